import type { RequestState } from '../domain/money/payment-request.ts';
import type { Language } from '../domain/time/time.ts';
import type { Standing } from './fact.ts';

/** How far a request for money has come: `unsent` waits for the provider to be reached. */
export type RequestCode = Exclude<RequestState, 'open'> | 'unsent' | 'sent';

export interface RequestView {
  readonly code: RequestCode;
  readonly standing: Standing;
  /** What the provider said of it, or why it was not sent; null when nothing was said. */
  readonly said: string | null;
}

const STANDINGS: Readonly<Record<RequestCode, Standing>> = {
  unsent: 'waiting',
  sent: 'waiting',
  paid: 'right',
  failed: 'wrong',
  expired: 'idle',
};

/** What a person reads of it. `expired` is asked for on: money that comes late is booked. */
export const REQUEST_WORDS: Readonly<Record<Language, Readonly<Record<RequestCode, string>>>> = {
  en: {
    unsent: 'Not sent yet',
    sent: 'Asked on the phone, not paid yet',
    paid: 'Paid',
    failed: 'Not paid',
    expired: 'Nobody answered; if it is paid after all, it is booked',
  },
  sw: {
    unsent: 'Bado haijatumwa',
    sent: 'Ameombwa kwa simu, bado hajalipa',
    paid: 'Imelipwa',
    failed: 'Haijalipwa',
    expired: 'Hakuna aliyejibu; ikilipwa baadaye, itaandikwa',
  },
};

export function requestView(row: {
  readonly state: RequestState;
  readonly sent_at: number | null;
  readonly outcome: string | null;
}): RequestView {
  const code = row.state !== 'open' ? row.state : row.sent_at === null ? 'unsent' : 'sent';
  return { code, standing: STANDINGS[code], said: row.outcome };
}

/** In one line. */
export function requestWords({ code, said }: RequestView, language: Language = 'en'): string {
  const words = REQUEST_WORDS[language][code];
  return said === null ? words : `${words}: ${said}`;
}
