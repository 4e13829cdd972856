import { openSync, rmSync, writeFileSync } from 'node:fs';
import { readTextFile } from '../config/text-file.ts';
import { bare, FIELDS, type Field } from '../domain/lists/columns.ts';
import { readDay, type DayOrder } from '../domain/lists/day.ts';
import { SERVICES } from '../domain/ports.ts';
import { csvLine } from '../domain/values/csv-line.ts';
import { Fault } from '../domain/values/fault.ts';
import { formatLocal } from '../domain/values/msisdn.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { systemClock } from '../host/clock.ts';
import { secureRandom } from '../host/secure-random.ts';
import { act, resultOf } from '../services/actions/act.ts';
import { addRows, type ImportReport } from '../services/lines/import-lines.ts';
import { outlookOf, readList, type ListAsked, type ListOutlook, type ListRead } from '../services/lines/import-list.ts';
import { minter } from '../services/lines/subscribers.ts';
import { actor, configOf, withStore } from './box.ts';
import { print, printJson, UsageError, warn, type GlobalOptions } from './context.ts';
import { pastLinesOf, type PastOptions } from './cut-offs.ts';
import { count, table } from './table.ts';

export interface ImportOptions extends PastOptions {
  readonly map: readonly string[];
  readonly router?: string;
  readonly service: string;
  readonly dates?: string;
  readonly expires?: string;
  readonly withGone?: boolean;
  readonly changed?: string;
  readonly yes?: boolean;
}

type Read = Extract<ListRead, { kind: 'read' }>;
type Done = Omit<ImportReport, 'rows'>;

/** New lines that a preview shows one by one. */
const SHOWN = 20;
const ORDERS: Readonly<Record<string, DayOrder>> = { dmy: 'day first', mdy: 'month first' };

/** `washa import`: exit code 1 while rows of the list wait for a person. */
export async function importList(options: ImportOptions & GlobalOptions, ...[file = '']: string[]): Promise<number> {
  const config = configOf(options);
  const asked = askedOf(options, config.box.timeZone);
  const past = pastLinesOf(options);
  const text = readTextFile(file, warn);
  const now = systemClock.now();
  const mint = minter(config.accounts.prefix, secureRandom);
  const isWrite = options.yes === true;
  return withStore(config, isWrite ? 'write' : 'read', async (store) => {
    const read = readList(store, text, asked);
    if (read.kind === 'unreadable')
      throw new Fault('list.unreadable', 'dead', `${file}:${read.line}: ${safeLine(read.words)}.`);
    const outlook = outlookOf(store, read, mint, now);
    if (options.json !== true) tellOutlook(file, read, outlook);
    const hasWork = outlook.added.length + outlook.changed.length > 0;
    let done: Done | null = null;
    if (isWrite && hasWork) {
      // Made first: that it cannot be must not be learnt when the accounts are given out.
      const list = options.changed === undefined ? null : openNew(options.changed);
      const result = act(
        store,
        addRows(mint, past),
        { rows: read.rows, problems: [], partial: true },
        { actor: actor() },
        now,
      );
      if (result.kind === 'refused') {
        if (options.changed !== undefined) rmSync(options.changed);
        throw new Fault('list.refused', 'dead', `Nothing was taken over. ${safeLine(result.words)}.`);
      }
      done = resultOf(result);
      await store.durable();
      if (list !== null && done !== null) writeFileSync(list, changedCsv(outlook, done));
    }
    const waiting = read.left.length + outlook.problems.length;
    if (options.json === true) printJson({ ...jsonOf(read, outlook), done });
    else if (!hasWork) print('\nNothing to do: the books have all of it that can be taken over.');
    else if (done === null) print('\nNothing was changed. Take it over with --yes.');
    else print(`\nDone: ${done.added.length} added, ${done.changed.length} changed.`);
    return waiting === 0 ? 0 : 1;
  });
}

/** @throws UsageError that names the option */
function askedOf(options: ImportOptions, zone: string): ListAsked {
  const service = SERVICES.find((one) => one === options.service);
  if (service === undefined) throw new UsageError(`--service: expected ${SERVICES.join(' or ')}.`);
  const order = options.dates === undefined ? null : ORDERS[options.dates];
  if (order === undefined) throw new UsageError('--dates: expected dmy or mdy.');
  const expires = options.expires === undefined ? null : readDay(options.expires, 'day first');
  if (options.expires !== undefined && expires === null)
    throw new UsageError('--expires: expected a day, for example 2026-12-01.');
  return {
    told: { order, expires },
    map: new Map(options.map.map(mapped)),
    router: options.router ?? null,
    service,
    withGone: options.withGone === true,
    zone,
  };
}

