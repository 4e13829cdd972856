import type { RowVerdict } from '../domain/money/reconcile.ts';
import type { Language } from '../domain/time/time.ts';
import { formatCents, type Cents } from '../domain/values/money.ts';

/** Under which heading rows of a statement stand, and where nothing is to be done about them, what they are. */
export const VERDICT_WORDS: Readonly<Record<RowVerdict, Readonly<Record<Language, string>>>> = {
  'missing-in-books': { en: 'Missing in the books', sw: 'Hazimo kwenye vitabu' },
  'missing-fee': { en: 'Fees that are not booked yet', sw: 'Ada ambazo hazijaandikwa' },
  'missing-reversal': {
    en: 'Sent back at M-Pesa, and in the books still',
    sw: 'Zilirudishwa M-Pesa, bado zimo vitabuni',
  },
  'missing-refund': { en: 'Refunds that have arrived', sw: 'Marejesho yaliyofika' },
  'amount-differs': { en: 'Another amount than in the books', sw: 'Kiasi kinatofautiana na vitabu' },
  'reversed-there': {
    en: 'Sent back at M-Pesa, not as a whole or not known here',
    sw: 'Zilirudishwa M-Pesa kwa sehemu, au hazijulikani hapa',
  },
  'void-there': { en: 'Never completed there, and booked here', sw: 'Hazikukamilika huko, zimeandikwa hapa' },
  'may-be-known': { en: 'May be a payment that has no receipt', sw: 'Huenda ni malipo yasiyo na risiti' },
  'no-receipt': { en: 'No M-Pesa receipt can be told', sw: 'Risiti ya M-Pesa haijulikani' },
  matched: { en: 'as in the books', sw: 'kama vitabuni' },
  fee: { en: 'fees, booked', sw: 'ada, zimeandikwa' },
  out: { en: 'that no customer paid', sw: 'ambazo hakuna mteja aliyelipa' },
  void: { en: 'never completed', sw: 'hazikukamilika' },
  'before-books': { en: 'from before the books', sw: 'kabla ya vitabu' },
  'came-and-went': { en: 'came and were sent back', sw: 'ziliingia na kurudishwa' },
};

/** A finding, as far as words need it. */
interface Told {
  readonly row: {
    readonly receipts: readonly string[];
    readonly linked: string | null;
    readonly amountCents: Cents;
    readonly status: string;
  };
  readonly verdict: RowVerdict;
  readonly payment: number | null;
  readonly bookedCents: Cents | null;
}

/** What a row of a statement is beside the books, and what is to be done about it. In a sentence without its full stop. */
export function findingWords({ row, verdict, payment, bookedCents }: Told): string {
  const amount = formatCents(row.amountCents);
  const receipt = row.receipts.join(' or ') || 'A row without a receipt';
  switch (verdict) {
    case 'missing-in-books':
      return `${receipt} of ${amount} is missing in the books: --book books it`;
    case 'missing-fee':
      return `${receipt}: a fee of ${amount}, not booked yet`;
    case 'missing-reversal':
      return `${receipt}: ${amount} of payment ${payment} (${row.linked}) were sent back at M-Pesa, and are in the books still: --book takes them back here too`;
    case 'missing-refund':
      return `${receipt}: ${amount} went out as the refund of payment ${payment}, which nobody knew: --book writes it down`;
    case 'amount-differs':
      return `${receipt} is ${amount} here, and ${formatCents(bookedCents ?? row.amountCents)} in the books as payment ${payment}: compare with "washa payment show ${payment}"`;
    case 'reversed-there':
      return payment === null
        ? `${receipt}: ${amount} of ${row.linked ?? 'an unknown payment'} were sent back, and the books do not have that payment: compare the statement of the day on which it was paid`
        : `${receipt}: ${amount} of payment ${payment} (${row.linked}) were sent back at M-Pesa, which is ${formatCents(bookedCents ?? row.amountCents)} in the books: see "washa payment show ${payment}"`;
    case 'void-there':
      return `${receipt} is ${row.status} here, and payment ${payment} in the books: see "washa payment show ${payment}"`;
    case 'may-be-known':
      return `${receipt} of ${amount} may be payment ${payment}, which has no receipt: it is not booked by itself`;
    case 'no-receipt':
      return `${amount} paid in, and no receipt of M-Pesa can be told from the row: "${row.receipts.join(' or ')}"`;
    case 'matched':
      return `${receipt} is payment ${payment}`;
    case 'fee':
      return `${receipt}: a fee of ${amount}, booked`;
    case 'out':
      return `${receipt}: ${amount} that no subscriber paid`;
    case 'void':
      return `${receipt} was ${row.status}, and no money moved`;
    case 'before-books':
      return `${receipt} is from before the books`;
    case 'came-and-went':
      return `${receipt}: ${amount} came and were sent back, and never were in the books`;
  }
}
