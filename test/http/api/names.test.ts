import { afterEach, beforeEach, expect, test } from 'vitest';
import { act, resultOf } from '../../../src/services/actions/act.ts';
import { raiseAlarm } from '../../../src/services/box/alarms.ts';
import { makeVouchers } from '../../../src/services/hotspot/make-vouchers.ts';
import { handOutNews, knowWebhooks } from '../../../src/services/notices/hand-out-news.ts';
import { issueSetupCode } from '../../../src/services/staff/one-time-code.ts';
import { addToken } from '../../../src/services/staff/tokens.ts';
import { seededRandom } from '../../../src/simulate/random.ts';
import { allPlans } from '../../../src/storage/plans.ts';
import { notice, PLAIN_BATCH, take } from '../../services/books.ts';
import { LANES, NOW, openStore, seedAfternoon } from '../console/seed.ts';
import { openWorld, Visitor, type World } from '../console/session.ts';

const HOOK = {
  name: 'till',
  url: 'https://till.example.com',
  secret: 'x',
  tells: ['alarm'],
  payerPhone: false,
} as const;

let world: World;
let close: () => Promise<void>;

beforeEach(async () => {
  const opened = openStore();
  close = opened.close;
  seedAfternoon(opened.store);
  knowWebhooks(opened.store, [HOOK], NOW);
  take(opened.store, notice({ account: 'nobody' }));
  raiseAlarm(opened.store, { kind: 'line-refused', subject: 'nobody', message: 'x' }, NOW);
  handOutNews(opened.store, NOW);
  const batch = { ...PLAIN_BATCH, planCode: opened.store.all(allPlans, {})[0]!.code, count: 1, agent: 'Njeri' };
  act(opened.store, makeVouchers(seededRandom(4), 'KES'), batch, { actor: 'cli:root' }, NOW);
  world = openWorld(opened.store, LANES);
  const code = issueSetupCode(opened.store, world.now)!;
  await new Visitor(world).setUp(code);
});
afterEach(() => close());

/** Every name of a member in an answer, with the way to it. */
function namesIn(value: unknown, way = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => namesIn(one, `${way}[]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => [`${way}.${name}`, ...namesIn(one, `${way}.${name}`)]);
}

test('every name in an answer to a program is written_like_this', async () => {
  const reader = { name: 'reader', role: 'owner', scopes: ['read'] } as const;
  const made = act(world.store, addToken, { ...reader, scopes: ['read'] }, { actor: 'cli:root' }, world.now);
  const headers = { authorization: `Bearer ${resultOf(made)!.token}` };
  const ask = async (path: string): Promise<{ status: number; body: Record<string, unknown> }> => {
    const answer = await world.app.request(`/api/v1${path}`, { headers });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const firstOf = async (list: string, name: string): Promise<string> => {
    const [first] = (await ask(`/${list}`)).body[list] as Record<string, unknown>[];
    return String(first![name]);
  };
  const { paths } = (await ask('/openapi.json')).body as { paths: Record<string, { get?: object }> };
  const views = Object.keys(paths).filter((path) => paths[path]?.get !== undefined);
  const things: Readonly<Record<string, string>> = {
    '/lines/{account}': await firstOf('lines', 'account_no'),
    '/payments/{id}': await firstOf('payments', 'id'),
    '/callbacks/{id}': await firstOf('callbacks', 'id'),
    '/vouchers/{number}': '1',
    '/routers/{name}/differences': 'tower-1',
    '/search': '?q=jsy',
  };
  for (const path of views) {
    const thing = things[path] ?? '';
    const { status, body } = await ask(path.includes('{') ? path.replace(/\{\w+\}/, thing) : path + thing);
    expect([path, status]).toEqual([path, 200]);
    const names = namesIn(body);
    // An answer with nothing in it would prove nothing.
    expect([path, names.length]).toEqual([path, expect.toSatisfy((n: number) => n > 3)]);
    expect([path, names.filter((name) => /[A-Z]/.test(name.split('.').at(-1) ?? ''))]).toEqual([path, []]);
  }
});
