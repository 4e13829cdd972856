import { z } from 'zod';
import { normaliseForeign } from '../../domain/money/account-number.ts';
import { LINE_MONEY_SAID } from '../../domain/said/line-money-said.ts';
import { LINE_SAID } from '../../domain/said/line-said.ts';
import { lineByAccount, type LineRow } from '../../storage/lines.ts';
import { dropPaidLines, linesPaidBy, payerOf, putPaidLine } from '../../storage/pays-for.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { LINE_ID, lineInUse, lookAtLine, subjectOf } from './line-in-use.ts';

const MOST_LINES = 50;

/** `accounts` in the order in which they are renewed; none ends it. */
const PAYING = z.object({ lineId: LINE_ID, accounts: z.array(z.string().trim().min(1)).max(MOST_LINES) });

interface Paying {
  readonly payer: LineRow;
  readonly ids: readonly number[];
}

/**
 * A household, or an agent, pays for several lines by the number of one: what comes for that one renews it first, and then the others in
 * the order that is named here, which takes the place of whatever was said before.
 */
export const payForLines = defineAction({
  name: 'line.pays-for',
  reason: 'required',
  input: PAYING,
  subject: subjectOf,
  look: (store, input) => ({
    line: lookAtLine(store, input),
    payer: store.first(payerOf, { id: input.lineId }),
    before: store.all(linesPaidBy, { payerId: input.lineId }),
    others: input.accounts.map((account) => {
      const other = store.first(lineByAccount, { accountNo: normaliseForeign(account) });
      const pays = other === undefined ? [] : store.all(linesPaidBy, { payerId: other.id });
      return { account, other, pays, payer: other && store.first(payerOf, { id: other.id }) };
    }),
  }),
  decide(
    { line: looked, payer: ownPayer, before, others },
    input,
  ): Decided<Paying> | Refused<'line' | 'ended' | 'state' | 'payer'> {
    const found = lineInUse(looked, input);
    if (found.kind === 'refused') return found;
    const payer = found.line;
    const { account_no: name } = payer;
    if (ownPayer !== undefined) {
      return refuse('payer', LINE_MONEY_SAID.paidForItself(name, ownPayer.account_no));
    }
    const ids: number[] = [];
    const names: string[] = [];
    for (const { account, other, pays, payer: another } of others) {
      if (other === undefined) {
        return refuse('line', LINE_SAID.noSuchAccount(account));
      }
      if (other.id === payer.id || ids.includes(other.id)) {
        return refuse('line', LINE_MONEY_SAID.nameOnce(other.account_no, name));
      }
      if (pays.length > 0) return refuse('payer', LINE_MONEY_SAID.paysItself(other.account_no));
      if (another !== undefined && another.id !== payer.id) {
        return refuse('payer', LINE_MONEY_SAID.paidAlready(other.account_no, another.account_no));
      }
      ids.push(other.id);
      names.push(other.account_no);
    }
    const old = before.map(({ account_no }) => account_no);
    if (names.join() === old.join()) return refuse('state', LINE_MONEY_SAID.paysAlready(name, names));
    const change =
      names.length === 0 ? LINE_MONEY_SAID.paysAlone(name, old.join(', ')) : LINE_MONEY_SAID.paysFor(name, names);
    return { kind: 'do', plan: { payer, ids }, preview: [change], detail: change.en };
  },
  effects(store, { payer, ids }): string[] {
    store.run(dropPaidLines, { payerId: payer.id });
    for (const [i, id] of ids.entries()) store.run(putPaidLine, { id, payerId: payer.id, place: i + 1 });
    return [];
  },
});
