import { mkdirSync } from 'node:fs';
import { listen, UNAVAILABLE, type Served } from './listen.ts';
import { databasePath, type Config } from '../config/config.ts';
import { expectBooks, lookAtBooks } from '../services/box/known-books.ts';
import { lockState } from '../storage/engine/state-lock.ts';
import { Store } from '../storage/engine/store.ts';

/**
 * Takes the state folder, the port and the books, in that order. What is opened is closed by `running`, the last first.
 * @throws Fault when another process has the state folder, or when the database cannot be opened
 */
export async function openBox(config: Config) {
  mkdirSync(config.box.stateDir, { recursive: true, mode: 0o750 });
  // The lock comes before anything is touched, and goes last; a database that refuses to be opened must not keep it.
  await using opening = new AsyncDisposableStack();
  opening.use(lockState(config.box.stateDir));
  // Then the port: what is delivered while a large database is brought up to date waits, instead of being refused.
  const { promise: taking, resolve: take } = Promise.withResolvers<Served>();
  const intake = await listen(config.intake.listen, {
    fetch: async (request, env) => (await taking).fetch(request, env),
  });
  opening.defer(() => intake.close());
  opening.defer(() => take(UNAVAILABLE));
  const known = lookAtBooks(databasePath(config));
  expectBooks(known, databasePath(config), config.box.timeZone);
  const store = Store.open(databasePath(config), 'own', { books: known.mark?.books });
  const running = opening.move();
  running.adopt(store, (opened) => opened.close());
  return { store, known, intake, take, running };
}
