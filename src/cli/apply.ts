import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { systemClock } from '../host/clock.ts';
import { databasePath, type Config } from '../config/config.ts';
import { readTextFile } from '../config/text-file.ts';
import { callbackPath, checkPathSecret, makePathSecret, validationPath } from '../config/path-secret.ts';
import { parseSetup } from '../config/setup-file.ts';
import { secureRandom } from '../host/secure-random.ts';
import type { Secrets } from '../host/secrets.ts';
import { act, resultOf } from '../services/actions/act.ts';
import { Fault } from '../domain/values/fault.ts';
import { asksBefore } from '../providers/index.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { refusalOfPast } from '../domain/lines/past-lines.ts';
import { applySetup, pastOwners, type MintedAccount } from '../services/setup/apply-setup.ts';
import { readErased, readSetup } from '../services/setup/read-setup.ts';
import { planSetup, type Change, type CurrentSetup, type IsErased, type ProviderRow } from '../services/setup/setup.ts';
import { minter } from '../services/lines/subscribers.ts';
import { awaitLooks, tellFound } from './await-looks.ts';
import { describeChanges } from './describe-changes.ts';
import { pastLinesOf, type PastOptions } from './cut-offs.ts';
import { actor, configOf, secretsOf, withStore } from './box.ts';
import { print, printJson, UsageError, warn, type GlobalOptions } from './context.ts';
import { count, table } from './table.ts';

export interface ApplyOptions extends PastOptions {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly showUrls?: boolean;
}

const NOTHING: CurrentSetup = { plans: [], routers: [], providers: [], sms: null, subscribers: [], lines: [] };

/** `washa apply`: shows the changes, asks, does them, and says what a person has to do next. */
export async function apply(options: ApplyOptions & GlobalOptions, ...[file = '']: string[]): Promise<number> {
  const config = configOf(options);
  // One moment for all of it: a line that is not paid yet, `now`, is not in the past a second later.
  const now = systemClock.now();
  const isJson = options.json === true;
  const canAsk = process.stdin.isTTY && process.stdout.isTTY && !isJson;
  if (options.dryRun !== true && options.yes !== true && !canAsk) {
    throw new UsageError('Nobody can be asked here: add --yes to apply the changes, or --dry-run to see them.');
  }
  const setup = parseSetup(file, readTextFile(file, warn), config.box.timeZone, now);
  for (const warning of setup.warnings) warn(`${file}: ${warning}`);
  const secrets = secretsOf(config);
  // Before the rights of root are given up for those of the folder's owner, who may not look at the secrets of the service.
  const looked = setup.secretNames.map((name) => ({ place: secrets.place(name), state: secrets.look(name) }));
  const placesOf = (state: string) => looked.filter((one) => one.state === state).map(({ place }) => place);
  const missing = placesOf('missing');
  const hasDatabase = existsSync(databasePath(config));
  const compared = (before: CurrentSetup, isErased?: IsErased) => ({
    current: before,
    ...planSetup(before, setup.wanted, isErased),
  });
  const { current, changes, problems, notices } = hasDatabase
    ? await withStore(config, 'read', (store) => compared(readSetup(store), readErased(store)))
    : compared(NOTHING);
  setup.refuse(problems);
  if (!isJson) {
    if (changes.length > 0 || notices.length === 0) print(describeChanges(changes, config.box));
    for (const notice of notices) print(safeLine(notice));
  }

  const past = pastLinesOf(options);
  const tooLate = refusalOfPast(pastOwners(changes, current, now), past, 'terminal')?.en ?? null;
  if (tooLate !== null && options.dryRun !== true)
    throw new Fault('apply.past', 'dead', `Nothing was changed. ${safeLine(tooLate)}.`);
  if (tooLate !== null && !isJson) print(`\n${safeLine(tooLate)}.`);
  if (options.dryRun === true) {
    if (isJson) {
      const question = tooLate === null ? {} : { question: tooLate };
      printJson({ applied: false, changes: changes.map(brief), notices, ...question });
    }
    return 0;
  }
  if (changes.length > 0 && options.yes !== true && !(await confirmed(changes.length))) {
    print('Nothing was changed.');
    return 1;
  }
  const startedAt = systemClock.now();
  const deed = applySetup(minter(config.accounts.prefix, secureRandom), past);
  const done = await withStore(config, 'make', async (store) => {
    // Decided anew: somebody else may have changed something while the question stood.
    const result = act(store, deed, setup.wanted, { actor: actor() }, now);
    if (result.kind === 'refused' && typeof result.why !== 'string') setup.refuse(result.why);
    if (result.kind === 'refused' && result.why === 'past')
      throw new Fault('apply.past', 'dead', safeLine(result.words));
    await store.durable();
    const applied = resultOf(result) ?? { changes: [], minted: [] };
    return { ...applied, providers: readSetup(store).providers };
  });

  const touched = done.changes.flatMap((change) => (change.object === 'line' ? [change.row] : []));
  const found = await withStore(config, 'read', (store) => awaitLooks(store, touched, startedAt, systemClock));
  const callbacks = ensureCallbacks(config, secrets, done.providers);
  const areUrlsShown = options.showUrls === true || (process.stdout.isTTY && !isJson);
  if (isJson) {
    printJson({
      applied: true,
      changes: done.changes.map(brief),
      minted: done.minted,
      notices,
      found,
      missing_secrets: missing,
      hidden_secrets: placesOf('hidden'),
      callbacks: callbacks.map(({ provider, url, validation, flaw }) => ({
        provider,
        flaw,
        ...(areUrlsShown ? { url, ...(validation === null ? {} : { validation }) } : {}),
      })),
    });
    return 0;
  }
  report(done.changes, done.minted, missing, placesOf('hidden'));
  tellFound(found);
  if (callbacks.length > 0) print('');
  if (callbacks.length > 0 && config.intake.publicUrl === null) {
    print(
      'The address of the tunnel comes before these: public_url under [intake] in the settings of the box says it.',
    );
  }
  const shown = (url: string) => (areUrlsShown ? url : 'the URL holds a secret; --show-urls prints it');
  for (const { provider, url, validation, flaw } of callbacks) {
    print(`Callbacks of ${provider}: ${shown(url)}`);
    if (validation !== null) {
      print(
        `Validation of ${provider}, where it shall refuse a wrong account before it takes the money: ${shown(validation)}`,
      );
    }
    if (flaw !== null) print(`  The secret in it is not good: ${flaw}.`);
  }
  return 0;
}

