import { expect, test } from 'vitest';
import {
  isOpenRefund,
  REFUND_STATES,
  refundAfter,
  type RefundNews,
  type RefundState,
} from '../../../src/domain/money/refund.ts';

const AFTER: Readonly<Record<RefundState, Readonly<Record<RefundNews, RefundState | null>>>> = {
  asked: { sent: 'maybe', done: 'done', failed: 'failed' },
  maybe: { sent: 'maybe', done: 'done', failed: 'failed' },
  // It may come back.
  done: { sent: null, done: null, failed: 'failed' },
  failed: { sent: null, done: null, failed: null },
};

test.each(REFUND_STATES)('what news a refund that is %s can have', (state) => {
  for (const news of ['sent', 'done', 'failed'] as const) expect(refundAfter(state, news)).toBe(AFTER[state][news]);
});

test('one that may still go out, or may have gone out, is open', () => {
  expect(REFUND_STATES.filter(isOpenRefund)).toEqual(['asked', 'maybe']);
});
