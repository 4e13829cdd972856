import { systemClock } from '../host/clock.ts';
import { normaliseForeign } from '../domain/money/account-number.ts';
import { SERVICES } from '../domain/ports.ts';
import { Fault } from '../domain/values/fault.ts';
import { parseLocalTime } from '../domain/time/local-time.ts';
import { cents, formatCents } from '../domain/values/money.ts';
import { parseMsisdn } from '../domain/values/msisdn.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { formatWhen, LANGUAGES } from '../domain/time/time.ts';
import { act } from '../services/actions/act.ts';
import { addLine } from '../services/lines/add-line.ts';
import { ACCOUNT_LENGTH, minter } from '../services/lines/subscribers.ts';
import { lineHistoryJson, listedLineJson } from '../views/line-json.ts';
import { lanesElsewhere } from '../views/lane.ts';
import { phoneWords } from '../views/phone-words.ts';
import { isShort } from '../views/asked-text.ts';
import { searchLines, type FoundLine } from '../views/search.ts';
import { showLine } from '../views/show-line.ts';
import { awaitLooks, tellFound } from './await-looks.ts';
import { actor, configOf, withStore } from './box.ts';
import { pastLinesOf, type PastOptions } from './cut-offs.ts';
import { describeLine, localTime } from './describe-line.ts';
import { limitOf, print, printJson, UsageError, type GlobalOptions } from './context.ts';
import { markOf } from './mark.ts';
import { secureRandom } from '../host/secure-random.ts';
import { table } from './table.ts';

export interface AddOptions extends PastOptions {
  readonly name: string;
  readonly phone?: string;
  readonly plan: string;
  readonly router: string;
  readonly username: string;
  readonly service: string;
  readonly expires: string;
  readonly account?: string;
  readonly password?: string;
  readonly language?: string;
}

/** `washa subscriber add`. */
export async function addSubscriber(options: AddOptions & GlobalOptions): Promise<void> {
  const config = configOf(options);
  const now = systemClock.now();
  const expect = <T>(value: T | null, option: string, expected: string): T => {
    if (value === null) throw new UsageError(`--${option}: expected ${expected}.`);
    return value;
  };
  const oneOf = <T extends string>(text: string, words: readonly T[], option: string): T =>
    expect(words.find((word) => word === text) ?? null, option, words.join(' or '));
  const account = options.account === undefined ? null : normaliseForeign(options.account);
  if (account !== null && (account === '' || account.length > ACCOUNT_LENGTH)) {
    throw new UsageError(`--account: expected 1 to ${ACCOUNT_LENGTH} characters, all that a payer can type.`);
  }
  const line = {
    name: expect(options.name.trim() || null, 'name', 'a name'),
    msisdn:
      options.phone === undefined
        ? null
        : expect(parseMsisdn(options.phone), 'phone', 'a Kenyan mobile number, for example 0712345678'),
    language: options.language === undefined ? null : oneOf(options.language, LANGUAGES, 'language'),
    accountNo: account,
    planCode: options.plan,
    routerName: options.router,
    service: oneOf(options.service, SERVICES, 'service'),
    username: expect(options.username.trim() || null, 'username', 'the name on the router'),
    password: options.password ?? null,
    expiresAt: expect(
      options.expires === 'now' ? now : parseLocalTime(options.expires, config.box.timeZone),
      'expires',
      'a time, for example "2026-12-01 18:00", or "now"',
    ),
  };
  const added = await withStore(config, 'write', async (store) => {
    const deed = addLine(minter(config.accounts.prefix, secureRandom), pastLinesOf(options));
    const result = act(store, deed, line, { actor: actor() }, now);
    await store.durable();
    return result;
  });
  if (added.kind === 'refused')
    throw new Fault('subscriber.refused', 'dead', `Nothing was added: ${safeLine(added.words)}.`);
  if (added.repeated) return;
  const { id, accountNo, note } = added.result;
  const entered = { router_name: line.routerName, service: line.service, username: line.username };
  const found = await withStore(config, 'read', (store) => awaitLooks(store, [entered], now, systemClock));
  if (options.json === true) printJson({ id, account: accountNo, note, found });
  else {
    print(`Added ${safeLine(line.name)}, account ${accountNo}.`);
    if (note !== null) print(`Note: ${safeLine(note)}.`);
    tellFound(found);
  }
}

