import { formatWhen, type Language } from '../time/time.ts';
import { formatCents, type Cents } from '../values/money.ts';

/** What texts that ask for money say of a line. */
export interface LineTold {
  readonly accountNo: string;
  readonly planName: string;
  /** What is missing for one period. */
  readonly missingCents: Cents;
  readonly currency: string;
  readonly businessName: string;
  readonly supportPhone: string | null;
}

/** By their placeholders. @param until the end that the text names, UTC ms @param zone in which it is shown */
export function lineTexts(line: LineTold, until: number, language: Language, zone: string, now: number) {
  return {
    amount: formatCents(line.missingCents, line.currency),
    account: line.accountNo,
    plan: line.planName,
    until: formatWhen(until, zone, language, now),
    business: line.businessName,
    phone: line.supportPhone ?? '',
  };
}

/** Of lengths that these seldom exceed, to tell whoever writes a template that it cannot fit. */
export const TYPICAL_LINE = {
  amount: 'KES 10,000.00',
  account: 'JSY-7K4M3X',
  plan: 'Home 10 Mbps',
  until: '30 Apr 2026 18:00',
  business: 'Tower Net',
  phone: '0700000000',
};

/** Optional parts that go first where a text is too long. */
export const LINE_DROP_ORDER = ['business', 'plan', 'phone'] as const;
