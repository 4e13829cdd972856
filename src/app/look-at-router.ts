import type { Clock } from '../domain/ports.ts';
import { Fault } from '../domain/values/fault.ts';
import type { Secrets } from '../host/secrets.ts';
import { readAll } from '../routers/routeros/check/read-all.ts';
import { createRouterosTransport } from '../routers/routeros/wire/transport.ts';
import { addressOf, routersInUse } from '../storage/routers.ts';
import type { Store } from '../storage/engine/store.ts';
import {
  comparedAsKnown,
  comparedAsRead,
  comparedBefore,
  routerBooks,
  type ComparedRouter,
  type RouterBooks,
} from '../views/compared-router.ts';
import type { RouterLooks } from '../views/router-looks.ts';

/** Reads a router beside the daemon's own connection, and writes nothing. One that does not answer is told as the daemon knew it last. */
export async function lookAtRouter(books: RouterBooks, password: string, clock: Clock): Promise<ComparedRouter> {
  const transport = createRouterosTransport({ clock, loginDeadlineMs: 2_000 });
  const targets = books.lines.map(({ target }) => target);
  const read = await readAll(
    addressOf(books.row, password),
    { targets, wishes: books.wishes.map(({ wish }) => wish) },
    { transport, clock },
  ).catch(orTrouble);
  return read instanceof Fault ? comparedAsKnown(books, read.message) : comparedAsRead(books, read, clock.now());
}

/** Looks that people and programs ask for while Washa runs: the last of each router is kept, and who asks during one gets the same. */
export function createRouterLooks(store: Store, secrets: Pick<Secrets, 'read'>, clock: Clock): RouterLooks {
  const kept = new Map<string, ComparedRouter>();
  const running = new Map<string, Promise<ComparedRouter>>();
  const booksOf = (router: string): RouterBooks | null => {
    const row = store.all(routersInUse, {}).find(({ name }) => name === router);
    return row === undefined ? null : routerBooks(store, row, clock.now());
  };
  const look = async (books: RouterBooks): Promise<ComparedRouter> => {
    const { name, password_secret } = books.row;
    const found = await reading(books, () => secrets.read(password_secret), clock);
    const before = kept.get(name);
    // What an earlier look showed beside the lines is still the newest that is known of it.
    const isLost = found.trouble !== null && before?.isWhole === true;
    const told = isLost ? { ...before, trouble: found.trouble } : found;
    kept.set(name, told);
    return told;
  };
  return {
    last(router) {
      const books = booksOf(router);
      if (books === null) return null;
      const found = kept.get(router);
      return found === undefined ? comparedAsKnown(books, null) : comparedBefore(books, found);
    },
    now(router) {
      const under = running.get(router);
      if (under !== undefined) return under;
      const books = booksOf(router);
      if (books === null) return Promise.resolve(null);
      const looked = look(books).finally(() => running.delete(router));
      running.set(router, looked);
      return looked;
    },
  };
}

async function reading(books: RouterBooks, password: () => string, clock: Clock): Promise<ComparedRouter> {
  try {
    return await lookAtRouter(books, password(), clock);
  } catch (error) {
    return comparedAsKnown(books, orTrouble(error).message);
  }
}

function orTrouble(error: unknown): Fault {
  if (error instanceof Fault) return error;
  throw error;
}
