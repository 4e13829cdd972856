import type { LaneStatus } from '../domain/lines/lane-status.ts';
import { readLaneName } from '../domain/lines/lane-status.ts';
import type { Language } from '../domain/time/time.ts';
import type { Store } from '../storage/engine/store.ts';
import { heldNow } from '../storage/cut-holds.ts';
import { looksOfRouters } from '../storage/router-looks.ts';
import { newestReceived } from '../storage/views/takings.ts';
import { backupRow, type BackupView } from './backups.ts';
import { balances, balanceWords } from './balances.ts';
import { cutHoldWords } from './cut-hold-words.ts';
import { ageOf, type Fact, type Standing } from './fact.ts';
import { READING_HOLDS_MS } from './line.ts';
import { isSince, tunnelView, tunnelWords } from './tunnel.ts';

export type WatchedCode =
  | 'backup'
  | 'message'
  | 'tunnel'
  | 'compared'
  | 'router-away'
  | 'router-paused'
  | 'balance'
  | 'sms'
  | 'sms-log'
  | 'cut-offs'
  | 'clock';

/** Something that is looked at on a rhythm, and what the last look said. */
export interface Watched {
  /** Unlike any other on the page. */
  readonly id: string;
  readonly code: WatchedCode;
  readonly fact: Fact<WatchedCode>;
  /** Router or connection; empty where there is only one of it. */
  readonly name: string;
  /** In the words of who was asked; null where ours say all. */
  readonly says: Readonly<Record<Language, string>> | null;
  /** Where more is said of it. */
  readonly href: string | null;
  /** The moment of the fact ends what is said, in the place of its age. */
  readonly since: boolean;
}

const watched = (
  code: WatchedCode,
  name: string,
  state: Standing,
  at: number | null,
  now: number,
  more: Partial<Pick<Watched, 'says' | 'href' | 'since'>> = {},
): Watched => ({
  id: `${code}-${name}`,
  code,
  name,
  fact: { code, state, at, ageMs: ageOf(at, now), fresh: state !== 'unknown' },
  says: null,
  href: null,
  since: false,
  ...more,
});

/** What is known outside of the database. */
export interface Watching {
  readonly lanes: readonly LaneStatus[];
  readonly clock: { readonly sane: boolean };
  /** Whether there is an SMS gateway that sends. */
  readonly hasGateway: boolean;
  readonly backups: BackupView;
}

/** Everything that is looked at, in the order of the way of a payment. */
export function watchedFacts(store: Store, { lanes, clock, hasGateway, backups }: Watching, now: number): Watched[] {
  const newest = store.first(newestReceived, {});
  const looks = new Map(store.all(looksOfRouters, {}).map(({ router_name, at }) => [router_name, at]));
  return [
    ...(newest === undefined
      ? []
      : [watched('message', '', 'right', newest.received_at, now, { href: `/payments/${newest.id}` })]),
    ofTunnel(store, now),
    ...lanes.flatMap((lane) => ofLane(lane, looks, hasGateway, now)),
    ...balances(store, now).map((view) =>
      watched('balance', view.provider, view.fact.state, view.unknownSince ?? view.fact.at, now, {
        says: { en: balanceWords(view), sw: balanceWords(view, 'sw') },
      }),
    ),
    ...ofCutOffs(store, now),
    ofBackups(backups, now),
    watched('clock', '', clock.sane ? 'right' : 'wrong', null, now),
  ];
}

function ofCutOffs(store: Store, now: number): Watched[] {
  const held = heldNow(store);
  if (held === null) return [];
  const says = { en: cutHoldWords(held.hold), sw: cutHoldWords(held.hold, 'sw') };
  return [watched('cut-offs', '', 'waiting', held.since, now, { says, since: true })];
}

function ofTunnel(store: Store, now: number): Watched {
  const view = tunnelView(store, now);
  const { code, state, at } = view.fact;
  const says = { en: tunnelWords(view), sw: tunnelWords(view, 'sw') };
  return watched('tunnel', '', state, at, now, { says, since: isSince(code) });
}

/** The row that `washa status` shows too. Its age is that of the backup that a restore would give. */
function ofBackups({ codes, state, facts }: BackupView, now: number): Watched {
  const [worst = 'none'] = codes;
  const at = worst === 'old' || worst === 'failing' ? facts.madeAt : facts.provenAt;
  return watched('backup', '', state, at, now, { says: backupRow(worst, at), since: state === 'wrong' && at !== null });
}

