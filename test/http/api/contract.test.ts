import { beforeEach, afterEach, describe, expect, test } from 'vitest';
import type { ActionName } from '../../../src/domain/action-name.ts';
import { isAmong, mayDo, WHO_MAY } from '../../../src/domain/staff-rights.ts';
import { STAFF_ROLES, type StaffRole } from '../../../src/domain/staff-role.ts';
import { VIEWS } from '../../../src/http/api/views.ts';
import { NOT_FOR_PROGRAMS } from '../../../src/http/console/program-deeds.ts';
import { act, resultOf } from '../../../src/services/actions/act.ts';
import { makeVouchers } from '../../../src/services/hotspot/make-vouchers.ts';
import { addToken, revokeToken } from '../../../src/services/staff/tokens.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { actions, addLine, notice, PLAIN_BATCH, take } from '../../services/books.ts';
import { NOW, openStore } from '../console/seed.ts';
import { openWorld, type World } from '../console/session.ts';

let world: World;
let close: () => Promise<void>;

beforeEach(() => {
  const opened = openStore();
  close = opened.close;
  world = openWorld(opened.store);
  addLine(world.store, 1, { expiresAt: NOW - 1 });
  take(world.store, notice({ account: 'ACC1' }), notice({ account: 'nobody' }));
});
afterEach(() => close());

interface Told {
  readonly status: number;
  readonly text: string;
  readonly body: Record<string, never> & { error?: { code: string; message: string; problems: { path: string }[] } };
}

function token(role: StaffRole, scopes: readonly string[] = ['*'], name: string = role): string {
  const done = act(world.store, addToken, { name, role, scopes: [...scopes] }, { actor: 'cli:root' }, world.now);
  return resultOf(done)!.token;
}

async function ask(path: string, bearer: string | null, init: RequestInit = {}): Promise<Told> {
  const headers = new Headers(init.headers);
  if (bearer !== null) headers.set('authorization', `Bearer ${bearer}`);
  const answer = await world.app.request(`/api/v1${path}`, { ...init, headers });
  const text = await answer.text();
  return { status: answer.status, text, body: JSON.parse(text) as Told['body'] };
}

const post = (name: string, bearer: string, body: unknown, headers: Record<string, string> = {}) =>
  ask(`/actions/${name}`, bearer, { method: 'POST', body: JSON.stringify(body), headers });

interface Described {
  readonly paths: Record<
    string,
    { get?: object; post?: { requestBody: { content: Record<string, { schema: object }> } } }
  >;
}
const described = async (): Promise<Described> => JSON.parse((await ask('/openapi.json', null)).text) as Described;
const deedNames = async () =>
  Object.keys((await described()).paths)
    .filter((path) => path.startsWith('/actions/'))
    .map((path) => path.slice('/actions/'.length) as ActionName);

/** The names of all members in a schema. */
function namesOf(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(namesOf);
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([word, inner]) => [
    ...(word === 'properties' ? Object.keys(inner as object) : []),
    ...namesOf(inner),
  ]);
}

const PLACES: Readonly<Record<string, string>> = { ':account': 'acc1', ':id': '1', ':name': 'tower-1', ':number': '1' };
const filled = (path: string) => path.replace(/:\w+/, (part) => PLACES[part] ?? part);
const asked = (path: string) => (path === '/search' ? '?q=ACC1' : '');

test('every action is for programs, or it is said why not', async () => {
  const names = await deedNames();
  const left = Object.keys(WHO_MAY).filter((name) => !names.some((one) => one === name));
  expect(left.sort()).toEqual(Object.keys(NOT_FOR_PROGRAMS).sort());
  expect(names.filter((name) => Object.hasOwn(NOT_FOR_PROGRAMS, name))).toEqual([]);
});

