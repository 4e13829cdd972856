import type { Store } from '../../storage/engine/store.ts';
import { GROWTH_DAYS } from '../../domain/disk-days.ts';
import { RAN_AS } from '../../domain/upgrade.ts';
import { metaValue } from '../../storage/ledger.ts';
import { allProviders, smsGateway } from '../../storage/providers.ts';
import { looksOfRouters } from '../../storage/router-looks.ts';
import { notesOn, staleNotes, troubleOf } from '../../storage/router-notes.ts';
import { allRouters } from '../../storage/routers.ts';
import type { BackupSettings } from '../../storage/views/backup-state.ts';
import { growthOf } from '../../storage/views/growth.ts';
import { laneOverview } from '../../storage/views/lane-overview.ts';
import { deadCommandCount, openAlarms } from '../../storage/views/overview.ts';
import { newestReceived } from '../../storage/views/takings.ts';
import { waitingCounts } from '../attention.ts';
import { backupView } from '../backups.ts';
import { nextStep, readHolds } from '../next-step.ts';
import { tunnelView } from '../tunnel.ts';

const DAY_MS = 24 * 3_600_000;
const GIVEN_UP_MS = 30 * DAY_MS;

/** What the books of a box say to the doctor, read in one go. */
export function readStoreFacts(store: Store, backups: BackupSettings, now: number) {
  const looks = new Map(store.all(looksOfRouters, {}).map(({ router_name, at }) => [router_name, at]));
  const routers = store.all(allRouters, {});
  return {
    alarms: store.all(openAlarms, {}),
    lanes: store.all(laneOverview, {}),
    givenUp: store.first(deadCommandCount, { since: now - GIVEN_UP_MS })?.n ?? 0,
    waiting: waitingCounts(store),
    routers: routers
      .filter(({ retired_at }) => retired_at === null)
      .map(({ name, password_secret }) => ({
        name,
        secret: password_secret,
        comparedAt: looks.get(name) ?? null,
        notes: notesOf(store, name),
      })),
    leftNotes: routers.filter(({ retired_at }) => retired_at !== null).flatMap(({ name }) => leftOn(store, name, now)),
    providers: store.all(allProviders, {}).filter(({ retired_at }) => retired_at === null),
    gateway: store.first(smsGateway, {}) ?? null,
    newestPayment: store.first(newestReceived, {})?.received_at ?? null,
    growth: store.first(growthOf, { since: now - GROWTH_DAYS * DAY_MS }) ?? null,
    backups: backupView(store, backups, now),
    nextStep: nextStep(readHolds(store)),
    tunnel: tunnelView(store, now),
    ranAs: store.first(metaValue, { key: RAN_AS })?.value ?? null,
  };
}

/** What is wrong with the notes by which a router ends lines by itself: why it keeps none, and those that are there and should not be. */
function notesOf(store: Store, router: string) {
  const stale = store.all(staleNotes, { router }).map(({ account_no }) => account_no);
  return { trouble: store.first(troubleOf, { router })?.words ?? null, stale };
}

/** Notes that a retired router still has, which nobody takes away: only those that are still to run. `until`: when the last does, UTC ms. */
function leftOn(store: Store, name: string, now: number) {
  const left = store
    .all(notesOn, { router: name })
    .flatMap(({ account_no: account, ends_at: at }) => (at !== null && at > now ? [{ account, at }] : []));
  if (left.length === 0) return [];
  return [{ name, accounts: left.map(({ account }) => account), until: Math.max(...left.map(({ at }) => at)) }];
}

export type StoreFacts = ReturnType<typeof readStoreFacts>;
