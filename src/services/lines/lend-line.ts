import { z } from 'zod';
import { PRIORITY } from '../../domain/command.ts';
import { worthOfLoan, type Loan } from '../../domain/money/loan.ts';
import { whenIn } from '../../domain/said/both.ts';
import { LINE_SAID } from '../../domain/said/line-said.ts';
import { formatAge } from '../../domain/time/durations.ts';
import { addPeriod } from '../../domain/time/time.ts';
import { formatCents } from '../../domain/values/money.ts';
import { type LineRow } from '../../storage/lines.ts';
import { renewLine } from '../../storage/line-writes.ts';
import { setLent } from '../../storage/loans.ts';
import { toPlan } from '../../storage/plans.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import type { BooksPolicy } from '../money/credit-line.ts';
import { owedBy, postLoan, type Owed } from '../money/loans.ts';
import { enqueueSync, routerLane } from '../outbox/outbox.ts';
import { LINE_ID, lineInUse, lookAtLine, subjectOf } from './line-in-use.ts';

/** Days, or null for as long as the plan lends. */
const LENDING = z.object({ lineId: LINE_ID, days: z.int().min(1).max(366).nullable() });

interface Lending {
  readonly line: LineRow;
  readonly loan: Pick<Loan, 'amountCents' | 'givenMs'>;
  readonly expiresAfter: number;
}

const DAY_MS = 86_400_000;

/**
 * A line whose time is over is on again until it pays, for as long as its plan allows; what it pays then begins where this time began.
 * One loan a line. The result is the lanes that have something to do now.
 */
export const lendLine = ({ timeZone, currency }: BooksPolicy) =>
  defineAction({
    name: 'line.lend',
    reason: 'required',
    input: LENDING,
    subject: subjectOf,
    look(store, input): { line: LineRow; owed: Owed } | undefined {
      const line = lookAtLine(store, input);
      return line && { line, owed: owedBy(store, line) };
    },
    decide(facts, input, now): Decided<Lending> | Refused<'line' | 'ended' | 'state' | 'plan' | 'time'> {
      const found = lineInUse(facts?.line, input);
      if (found.kind === 'refused') return found;
      const { line } = found;
      const when = whenIn(timeZone, now);
      const loan = facts?.owed.loan ?? null;
      if (loan !== null) {
        const much = formatCents(loan.amountCents, currency);
        return refuse('state', LINE_SAID.lentAlready(line.account_no, formatAge(loan.givenMs), much));
      }
      if (line.paused_at !== null) return refuse('state', LINE_SAID.resumeIt(line.account_no));
      if (line.blocked_at !== null) return refuse('state', LINE_SAID.unblockFirst(line.account_no));
      if (line.lend_ms === 0) {
        return refuse('plan', LINE_SAID.planLendsNone(line.plan_name));
      }
      const until = line.expires_at + line.grace_ms;
      if (until > now) return refuse('time', LINE_SAID.nothingToLend(line.account_no, when(until)));
      const expiresAfter =
        input.days === null ? now + line.lend_ms : addPeriod(now, { unit: 'day', count: input.days }, 1, timeZone);
      const givenMs = expiresAfter - now;
      // A day on which the clocks change is as good as any.
      if (input.days !== null && input.days * DAY_MS > line.lend_ms) {
        return refuse('plan', LINE_SAID.planLendsLess(line.plan_name, formatAge(line.lend_ms)));
      }
      const amountCents = worthOfLoan(toPlan(line), givenMs, now, timeZone);
      const change = LINE_SAID.lends(line.account_no, when(expiresAfter));
      const preview = [change, LINE_SAID.lendsFrom(formatCents(amountCents, currency))];
      return { kind: 'do', plan: { line, loan: { amountCents, givenMs }, expiresAfter }, preview, detail: change.en };
    },
    gives: ({ line, loan }) => ({ kind: 'time', lineId: line.id, ms: loan.givenMs }),
    effects(store, { line, loan, expiresAfter }, { action, now }) {
      postLoan(store, line.id, loan, { before: line.expires_at, after: expiresAfter }, action);
      // Who comes back after a day or more begins anew, as who pays then does.
      const anchorDay = now - line.expires_at < DAY_MS ? line.anchor_day : null;
      store.run(renewLine, { id: line.id, expiresAt: expiresAfter, anchorDay, balanceCents: line.balance_cents });
      store.run(setLent, { id: line.id, lentCents: line.lent_cents + loan.amountCents });
      enqueueSync(store, line, PRIORITY.paid, now);
      return [routerLane(line.router_name)];
    },
  });
