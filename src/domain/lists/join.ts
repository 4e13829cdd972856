import { foldAccount } from '../money/account-fold.ts';
import { isNothing } from '../money/placeholder.ts';
import { readPhone } from './cells.ts';
import type { Field } from './columns.ts';
import { tableOf, type ListTable, type TableRow } from './table.ts';

/** A list beside the router that its lines are on. */
export interface Joined {
  readonly table: ListTable;
  /** Logins of the list that the router does not have. */
  readonly missing: readonly string[];
  /** Logins of the router that the list does not name. */
  readonly only: readonly string[];
}

type Cells = Partial<Readonly<Record<Field, string>>>;
interface Row {
  readonly line: number;
  readonly cells: Cells;
}

/**
 * A list joined with what its router has: by the login, where that is missing or unknown there by the phone, and then by the account
 * that a comment names; only where exactly one login is meant. What the list says wins; the login, its service and its password are the router's.
 * Columns keep the names that they have in the list.
 */
export function joinRouter(list: ListTable, router: ListTable): Joined {
  const rows = rowsOf(list);
  const logins = rowsOf(router);
  const byName = Map.groupBy(logins, ({ cells }) => cells.username ?? '');
  const byFold = Map.groupBy(logins, ({ cells }) => (cells.username ?? '').toLowerCase());
  const byPhone = Map.groupBy(logins, ({ cells }) => phoneOf(cells) ?? '');
  const byAccount = Map.groupBy(logins, ({ cells }) => accountOf(cells) ?? '');
  const taken = new Set<number>();
  const missing: string[] = [];
  const joined = rows.map(({ line, cells }): TableRow => {
    const notes = [...(list.notes.get(line) ?? [])];
    const blockers = [...(list.blockers.get(line) ?? [])];
    const { username = '' } = cells;
    const hasLogin = !isNothing(username);
    const phone = phoneOf(cells);
    const account = accountOf(cells);
    const found =
      (hasLogin ? (one(byName.get(username)) ?? one(byFold.get(username.toLowerCase()))) : null) ??
      (phone === null ? null : one(byPhone.get(phone))) ??
      (account === null
        ? null
        : (one(byAccount.get(account)) ?? one(logins.filter((login) => foldOf(login) === account))));
    if (found === null) {
      if (hasLogin) missing.push(username);
      if (hasLogin) blockers.push({ says: 'not-there', login: username });
      return { line, cells, notes, blockers };
    }
    taken.add(found.line);
    const { username: login = '', service = '', password = '', plan: profile = '' } = found.cells;
    if (hasLogin && login !== username) notes.push({ says: 'written-otherwise', login });
    const { status: off = '' } = found.cells;
    if (off !== '') notes.push({ says: 'is-switched-on', off });
    if (!hasLogin) notes.push({ says: 'found-by', login, by: phoneOf(found.cells) === phone ? 'phone' : 'account' });
    return {
      line,
      cells: { ...cells, username: login, service, password: cells.password || password },
      notes,
      blockers,
      ...(profile === '' ? {} : { profile }),
    };
  });
  const only = logins.flatMap(({ line, cells }) => (taken.has(line) ? [] : [cells.username ?? '']));
  const table = tableOf(joined, list);
  return { table: { ...table, zone: list.zone, mapping: { ...table.mapping, ...headerOf(list) } }, missing, only };
}

/** What is told of the columns is told as the list has them. */
function headerOf({ mapping: { headerLine, guessed, leftOut } }: ListTable) {
  return { headerLine, guessed, leftOut };
}

function rowsOf({ records, mapping: { headerAt, columns } }: ListTable): Row[] {
  return records.slice(headerAt + 1).map(({ line, fields }) => ({
    line,
    cells: Object.fromEntries([...columns].map(([field, i]) => [field, fields[i]?.trim() ?? ''])),
  }));
}

function one<T>(all: readonly T[] = []): T | null {
  return all.length === 1 ? (all[0] ?? null) : null;
}

function phoneOf({ phone = '' }: Cells): string | null {
  const read = readPhone(phone);
  return read.kind === 'phone' ? read.msisdn : null;
}

function accountOf({ account = '' }: Cells): string | null {
  return isNothing(account) ? null : foldAccount(account).key;
}

function foldOf({ cells: { username = '' } }: Row): string {
  return foldAccount(username).key;
}
