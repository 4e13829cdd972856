import { z } from 'zod';
import { PRIORITY } from '../../domain/command.ts';
import { worthOfLoan, type Loan } from '../../domain/money/loan.ts';
import { formatAge } from '../../domain/time/durations.ts';
import { addPeriod, formatWhen } from '../../domain/time/time.ts';
import { formatCents } from '../../domain/values/money.ts';
import { renewLine, type LineRow } from '../../storage/lines.ts';
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
      const when = (at: number) => formatWhen(at, timeZone, 'en', now);
      const loan = facts?.owed.loan ?? null;
      if (loan !== null) {
        const much = formatCents(loan.amountCents, currency);
        return refuse(
          'state',
          `${line.account_no} was lent ${formatAge(loan.givenMs)} (${much}) already: first it pays.`,
        );
      }
      if (line.paused_at !== null) return refuse('state', `${line.account_no} is paused: resume it.`);
      if (line.blocked_at !== null) return refuse('state', `${line.account_no} is blocked: lift the block first.`);
      if (line.lend_ms === 0) {
        return refuse('plan', `${line.plan_name} lends no time: give it lend = "2 days" in the setup file.`);
      }
      const until = line.expires_at + line.grace_ms;
      if (until > now)
        return refuse('time', `${line.account_no} is on until ${when(until)}: there is nothing to lend yet.`);
      const expiresAfter =
        input.days === null ? now + line.lend_ms : addPeriod(now, { unit: 'day', count: input.days }, 1, timeZone);
      const givenMs = expiresAfter - now;
      // A day on which the clocks change is as good as any.
      if (input.days !== null && input.days * DAY_MS > line.lend_ms) {
        return refuse('plan', `${line.plan_name} lends ${formatAge(line.lend_ms)} at most.`);
      }
      const amountCents = worthOfLoan(toPlan(line), givenMs, now, timeZone);
      const change = `${line.account_no} is on until ${when(expiresAfter)}, lent until it pays`;
      const preview = [
        change,
        `what it pays then begins now; ${formatCents(amountCents, currency)} of it are for this time`,
      ];
      return { kind: 'do', plan: { line, loan: { amountCents, givenMs }, expiresAfter }, preview, detail: change };
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