interface Callback {
  readonly provider: string;
  readonly url: string;
  /** Where it may ask before it takes money; null for one that never asks. */
  readonly validation: string | null;
  /** What is wrong with its secret, which a person made. */
  readonly flaw: string | null;
}

/** The callback URLs of all connections in use; a secret that is not there yet is made. */
function ensureCallbacks(config: Config, secrets: Secrets, providers: readonly ProviderRow[]): Callback[] {
  return providers
    .filter((provider) => !provider.retired)
    .map(({ name, kind, path_secret }) => {
      const secret = secrets.ensure(path_secret, () => makePathSecret(randomBytes));
      const at = (path: string) => `${config.intake.publicUrl ?? ''}${path}`;
      return {
        provider: name,
        url: at(callbackPath(name, secret)),
        validation: asksBefore(kind) ? at(validationPath(name, secret)) : null,
        flaw: checkPathSecret(secret),
      };
    });
}

async function confirmed(changes: number): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question(`\nDo ${changes === 1 ? 'it' : `these ${changes} changes`}? [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}

function report(
  changes: readonly Change[],
  minted: readonly MintedAccount[],
  missing: readonly string[],
  hidden: readonly string[],
): void {
  if (changes.length > 0) print(`\nDone: ${count(changes.length, 'change')}.`);
  if (minted.length > 0) {
    print('\nAccount numbers that were made:');
    print(
      table(
        ['ACCOUNT', 'SUBSCRIBER', 'USERNAME'],
        minted.map((one) => [one.accountNo, one.subscriber, one.username]),
        [1],
      ),
    );
  }
  if (missing.length > 0)
    print(`\nSecrets that are still missing (one file each, mode 0600):\n  ${missing.join('\n  ')}`);
  if (hidden.length > 0) print(`\nThis account may not see whether these secrets are there:\n  ${hidden.join('\n  ')}`);
  // Secrets that systemd hands over are those of the last start.
  if (missing.length > 0) print('\nWhen they are there, start a Washa that is running anew: systemctl restart washa');
  else if (changes.some(({ object }) => object === 'router' || object === 'provider' || object === 'sms')) {
    print('\nA Washa that is running takes up connections with: systemctl reload washa');
  }
}

/** A change without what a script does not need. */
function brief({ object, action, name, differences }: Change) {
  return { object, action, name, differences };
}
