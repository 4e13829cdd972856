import { formatPeriod } from '../config/spans.ts';
import { remarkWords } from '../domain/lists/remark-words.ts';
import type { Remark } from '../domain/lists/remark.ts';
import { cents, formatCents } from '../domain/values/money.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { rowsToAdd, type ListOutlook, type ListRead } from '../services/lines/import-list.ts';
import { print, warn } from './context.ts';
import { count, table } from './table.ts';

/** A list, what can be made out of it, and what that would do to the books. */
export interface ListShown {
  /** Of the file, or of the router. */
  readonly name: string;
  readonly isRouter: boolean;
  readonly read: Extract<ListRead, { kind: 'read' }>;
  readonly outlook: ListOutlook;
}

/** New lines that a preview shows one by one. */
const SHOWN = 20;

/** All of it for a person, before anything is done. What waits for somebody goes to standard error. */
export function tellOutlook(shown: ListShown): void {
  const { read, outlook } = shown;
  if (shown.isRouter)
    print(`${safeLine(shown.name)}: ${count(read.proposals.length, 'login')} that the books do not have.`);
  else tellColumns(shown);
  tellJoin(shown);
  tellPlans(shown);
  tellRows(shown);
  const { left } = read;
  const waiting = (['blocker', 'question', 'gone'] as const).map((kind) => {
    const n = left.filter((one) => one.kind === kind).length + (kind === 'blocker' ? outlook.refused.length : 0);
    return n === 0 ? '' : `, ${n} left out (${kind})`;
  });
  const same = outlook.same + read.known.length;
  print(
    `\n${outlook.added.length} new, ${outlook.changed.length} changed, ${same} as the books have them${waiting.join('')}.`,
  );
}

function tellColumns({ name, read: { saved, mapping, days, proposals, aboutNobody, known } }: ListShown): void {
  const rows = count(proposals.length + known.length, 'row');
  if (mapping.headerLine === 0) print(`${name}: ${rows}.`);
  else {
    print(`${name}: ${rows} under the header in line ${mapping.headerLine}.`);
    const columns = [...mapping.columns].toSorted(([, a], [, b]) => a - b);
    const words = columns.map(([field, i]) => [
      mapping.headers[i] ?? '',
      mapping.guessed.includes(field) ? `${field} (guessed by its cells)` : field,
    ]);
    print(table(['THEIR COLUMN', 'OUR FIELD'], words));
  }
  if (saved !== null) print('Some are as they were said with --map the last time that a list had this header.');
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
}

function tellJoin({ read: { joined } }: ListShown): void {
  if (joined === null) return;
  const { missing, only } = joined;
  if (missing.length > 0)
    print(`In the list and not on the router: ${missing.length}: ${safeLine(missing.join(', '))}.`);
  if (only.length > 0) print(`On the router and not in the list: ${only.length}: ${safeLine(only.join(', '))}.`);
}

function tellPlans({ read }: ListShown): void {
  const { plans, proposals } = read;
  const rows = (text: string) => count(proposals.filter(({ planText }) => planText === text).length, 'row');
  for (const { code, name, profile, priceCents, period } of rowsToAdd(read).plans)
    print(
      safeLine(
        `A plan to make: ${code} ("${name}", profile ${profile}), ${formatCents(cents(priceCents))} for ${formatPeriod(period)}: ${rows(name)}.`,
      ),
    );
  for (const { text, hints } of plans.wanted)
    warn(
      safeLine(
        `A plan without a price: "${text}", ${rows(text)}${hints.length === 0 ? '' : ` (${inWords(hints)})`}: say it with --plan "${text}=1500"`,
      ),
    );
  for (const problem of plans.problems) warn(`--plan: ${safeLine(remarkWords(problem, 'terminal'))}`);
}

function tellRows({ name, read, outlook: { added, changed, refused } }: ListShown): void {
  const logins = new Map(read.proposals.map(({ line, username }) => [line, username]));
  const at = (line: number) => safeLine(read.isNumbered ? `${name} "${logins.get(line) ?? ''}"` : `${name}:${line}`);
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
    print(`${at(line)}: ${accountNo}: ${safeLine(differences.map((one) => remarkWords(one, 'terminal')).join(', '))}`);
  // What is left out says why; no more is to be known of it.
  const left = new Set(read.left.map(({ line }) => line));
  const notes = read.proposals.flatMap(({ line, notes: those }) =>
    those.length === 0 || left.has(line) ? [] : [{ line, head: 'note', words: inWords(those) }],
  );
  const blocked = refused.map(({ line, remark }) => ({ line, head: 'blocker', words: inWords([remark]) }));
  const waiting = read.left.map(({ line, kind, name: whose, problems: why }) => ({
    line,
    head: read.isNumbered ? kind : `${kind}: ${whose}`,
    words: inWords(why),
  }));
  tellEach(notes, at, print);
  tellEach([...waiting, ...blocked], at, warn);
}

interface Told {
  readonly line: number;
  readonly head: string;
  readonly words: string;
}

/** Of many rows of which the same is said some are named, and then how many more there are. */
function tellEach(remarks: readonly Told[], at: (line: number) => string, say: (text: string) => void): void {
  for (const [words, same] of Map.groupBy(remarks, (remark) => remark.words)) {
    for (const { line, head } of same.slice(0, SHOWN)) say(`${at(line)}: ${safeLine(`${head}: ${words}`)}`);
    if (same.length > SHOWN) say(safeLine(`… and ${same.length - SHOWN} more: ${words}`));
  }
}

/** In the words of a terminal. */
function inWords(remarks: readonly Remark[]): string {
  return remarks.map((remark) => remarkWords(remark, 'terminal')).join('; ');
}

/** The same for a program; no passwords. */
export function jsonOf({ read, outlook: { added, changed, same, refused } }: ListShown): object {
  const { mapping, days, aboutNobody, proposals, left, plans, known, joined } = read;
  const columns = Object.fromEntries([...mapping.columns].map(([field, i]) => [mapping.headers[i] ?? '', field]));
  const words = (remarks: readonly Remark[]) => remarks.map((remark) => remarkWords(remark, 'terminal'));
  const rows = proposals.map(({ password, ...row }) => ({
    ...row,
    problems: words(row.problems),
    notes: words(row.notes),
    hasPassword: password !== null,
  }));
  const wanted = plans.wanted.map(({ hints, ...offer }) => ({ ...offer, hint: inWords(hints) || null }));
  return {
    header: mapping.headerLine,
    columns,
    notTaken: mapping.leftOut,
    dates: days,
    aboutNobody,
    rows,
    plans: { made: plans.made, wanted, problems: words(plans.problems) },
    known,
    joined,
    added: added.map(({ line }) => line),
    changed: changed.map((one) => ({ ...one, differences: words(one.differences) })),
    same,
    left: left.map((one) => ({ ...one, problems: words(one.problems) })),
    problems: refused.map(({ line, remark }) => ({ line, message: inWords([remark]) })),
  };
}
