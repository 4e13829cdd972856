import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ProfileReport, ProfileWish } from '../../../src/domain/plan-facts.ts';
import type { RouterConnection } from '../../../src/domain/ports.ts';
import { Fault } from '../../../src/domain/values/fault.ts';
import { COMMAND_ENTRIES } from '../../../src/services/commands/entries.ts';
import { syncLine } from '../../../src/services/commands/sync-line.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { planProfilesOn } from '../../../src/storage/plan-profiles.ts';
import { addLine, commands, DAY, NOW, openAlarms, openStore } from '../books.ts';

let store: Store;
let asked: ProfileWish[];
let answer: ProfileReport | Fault;

beforeEach(() => {
  store = openStore();
  asked = [];
  addLine(store, 1, { expiresAt: NOW + DAY, plan: { rate_limit: '5M/20M', profile_like: 'default' } });
});
afterEach(() => store.close());

const clock = { now: () => NOW } as never;
/** It lacks the profile of every line, and answers about profiles what the test says. */
const router = {
  name: 'tower-1',
  sync: () => Promise.reject(new Fault('router.no-profile', 'dead', 'router has no PPP profile named "10M"')),
  profiles: () => ({
    compare: () => Promise.reject(new Error('nothing is compared here')),
    keep: (wish: ProfileWish) => {
      asked.push(wish);
      return answer instanceof Fault ? Promise.reject(answer) : Promise.resolve(answer);
    },
  }),
} as unknown as RouterConnection;

async function sync() {
  const command = { id: 1, kind: 'router.sync', subject: 1, attempts: 0, priority: 9, asked: 0 } as const;
  const { store: take } = await syncLine({ store, clock, router }, command);
  store.transaction(() => take?.(NOW));
}

const queued = (kind: string) => store.all(commands, {}).filter((one) => one.kind === kind && one.state === 'queued');
const profile = () => store.all(planProfilesOn, { router: 'tower-1' }).find(({ service }) => service === 'pppoe');
const kinds = () => store.all(openAlarms, {}).map(({ kind }) => kind);

async function keep() {
  const command = queued('router.profile').find(({ subject }) => subject === profile()?.id);
  const entry = COMMAND_ENTRIES['router.profile'];
  if (entry.lane !== 'router' || command === undefined) throw new Error('no profile is to be kept');
  const { store: take, outcome } = await entry.run({ store, clock, router }, command, AbortSignal.timeout(5_000));
  store.transaction(() => take?.(NOW));
  return outcome;
}

test('a line that lacks the profile which Washa keeps has it made, nobody is told, and it is told again when it is there', async () => {
  await sync();
  expect([kinds(), queued('router.profile').length > 0, queued('router.sync')]).toEqual([[], true, []]);
  answer = { verdict: { kind: 'right' }, isMade: true, detail: 'made' };
  expect(await keep()).toBe('ok');
  expect(asked).toMatchObject([{ service: 'pppoe', isOurs: false, isNeeded: true, facts: { like: 'default' } }]);
  expect(profile()).toMatchObject({ made_at: NOW, read_at: NOW, differs: null, refused: null });
  expect(queued('router.sync')).toMatchObject([{ subject: 1, priority: 1 }]);
  expect(kinds()).toEqual([]);
});

test('what a router refuses is an alarm of the plan there, and from then on its lines are told of too', async () => {
  await sync();
  answer = new Fault('router.permission', 'stop', 'not enough permissions (9)');
  expect(await keep(), 'the next comparison asks again, and not this command').toBe('ok');
  expect(profile()).toMatchObject({ made_at: null, refused: 'not enough permissions (9)' });
  expect(kinds()).toEqual(['plan-facts']);
  await sync();
  expect(kinds().toSorted()).toEqual(['plan-facts', 'plan-refused']);
});

test('a router that is away is no refusal: the command waits', async () => {
  await sync();
  answer = new Fault('router.down', 'unavailable', 'tower-1 is down');
  expect(await keep()).toBe('unavailable');
  expect([profile()?.refused, kinds()]).toEqual([null, []]);
});

test('what nothing needs there is forgotten, and is no alarm', async () => {
  await sync();
  answer = { verdict: { kind: 'idle' }, isMade: false, detail: 'it is not there' };
  await keep();
  expect([profile(), kinds()]).toEqual([undefined, []]);
});
