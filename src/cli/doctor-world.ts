import { builtAt } from '../app/daemon.ts';
import { washaVersion } from '../app/backup-box.ts';
import { databasePath, type Config } from '../config/config.ts';
import type { Machine } from '../domain/machine.ts';
import type { Fetch } from '../domain/outbound.ts';
import { mintOrderId } from '../domain/money/order-id.ts';
import { judgeClock } from '../domain/time/clock-guard.ts';
import { describeError, Fault } from '../domain/values/fault.ts';
import { systemClock } from '../host/clock.ts';
import { secureRandom } from '../host/secure-random.ts';
import { lookIntoSecrets, SERVICE_SOURCE, type Secrets } from '../host/secrets.ts';
import { openProvider } from '../providers/index.ts';
import { BACKUP_CODE } from '../services/backup/make-backup.ts';
import { judgeBoxClock } from '../services/box/last-known.ts';
import { notAccepted } from '../services/box/known-books.ts';
import { checkInThread } from '../services/money/check-books-thread.ts';
import { checkProvider, heardOf, type Heard } from '../services/setup/check-provider.ts';
import { openSmsGateway } from '../sms/index.ts';
import type { ProviderTable } from '../storage/engine/schema.ts';
import { readStoreFacts, type StoreFacts } from '../views/doctor/store-facts.ts';
import type { Answer, BooksReading, ProviderReading, World } from '../views/doctor/world.ts';
import { secretsOf, withStore } from './box.ts';

/** A tunnel and what lies behind it have so long to answer. Milliseconds. */
const PATIENCE_MS = 8_000;
const LARGEST_BODY = 64 * 1024;

/** What the doctor is given to look with. */
export interface DoctorDeps {
  readonly config: Config;
  readonly settings: World['settings'];
  /** Read before anything else: what root may see, the owner of the state folder may not. */
  readonly machine: Machine;
  /** The addresses of the daemon's doors on this machine, without a slash at their end. */
  readonly urls: { readonly intake: string; readonly console: string };
  readonly fetch: Fetch;
  /** UTC ms. */
  readonly now: number;
}

/** A connection of the books, and what has come by it. */
interface Known {
  readonly row: ProviderTable;
  readonly heard: Heard;
}

/** Reads all that the doctor goes by. Nothing is changed anywhere, and nothing here throws for what is wrong with the box. */
export async function readWorld(deps: DoctorDeps): Promise<World> {
  const { config, settings, machine, urls, now } = deps;
  const kept = lookIntoSecrets(config.box.secretsDir);
  const given = lookIntoSecrets(SERVICE_SOURCE);
  const secrets = secretsOf(config);
  const { books, clock, known } = await readBooks(config, secrets, now);
  const publicUrl = config.intake.publicUrl;
  const [intake, console, tunnel, providers] = await Promise.all([
    ask(deps.fetch, `${urls.intake}/healthz`),
    ask(deps.fetch, `${urls.console}/readyz`),
    publicUrl === null ? null : ask(deps.fetch, `${publicUrl}/healthz`),
    Promise.all(known.map((one) => readProvider(deps, secrets, one))),
  ]);
  return {
    now,
    zone: config.box.timeZone,
    machine,
    clock,
    settings,
    books,
    secrets: {
      there: kept === null ? null : kept.there + (given?.there ?? 0),
      open: [...(kept?.open ?? []), ...(given?.open ?? [])],
      missing: books.kind === 'read' ? missingSecrets(deps, secrets, books.facts) : [],
    },
    doors: { intake: { url: urls.intake, answer: intake }, console: { url: urls.console, answer: console } },
    tunnel: publicUrl === null || tunnel === null ? null : { url: publicUrl, answer: tunnel },
    providers: providers.flatMap((one) => one ?? []),
    version: { installed: washaVersion(), node: process.versions.node },
  };
}

