import { z } from 'zod';
import { PRIORITY } from '../../domain/command.ts';
import { formatWhen } from '../../domain/time/time.ts';
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
        `${account_no} is switched off and no longer served; what is paid for it from now on waits for a person`,
        ...(now < expires_at ? [`it is paid until ${formatWhen(expires_at, timeZone, 'en', now)}`] : []),
        ...(lent_cents > 0 ? [`it owes ${formatCents(cents(lent_cents), currency)}`] : []),
        ...(balance_cents > 0 ? [`its balance is ${formatCents(cents(balance_cents), currency)}`] : []),
        ...(paysFor.length > 0 ? [`nobody pays for ${paysFor.join(', ')} any more`] : []),
        ...(payer === undefined ? [] : [`${payer.account_no} pays for it no longer`]),
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
