import type { AlarmKindBy } from '../../domain/alarm.ts';
import { andMore, NAMED } from '../../domain/lines/count-lines.ts';
import { readLaneName } from '../../domain/lines/lane-status.ts';
import { pauseWords, type PausedBy } from '../../domain/lines/router-pause.ts';
import {
  ROUTER_TROUBLES,
  routerTroubles,
  waitWords,
  type RouterTrouble,
  type WaitingLines,
} from '../../domain/lines/router-trouble.ts';
import type { RouterHealth } from '../../domain/ports.ts';
import type { Store } from '../../storage/engine/store.ts';
import { linesByService, linesOnLanes, loginsLeft, paidLinesWaiting } from '../../storage/router-waits.ts';
import type { Findings } from '../box/alarms.ts';
import { routerLane } from '../outbox/outbox.ts';

/** A former login that nobody has confirmed to be off for so long is told. */
const LEFT_MS = 60_000;

/** A router that is paused for so long was forgotten. */
const FORGOTTEN_MS = 4 * 3_600_000;

/** One router that is in use, and its connection's state; `trouble` is why it has none. */
export interface DrivenRouter {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly state: RouterHealth | { readonly trouble: string };
  /** Somebody works at it since `at` (UTC ms); null or left out: nobody. */
  readonly pause?: (PausedBy & { readonly at: number }) | null;
}

/** What one look at all routers found, by kind of alarm. */
export type RouterFindings = ReadonlyMap<
  RouterTrouble | Extract<AlarmKindBy<'look'>, 'router-unused' | 'login-left'>,
  Findings
>;

/** @param when how a moment is shown to people */
export function lookAtRouters(
  store: Store,
  routers: readonly DrivenRouter[],
  when: (at: number) => string,
  now: number,
): RouterFindings {
  const found = new Map<RouterTrouble, Map<string, string | null>>(ROUTER_TROUBLES.map((kind) => [kind, new Map()]));
  for (const { name, host, port, state, pause = null } of routers) {
    if (pause !== null) {
      if (now - pause.at > FORGOTTEN_MS) found.get('router')?.set(name, forgotten(store, name, pause, when, now));
      continue;
    }
    if ('trouble' in state) {
      found.get('router')?.set(name, state.trouble);
      continue;
    }
    const counts = store.all(linesByService, { router: name });
    const of = (service: 'pppoe' | 'hotspot') => counts.find((row) => row.service === service)?.n ?? 0;
    const waiting = named(store.all(paidLinesWaiting, { lane: routerLane(name), now }));
    const lines = { pppoe: of('pppoe'), hotspot: of('hotspot') };
    const facts = { name, host, port, health: state, lines, waiting, since: when(state.since) };
    for (const [kind, message] of routerTroubles(facts, now)) found.get(kind)?.set(name, message);
  }
  return new Map([...found, ['router-unused', unused(store, routers)], ['login-left', left(store, when, now)]]);
}

function forgotten(
  store: Store,
  name: string,
  pause: PausedBy & { readonly at: number },
  when: (at: number) => string,
  now: number,
): string {
  const waits = waitWords(named(store.all(paidLinesWaiting, { lane: routerLane(name), now })));
  return `Nothing is written to ${name} since ${when(pause.at)}. ${pauseWords(pause)}. ${waits} When the work is over: washa router resume ${name}`;
}

/** Lines that something is to be done for, on a router that nobody drives. */
function unused(store: Store, routers: readonly DrivenRouter[]): Findings {
  const driven = new Set(routers.map(({ name }) => routerLane(name)));
  const lanes = Map.groupBy(store.all(linesOnLanes, {}), ({ lane }) => lane);
  const lost = [...lanes].filter(([lane]) => !driven.has(lane));
  return new Map(
    lost.map(([lane, lines]) => {
      const router = readLaneName(lane)?.party ?? lane;
      const { n, accounts } = named(lines);
      return [
        router,
        `${router} is not in use, and ${n === 1 ? 'a line waits' : `${n} lines wait`} for it: ${andMore(accounts, n)}. Move ${n === 1 ? 'it' : 'them'} to another router, or take ${router} into use again.`,
      ];
    }),
  );
}

function left(store: Store, when: (at: number) => string, now: number): Findings {
  return new Map(
    store.all(loginsLeft, { before: now - LEFT_MS }).map((login) => {
      const { username, service, router_name: router, account_no, since, error } = login;
      const why = error ?? 'it was not reached since';
      return [
        `${username} on ${router}`,
        `"${username}" (${service}) on ${router}, the former login of ${account_no}, is not confirmed to be off since ${when(since)}: ${why}. Switch it off there by hand where Washa cannot.`,
      ];
    }),
  );
}

function named(lines: readonly { readonly account_no: string }[]): WaitingLines {
  return { n: lines.length, accounts: lines.slice(0, NAMED).map(({ account_no }) => account_no) };
}
