import { ALARMS } from '../../domain/alarm.ts';
import { backupWords } from '../../domain/backup-words.ts';
import { formatAge } from '../../domain/time/durations.ts';
import { formatWhen } from '../../domain/time/time.ts';
import { awayWords, laneName } from '../../domain/lines/lane-status.ts';
import { REMOVE_NOTES } from '../end-note.ts';
import { READING_HOLDS_MS } from '../line.ts';
import { NEXT_STEP_WORDS } from '../next-step.ts';
import { waitingWords } from '../waiting-words.ts';
import { readinessOf } from './readiness.ts';
import { idle, layerOf, right, unknown, waiting, wrong, type Finding, type RepairCode } from './finding.ts';
import type { StoreFacts } from './store-facts.ts';
import { factsOf, isTold, type ProviderItem, type World } from './world.ts';

/** Providers, SMS, routers, queues and what waits for people: the work itself, as the books tell of it. */
export const WORK_PROBES: readonly ((world: World) => Finding[])[] = [
  providers,
  sms,
  routers,
  notes,
  queues,
  people,
  backups,
  version,
];

/** A lane is told within seconds; a router that is away has an alarm of its own. Milliseconds. */
const LATE_MS = 5 * 60_000;

/** The code of what is wrong with a connection, where no alarm of the daemon may have it yet. */
const ITEM_CODES: Readonly<Record<string, RepairCode>> = {
  credentials: 'credentials',
  tokens: 'tokens',
  channel: 'channel',
  list: 'pull',
  money: 'money-untold',
};

function providers(world: World): Finding[] {
  if (factsOf(world) === null) return [unknown('providers', 'Providers were not asked: the books cannot be read.')];
  if (world.providers.length === 0) return [idle('providers', 'No payment provider is set up.')];
  return world.providers.flatMap(({ name, items }) => {
    const found = items.flatMap((item) => itemFindings(name, item));
    return found.length > 0 ? found : [right('providers', summary(name, items))];
  });
}

function itemFindings(name: string, { thing, state, words }: ProviderItem): Finding[] {
  const code = ITEM_CODES[thing];
  if (state === 'wrong' && code !== undefined) return [wrong(code, `${name}: ${words}`, name)];
  return state === 'open' && thing === 'credentials' ? [unknown('providers', `${name}: ${words}`)] : [];
}

/** `payhero: takes the credentials. KES 240 of service tokens are left.` */
function summary(name: string, items: readonly ProviderItem[]): string {
  const told = items.filter(({ thing, state }) => state !== 'asked' && ['credentials', 'tokens'].includes(thing));
  return [`${name}:`, ...told.map(({ words }) => words)].join(' ');
}

function sms(world: World): Finding[] {
  const facts = factsOf(world);
  if (facts === null) return [];
  const { gateway } = facts;
  if (gateway === null || gateway.kind === 'log-only')
    return [wrong('sms-log', 'No SMS gateway is set up: who pays gets no receipt.')];
  return isTold(world, ({ kind }) => layerOf(kind) === 'sms') ? [] : [right('sms', `SMS go by ${gateway.kind}.`)];
}

const AWAY = ['down', 'stopped', 'paused'] as const;

/** Why nothing can be told on a lane at this moment, as the daemon says; null where nothing is in the way. */
function awayOf({ doors }: World, lane: string): (typeof AWAY)[number] | null {
  const degraded = readinessOf(doors.console.answer)?.degraded ?? [];
  return AWAY.find((state) => degraded.includes(awayWords(lane, state))) ?? null;
}

function routers(world: World): Finding[] {
  const facts = factsOf(world);
  if (facts === null) return [];
  if (facts.routers.length === 0) return [wrong('no-router', 'No router is set up.')];
  return facts.routers.flatMap(({ name, comparedAt }) => {
    if (isTold(world, ({ kind, subject }) => ALARMS[kind].subject === 'router' && subject === name)) return [];
    const state = awayOf(world, laneName('router', name));
    if (state === 'down')
      return wrong('router-away', `${name} does not answer now. Look at its power and its way: ping it.`, name);
    if (state === 'stopped') return wrong('router', `${name} refuses us: washa router check ${name}`, name);
    if (state === 'paused') return waiting('routers', `${name} is paused: somebody works at it.`);
    if (comparedAt === null) return waiting('routers', `${name} was not compared with the books yet.`);
    const age = world.now - comparedAt;
    const says = `${name} was compared with the books ${formatAge(age)} ago.`;
    return age > READING_HOLDS_MS.off ? wrong('not-compared', says, name) : right('routers', says);
  });
}