describe('a view', () => {
  beforeEach(() => {
    const batch = { ...PLAIN_BATCH, planCode: 'home', count: 1 };
    act(world.store, makeVouchers(Math.random, 'KES'), batch, { actor: 'cli:root' }, world.now);
  });

  test.each(VIEWS.map((view) => [view.path, view] as const))(
    '%s is for who may see it, by a token that reads',
    async (_, view) => {
      const path = `${filled(view.path)}${asked(view.path)}`;
      expect((await ask(path, null)).status).toBe(401);
      for (const role of STAFF_ROLES) {
        const told = await ask(path, token(role));
        expect([role, told.status]).toEqual([role, isAmong(role, view.who) ? 200 : 403]);
      }
      expect((await ask(path, token('owner', ['payment'], 'writer'))).body.error?.code).toBe('scope');
      const strange = await ask(
        `${path}${path.includes('?') ? '&' : '?'}colour=red`,
        token('owner', ['read'], 'reader'),
      );
      expect([strange.status, strange.body.error?.message]).toEqual([400, expect.stringContaining('colour')]);
      expect((await described()).paths[view.path.replace(/:(\w+)/, '{$1}')]).toHaveProperty('get.responses.200');
    },
  );

  test('says no secret and, to a viewer, no whole phone number', async () => {
    world.store.run(
      query()((db) => db.updateTable('subscription').set({ login_password: 'blue-gate-41' })),
      {},
    );
    const [owner, viewer] = [token('owner'), token('viewer')];
    const number = /(?:254|0)[17]\d{8}/;
    expect((await ask('/lines/ACC1', owner)).text).toMatch(number);
    for (const { path } of VIEWS) {
      expect((await ask(`${filled(path)}${asked(path)}`, owner)).text).not.toMatch(/blue-gate-41|washa_/);
      expect((await ask(`${filled(path)}${asked(path)}`, viewer)).text).not.toMatch(number);
    }
  });

  test('goes on behind its page, and says what cannot be asked', async () => {
    const bearer = token('owner');
    const first = await ask('/payments?limit=1', bearer);
    const { next } = first.body as unknown as { next: string };
    const second = await ask(`/payments?limit=1&before=${next}`, bearer);
    expect(second.text).not.toBe(first.text);
    expect(second.body).toHaveProperty('payments.0.id', 1);
    for (const wrong of ['/payments?limit=0', '/payments?before=x', '/lines?show=blue', '/audit?day=2026-02-30']) {
      expect([wrong, (await ask(wrong, bearer)).status]).toEqual([wrong, 400]);
    }
    expect((await ask('/lines/NOBODY', bearer)).status).toBe(404);
    expect((await ask('/payments/99', bearer)).status).toBe(404);
    expect((await ask('/nowhere', bearer)).status).toBe(404);
  });
});

