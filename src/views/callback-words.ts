import type { Language } from '../domain/time/time.ts';
import type { CallbackResult } from '../storage/engine/schema-money.ts';
import { isMatch, matchedWords } from './book-words.ts';
import { contradictionWords } from './claims.ts';
import { lookUp } from './codes.ts';
import { heldWords } from './payment-words.ts';

type Said = Readonly<Record<Language, string>>;

/** Why a delivery was set apart, and what a person does about it. Its own detail stands beside. */
const APART: Readonly<Record<string, Said>> = {
  account_conflict: {
    en: 'It names two account numbers: ask the payer which one is meant, then book it.',
    sw: 'Unataja namba mbili za akaunti: muulize mlipaji ipi, kisha uandike.',
  },
  amount_too_large: {
    en: 'Its amount is more than the books can hold: look whether it is right.',
    sw: 'Kiasi chake kinazidi uwezo wa vitabu: angalia kama ni sahihi.',
  },
  bad_value: {
    en: 'One of its values cannot be read: compare it with the provider’s own pages.',
    sw: 'Sehemu yake moja haisomeki: linganisha na kurasa za mtoa huduma.',
  },
  books_damaged: {
    en: 'The books were damaged when it came: delivered again, it is taken like new.',
    sw: 'Vitabu vilikuwa vimeharibika ulipofika: ukitumwa tena, unapokelewa kama mpya.',
  },
  currency_not_allowed: {
    en: 'It is of a currency that this connection is not set up for: if it is right, add it to currencies in the settings of the provider.',
    sw: 'Ni wa sarafu ambayo mtoa huduma huyu hajawekewa: kama ni sahihi, iongeze kwenye currencies za mipangilio yake.',
  },
  destination_not_allowed: {
    en: 'It was paid to a short code that is not among destination_ids in the settings of the provider: if it is yours, add it there.',
    sw: 'Ulilipwa kwa namba fupi isiyo kwenye destination_ids za mipangilio ya mtoa huduma: kama ni yako, iongeze.',
  },
  duplicate_key: {
    en: 'One of its members stands twice: it may have been forged. Look for the payment on the provider’s own pages.',
    sw: 'Sehemu yake moja ipo mara mbili: huenda ni wa uongo. Tafuta malipo kwenye kurasa za mtoa huduma.',
  },
  lossy_number: {
    en: 'One of its numbers is not the one that was signed: look for the payment on the provider’s own pages.',
    sw: 'Namba yake moja si ile iliyotiwa sahihi: tafuta malipo kwenye kurasa za mtoa huduma.',
  },
  member_order: {
    en: 'Its members are not in the documented order: it may have been forged.',
    sw: 'Sehemu zake hazipo kwa mpangilio wake: huenda ni wa uongo.',
  },
  nameless: {
    en: 'Nothing in it tells this payment from another: look for its receipt at the provider, then book it.',
    sw: 'Hakuna kinachotofautisha malipo haya na mengine: tafuta risiti yake kwa mtoa huduma, kisha uandike.',
  },
  needs_status: {
    en: 'It does not say how it ended, and no order of ours has its name.',
    sw: 'Hausemi yaliishaje, na hakuna ombi letu lenye jina lake.',
  },
  no_request: { en: 'It speaks of a request that is not ours.', sw: 'Unazungumzia ombi lisilo letu.' },
  open: { en: 'It says that nothing is decided yet.', sw: 'Unasema hakuna kilichoamuliwa bado.' },
  operation_unknown: {
    en: 'It is of a kind of operation that is not known here: look at it on the provider’s own pages.',
    sw: 'Ni wa aina isiyojulikana hapa: uangalie kwenye kurasa za mtoa huduma.',
  },
  other_provider: {
    en: 'It is not in the words of this provider: another one may post to this address. Give that one a connection of its own.',
    sw: 'Hauko kwa maneno ya mtoa huduma huyu: huenda mwingine anatuma kwa anwani hii. Mpe huyo muunganisho wake.',
  },
  other_short_code: {
    en: 'It was paid to another short code than that of the connection: look whether short_code is right in the settings of the provider.',
    sw: 'Ulilipwa kwa namba fupi nyingine: angalia kama short_code ni sahihi kwenye mipangilio ya mtoa huduma.',
  },
  outbound: { en: 'It tells of money that went out.', sw: 'Unaeleza pesa zilizotoka.' },
  refund: { en: 'It tells what became of a refund.', sw: 'Unaeleza marejesho yaliishaje.' },
  proof: {
    en: 'It says whether the money that was told of is true.',
    sw: 'Unasema kama pesa zilizoelezwa ni za kweli.',
  },
  partly_cancelled: {
    en: 'It was cancelled in part: look on the provider’s own pages how much came.',
    sw: 'Ulighairiwa kwa sehemu: angalia kwenye kurasa za mtoa huduma ni kiasi gani kilifika.',
  },
  provider_not_allowed: {
    en: 'It came by a provider_id that is not among provider_ids in the settings of the provider: if you take payments that way, add it there.',
    sw: 'Ulikuja kwa provider_id isiyo kwenye provider_ids za mipangilio ya mtoa huduma: kama unapokea hivyo, iongeze.',
  },
  reader_fault: {
    en: 'It could not be read, by a fault of Washa: keep it, and report it.',
    sw: 'Haukusomeka kwa kosa la Washa: uhifadhi, na uripoti.',
  },
  result_conflict: {
    en: 'It says yes and no at once: look for the payment on the provider’s own pages.',
    sw: 'Unasema ndiyo na hapana kwa pamoja: tafuta malipo kwenye kurasa za mtoa huduma.',
  },
  too_large: { en: 'It is longer than any message of a payment.', sw: 'Ni mrefu kuliko ujumbe wowote wa malipo.' },
  unclear: {
    en: 'It does not say plainly that money came: look for the payment on the provider’s own pages.',
    sw: 'Hausemi wazi kwamba pesa zilifika: tafuta malipo kwenye kurasa za mtoa huduma.',
  },
  unparsed: {
    en: 'It is in no form that the provider documents.',
    sw: 'Hauko katika umbo lolote ambalo mtoa huduma analieleza.',
  },
};

/** What became of a delivery. */
export const RESULT_WORDS: Readonly<Record<Language, Readonly<Record<CallbackResult, string>>>> = {
  en: {
    payment: 'a payment',
    repeat: 'said before',
    request: 'answers a request of ours',
    ignored: 'no money in it',
    conflict: 'contradicts what is booked',
    quarantined: 'kept, not understood',
  },
  sw: {
    payment: 'malipo',
    repeat: 'ulishasemwa',
    request: 'unajibu ombi letu',
    ignored: 'hauna pesa',
    conflict: 'unapingana na kilichoandikwa',
    quarantined: 'umehifadhiwa, haukueleweka',
  },
};

/** Why a delivery is where it is: what it contradicts, whose money it brought, or why it was set apart. */
export function outcomeWords(
  { result, reason }: { readonly result: CallbackResult; readonly reason: string | null },
  language: Language = 'en',
): string {
  if (result === 'conflict') return contradictionWords(reason, language);
  if (result === 'payment') return isMatch(reason) ? matchedWords(reason, language) : heldWords(reason, language);
  const words = Object.fromEntries(Object.entries(APART).map(([code, said]) => [code, said[language]]));
  return lookUp(words, reason, NO_REASON[language]);
}

const NO_REASON: Said = { en: 'No reason was stored.', sw: 'Hakuna sababu iliyohifadhiwa.' };