/** The dead man's notes, where something is to be said of them; each is seen to with the next comparison, unless its router is retired. */
function notes(world: World): Finding[] {
  const facts = factsOf(world);
  if (facts === null) return [];
  const left = facts.leftNotes.map(({ name, accounts, until }) => {
    const last = formatWhen(until, world.zone, 'en', world.now);
    const says = `${name} is retired, and would still end ${accounts.join(', ')}, the last ${last}. In its terminal: ${REMOVE_NOTES}`;
    return waiting('routers', says);
  });
  return facts.routers
    .flatMap(({ name, notes: { trouble, stale } }) => [
      ...(trouble === null ? [] : [unknown('routers', `${name} ends no line by itself if this box dies: ${trouble}`)]),
      ...(stale.length === 0
        ? []
        : [
            waiting(
              'routers',
              `${name} has notes that are to go with its next comparison, and would still end: ${stale.join(', ')}`,
            ),
          ]),
    ])
    .concat(left);
}

function queues(world: World): Finding[] {
  const facts = factsOf(world);
  if (facts === null) return [];
  const late = facts.lanes.filter(
    ({ lane, due_at: at }) => at !== null && world.now - at > LATE_MS && awayOf(world, lane) === null,
  );
  const given =
    facts.givenUp === 0
      ? []
      : [wrong('given-up', `${facts.givenUp} ${facts.givenUp === 1 ? 'thing was' : 'things were'} given up.`)];
  if (late.length === 0) return [right('queues', queuedWords(facts)), ...given];
  return [
    ...late.map(({ lane, queued, due_at: at }) =>
      wrong(
        'queue-stands',
        `${queued} on lane ${lane} wait, the oldest for ${formatAge(world.now - (at ?? 0))}.`,
        lane,
      ),
    ),
    ...given,
  ];
}

function queuedWords({ lanes }: StoreFacts): string {
  const queued = lanes.reduce((sum, lane) => sum + lane.queued, 0);
  return queued === 0 ? 'Nothing waits on the lanes.' : `${queued} wait on the lanes, none for long.`;
}

function people(world: World): Finding[] {
  const facts = factsOf(world);
  if (facts === null) return [];
  const { unmatched, held, setApart } = facts.waiting;
  const says = waitingWords(facts.waiting);
  const step = facts.nextStep === null ? [] : [waiting('people', `Next: ${NEXT_STEP_WORDS[facts.nextStep].en}.`)];
  return [
    unmatched.n + held.n + setApart > 0 ? wrong('undecided', says) : right('people', says),
    ...step,
    ...(facts.newestPayment === null
      ? []
      : [right('people', `The newest payment came ${formatAge(world.now - facts.newestPayment)} ago.`)]),
  ];
}

function backups(world: World): Finding[] {
  const facts = factsOf(world);
  if (facts === null) return [];
  const { codes: judged, state, facts: known } = facts.backups;
  // The alarm waits until it is no disk that somebody has just taken off; whoever asks now is told.
  const isRefused = state !== 'wrong' && known.failing.length > 0;
  const codes = isRefused ? ['place' as const, ...judged] : judged;
  const said = codes.map((code) => backupWords(code, known, { zone: world.zone, language: 'en', now: world.now }));
  if (state === 'wrong' || isRefused) return [wrong('backup', said.join(' '), 'box')];
  return [(state === 'waiting' ? waiting : right)('backups', said.join(' '))];
}

function version(world: World): Finding[] {
  const { installed, node } = world.version;
  const ranAs = factsOf(world)?.ranAs ?? null;
  const says = `Washa ${installed} on Node.js ${node}.`;
  if (ranAs !== null && ranAs !== installed)
    return [wrong('version', `Washa ${installed} is installed, and ${ranAs} was started last.`)];
  return [right('version', says)];
}
