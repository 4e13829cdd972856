import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { PaymentProvider } from '../domain/provider-port.ts';
import { describeError } from '../domain/values/fault.ts';
import { systemClock } from '../host/clock.ts';
import type { Secrets } from '../host/secrets.ts';
import { openProvider } from '../providers/index.ts';
import { replay, type ReplayReport } from '../services/money/replay.ts';
import { readKeptRow } from '../services/reconcile/read-statement.ts';
import { copyOfBefore } from '../storage/engine/rewind.ts';
import { Store } from '../storage/engine/store.ts';
import { allProviders } from '../storage/providers.ts';
import { booksPolicy } from './books-policy.ts';

interface ReplayDeps {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly warn: (message: string) => void;
}

/**
 * Replays the books into a copy of them, to which alone it writes.
 * @param from UTC milliseconds
 * @param into where the copy is kept; null: nowhere
 */
export async function replayInto(
  books: Store,
  from: number,
  into: string | null,
  deps: ReplayDeps,
): Promise<ReplayReport> {
  const folder = mkdtempSync(join(tmpdir(), 'washa-replay-'));
  try {
    const copy = into ?? join(folder, 'washa.db');
    const cut = copyOfBefore(books.path, copy, from);
    const scratch = Store.open(copy);
    try {
      const providers = providersOf(books, deps);
      return replay(books, scratch, from, cut, {
        ...booksPolicy(deps.config),
        readAnew: (name, body, receivedAt, cameBy) => {
          const provider = providers.get(name);
          if (cameBy === 'statement' && provider !== undefined) {
            const { currency, timeZone } = deps.config.box;
            return readKeptRow(body, provider.kind, currency, timeZone);
          }
          const read = provider?.read(body, receivedAt) ?? null;
          if (read === null || read.kind === 'notice' || read.kind === 'failure') return read;
          return provider?.readListed?.(body) ?? read;
        },
        answerAnew: (name, keys, told) => {
          const provider = providers.get(name);
          if (provider?.readAnswer === undefined) return null;
          return provider.readAnswer(keys, told) ?? { kind: 'not understood' };
        },
      });
    } finally {
      await scratch.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Each connection by its name, retired ones too. One that cannot be opened is told, and what it delivered is a difference. */
function providersOf(books: Store, { secrets, warn }: ReplayDeps): ReadonlyMap<string, PaymentProvider> {
  const deps = { fetch, clock: systemClock, secret: (name: string) => secrets.read(name) };
  const opened = new Map<string, PaymentProvider>();
  for (const { name, kind, settings } of books.all(allProviders, {})) {
    try {
      opened.set(name, openProvider(kind, JSON.parse(settings), deps));
    } catch (error) {
      warn(`The connection ${name} cannot be opened: ${describeError(error)}`);
    }
  }
  return opened;
}
