import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { PutOff } from '../../../src/domain/lines/put-off.ts';
import { Fault } from '../../../src/domain/values/fault.ts';
import type { LineTarget, RouterReply, RouterRow } from '../../../src/domain/ports.ts';
import { inLists } from '../../../src/routers/routeros/line/lists.ts';
import type { Exec } from '../../../src/routers/routeros/line/observe.ts';
import type { RouterWorld } from '../../../src/simulate/router/world.ts';
import { TARGET } from '../../line-target.ts';
import { startHarness, type Harness } from '../line-harness.ts';
import { until } from '../scripted-peer.ts';
import { runs } from '../../runs.ts';

const REFUSED = new Fault('router.trap.no-such-item', 'retry', 'no such item (4)');

/** A router that answers as told and remembers what it was sent. */
function scripted(
  answer: (words: readonly string[]) => RouterRow[] | Fault = () => [],
  isLonely?: () => boolean,
): {
  exec: Exec;
  sent: string[];
} {
  const sent: string[] = [];
  const exec = inLists((words): Promise<RouterReply> => {
    sent.push(words.join(' '));
    const given = answer(words);
    return given instanceof Fault ? Promise.reject(given) : Promise.resolve({ rows: given, ret: null });
  }, isLonely);
  return { exec, sent };
}

test('equal writes of one turn are one on the wire, and every credential is right before the first session is ended', async () => {
  const { exec, sent } = scripted();
  await Promise.all([
    exec(['/ppp/secret/set', '=.id=*1', '=profile=10M']),
    exec(['/ppp/active/remove', '=.id=*A1']),
    exec(['/ppp/secret/set', '=.id=*2', '=profile=5M']),
    exec(['/ppp/active/remove', '=.id=*A2']),
    exec(['/ppp/secret/set', '=.id=*3', '=profile=10M']),
    exec(['/ip/hotspot/cookie/remove', '=.id=*C1']),
  ]);
  expect(sent).toEqual([
    '/ppp/secret/set =.id=*1,*3 =profile=10M',
    '/ppp/secret/set =.id=*2 =profile=5M',
    '/ip/hotspot/cookie/remove =.id=*C1',
    '/ppp/active/remove =.id=*A1,*A2',
  ]);
});

test('what one line alone asks for goes out as it asked, in its order, and waits for no list', async () => {
  const asked = [
    ['/ppp/active/remove', '=.id=*A1'],
    ['/ppp/secret/set', '=.id=*1', '=profile=10M'],
    ['/ppp/active/remove', '=.id=*A2'],
  ];
  let lonely = true;
  const { exec, sent } = scripted(undefined, () => lonely);
  await Promise.all(asked.map((words) => exec(words)));
  expect(sent).toEqual(asked.map((words) => words.join(' ')));
  lonely = false;
  await Promise.all(asked.map((words) => exec(words)));
  expect(sent.slice(3)).toEqual(['/ppp/secret/set =.id=*1 =profile=10M', '/ppp/active/remove =.id=*A1,*A2']);
});

test('prints that differ in one value are one, and each gets its own rows', async () => {
  const { exec, sent } = scripted(() => ['a', 'c', 'a'].map((name, n) => ({ '.id': `*${n}`, name })));
  const ask = (name: string) => exec(['/ppp/secret/print', '=.proplist=.id,name', `?name=${name}`]);
  const replies = await Promise.all(['a', 'b', 'c', 'a'].map(ask));
  expect(sent).toEqual(['/ppp/secret/print =.proplist=.id,name ?name=a ?name=b ?#| ?name=c ?#|']);
  expect(replies.map(({ rows }) => rows.map((row) => row['.id']))).toEqual([['*0', '*2'], [], ['*1'], ['*0', '*2']]);
});

test('a print that does not return what it looks for is asked alone: nobody could tell whose the rows are', async () => {
  const { exec, sent } = scripted();
  await Promise.all(['a', 'b'].map((name) => exec(['/ppp/active/print', '=.proplist=.id', `?name=${name}`])));
  expect(sent).toHaveLength(2);
});

test('no list is longer than fifty', async () => {
  const { exec, sent } = scripted();
  await Promise.all(Array.from({ length: 120 }, (_, n) => exec(['/ppp/active/remove', `=.id=*${n}`])));
  expect(sent.map((words) => words.split(',').length)).toEqual([50, 50, 20]);
});

