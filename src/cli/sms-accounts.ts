import { createHash } from 'node:crypto';
import { readTextFile } from '../config/text-file.ts';
import { mapColumns } from '../domain/lists/columns.ts';
import { readCsv } from '../domain/lists/csv.ts';
import { ACCOUNT_TEXTS, accountText, accountTextProblems } from '../domain/messages/account-told.ts';
import { normaliseForeign } from '../domain/money/account-number.ts';
import { Fault } from '../domain/values/fault.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { systemClock } from '../host/clock.ts';
import { act } from '../services/actions/act.ts';
import { messageLine } from '../services/lines/message-line.ts';
import type { Store } from '../storage/engine/store.ts';
import { lineByAccount, lineById } from '../storage/lines.ts';
import { phoneWords } from '../views/phone-words.ts';
import { actor, configOf, withStore } from './box.ts';
import { print, printJson, UsageError, warn, type GlobalOptions } from './context.ts';
import { count } from './table.ts';

export interface AccountsOptions extends GlobalOptions {
  readonly text?: string;
  readonly yes?: boolean;
}

/** Texts that a preview shows. */
const SHOWN = 5;

interface Told {
  readonly account: string;
  readonly lineId: number;
  readonly phone: string;
  readonly text: string;
}

/**
 * `washa sms accounts`: tells the subscribers of a list their account numbers, through the outbox. The same text goes to a line once, however
 * often it is asked for. @returns the exit code: 1 while somebody of the list cannot be told
 */
export async function tellAccounts(options: AccountsOptions, ...[file = '']: string[]): Promise<number> {
  const wrong = options.text === undefined ? [] : accountTextProblems(options.text);
  if (wrong.length > 0) throw new UsageError(`--text: ${wrong.map(({ en }) => en).join('; ')}.`);
  const config = configOf(options);
  const accounts = accountsIn(file);
  const isWrite = options.yes === true;
  const now = systemClock.now();
  return withStore(config, isWrite ? 'write' : 'read', async (store) => {
    const { told, left } = tellable(store, accounts, (line) =>
      accountText(options.text ?? ACCOUNT_TEXTS[line.language ?? config.box.language], {
        name: line.name,
        account: line.account,
        business: config.box.businessName,
        support: config.box.supportPhone,
      }),
    );
    const done = { sent: 0, before: 0 };
    for (const { lineId, account, text } of isWrite ? told : []) {
      const key = `account told ${account} ${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
      const result = act(store, messageLine, { lineId, text }, { actor: actor(), key }, now);
      if (result.kind === 'refused') left.push({ account, why: result.words });
      else if (result.repeated) done.before += 1;
      else done.sent += 1;
    }
    if (isWrite) await store.durable();
    if (options.json === true) printJson({ told, left, done: isWrite ? done : null });
    else say(told, left, isWrite ? done : null);
    return left.length === 0 ? 0 : 1;
  });
}

interface Left {
  readonly account: string;
  readonly why: string;
}

function say(told: readonly Told[], left: readonly Left[], done: { sent: number; before: number } | null): void {
  for (const { account, why } of left) warn(`${safeLine(account)}: not told: ${safeLine(why)}`);
  for (const { phone, text } of told.slice(0, SHOWN)) print(`${phoneWords(phone)}: ${safeLine(text)}`);
  if (told.length > SHOWN) print(`… and ${told.length - SHOWN} more like these`);
  if (done === null) print(`\n${count(told.length, 'SMS', 'SMS')} would be sent. Nothing was; send them with --yes.`);
  else
    print(
      `\n${count(done.sent, 'SMS', 'SMS')} to be sent by the daemon${done.before === 0 ? '' : `, ${done.before} asked for before`}.`,
    );
}

/** @throws Fault for a file that names no accounts */
function accountsIn(file: string): string[] {
  const { records, flaw } = readCsv(readTextFile(file, warn));
  const mapping = flaw === null ? mapColumns(records) : null;
  const at = mapping?.columns.get('account');
  if (mapping === null || at === undefined)
    throw new Fault(
      'list.unreadable',
      'dead',
      `${safeLine(file)} has no column "account": write it with washa import --changed.`,
    );
  return records.slice(mapping.headerAt + 1).flatMap(({ fields }) => fields[at]?.trim() || []);
}

function tellable(
  store: Store,
  accounts: readonly string[],
  textOf: (line: { readonly name: string; readonly account: string; readonly language: 'en' | 'sw' | null }) => string,
): { readonly told: readonly Told[]; readonly left: Left[] } {
  const told: Told[] = [];
  const left: Left[] = [];
  for (const account of new Set(accounts)) {
    const found = store.first(lineByAccount, { accountNo: normaliseForeign(account) });
    const line = found && store.first(lineById, { id: found.id });
    if (found === undefined || line === undefined)
      left.push({ account, why: 'no line that is in use has this account number' });
    else if (line.msisdn === null) left.push({ account, why: 'no phone' });
    else {
      const text = textOf({ name: found.name, account: line.account_no, language: line.language });
      told.push({ account: line.account_no, lineId: line.id, phone: line.msisdn, text });
    }
  }
  return { told, left };
}