describe('a deed', () => {
  test.each(STAFF_ROLES)(
    'as %s: each is for who may do it; an empty or strange body is named, and does nothing',
    async (role) => {
      const bearer = token(role, ['*', 'staff']);
      const before = world.store.all(actions, {}).length;
      const { paths } = await described();
      for (const name of await deedNames()) {
        world.now += 61_000;
        const strange = await post(name, bearer, { colour: 'red', reason: 'x' });
        expect([name, strange.status]).toEqual([name, mayDo(role, name) ? 400 : 403]);
        if (!mayDo(role, name)) continue;
        expect(strange.body.error?.problems).toEqual([{ path: 'colour', message: 'is not known here' }]);
        const known = namesOf(paths[`/actions/${name}`]?.post?.requestBody.content['application/json']?.schema);
        expect([name, known.filter((one) => one !== one.toLowerCase())]).toEqual([name, []]);
        const wrong = await post(name, bearer, []);
        expect([name, wrong.status]).toEqual([name, 400]);
        const empty = await ask(`/actions/${name}?dry_run=true`, bearer, { method: 'POST', body: '{}' });
        if (empty.status !== 400) continue;
        for (const { path } of empty.body.error?.problems ?? []) {
          expect([name, path === '' || known.includes(path.split('.')[0]!)]).toEqual([name, true]);
        }
      }
      expect(world.store.all(actions, {}).length).toBe(before);
    },
  );

  test('does one thing to many lines, said in one wish', async () => {
    const bearer = token('technician', ['line.bulk'], 'mast');
    const wish = { line_ids: [1, 7], wish: { deed: 'extend', days: 2 }, reason: 'a storm' };
    expect(await post('line.bulk', bearer, wish)).toMatchObject({ status: 200, body: { result: { lines: 1 } } });
    const plan = { line_ids: [1], wish: { deed: 'plan', plan_code: 'home', when: 'later' }, reason: 'x' };
    expect((await post('line.bulk', bearer, plan)).text).toContain('wish.when: ');
  });

  test('does to many lines only what its scope names, where that names one of them', async () => {
    const bearer = token('technician', ['line.bulk.extend'], 'storms');
    const lines = { line_ids: [1], reason: 'a storm' };
    expect((await post('line.bulk', bearer, { ...lines, wish: { deed: 'extend', days: 2 } })).status).toBe(200);
    const refused = await post('line.bulk', bearer, { ...lines, wish: { deed: 'block' } });
    expect([refused.status, refused.body.error?.code]).toEqual([403, 'scope']);
    expect(refused.text).toContain('line.bulk.block');
    expect((await post('line.extend', bearer, { line_id: 1, by: { days: 2 }, reason: 'x' })).status).toBe(403);
  });

  test('takes keys of the settings file as they are written', async () => {
    const bearer = token('owner', ['settings.change'], 'desk');
    const wish = { texts: { 'box.support_phone': '0712 345 678' }, reason: 'the new office' };
    const dry = await ask('/actions/settings.change?dry_run=true', bearer, {
      method: 'POST',
      body: JSON.stringify(wish),
    });
    expect(dry.body).toMatchObject({ preview: [expect.stringContaining('box.support_phone'), expect.anything()] });
  });

  test('is shown, done once under its key, and stands in the audit as the token’s', async () => {
    const bearer = token('technician', ['line.extend'], 'till');
    const wish = { line_id: 1, by: { days: 2 }, reason: 'a storm' };
    const dry = await ask('/actions/line.extend?dry_run=true', bearer, { method: 'POST', body: JSON.stringify(wish) });
    expect(dry.body).toMatchObject({ done: false, preview: [expect.stringContaining('ACC1 is paid until')] });
    const key = { 'idempotency-key': 'a 1' };
    const first = await post('line.extend', bearer, wish, key);
    expect(first.body).toMatchObject({ done: true, repeated: false, audit: { actor: 'token:till' } });
    expect(world.woken).toEqual(['router:tower-1']);
    expect((await post('line.extend', bearer, wish, key)).body).toMatchObject({ done: true, repeated: true });
    const rows = world.store.all(actions, {}).filter(({ name }) => name === 'line.extend');
    expect(rows).toMatchObject([{ actor: 'token:till', reason: 'a storm' }]);
    // The same key of another token is another wish.
    const other = token('technician', ['line.extend'], 'desk');
    expect((await post('line.extend', other, { ...wish, by: { days: 1 } }, key)).body).toMatchObject({
      repeated: false,
    });
  });

  test.each([
    [{ line_id: 1, by: { days: 2 } }, 400, 'reason', 'Say why'],
    [{ line_id: 'one', by: { days: 2 }, reason: 'x' }, 400, 'input', 'line_id: '],
    [{ line_id: 1, by: { days: 'two' }, reason: 'x' }, 400, 'input', 'by'],
    [
      { lineId: 1, by: { days: 2 }, reason: 'x' },
      400,
      'input',
      'lineId: is not known here. Known are: line_id, by, reason.',
    ],
    [{ line_id: 1, by: { days: 2 }, reason: 'x'.repeat(201) }, 400, 'input', 'reason: '],
    [{ line_id: 99, by: { days: 2 }, reason: 'x' }, 422, 'line', 'There is no line 99.'],
    [{ line_id: 1, by: { days: 9 }, reason: 'x' }, 403, 'right', 'A technician gives a line 3 days'],
  ])('%j is refused with %d %s: %s', async (wish, status, code, words) => {
    const told = await post('line.extend', token('technician'), wish);
    expect([told.status, told.body.error?.code]).toEqual([status, code]);
    expect(told.body.error?.message).toContain(words);
  });

  test('about accounts of people is for a token that names them: everything is not enough', async () => {
    const wish = { username: 'mary', role: 'owner' };
    const everything = await post('staff.add', token('owner'), wish);
    expect([everything.status, everything.body.error?.code]).toEqual([403, 'scope']);
    const named = await post('staff.add', token('owner', ['staff.add'], 'adder'), wish);
    expect(named.body).toMatchObject({ done: true, result: { username: 'mary' } });
  });

  test('its answer says what it made', async () => {
    const bearer = token('owner');
    const cash = { account_no: 'ACC1', amount_cents: 150_000, receipt: 'B1', source: 'cash', reason: 'desk' };
    expect((await post('payment.cash', bearer, cash)).body).toMatchObject({ result: { payment_id: 3 } });
    const line = {
      name: 'Ann',
      msisdn: null,
      language: null,
      account_no: null,
      plan_code: 'home',
      router_name: 'tower-1',
    };
    const made = await post('line.add', bearer, {
      ...line,
      service: 'pppoe',
      username: 'ann',
      password: null,
      expires_at: world.now,
    });
    expect([made.status, made.body]).toMatchObject([200, { result: { note: null } }]);
    const vouchers = await post('voucher.make', bearer, { plan_code: 'home', count: 2 });
    expect(vouchers.body).toMatchObject({ result: { vouchers: [{ number: 1 }, { number: 2 }] } });
    await post('voucher.make', bearer, { plan_code: 'home', count: 2, agent: 'Njeri', price_cents: 4_500 });
    const paid = { agent: 'Njeri', amount_cents: 5_000, receipt: 'C-1', source: 'cash' };
    expect((await post('agent.pay-in', bearer, paid)).body).toMatchObject({ result: { payment_id: 4 } });
    expect((await ask('/vouchers', bearer)).body).toMatchObject({
      batches: [{ agent: 'Njeri', made: 2 }, { agent: null }],
      agents: [{ agent: 'Njeri', handed_cents: 9_000, paid_cents: 5_000, owes_cents: 4_000 }],
    });
    expect((await ask('/vouchers/3', bearer)).body).toMatchObject({
      number: 3,
      state: 'unused',
      agent: 'Njeri',
      line: null,
    });
    expect((await ask('/vouchers/9', bearer)).status).toBe(404);
  });
});

