import type { Gift } from '../../domain/staff-rights.ts';
import type { Both } from '../../domain/time/time.ts';
import type { Store } from '../../storage/engine/store.ts';
import { actWithin, resultOf, type Action, type By } from '../actions/act.ts';
import type { BooksPolicy } from '../money/credit-line.ts';
import { blockLine, unblockLine } from './block-line.ts';
import type { BulkWish } from './bulk-wish.ts';
import { changePlan } from './change-plan.ts';
import { extendLine } from './extend-line.ts';
import { messageLine } from './message-line.ts';
import { pauseLine, resumeLine } from './pause-line.ts';
import { reapplyLine } from './touch-line.ts';

/** What would be done to one line of many, or why it is left out. */
export type Outlook =
  | { readonly kind: 'do'; readonly preview: readonly Both[]; readonly gifts: readonly Gift[] }
  | { readonly kind: 'left-out'; readonly words: Both };

/** A deed about one line, for whoever does it to many without asking which it is. */
export interface EachLine {
  /** Reads the facts of one line now; the answer is pure. */
  readonly look: (store: Store, lineId: number, now: number) => () => Outlook;
  /** Inside a transaction: does it as it is done to one line alone. The lanes to wake; null where it was refused. */
  readonly carryOut: (store: Store, lineId: number, by: By, now: number) => readonly string[] | null;
}

function each<Input, Facts, Plan, Why>(
  action: Action<Input, Facts, Plan, readonly string[], Why>,
  inputOf: (lineId: number) => NoInfer<Input>,
): EachLine {
  return {
    look(store, lineId, now) {
      const input = inputOf(lineId);
      const facts = action.look(store, input, now);
      return () => {
        const decision = action.decide(facts, input, now);
        if (decision.kind === 'refused') return { kind: 'left-out', words: decision.words };
        const { plan, preview } = decision;
        return {
          kind: 'do',
          preview,
          gifts: action.gives === undefined ? [] : [action.gives(plan)].flat(),
        };
      };
    },
    carryOut(store, lineId, by, now) {
      return resultOf(actWithin(store, action, inputOf(lineId), by, now));
    },
  };
}

/** The deed that stands behind a wish for many lines. */
export function eachLine(policy: BooksPolicy, wish: BulkWish): EachLine {
  const lineOnly = (lineId: number) => ({ lineId });
  switch (wish.deed) {
    case 'extend':
      return each(extendLine(policy), (lineId) => ({ lineId, by: { days: wish.days } }));
    case 'plan':
      return each(changePlan(policy), (lineId) => ({ lineId, planCode: wish.planCode, when: wish.when }));
    case 'message':
      return each(messageLine, (lineId) => ({ lineId, text: wish.text }));
    case 'pause':
      return each(pauseLine(policy), lineOnly);
    case 'resume':
      return each(resumeLine(policy), lineOnly);
    case 'block':
      return each(blockLine, lineOnly);
    case 'unblock':
      return each(unblockLine(policy), lineOnly);
    case 'reapply':
      return each(reapplyLine, lineOnly);
  }
}