export interface ListOptions {
  readonly retired?: boolean;
  readonly neverSeen?: boolean;
  readonly withoutPhone?: boolean;
  readonly limit: string;
}

/** `washa subscriber list`. */
export async function listSubscribers(options: ListOptions & GlobalOptions, ...[text = '']: string[]): Promise<void> {
  const limit = limitOf(options);
  const { neverSeen = false, withoutPhone = false } = options;
  const config = configOf(options);
  const now = systemClock.now();
  const found = await withStore(config, 'read', (store) =>
    searchLines(
      store,
      text,
      { retired: options.retired === true, neverSeen, withoutPhone, limit },
      lanesElsewhere,
      now,
    ),
  );
  if (options.json === true) {
    printJson(found.map(listedLineJson));
    return;
  }
  if (found.length === 0 && withoutPhone) print('None: everybody has a phone.');
  else if (found.length === 0 && neverSeen) print('None: what is paid was seen online.');
  else if (found.length === 0)
    print(
      text === ''
        ? 'There are no lines yet.'
        : isShort(text)
          ? `No line begins with "${safeLine(text)}". Three characters are looked for everywhere.`
          : `No line has "${safeLine(text)}" in it.`,
    );
  else {
    const rows = found.map(({ line, view }) => [
      line.account_no,
      line.name,
      phoneWords(line.msisdn),
      line.plan_code,
      line.username,
      formatWhen(line.expires_at, config.box.timeZone, 'en', now),
      `${markOf(view.verdict.state)} ${lineState({ line, view })}`,
    ]);
    print(table(['ACCOUNT', 'NAME', 'PHONE', 'PLAN', 'USERNAME', 'PAID UNTIL', 'ACCESS'], rows, [1, 3, 4]));
    if (found.length === limit) print(`The first ${limit}; --limit shows more.`);
  }
}

/** What was last read back from the router, never a guess. */
function lineState({ line, view: { books } }: FoundLine): string {
  if (books.code === 'ended') return 'retired';
  return books.code === 'blocked' || books.code === 'paused' ? `${line.access}, ${books.code}` : line.access;
}

/** `washa subscriber show`. */
export async function showSubscriber(options: GlobalOptions, ...[account = '']: string[]): Promise<void> {
  const config = configOf(options);
  const now = systemClock.now();
  const shown = await withStore(config, 'read', (store) => showLine(store, account, lanesElsewhere, now, SHOWN));
  if (shown === null)
    throw new Fault('subscriber.unknown', 'dead', `No line has the account number "${safeLine(account)}".`);
  const { payments } = shown;
  if (options.json === true) {
    printJson(lineHistoryJson(shown));
    return;
  }
  const { timeZone, currency } = config.box;
  print(
    describeLine(shown, timeZone, currency)
      .map(([name, value]) => `${name.padEnd(12)} ${safeLine(value)}`)
      .join('\n'),
  );
  if (payments.length === 0) return;
  const rows = payments.map((p) => [
    localTime(p.received_at, timeZone),
    formatCents(cents(p.amount_cents), p.currency),
    p.receipt_code ?? '',
    p.state,
    p.share_cents === p.amount_cents ? 'all of it' : formatCents(cents(p.share_cents), p.currency),
  ]);
  print(`\n${table(['PAYMENT', 'AMOUNT', 'RECEIPT', 'STATE', 'WITH THIS LINE'], rows)}`);
}

const SHOWN = { payments: 10, commands: 0, attempts: 0 };