describe('a token', () => {
  test('that is revoked, of another box, or no token opens nothing; guesses from one place are slowed', async () => {
    const bearer = token('owner');
    expect((await ask('/home', bearer)).status).toBe(200);
    act(world.store, revokeToken, { name: 'owner' }, { actor: 'cli:root' }, world.now);
    expect((await ask('/home', bearer)).status).toBe(401);
    const tries: number[] = [];
    for (let n = 0; n < 12; n += 1) tries.push((await ask('/home', `washa_${n}`)).status);
    expect(tries.slice(-2)).toEqual([429, 429]);
    // Whoever has a token is not kept out by who guesses.
    expect((await ask('/home', token('viewer'))).status).toBe(200);
  });

  test('may ask 120 times a minute', async () => {
    const bearer = token('owner');
    const told: number[] = [];
    for (let n = 0; n < 121; n += 1) told.push((await ask('/tokens', bearer)).status);
    expect([told.at(119), told.at(120)]).toEqual([200, 429]);
    world.now += 60_000;
    expect((await ask('/tokens', bearer)).status).toBe(200);
  });

  test('is kept as a hash, and a session of the console is none', async () => {
    const bearer = token('owner');
    const dump = JSON.stringify(
      world.store.all(
        query()((db) => db.selectFrom('api_token').selectAll()),
        {},
      ),
    );
    expect(dump).not.toContain(bearer);
    expect(JSON.stringify(world.store.all(actions, {}))).not.toContain(bearer);
    const answer = await world.app.request('/', { headers: { authorization: `Bearer ${bearer}` } });
    expect(answer.status).toBe(303);
  });

  test.each([
    [{ name: 'x', role: 'owner', scopes: ['read'] }, 'input'],
    [{ name: 'till', role: 'owner', scopes: ['everything'] }, 'input'],
    [{ name: 'till', role: 'owner', scopes: [] }, 'input'],
  ] as const)('%j is none', (input, why) => {
    const done = act(world.store, addToken, { ...input, scopes: [...input.scopes] }, { actor: 'cli:root' }, world.now);
    expect(done).toMatchObject({ kind: 'refused', why });
  });
});
