import { z } from 'zod';
import { countLines } from '../../domain/lines/count-lines.ts';
import { usualCuts } from '../../domain/lines/cut-brake.ts';
import type { Gift } from '../../domain/staff-rights.ts';
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
      const changes: string[] = [];
      const leftOut: string[] = [];
      for (const { lineId, judge } of lines) {
        const outlook = judge();
        if (outlook.kind === 'left-out') {
          leftOut.push(outlook.words);
          continue;
        }
        done.push(lineId);
        gifts.push(...outlook.gifts);
        changes.push(outlook.preview.join('; '));
      }
      const [first = ''] = leftOut;
      if (done.length === 0) return refuse('nobody', `It can be done to none of ${countLines(lines.length)}. ${first}`);
      const most = usualCuts(live);
      if (cutsOff(wish) && done.length > most) {
        return refuse(
          'brake',
          `That switches off ${countLines(done.length)} at once. Of the ${live} that may be on, ${most} are switched off by one deed at most: choose fewer.`,
        );
      }
      const head = `${countLines(done.length)}: ${headOf(wish, done.length)}`;
      const out = leftOut.length === 0 ? [] : [`${countLines(leftOut.length)} left out, and not changed:`];
      const preview = [head, ...firstOf(changes), ...out, ...firstOf(leftOut)];
      return { kind: 'do', plan: { wish, lineIds: done, gifts }, preview, detail: [head, ...out].join('; ') };
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
function headOf(wish: BulkWish, count: number): string {
  switch (wish.deed) {
    case 'extend': {
      const days = (n: number) => (n === 1 ? '1 day' : `${n} days`);
      return `each is given ${days(wish.days)}, ${days(wish.days * count)} in all`;
    }
    case 'plan':
      return `each is put on ${wish.planCode}, ${wish.when === 'now' ? 'now' : 'from its next renewal on'}`;
    case 'message':
      return 'each is sent an SMS';
    case 'pause':
      return 'each is switched off, and keeps its time';
    case 'resume':
      return 'each goes on with the time that it kept';
    case 'block':
      return 'each is switched off, whatever is paid for it';
    case 'unblock':
      return 'the block of each is lifted';
    case 'reapply':
      return 'the router is told again what each should be';
  }
}

function firstOf(words: readonly string[]): readonly string[] {
  return words.length <= SHOWN ? words : [...words.slice(0, SHOWN), `and ${words.length - SHOWN} more`];
}