test('a session that went by itself costs a few shorter lists, and no other its end', async () => {
  const { exec, sent } = scripted(([, id]) => (id?.split(/[=,]/).includes('*7') === true ? REFUSED : []));
  const ended = await Promise.allSettled(
    Array.from({ length: 50 }, (_, n) => exec(['/ppp/active/remove', `=.id=*${n}`])),
  );
  expect(ended.flatMap(({ status }, n) => (status === 'rejected' ? n : []))).toEqual([7]);
  expect(sent.length).toBeLessThan(15);
});

test('a refused list of credentials is not asked for again: nobody knows which of its rows took the values, so each line looks again, alone', async () => {
  const { exec, sent } = scripted(([command]) => (command === '/ppp/secret/set' ? REFUSED : []));
  const ended = await Promise.allSettled(
    ['*1', '*2'].map((id) => exec(['/ppp/secret/set', `=.id=${id}`, '=profile=5M'])),
  );
  expect(sent).toHaveLength(1);
  for (const one of ended) expect(one).toMatchObject({ reason: { code: 'router.list-refused', isAlone: true, at: 0 } });
});

test.for([
  ['the link is lost', new Fault('router.lost', 'unknown', 'lost')],
  ['the router is overloaded', new Fault('router.trap.busy', 'retry', 'busy')],
  ['a command was interrupted', new Fault('router.trap.interrupted', 'unknown', 'interrupted')],
  ['a right is missing', new Fault('router.permission', 'stop', 'not enough permissions')],
] as const)('%s: that is of no one row, and nothing is repeated', async ([, fault]) => {
  const { exec, sent } = scripted(() => fault);
  const ended = await Promise.allSettled(['*1', '*2'].map((id) => exec(['/ppp/active/remove', `=.id=${id}`])));
  expect(sent).toHaveLength(1);
  for (const one of ended) expect(one).toMatchObject({ reason: fault });
});

interface Case {
  readonly secret: { readonly profile: string; readonly disabled: boolean } | null;
  readonly online: boolean;
  readonly target: Pick<LineTarget, 'service' | 'want' | 'mode' | 'profile'>;
}

const someCase: fc.Arbitrary<Case> = fc.record({
  secret: fc.option(fc.record({ profile: fc.constantFrom('10M', '10Megas', 'EXPIRED'), disabled: fc.boolean() }), {
    freq: 8,
  }),
  online: fc.boolean(),
  target: fc.record({
    service: fc.constantFrom('pppoe', 'hotspot'),
    want: fc.constantFrom('on', 'off'),
    mode: fc.constantFrom('expired-profile', 'disable', 'address-list'),
    profile: fc.constantFrom('10M', '10Megas', 'GONE'),
  }),
});

/** What is left on a router by making these lines right, and how it went with each. */
async function outcome(
  cases: readonly Case[],
  make: (harness: Harness, targets: readonly LineTarget[]) => Promise<PromiseSettledResult<{ access: string }>[]>,
  refuses: boolean,
) {
  const name = (n: number): string => `line-${n}`;
  // Everybody has been online for a while: a router counts whole seconds, and of this one nothing could be told.
  let behindMs = 600_000;
  const seed = (world: RouterWorld): void => {
    for (const profile of ['10M', '10Megas', 'EXPIRED']) world.addHotspotProfile({ name: profile });
    for (const [n, { secret, online, target }] of cases.entries()) {
      if (secret === null) continue;
      const isOnline = online && !secret.disabled;
      if (target.service === 'pppoe') {
        world.addSecret({ name: name(n), ...secret });
        if (isOnline) world.addCpe(name(n));
      } else {
        const mac = `02:00:00:00:00:${String(n).padStart(2, '0')}`;
        world.addHotspotUser({ name: name(n), ...secret, mac });
        if (isOnline) world.addPhone({ user: name(n), mac, address: `10.5.0.${n + 2}`, online: true });
      }
    }
    behindMs = 0;
  };
  const harness = await startHarness({ seed, redialMs: 60_000, routerClock: () => Date.now() - behindMs });
  try {
    await until(() => harness.health().state === 'up', 'up');
    // In a list it stands for one row that the router does not take; the lines after it have to come right all the same.
    if (refuses) harness.sim.faults.trapNext('/ppp/secret/set', 'failure: not this one');
    harness.sim.log.clearSentences();
    const targets = cases.map(({ target }, n) => ({ ...TARGET, ...target, username: name(n), tag: `JSY-${n}` }));
    const results = await make(harness, targets);
    const { world, sim } = harness;
    return {
      secrets: ['/ppp/secret', '/ip/hotspot/user']
        .flatMap((menu) => world.table(menu).all())
        .map(({ fields }) => ['name', 'profile', 'disabled'].map((key) => fields.get(key))),
      entries: world
        .table('/ip/firewall/address-list')
        .all()
        .map(({ fields }) => `${fields.get('list')} ${fields.get('comment')}`)
        .toSorted(),
      kicked: world.kicks.map((kick) => kick.name).toSorted(),
      online: cases.map((_, n) => world.isOnline(name(n))),
      results: results.map((one) => (one.status === 'fulfilled' ? one.value.access : (one.reason as Fault).code)),
      sets: sim.log.sent('/ppp/secret/set').length,
      violations: world.violations,
    };
  } finally {
    await harness.stop();
  }
}