function ofLane(lane: LaneStatus, looks: ReadonlyMap<string, number>, hasGateway: boolean, now: number): Watched[] {
  const { kind, party } = readLaneName(lane.lane) ?? { kind: 'sms', party: '' };
  // Whether the owner can be told is seen when something is told; an alarm says so.
  if (kind === 'notice') return [];
  if (kind === 'sms') {
    if (!hasGateway) return [watched('sms-log', '', 'idle', null, now)];
    const state = lane.state === 'ready' || lane.state === 'up' ? 'right' : 'wrong';
    return [watched('sms', '', state, lane.since, now)];
  }
  const href = `/routers/${encodeURIComponent(party)}`;
  if (lane.state === 'paused') return [watched('router-paused', party, 'waiting', lane.since, now, { href })];
  if (lane.state !== 'up') return [watched('router-away', party, 'wrong', lane.since, now, { href })];
  const at = looks.get(party) ?? null;
  const fresh = at !== null && now - at <= READING_HOLDS_MS.on;
  return [watched('compared', party, fresh ? 'right' : 'unknown', at, now, { href })];
}

interface Said {
  readonly what: string;
  readonly says: string;
  /** The moment of the fact ends the sentence, in the place of its age. */
  readonly since?: true;
}

const known = ({ fresh, at }: Watched['fact'], says = '', unknown: string): Omit<Said, 'what'> =>
  fresh || at === null ? { says } : { says: unknown, since: true };

const WORDS: Readonly<Record<WatchedCode, Readonly<Record<Language, (one: Watched) => Said>>>> = {
  message: {
    en: () => ({ what: 'Last payment', says: '' }),
    sw: () => ({ what: 'Malipo ya mwisho', says: '' }),
  },
  tunnel: {
    en: ({ says, since }) => ({ what: 'Tunnel', says: says?.en ?? '', ...(since && { since }) }),
    sw: ({ says, since }) => ({ what: 'Njia ya mtandao', says: says?.sw ?? '', ...(since && { since }) }),
  },
  compared: {
    en: ({ name, fact }) => ({
      what: `Router ${name}`,
      says: fact.at === null ? 'never compared' : fact.fresh ? 'compared' : 'not compared since',
      ...(fact.at !== null && !fact.fresh && { since: true }),
    }),
    sw: ({ name, fact }) => ({
      what: `Ruta ${name}`,
      says: fact.at === null ? 'haijalinganishwa' : fact.fresh ? 'imelinganishwa' : 'haijalinganishwa tangu',
      ...(fact.at !== null && !fact.fresh && { since: true }),
    }),
  },
  'router-away': {
    en: ({ name }) => ({ what: `Router ${name}`, says: 'does not answer since', since: true }),
    sw: ({ name }) => ({ what: `Ruta ${name}`, says: 'haijibu tangu', since: true }),
  },
  'router-paused': {
    en: ({ name }) => ({ what: `Router ${name}`, says: 'paused since', since: true }),
    sw: ({ name }) => ({ what: `Ruta ${name}`, says: 'imesimamishwa tangu', since: true }),
  },
  balance: {
    en: ({ name, says, fact }) => ({ what: name, ...known(fact, says?.en, 'not known since') }),
    sw: ({ name, says, fact }) => ({ what: name, ...known(fact, says?.sw, 'haijulikani tangu') }),
  },
  sms: {
    en: ({ fact }) => ({
      what: 'SMS',
      says: fact.state === 'right' ? 'ready since' : 'does not answer since',
      since: true,
    }),
    sw: ({ fact }) => ({ what: 'SMS', says: fact.state === 'right' ? 'tayari tangu' : 'haijibu tangu', since: true }),
  },
  'sms-log': {
    en: () => ({ what: 'SMS', says: 'not sent: only written to the log' }),
    sw: () => ({ what: 'SMS', says: 'hazitumwi: zinaandikwa tu' }),
  },
  'cut-offs': {
    en: ({ says }) => ({ what: 'Cut-offs', says: `${says?.en ?? ''}, since`, since: true }),
    sw: ({ says }) => ({ what: 'Kuzima laini', says: `${says?.sw ?? ''}, tangu`, since: true }),
  },
  backup: {
    en: ({ says, since }) => ({ what: 'Backup', says: says?.en ?? '', ...(since && { since }) }),
    sw: ({ says, since }) => ({ what: 'Nakala ya akiba', says: says?.sw ?? '', ...(since && { since }) }),
  },
  clock: {
    en: ({ fact }) => ({ what: 'Clock', says: fact.state === 'right' ? 'right' : 'wrong' }),
    sw: ({ fact }) => ({ what: 'Saa', says: fact.state === 'right' ? 'sahihi' : 'si sahihi' }),
  },
};

/** What it is, and what the last look said; its age stands behind. */
export function watchedWords(one: Watched, language: Language): Said {
  return WORDS[one.code][language](one);
}
