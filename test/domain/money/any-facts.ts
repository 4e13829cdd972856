import fc from 'fast-check';
import { MOVES, type ActionFacts, type LedgerFacts, type Move } from '../../../src/domain/money/ledger-facts.ts';
import { cents } from '../../../src/domain/values/money.ts';
import { anyText } from '../../any-text.ts';

/** 31.5 million seconds, in milliseconds. */
export const YEAR = 31_536_000_000;

export function action(partial: Partial<ActionFacts> = {}): ActionFacts {
  return { id: 1, at: 1_700_000_000_000, actor: 'washa', name: 'payment.take', reason: null, ...partial };
}

/** Facts of 1,500 shillings, with whatever the move asks for: a line, a payment, what is undone. */
export function facts(move: Move, rest: Partial<LedgerFacts> = {}): LedgerFacts {
  const isLent = /lent|voucher/.test(move) || move === 'line>outside';
  return {
    action: action(),
    move,
    amountCents: cents(150_000),
    paymentId: isLent ? null : 1,
    subscriptionId: /line|spent/.test(move) ? 7 : null,
    time: null,
    undoes: move === 'spent>line' ? 1 : null,
    paymentKey: null,
    agentId: move.includes('agent') ? 3 : null,
    ...rest,
  };
}

/** Moves that the first release made. */
export const FIRST_EDITION_MOVES = [
  'outside>line',
  'outside>unmatched',
  'outside>held',
  'unmatched>line',
  'held>line',
  'held>unmatched',
  'held>dismissed',
  'unmatched>dismissed',
  'line>reversed',
  'unmatched>reversed',
  'held>reversed',
  'dismissed>reversed',
  'spent>line',
  'line>unmatched',
  'line>spent',
] as const satisfies readonly Move[];

const instant = fc.integer({ min: 0, max: 4e12 });
const time = fc.record({
  periods: fc.nat({ max: 12 }),
  givenMs: fc.integer({ min: -YEAR, max: YEAR }),
  expiresBefore: instant,
  expiresAfter: instant,
});
const deed = fc.record({
  id: fc.integer({ min: 1, max: 99 }),
  at: instant,
  actor: anyText(),
  name: fc.constantFrom('payment.take', 'payment.assign', 'line.renew'),
  reason: fc.option(anyText()),
});

/** Any facts that can be a row. */
export function anyFacts(moves: readonly Move[] = MOVES): fc.Arbitrary<LedgerFacts> {
  return fc
    .record({
      move: fc.constantFrom(...moves),
      by: deed,
      amount: fc.integer({ min: 1, max: 25_000_000 }).map(cents),
      time: fc.option(time),
      key: fc.option(fc.string()),
    })
    .map(({ move, by, amount, time: given, key }) => {
      const isTime = move === 'line>spent' || move === 'spent>line';
      return facts(move, { action: by, amountCents: amount, time: isTime ? given : null, paymentKey: key });
    });
}