const atOnce = (harness: Harness, targets: readonly LineTarget[], written = new Map<string, Partial<LineTarget>>()) =>
  Promise.allSettled(
    targets.map((target) =>
      harness.connection.sync({ ...target, ...written.get(target.username) }, (ends) => {
        const now = Date.now();
        written.set(target.username, { writtenAt: now, ...(ends && { endingSince: now }) });
      }),
    ),
  );

/** As the lane does it: who is put off comes again by itself. */
async function atOnceThenAlone(harness: Harness, targets: readonly LineTarget[]) {
  const first = await atOnce(harness, targets);
  return Promise.all(
    first.map(async (one, n) => {
      const target = targets[n];
      const isAlone = one.status === 'rejected' && one.reason instanceof PutOff && one.reason.isAlone;
      if (!isAlone || target === undefined) return one;
      const [again] = await Promise.allSettled([harness.connection.sync(target, () => undefined, { alone: true })]);
      return again;
    }),
  );
}

async function oneByOne(harness: Harness, targets: readonly LineTarget[]) {
  const results: PromiseSettledResult<{ access: string }>[] = [];
  for (const target of targets)
    results.push(...(await Promise.allSettled([harness.connection.sync(target, () => undefined)])));
  return results;
}

test('whatever the router looks like, lines that are made right at once leave it as they would one by one', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(someCase, { minLength: 2, maxLength: 12 }), async (cases) => {
      const { sets: few, ...lists } = await outcome(cases, atOnce, false);
      const { sets: many, ...singles } = await outcome(cases, oneByOne, false);
      expect(lists).toEqual(singles);
      expect(few).toBeLessThanOrEqual(many);
    }),
    { numRuns: runs(40) },
  );
});

test('a list that the router refuses holds nobody: each of its lines is looked at again and written alone', async () => {
  const expired: Case = {
    secret: { profile: 'EXPIRED', disabled: false },
    online: true,
    target: { service: 'pppoe', want: 'on', mode: 'expired-profile', profile: '10M' },
  };
  const cases = Array.from({ length: 9 }, () => expired);
  const refused = await outcome(cases, atOnceThenAlone, true);
  expect(refused.results).toEqual(cases.map(() => 'on'));
  expect(refused.kicked, 'each session is ended once').toHaveLength(9);
  expect(refused.sets).toBe(10);
});

test('a router that vanishes in the middle leaves no line without an outcome, and the next attempt makes all right', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(someCase, { minLength: 2, maxLength: 12 }),
      fc.integer({ min: 0, max: 8 }),
      async (cases, after) => {
        const vanishing = await outcome(
          cases,
          async (harness, targets) => {
            harness.sim.faults.dropAfterSentences = after;
            const written = new Map<string, Partial<LineTarget>>();
            const first = await atOnce(harness, targets, written);
            for (const one of first)
              if (one.status === 'rejected') expect(one.reason, 'a fault, and no bug').toBeInstanceOf(Fault);
            harness.sim.faults.dropAfterSentences = null;
            harness.connection.hasten();
            await until(() => harness.health().state === 'up', 'up again');
            return atOnce(harness, targets, written);
          },
          false,
        );
        const { secrets, entries, results, violations } = await outcome(cases, oneByOne, false);
        expect(vanishing).toMatchObject({ secrets, entries, results, violations });
      },
    ),
    { numRuns: runs(10) },
  );
});
