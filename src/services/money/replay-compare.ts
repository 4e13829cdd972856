import { cents, formatCents } from '../../domain/values/money.ts';
import { formatLocalTime } from '../../domain/time/local-time.ts';
import type { ReplayedRow } from '../../storage/replays.ts';
import type { BooksPolicy } from './credit-line.ts';
import type { Names } from './replay-rows.ts';

/**
 * Rows that stand in one of the two ledgers and not in the other, by what they say: not by their number, their hash or their order.
 * @param apart lines of which nothing is compared
 */
export function compareRows(
  there: readonly ReplayedRow[],
  here: readonly ReplayedRow[],
  names: Names,
  apart: ReadonlySet<number>,
  policy: BooksPolicy,
): { readonly rows: number; readonly differences: readonly string[] } {
  const called = new Map([...names].map(([name, own]) => [own, name]));
  const isCompared = ({ subscription_id: line }: ReplayedRow) => line === null || !apart.has(line);
  const compared = there.filter(isCompared);
  const left = Map.groupBy(
    here
      .map((row) => ({
        ...row,
        payment_id: row.payment_id === null ? null : (called.get(row.payment_id) ?? row.payment_id),
      }))
      .filter(isCompared),
    factsOf,
  );
  const missing = compared.filter((row) => left.get(factsOf(row))?.pop() === undefined);
  const words = (row: ReplayedRow) => rowWords(row, policy);
  return {
    rows: compared.length,
    differences: [
      ...missing.map((row) => `Row ${row.id} is not made again: ${words(row)}.`),
      ...[...left.values()].flat().map((row) => `A row is made that is not there: ${words(row)}.`),
    ],
  };
}

function factsOf(row: ReplayedRow): string {
  const { at, move, amount_cents, payment_id, subscription_id, agent_id, periods, given_ms } = row;
  const time = [periods, given_ms, row.expires_before, row.expires_after];
  return JSON.stringify([at, move, amount_cents, payment_id, subscription_id, agent_id, time, row.payment_key]);
}

function rowWords(row: ReplayedRow, { currency, timeZone }: BooksPolicy): string {
  const time = (at: number) => formatLocalTime(at, timeZone).slice(0, 19);
  const until = row.expires_after === null ? null : `until ${time(row.expires_after)}`;
  const of = row.payment_id === null ? null : `payment ${row.payment_id}`;
  const line = row.subscription_id === null ? null : `line ${row.subscription_id}`;
  return [`${row.move} ${formatCents(cents(row.amount_cents), currency)}`, of, line, until, `at ${time(row.at)}`]
    .filter((part) => part !== null)
    .join(', ');
}
