import { expect, test } from 'vitest';
import { mayAskStranger, mayDeviceAsk, PIN_MS, pushStage } from '../../../src/domain/money/push-answer.ts';

const SENT = 1_000_000;
const open = { state: 'open', sentAt: SENT, createdAt: SENT, settledAt: null, outcome: null } as const;
const failed = (outcome: string) => ({ ...open, state: 'failed', settledAt: SENT + 5_000, outcome }) as const;

test('a request is on its way, then on the phone for a minute, then unanswered: money may still come, so nobody is asked again', () => {
  expect(pushStage({ ...open, sentAt: null }, SENT)).toEqual({ kind: 'sending' });
  expect(pushStage(open, SENT + PIN_MS - 1)).toEqual({ kind: 'pin' });
  expect(pushStage(open, SENT + PIN_MS)).toEqual({ kind: 'answered', answer: 'no-answer', again: null });
  expect(pushStage({ ...open, state: 'paid' }, SENT)).toEqual({ kind: 'paid' });
});

test.each([
  ['1 Insufficient balance', 'no-money', 0],
  ['1032 Request cancelled by user', 'cancelled', 0],
  ['Cancelled', 'cancelled', 0],
  ['2001: wrong pin', 'wrong-pin', 0],
  ['1037 DS timeout', 'no-answer', 60_000],
  ['1019', 'took-long', 0],
  ['4 limit', 'day-limit', 0],
  ['1001 busy', 'busy', 60_000],
  ['17 duplicate', 'same-again', 120_000],
  ['9999', 'slow', 180_000],
  ['SFC_IC0003 no operator', 'not-working', 0],
  ['2028', 'not-working', 0],
  ['something new', 'not-paid', 0],
  ['', 'not-paid', 0],
])('what M-Pesa says in %j is %s, and another try makes sense %i ms later', (outcome, answer, pause) => {
  expect(pushStage(failed(outcome), SENT + 6_000)).toEqual({ kind: 'answered', answer, again: SENT + 5_000 + pause });
});

test('one that the provider never took is no fault of the phone', () => {
  expect(pushStage({ ...failed('1032'), sentAt: null }, SENT)).toMatchObject({ answer: 'not-working' });
  expect(pushStage({ ...open, state: 'expired', sentAt: null }, SENT)).toMatchObject({ answer: 'not-working' });
  expect(pushStage({ ...open, state: 'expired' }, SENT)).toMatchObject({ answer: 'no-answer', again: SENT + 180_000 });
});

test('a device asks six times an hour and three numbers a day; near a provider’s bound strangers are asked no more', () => {
  expect(mayDeviceAsk({ inHour: 5, numbers: ['a', 'b'] }, 'c')).toBe(true);
  expect(mayDeviceAsk({ inHour: 6, numbers: [] }, 'a')).toBe(false);
  expect(mayDeviceAsk({ inHour: 0, numbers: ['a', 'b', 'c'] }, 'd')).toBe(false);
  expect(mayDeviceAsk({ inHour: 0, numbers: ['a', 'b', 'c'] }, 'c')).toBe(true);
  const quiet = {
    toPhone: 0,
    unpaidByPhone: 0,
    unpaidByConnection: 0,
    paidByConnection: 0,
    openByConnection: 0,
  };
  expect([23, 24].map((unpaidByConnection) => mayAskStranger({ ...quiet, unpaidByConnection }))).toEqual([true, false]);
  // A crowd that pays is asked.
  expect(
    [24, 199, 200].map((openByConnection) => mayAskStranger({ ...quiet, openByConnection, paidByConnection: 200 })),
  ).toEqual([true, true, false]);
});