async function readBooks(
  config: Config,
  secrets: Secrets,
  now: number,
): Promise<{ books: BooksReading; clock: World['clock']; known: readonly Known[] }> {
  const { folders, disks, everyMinutes } = config.backups;
  try {
    return await withStore(config, 'read', async (store) => {
      const hasCode = secrets.look(BACKUP_CODE) !== 'missing';
      const backups = { places: [...folders, ...disks], hasCode, everyMs: everyMinutes * 60_000 };
      const facts = readStoreFacts(store, backups, now);
      const { entries, problems } = await checkInThread(databasePath(config));
      const known = facts.providers.map((row) => ({
        row,
        heard: heardOf(store, row.name),
      }));
      return {
        books: { kind: 'read', facts, entries, problems: notAccepted(store, problems) },
        clock: judgeBoxClock(store, builtAt(), now),
        known,
      };
    });
  } catch (error) {
    return { books: unreadBooks(error), clock: judgeClock(now, null, builtAt()), known: [] };
  }
}

function unreadBooks(error: unknown): BooksReading {
  const words = describeError(error);
  const code = error instanceof Fault ? error.code : '';
  if (code === 'cli.rights') return { kind: 'hidden', words: `${words.replace(/ Put sudo.*$/, '')} Run it with sudo.` };
  if (code === 'cli.no-database') return { kind: 'none', words };
  return { kind: code.endsWith('-schema') ? 'schema' : 'lost', words };
}

/** Asks a connection; null where it cannot be opened for want of a secret, which is told as that. */
async function readProvider(
  { config, fetch, now }: DoctorDeps,
  secrets: Secrets,
  { row, heard }: Known,
): Promise<ProviderReading | null> {
  const { name } = row;
  try {
    const own = { fetch, clock: systemClock, secret: (wanted: string) => secrets.read(wanted) };
    const provider = openProvider(row.kind, JSON.parse(row.settings), own);
    const subject = { name, provider, heard, hasAddress: config.intake.publicUrl !== null };
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const items = await checkProvider(subject, mintOrderId(secureRandom), now, signal);
    return { name, items: items.map((item) => ({ ...item, words: item.words.en })) };
  } catch (error) {
    if (isOfSecret(error)) return null;
    return { name, items: [{ thing: 'credentials', state: 'wrong', words: describeError(error) }] };
  }
}

/** Of routers, connections and the SMS gateway, each secret that is not where it belongs, or cannot be read there. */
function missingSecrets({ fetch }: DoctorDeps, secrets: Secrets, facts: StoreFacts): World['secrets']['missing'] {
  const named = [
    ...facts.routers.map(({ name, secret }) => ({ subject: name, secret })),
    ...facts.providers.map(({ name, path_secret: secret }) => ({ subject: name, secret })),
  ];
  const own = { fetch, clock: systemClock, secret: (wanted: string) => secrets.read(wanted) };
  const opened = [
    ...facts.providers.map(({ name, kind, settings }) => ({
      subject: name,
      open: () => void openProvider(kind, JSON.parse(settings), own),
    })),
    ...(facts.gateway === null ? [] : [facts.gateway]).map(({ kind, settings }) => ({
      subject: kind,
      open: () => void openSmsGateway(kind, JSON.parse(settings), { ...own, log: () => undefined }),
    })),
  ];
  return [
    ...named.flatMap(({ subject, secret }) => {
      const look = secrets.look(secret);
      if (look === 'missing') {
        const words = `The secret "${secret}" of ${subject} is missing: it belongs into ${secrets.place(secret)}.`;
        return [{ subject, words }];
      }
      const words = look === 'there' ? missingFor(() => void secrets.read(secret)) : null;
      return words === null ? [] : [{ subject, words }];
    }),
    ...opened.flatMap(({ subject, open }) => {
      const words = missingFor(open);
      return words === null ? [] : [{ subject: `${subject} `, words }];
    }),
  ];
}

function missingFor(open: () => void): string | null {
  try {
    open();
    return null;
  } catch (error) {
    return isOfSecret(error) ? describeError(error) : null;
  }
}

function isOfSecret(error: unknown): boolean {
  return error instanceof Fault && ['secret.missing', 'secret.empty', 'secret.unreadable'].includes(error.code);
}

/** One question, with an end. */
async function ask(fetch: Fetch, url: string): Promise<Answer> {
  const began = systemClock.monotonic();
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS), redirect: 'manual' });
    const body = (await answer.text()).slice(0, LARGEST_BODY);
    return { kind: 'answered', status: answer.status, body, ms: systemClock.monotonic() - began };
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    return { kind: 'silent', why: describeError(cause) };
  }
}