function mapped(text: string): [string, Field] {
  const at = text.lastIndexOf('=');
  const field = FIELDS.find(
    (one) =>
      one ===
      text
        .slice(at + 1)
        .trim()
        .toLowerCase(),
  );
  if (at < 1 || field === undefined)
    throw new UsageError(`--map: expected "Their column=our field", with one of ${FIELDS.join(', ')}.`);
  return [bare(text.slice(0, at)), field];
}

function tellOutlook(file: string, read: Read, { added, changed, same, problems }: ListOutlook): void {
  const { mapping, days, proposals, aboutNobody, left } = read;
  print(`${file}: ${count(proposals.length, 'row')} under the header in line ${mapping.headerLine}.`);
  const columns = [...mapping.columns].toSorted(([, a], [, b]) => a - b);
  print(
    table(
      ['THEIR COLUMN', 'OUR FIELD'],
      columns.map(([field, i]) => [
        mapping.headers[i] ?? '',
        mapping.guessed.includes(field) ? `${field} (guessed by its cells)` : field,
      ]),
    ),
  );
  if (mapping.leftOut.length > 0)
    print(`Not taken over: ${mapping.leftOut.map((header) => safeLine(header)).join(', ')}.`);
  if (aboutNobody.length > 0) print(`About nobody, left out: line ${aboutNobody.join(', ')}.`);
  if (days.twoWays > 0) {
    const proof = days.isProven
      ? 'the column shows it'
      : 'nothing in the column proves it: say --dates dmy or mdy if it is wrong';
    print(
      `Dates are read ${days.order}: ${count(days.twoWays, 'of them has', 'of them have')} another meaning otherwise (${proof}).`,
    );
  }
  if (added.length > 0) {
    print(`\nNew lines: ${added.length}`);
    const rows = added
      .slice(0, SHOWN)
      .map(({ line, wanted }) => [
        `${line}`,
        wanted.name,
        wanted.accountNo ?? '(new)',
        wanted.planCode,
        wanted.username,
        read.proposals.find((one) => one.line === line)?.expires ?? '',
      ]);
    print(table(['LINE', 'NAME', 'ACCOUNT', 'PLAN', 'LOGIN', 'PAID UNTIL THE END OF'], rows, [1, 4]));
    if (added.length > SHOWN) print(`… and ${added.length - SHOWN} more (--json has all)`);
  }
  for (const { line, accountNo, differences } of changed)
    print(`${file}:${line}: ${accountNo}: ${safeLine(differences.join(', '))}`);
  // What is left out says why; no more is to be known of it.
  const isLeft = (line: number) => left.some((one) => one.line === line);
  for (const { line, notes } of proposals)
    if (notes.length > 0 && !isLeft(line)) print(`${file}:${line}: note: ${safeLine(notes.join('; '))}`);
  for (const { line, kind, name, problems: why } of left)
    warn(`${file}:${line}: ${kind}: ${safeLine(name)}: ${safeLine(why.join('; '))}`);
  for (const { line, message } of problems) warn(`${file}:${line}: blocker: ${safeLine(message)}`);
  const waiting = (['blocker', 'question', 'gone'] as const).map((kind) => {
    const n = left.filter((one) => one.kind === kind).length + (kind === 'blocker' ? problems.length : 0);
    return n === 0 ? '' : `, ${n} left out (${kind})`;
  });
  print(`\n${added.length} new, ${changed.length} changed, ${same} as the books have them${waiting.join('')}.`);
}

function jsonOf(
  { mapping, days, aboutNobody, proposals, left }: Read,
  { added, changed, same, problems }: ListOutlook,
): object {
  const columns = Object.fromEntries([...mapping.columns].map(([field, i]) => [mapping.headers[i] ?? '', field]));
  const rows = proposals.map(({ password, ...row }) => ({ ...row, hasPassword: password !== null }));
  return {
    header: mapping.headerLine,
    columns,
    notTaken: mapping.leftOut,
    dates: days,
    aboutNobody,
    rows,
    added: added.map(({ line }) => line),
    changed,
    same,
    left,
    problems,
  };
}

/** Who got which account: to print, or to tell. */
function changedCsv({ added }: ListOutlook, done: Done): string {
  const wanted = new Map(added.map((one) => [one.line, one.wanted]));
  const rows = done.added.map(({ line, name, accountNo, username }) => {
    const msisdn = wanted.get(line)?.msisdn ?? null;
    return [name, msisdn === null ? null : formatLocal(msisdn), username, accountNo, 'new'];
  });
  const changed = done.changed.map(({ name, accountNo, differences }) => [
    name,
    null,
    null,
    accountNo,
    differences.join('; '),
  ]);
  return [['name', 'phone', 'login', 'account', 'what'], ...rows, ...changed].map(csvLine).join('');
}

function openNew(path: string): number {
  try {
    return openSync(path, 'wx', 0o600);
  } catch (error) {
    throw new Fault('list.file', 'dead', `${safeLine(path)} cannot be made anew. Nothing was taken over.`, {
      cause: error,
    });
  }
}
