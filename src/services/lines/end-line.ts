import { z } from 'zod';
import { PRIORITY } from '../../domain/command.ts';
import { whenIn } from '../../domain/said/both.ts';
import { LINE_SAID } from '../../domain/said/line-said.ts';
import { cents, formatCents } from '../../domain/values/money.ts';
import type { LineRow } from '../../storage/lines.ts';
import { endServing } from '../../storage/subscribers.ts';
import { linesPaidBy, payerOf } from '../../storage/pays-for.ts';
import { defineAction, type Decided, type Refused } from '../actions/act.ts';
import { judgeCauses } from '../box/alarms.ts';
import type { BooksPolicy } from '../money/credit-line.ts';
import { enqueueSync, routerLane } from '../outbox/outbox.ts';
import { LINE_ID, lineInUse, lookAtLine, subjectOf } from './line-in-use.ts';

/** A line is no longer served. What it has paid for and its balance stay in the books, and whoever ends it is told of both, and of who paid for whom. */
export const endLine = ({ timeZone, currency }: BooksPolicy) =>
  defineAction({
    name: 'line.end',
    reason: 'required',
    input: z.object({ lineId: LINE_ID }),
    subject: subjectOf,
    look: (store, input) => ({
      line: lookAtLine(store, input),
      paysFor: store.all(linesPaidBy, { payerId: input.lineId }).map((other) => other.account_no),
      payer: store.first(payerOf, { id: input.lineId }),
    }),
    decide({ line: looked, paysFor, payer }, input, now): Decided<LineRow> | Refused<'line' | 'ended'> {
      const found = lineInUse(looked, input);
      if (found.kind === 'refused') return found;
      const { line } = found;
      const { account_no, expires_at, balance_cents, lent_cents } = line;
      const preview = [
        LINE_SAID.ends(account_no),
        ...(now < expires_at ? [LINE_SAID.endsPaid(whenIn(timeZone, now)(expires_at))] : []),
        ...(lent_cents > 0 ? [LINE_SAID.endsOwing(formatCents(cents(lent_cents), currency))] : []),
        ...(balance_cents > 0 ? [LINE_SAID.endsWith(formatCents(cents(balance_cents), currency))] : []),
        ...(paysFor.length > 0 ? [LINE_SAID.paidByNobody(paysFor.join(', '))] : []),
        ...(payer === undefined ? [] : [LINE_SAID.paidNoLonger(payer.account_no)]),
      ];
      return { kind: 'do', plan: line, preview, detail: account_no };
    },
    effects(store, line, { now }) {
      store.run(endServing, { id: line.id, now });
      enqueueSync(store, line, PRIORITY.staff, now);
      judgeCauses(store, now);
      return [routerLane(line.router_name)];
    },
  });
