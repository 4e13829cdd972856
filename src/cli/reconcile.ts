import { createHash } from 'node:crypto';
import { booksPolicy } from '../app/books-policy.ts';
import type { Config } from '../config/config.ts';
import { readTextFile } from '../config/text-file.ts';
import { isExplained, type RowVerdict } from '../domain/money/reconcile.ts';
import { Fault } from '../domain/values/fault.ts';
import { formatCents } from '../domain/values/money.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { systemClock } from '../host/clock.ts';
import type { By } from '../services/actions/act.ts';
import { judgeBoxClock } from '../services/box/last-known.ts';
import { bookInParts, toBook, type Listed } from '../services/reconcile/book-statement.ts';
import { compareStatement, type Comparison } from '../services/reconcile/compare-statement.ts';
import { readStatement } from '../services/reconcile/read-statement.ts';
import { allProviders } from '../storage/providers.ts';
import type { Store } from '../storage/engine/store.ts';
import { unexplained } from '../views/compared-statement.ts';
import { findingWords } from '../views/reconcile-words.ts';
import { actor, configOf, withStore } from './box.ts';
import { print, printJson, UsageError, warn, type GlobalOptions } from './context.ts';
import { reconcileLists } from './reconcile-lists.ts';
import { count } from './table.ts';

export interface ReconcileOptions extends GlobalOptions {
  readonly statement?: string;
  readonly provider?: string;
  readonly book?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly reason?: string;
}

/** `washa reconcile`: exit code 1 while anything is unexplained. Without a statement every provider is asked. */
export async function reconcile(options: ReconcileOptions): Promise<number> {
  const { statement: file } = options;
  if (file === undefined) {
    if (options.book === true || options.dryRun === true || options.yes === true)
      throw new UsageError('--book, --yes and --dry-run are for a statement: say --statement <file>.');
    return reconcileLists(options);
  }
  const config = configOf(options);
  const text = readTextFile(file, warn);
  const read = readStatement(text, config.box.timeZone);
  if (typeof read === 'string') throw new Fault('statement.unreadable', 'stop', `${file}: ${read}`);
  const isBooking = options.book === true && options.dryRun !== true;
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const { before, after, provider } = await withStore(config, isBooking ? 'write' : 'read', async (store) => {
    const provider = connectionOf(store, options.provider);
    const before = compareStatement(store, provider.name, read);
    if (!isBooking) return { before, after: before, provider };
    if (before.isStrange && options.yes !== true) throw stranger(file, provider.name);
    const by = { actor: actor(), reason: options.reason ?? null };
    await book(store, config, { listed: provider, digest }, before, by);
    return { before, after: compareStatement(store, provider.name, read), provider };
  });
  const open = unexplained(after);
  if (options.json === true) {
    printJson({
      provider: provider.name,
      rows: before.findings.length,
      booked: isBooking ? toBook(before.findings).length - toBook(after.findings).length : 0,
      unexplained: open,
      isStrange: before.isStrange,
      findings: after.findings.map(({ row, verdict, payment }) => ({
        line: row.line,
        receipts: row.receipts,
        amount_cents: row.amountCents,
        verdict,
        payment,
      })),
      absent: after.absent,
      flaws: after.flaws,
    });
    return open === 0 ? 0 : 1;
  }
  tell(file, after);
  const missing = toBook(before.findings);
  if (missing.length > 0) {
    const head = isBooking ? 'Booked' : 'Would book';
    const as = (verdict: RowVerdict) => AS[verdict] ?? '';
    const sum = missing.map(({ row, verdict }) => `${row.receipts[0] ?? 'a row'}${as(verdict)}`);
    const shown = sum.length > 10 ? `${sum.slice(0, 10).join(', ')} and ${sum.length - 10} more` : sum.join(', ');
    print(
      `${head}: ${count(isBooking ? missing.length - toBook(after.findings).length : missing.length, 'row')}: ${safeLine(shown)}.`,
    );
    if (!isBooking)
      print(`To book them: washa reconcile --statement ${safeLine(file)} --provider ${safeLine(provider.name)} --book`);
  }
  if (before.isStrange && !isBooking) warn(stranger(file, provider.name).message);
  print(`${count(after.findings.length, 'row')} of ${safeLine(provider.name)}: ${open} unexplained.`);
  return open === 0 ? 0 : 1;
}

/** What a row is booked as, where it is no payment. */
const AS: Readonly<Partial<Record<RowVerdict, string>>> = {
  'missing-fee': ' as a fee',
  'missing-reversal': ' as sent back',
  'missing-refund': ' as a refund',
};

function tell(file: string, { findings, absent, flaws }: Comparison): void {
  for (const finding of findings) {
    if (!isExplained(finding.verdict)) print(`${file}:${finding.row.line}: ${safeLine(findingWords(finding))}.`);
  }
  for (const { line, words } of flaws) print(`${file}:${line}: ${safeLine(words)}.`);
  for (const { payment, receipt, amountCents } of absent) {
    print(
      safeLine(
        `Payment ${payment} (${receipt}, ${formatCents(amountCents)}) is missing in the statement: compare with "washa payment show ${payment}".`,
      ),
    );
  }
}

async function book(
  store: Store,
  config: Config,
  statement: { readonly listed: Listed; readonly digest: string },
  found: Comparison,
  by: Omit<By, 'key'>,
): Promise<void> {
  const policy = { ...booksPolicy(config), clockSane: judgeBoxClock(store, 0, systemClock.now()).sane };
  const own = { ...statement, policy };
  const refused = await bookInParts(store, own, toBook(found.findings), by, () => systemClock.now());
  if (refused !== null) throw new Fault('deed.refused', 'dead', safeLine(refused));
}

/** The connection whose money the statement lists. @throws UsageError where it has to be named */
function connectionOf(store: Store, named: string | undefined): Listed {
  const rows = store.all(allProviders, {}).filter(({ retired_at }) => retired_at === null);
  const names = rows.map(({ name }) => name).join(', ') || 'none is set up';
  const [only, ...others] = named === undefined ? rows : rows.filter(({ name }) => name === named);
  if (only === undefined && named !== undefined)
    throw new UsageError(`--provider: there is no ${named}; there are: ${names}.`);
  if (only === undefined)
    throw new UsageError('No payment provider is set up, so whose statement it is cannot be told.');
  if (others.length > 0) throw new UsageError(`Say with --provider whose statement it is: ${names}.`);
  return { name: only.name, kind: only.kind };
}

function stranger(file: string, provider: string): Fault {
  const words = `${file}: the books have payments of ${provider} in this time, and none of them is in the file. Is it the statement of another paybill or till? If it is the right one, say so: --book --yes`;
  return new Fault('statement.strange', 'stop', safeLine(words));
}
