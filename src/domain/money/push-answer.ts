import { PROMPT_MS, type PushHistory, type RequestState } from './payment-request.ts';

/** What the payer of a push that brought no money has to be told, and what can be done about it. */
export const PUSH_ANSWERS = [
  'no-money',
  'cancelled',
  'wrong-pin',
  'no-answer',
  'took-long',
  'day-limit',
  'busy',
  'same-again',
  'slow',
  'not-working',
  'not-paid',
] as const;
export type PushAnswer = (typeof PUSH_ANSWERS)[number];

/**
 * How far a push has come, for whoever waits for it.
 * - `sending`: stored, and not with the provider yet. `pin`: the phone shows the question.
 * - `answered`: `again` is from when on another one makes sense, UTC ms; null while this one may still be paid.
 */
export type PushStage =
  | { readonly kind: 'sending' | 'pin' | 'paid' }
  | { readonly kind: 'answered'; readonly answer: PushAnswer; readonly again: number | null };

/** So long a phone shows the question; then nobody has answered. Milliseconds. */
export const PIN_MS = 60_000;

const MINUTE_MS = 60_000;

/** What each means and after how long it may be asked again, ms: M-Pesa's codes as Daraja and PayHero give them, and PayHero's words. */
const ANSWERS: ReadonlyMap<string, PushAnswer> = new Map([
  ['1', 'no-money'],
  ['1032', 'cancelled'],
  ['cancelled', 'cancelled'],
  ['canceled', 'cancelled'],
  ['declined', 'cancelled'],
  ['rejected', 'cancelled'],
  ['2001', 'wrong-pin'],
  ['1037', 'no-answer'],
  ['1019', 'took-long'],
  ['expired', 'took-long'],
  ['timeout', 'took-long'],
  ['4', 'day-limit'],
  ['1001', 'busy'],
  ['17', 'same-again'],
  ['1025', 'slow'],
  ['1036', 'slow'],
  ['4999', 'slow'],
  ['9999', 'slow'],
  ['2', 'not-working'],
  ['3', 'not-working'],
  ['8', 'not-working'],
  ['2028', 'not-working'],
  ['8006', 'not-working'],
]);

const PAUSE_MS: Readonly<Partial<Record<PushAnswer, number>>> = {
  'no-answer': MINUTE_MS,
  busy: MINUTE_MS,
  'same-again': 2 * MINUTE_MS,
  // It may be paid after all, as long as a phone may show it.
  slow: PROMPT_MS,
};

/** A request as its row tells it. Instants are UTC ms. */
export interface PushFacts {
  readonly state: RequestState;
  /** Null: it never was with the provider. */
  readonly sentAt: number | null;
  readonly createdAt: number;
  readonly settledAt: number | null;
  /** What was said of it: a failure begins with the provider's code. */
  readonly outcome: string | null;
}

/** Pure. What has failed may be paid after all: then it is paid, whatever was answered before. */
export function pushStage({ state, sentAt, createdAt, settledAt, outcome }: PushFacts, now: number): PushStage {
  switch (state) {
    case 'paid':
      return { kind: 'paid' };
    case 'open':
      if (sentAt === null) return { kind: 'sending' };
      return now - sentAt < PIN_MS ? { kind: 'pin' } : { kind: 'answered', answer: 'no-answer', again: null };
    case 'expired': {
      const answer = sentAt === null ? 'not-working' : 'no-answer';
      return { kind: 'answered', answer, again: sentAt === null ? now : Math.max(now, sentAt + PROMPT_MS) };
    }
    case 'failed': {
      const answer = sentAt === null ? 'not-working' : answerOf(outcome ?? '');
      return { kind: 'answered', answer, again: (settledAt ?? createdAt) + (PAUSE_MS[answer] ?? 0) };
    }
  }
}

/** @param outcome `1032 Request cancelled by user` */
function answerOf(outcome: string): PushAnswer {
  const [code = ''] = outcome.trim().split(/[\s,:]/);
  // Of Safaricom's own network: the operator that the money should go to does not exist.
  if (/^SFC_/i.test(code)) return 'not-working';
  return ANSWERS.get(code.toLowerCase()) ?? 'not-paid';
}

/** Pushes for one device, as its limits need them. */
export interface DevicePushes {
  /** Within the last hour. */
  readonly inHour: number;
  /** Numbers within the last day, the one that is to be asked now among them or not. */
  readonly numbers: readonly string[];
}

const MOST_BY_DEVICE = 6;
const MOST_NUMBERS = 3;

/** A device that asks one number after the other floods strangers: it has as many as a family has phones. */
export function mayDeviceAsk({ inHour, numbers }: DevicePushes, msisdn: string): boolean {
  return inHour < MOST_BY_DEVICE && (numbers.includes(msisdn) || numbers.length < MOST_NUMBERS);
}

/**
 * Requests of six hours that were not paid, or not yet, before more numbers are asked that have never paid. A crowd that pays widens it:
 * as many as were paid may be open, up to what a provider bears (`whyNoPush`). Whoever floods with ever new devices and numbers pays for none, and takes nothing from who has.
 */
const MOST_TO_STRANGERS = 24;

export function mayAskStranger({ unpaidByConnection, openByConnection, paidByConnection }: PushHistory): boolean {
  return unpaidByConnection + openByConnection < Math.max(MOST_TO_STRANGERS, paidByConnection);
}
