import { describe, expect, test } from 'vitest';
import {
  isOpenRefund,
  REFUND_STATES,
  refundAfter,
  REFUND_ASKED_MS,
  refundWait,
  type RefundNews,
  type RefundState,
} from '../../../src/domain/money/refund.ts';

const AFTER: Readonly<Record<RefundState, Readonly<Record<RefundNews, RefundState | null>>>> = {
  asked: { sent: 'maybe', unsent: 'asked', done: 'done', failed: 'failed' },
  maybe: { sent: 'maybe', unsent: 'asked', done: 'done', failed: 'failed' },
  // It may come back.
  done: { sent: null, unsent: null, done: null, failed: 'failed' },
  failed: { sent: null, unsent: null, done: null, failed: null },
};

test.each(REFUND_STATES)('what news a refund that is %s can have', (state) => {
  for (const news of ['sent', 'unsent', 'done', 'failed'] as const)
    expect(refundAfter(state, news)).toBe(AFTER[state][news]);
});

test('one that may still go out, or may have gone out, is open', () => {
  expect(REFUND_STATES.filter(isOpenRefund)).toEqual(['asked', 'maybe']);
});

describe('what an open refund waits for a person with', () => {
  const asked = { state: 'maybe', asksForCode: false, isDenied: false, askedAt: 1_000 } as const;

  test.each<[string, Partial<Parameters<typeof refundWait>[0]>, number, ReturnType<typeof refundWait>]>([
    ['one that is asked for by itself', {}, REFUND_ASKED_MS - 1, null],
    ['one of which nobody said anything in two days', {}, REFUND_ASKED_MS, 'overdue'],
    ['one that the provider calls failed, and may do after all', { isDenied: true }, 0, 'denied'],
    ['one whose provider wants a code first', { state: 'asked', asksForCode: true }, 0, 'confirm'],
    ['one whose code was sent', { asksForCode: true }, 0, null],
    ['one that is over', { state: 'failed', isDenied: true }, REFUND_ASKED_MS, null],
  ])('%s', (_what, partial, age, wait) => {
    expect(refundWait({ ...asked, ...partial }, asked.askedAt + age)).toBe(wait);
  });
});
