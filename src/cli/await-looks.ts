import type { Clock, Service } from '../domain/ports.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { lookOf } from '../storage/router-looks.ts';
import { findingByLogin } from '../storage/line-findings.ts';
import type { Store } from '../storage/engine/store.ts';
import { print } from './context.ts';
import { count } from './table.ts';

/** A router that the daemon has compared no longer ago than this is one that it reaches. */
const REACHED_MS = 10 * 60_000;
/** A comparison takes a second or two. */
const PATIENCE_MS = 10_000;
const PAUSE_MS = 200;

/** Where a line logs in, as its columns name it. */
export interface Entered {
  readonly router_name: string;
  readonly service: Service;
  readonly username: string;
}

/** What a router lacks for a line that was entered. */
export interface FoundWrong extends Entered {
  readonly account: string;
  readonly detail: string;
}

/**
 * What the routers know of lines that were just entered. The daemon looks by itself; where it runs and reaches the router,
 * its look is waited for.
 */
export async function awaitLooks(
  store: Store,
  entered: readonly Entered[],
  startedAt: number,
  clock: Clock,
): Promise<FoundWrong[]> {
  const places = new Map(
    entered.map(({ router_name: router, service }) => [`${service} ${router}`, { router, service }]),
  );
  const reached = [...places.values()].filter(
    (place) => (store.first(lookOf, place)?.at ?? 0) > startedAt - REACHED_MS,
  );
  const isLooked = (place: { router: string; service: Service }) => (store.first(lookOf, place)?.at ?? 0) >= startedAt;
  while (!reached.every(isLooked) && clock.now() - startedAt < PATIENCE_MS) await clock.sleep(PAUSE_MS);
  return entered.flatMap(({ router_name, service, username }) => {
    const found = store.first(findingByLogin, { router: router_name, service, username });
    if (found === undefined) return [];
    return [{ router_name, service, username, account: found.account_no, detail: found.detail }];
  });
}

/** More of them than this are summed up. */
const SHOWN = 40;

/** What was found, for a person. */
export function tellFound(found: readonly FoundWrong[]): void {
  if (found.length === 0) return;
  print(`\nThe routers lack what ${count(found.length, 'line')} need${found.length === 1 ? 's' : ''}:`);
  for (const { account, router_name, detail } of found.slice(0, SHOWN))
    print(`  ${safeLine(`${account} on ${router_name}: ${detail}`)}`);
  if (found.length > SHOWN) print(`  … and ${found.length - SHOWN} more`);
}
