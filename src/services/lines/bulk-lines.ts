import { z } from 'zod';
import { countLines } from '../../domain/lines/count-lines.ts';
import { usualCuts } from '../../domain/lines/cut-brake.ts';
import { daysSaid, joined } from '../../domain/said/both.ts';
import { MANY_LINES_SAID } from '../../domain/said/many-lines-said.ts';
import type { Gift } from '../../domain/staff-rights.ts';
import type { Both } from '../../domain/time/time.ts';
import { liveCount } from '../../storage/cut-offs.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import type { BooksPolicy } from '../money/credit-line.ts';
import { BULK_WISH, type BulkWish } from './bulk-wish.ts';
import { eachLine } from './each-line.ts';
import { LINE_ID } from './line-in-use.ts';

/** One transaction does them all, and a payment that comes meanwhile waits for it. */
export const MOST_LINES = 500;

/** So many are shown one by one in a preview, and so many of those that are left out. */
const SHOWN = 20;

const BULK = z.object({ lineIds: z.array(LINE_ID).min(1).max(MOST_LINES), wish: BULK_WISH });

interface Bulk {
  readonly wish: BulkWish;
  readonly lineIds: readonly number[];
  readonly gifts: readonly Gift[];
}

/** What came of it. Who is left out has no row in the audit, and is as before. */
export interface BulkDone {
  readonly lanes: readonly string[];
  /** To how many lines it was done. */
  readonly lines: number;
}

/**
 * A person does one thing to many lines: each by the action of one line, with its own row in the audit, whose key names the row of
 * this one. All in one transaction: a crash leaves none of it, and sent again it is done once.
 */
export const bulkLines = (policy: BooksPolicy) =>
  defineAction({
    name: 'line.bulk',
    reason: 'required',
    input: BULK,
    subject: ({ lineIds, wish }) => `${wish.deed}, ${countLines(new Set(lineIds).size)}`,
    look(store, { lineIds, wish }, now) {
      const { look } = eachLine(policy, wish);
      const lines = [...new Set(lineIds)].map((lineId) => ({ lineId, judge: look(store, lineId, now) }));
      return { lines, live: store.first(liveCount, {})?.n ?? 0 };
    },
    decide({ lines, live }, { wish }): Decided<Bulk> | Refused<'nobody' | 'brake'> {
      const done: number[] = [];
      const gifts: Gift[] = [];
      const changes: Both[] = [];
      const leftOut: Both[] = [];
      for (const { lineId, judge } of lines) {
        const outlook = judge();
        if (outlook.kind === 'left-out') {
          leftOut.push(outlook.words);
          continue;
        }
        done.push(lineId);
        gifts.push(...outlook.gifts);
        changes.push(joined(outlook.preview, '; '));
      }
      const [first = joined([], '')] = leftOut;
      if (done.length === 0) return refuse('nobody', MANY_LINES_SAID.nobody(lines.length, first));
      const most = usualCuts(live);
      if (cutsOff(wish) && done.length > most) {
        return refuse('brake', MANY_LINES_SAID.brake(done.length, live, most));
      }
      const head = MANY_LINES_SAID.head(done.length, headOf(wish, done.length));
      const out = leftOut.length === 0 ? [] : [MANY_LINES_SAID.leftOut(leftOut.length)];
      const preview = [head, ...firstOf(changes), ...out, ...firstOf(leftOut)];
      return { kind: 'do', plan: { wish, lineIds: done, gifts }, preview, detail: joined([head, ...out], '; ').en };
    },
    gives: ({ gifts }) => gifts,
    effects(store, { wish, lineIds }, { action, now }): BulkDone {
      const { carryOut } = eachLine(policy, wish);
      const { actor, reason } = action;
      const results = lineIds.flatMap((lineId) => {
        const by = { actor, reason, key: `bulk:${action.id}:${lineId}` };
        // What one line got may have changed what another may get: that one is as it would be alone.
        const lanes = carryOut(store, lineId, by, now);
        return lanes === null ? [] : [lanes];
      });
      return { lanes: [...new Set(results.flat())], lines: results.length };
    },
  });

function cutsOff({ deed }: BulkWish): boolean {
  return deed === 'block' || deed === 'pause';
}

/** What is done to each. */
function headOf(wish: BulkWish, count: number): Both {
  switch (wish.deed) {
    case 'extend':
      return MANY_LINES_SAID.extend(daysSaid(wish.days), daysSaid(wish.days * count));
    case 'plan':
      return wish.when === 'now' ? MANY_LINES_SAID.planNow(wish.planCode) : MANY_LINES_SAID.planNext(wish.planCode);
    case 'message':
    case 'pause':
    case 'resume':
    case 'block':
    case 'unblock':
    case 'reapply':
      return MANY_LINES_SAID[wish.deed]();
  }
}

function firstOf(words: readonly Both[]): readonly Both[] {
  return words.length <= SHOWN ? words : [...words.slice(0, SHOWN), MANY_LINES_SAID.more(words.length - SHOWN)];
}
