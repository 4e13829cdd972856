import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RouterSimulator } from '../../../src/simulate/router/server.ts';
import { RouterWorld } from '../../../src/simulate/router/world.ts';
import { act, resultOf } from '../../../src/services/actions/act.ts';
import { addToken } from '../../../src/services/staff/tokens.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { allPlans } from '../../../src/storage/plans.ts';
import { allLines } from '../../../src/storage/subscribers.ts';
import { actions } from '../../services/books.ts';
import { LANES, openStore, put, putNetwork } from './seed.ts';
import { sentences } from './sentences.ts';
import { entered, openWorld, type Visitor, type World } from './session.ts';

let world: World;
let visitor: Visitor;
let close: () => Promise<void>;

beforeEach(async () => {
  const opened = openStore();
  close = opened.close;
  world = openWorld(opened.store, LANES);
  putNetwork(world.store);
  visitor = await entered(world);
});
afterEach(() => close());

const LIST = [
  'Jina la mteja,Simu,Package,Login,Mwisho,Note',
  'Amina,0712345678,Home 10,amina,1/12/2026,',
  'Baraka,12,Home 10,baraka,1/12/2026,',
  '<b>Chebet</b>,0712345680,Gold,chebet,1/12/2026,x',
  'Dalila,0712345681,Home 10,dalila,,',
  'Esther,0712345682,Home 10,esther,2/11/2026,',
  'Faraja,0712345683,Home 10,,1/12/2026,',
].join('\n');

async function give(text: string, fields: Record<string, string> = {}, name = 'wateja.csv') {
  const form = new FormData();
  form.set('csrf', await visitor.csrf('/import'));
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  form.set('list', new File([text], name));
  const cookie = [...visitor.cookies].map(([field, value]) => `${field}=${value}`).join('; ');
  const headers = { cookie, origin: 'http://localhost', host: 'localhost' };
  const answer = await world.app.request('/import/file', { method: 'POST', body: form, headers });
  return { status: answer.status, to: answer.headers.get('location') ?? '', text: await answer.text() };
}

/** Posted twice: shown first, and then done. */
async function take(page: string, fields: Record<string, string> = {}, search = '') {
  const csrf = await visitor.csrf('/import');
  const shown = await (await visitor.post(`${page}/take${search}`, { csrf, ...fields })).text();
  const key = /name="key" value="([^"]+)"/.exec(shown)?.[1] ?? '';
  const yes = () => visitor.post(`${page}/take${search}`, { csrf, ...fields, key, confirm: 'yes' });
  return { shown, yes };
}

const words = (page: string) =>
  page
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll(/\s+/g, ' ')
    .trim();
const lines = () =>
  world.store
    .all(allLines, {})
    .map(({ username, plan_code }) => [username, plan_code])
    .toSorted();
const WHERE = '?router=tower-1&column.jinalamteja=name&column.simu=phone&column.login=username&column.package=plan';
const retire = query<{ name: string }>()((db, p) =>
  db.updateTable('router').set({ retired_at: 1 }).where('name', '=', p.name),
);

describe('a list at the console', () => {
  test('is shown row by row with what to do, and nothing is changed by that', async () => {
    const { status, to } = await give(LIST);
    expect([status, to]).toEqual([303, expect.stringMatching(/^\/import\/[0-9a-f]{12}$/)]);
    const page = await visitor.text(to + WHERE);
    const text = words(page);
    expect(text).toContain('6 rows: 2 new, 0 changed, 0 as the books have them, 4 left out');
    expect(text).toContain('line 3 Baraka baraka phone "12" is no Kenyan number: write it like 0712345678');
    expect(page).toContain('&lt;b&gt;Chebet&lt;/b&gt;');
    expect(text).toContain('plan "Gold" is not one plan of yours: name one of home10, or make it');
    expect(text).toContain('line 5 Dalila dalila no date');
    expect(text).toContain('line 7 Faraja no login');
    expect(text).toContain('Not taken over: Note');
    expect(text).toContain('The paid time of 1 of the new lines is over');
    expect(lines()).toEqual([]);
    expect(world.store.all(actions, {}).filter(({ name }) => name === 'line.import')).toEqual([]);
  });

  test('says that it needs a router, and takes what is said of it from the form', async () => {
    const { to } = await give(LIST);
    expect(words(await visitor.text(to))).toContain('the list does not say on which router: say it below');
    const asked = `${to}${WHERE}&expires=2026-12-24&column.mwisho=-`;
    const text = words(await visitor.text(asked));
    // All are paid until that day, for the column of days is nothing.
    expect(text).toContain('paid until 2026-12-24');
    expect(text).toContain('Not taken over: Mwisho, Note');
    expect(text).not.toContain('paid until 2026-12-01');
  });

  test('is taken over after a yes, once, with its row in the audit; the second time there is nothing to do', async () => {
    const { to } = await give(LIST);
    const { shown, yes } = await take(to, { past: 'as-is' }, WHERE);
    expect(words(shown)).toContain('2 lines are added 1 whose time is over stay as they are until you allow it');
    expect(lines()).toEqual([]);
    const done = await yes();
    expect([done.status, done.headers.get('location')]).toEqual([303, `${to}/done?did=line.import`]);
    expect(lines()).toEqual([
      ['amina', 'home10'],
      ['esther', 'home10'],
    ]);
    expect(world.store.all(actions, {}).filter(({ name }) => name === 'line.import')).toMatchObject([
      { actor: 'wanjiku', detail: '2 added and 0 changed of 2 lines' },
    ]);
    expect(world.woken).toContain('router:tower-1');
    // Two taps are one deed.
    await yes();
    expect(lines()).toHaveLength(2);

    const list = await visitor.text(`${to}/done?did=line.import`);
    const account = /JSY-[A-Z0-9]+/.exec(list)?.[0];
    expect(account).toBeDefined();
    const csv = await visitor.get(`${to}/accounts.csv`);
    expect(csv.headers.get('content-disposition')).toContain('attachment');
    expect(await csv.text()).toContain(`Amina,0712 345 678,amina,${account},minted`);

    const again = await give(LIST);
    const text = words(await visitor.text(again.to + WHERE));
    expect(text).toContain('6 rows: 0 new, 0 changed, 2 as the books have them, 4 left out');
    expect(text).toContain('Nothing to do');
    // What was said of its columns is kept for the next list with this header.
    expect(words(await visitor.text(`${again.to}?router=tower-1`))).toContain('2 as the books have them');
  });

  test('lines whose time is over are cut off only by their number', async () => {
    const { to } = await give(LIST);
    const wrong = await (await take(to, { past: '7' }, WHERE)).yes();
    expect([wrong.status, lines()]).toEqual([422, []]);
    expect((await (await take(to, { past: '1' }, WHERE)).yes()).status).toBe(303);
    expect(lines()).toHaveLength(2);
  });

  test('a file that is none, is too large or was given long ago is told, and so is one that cannot be read', async () => {
    expect((await give('')).status).toBe(422);
    expect(await give(`a,b\n${'x'.repeat(8 * 1024 * 1024)}`)).toMatchObject({
      status: 303,
      to: '/import?was=too-large',
    });
    expect(words(await visitor.text('/import?was=too-large'))).toContain('larger than 8 MB');
    const { to } = await give('Amina,0712345678\nBaraka,0712345679\n');
    expect(words(await visitor.text(to))).toContain('wateja.csv:1: no row near the top names at least two columns');
    const torn = await give('name,login\n"a,b\n');
    expect(words(await visitor.text(torn.to))).toContain('wateja.csv:2: a quoted field is never closed');
    world.now += 61 * 60_000;
    expect(words(await visitor.text(to))).toContain('kept for an hour');
  });

  test('a dump of PHPNuxBill brings its plans with their prices, and another price can be said', async () => {
    const { to } = await give(readFileSync('test/fixtures/phpnuxbill-2025.sql', 'utf8'), {}, 'phpnuxbill.sql');
    const page = await visitor.text(`${to}?router=tower-1`);
    expect(page).toMatch(/name="price\.1 hour"/i);
    const name = /name="price\.([^"]*)"/.exec(page)?.[1] ?? '';
    const search = `?router=tower-1&gone=yes&price.${encodeURIComponent(name)}=77&count.${encodeURIComponent(name)}=2&unit.${encodeURIComponent(name)}=day`;
    const done = await (await take(to, { past: 'as-is' }, search)).yes();
    expect([name, done.status, words(await done.text())]).toEqual([name, 303, '']);
    expect(world.store.all(allPlans, {}).find((plan) => plan.name === name)).toMatchObject({
      price_cents: 7700,
      period_unit: 'day',
      period_count: 2,
    });
  });

  test('no sentence of it is the same in English and in Swahili', async () => {
    const { to } = await give(LIST);
    const { to: router } = await give(
      '/ppp secret\nadd name=a profile=20M comment="Jane 0712345678 12B exp 5/12"\n',
      {},
      'x.rsc',
    );
    await (await take(to, { past: 'as-is' }, WHERE)).yes();
    for (const path of [to, to + WHERE, `${router}?router=tower-1`, `${to}/done`, '/import', '/import/none']) {
      const read = async (language: string) =>
        sentences(await (await visitor.get(path, { 'accept-language': language })).text());
      const english = new Set(await read('en'));
      expect([path, (await read('sw')).filter((text) => english.has(text))]).toEqual([path, []]);
    }
  });
});

describe('a router that is in the books', () => {
  test('is read and never written, its profiles get prices, and a list is joined with it', async () => {
    const far = new RouterWorld({ version: '7.24.5 (stable)' });
    far.addLogin('washa', 'p4ss');
    far.addProfile({ name: '20M', rateLimit: '20M/20M' });
    far.addSecret({ name: 'jane', profile: '20M', comment: 'Jane 0712345678 exp 5/12/2026' });
    far.addSecret({ name: 'Baraka', profile: 'HOME-10M' });
    const sim = new RouterSimulator(far);
    const { port } = await sim.start();
    try {
      world.store.run(retire, { name: 'tower-1' });
      put(world.store, 'router', {
        ...world.store.all(
          query()((db) => db.selectFrom('router').selectAll().where('name', '=', 'tower-2')),
          {},
        )[0]!,
        ...{ name: 'r1', host: '127.0.0.1', port, username: 'washa', retired_at: null },
      });
      const before = far.changes.length;
      const csrf = await visitor.csrf('/import');
      const read = await visitor.post('/import/router', { csrf, router: 'r1' });
      const to = read.headers.get('location') ?? '';
      const seen = words(await visitor.text(to));
      expect(seen).toContain('no plan has the profile "20M": say under Plans what it costs');
      expect(seen).toContain('its limit is 20M/20M');
      await (await take(to, {}, '?price.20M=2500&expires=2026-12-31')).yes();
      expect(lines()).toEqual([
        ['Baraka', 'home10'],
        ['jane', '20m'],
      ]);
      const joined = await give(
        'Name,Phone,Package,Login,Expiry\nB,0712345679,Home 10,baraka,1/12/2026\nZ,0712345670,Home 10,zoe,1/12/2026\n',
        { beside: 'r1' },
      );
      const beside = words(await visitor.text(joined.to));
      expect(beside).toContain('In the list, and not on the router 1 zoe');
      expect(beside).toContain('On the router, and not in the list 1 jane');
      expect(far.changes.length).toBe(before);
      const nowhere = await visitor.post('/import/router', { csrf, router: 'nowhere' });
      expect([nowhere.status, words(await nowhere.text())]).toEqual([
        422,
        expect.stringContaining('there is no router'),
      ]);
    } finally {
      await sim.stop();
    }
  });
});

test('thousands of rows are looked at beside the work of the box, which goes on meanwhile', async () => {
  const rows = Array.from(
    { length: 5_000 },
    (_, i) => `P ${i},07${String(i).padStart(8, '0')},Home 10,l-${i},1/12/2026`,
  );
  const { to } = await give(['Name,Phone,Package,Login,Expiry', ...rows].join('\n'));
  let turns = 0;
  const count = setInterval(() => (turns += 1), 1);
  const page = visitor.text(`${to}?router=tower-1`).finally(() => clearInterval(count));
  expect(words(await page)).toContain('5000 rows: 5000 new');
  // A look on the thread of the payments lets none of these come between.
  expect(turns).toBeGreaterThan(5);
});

test('a program sends a whole list: shown without a yes, then taken over once, and what is left out is told by row', async () => {
  const made = act(
    world.store,
    addToken,
    { name: 'crm', role: 'owner', scopes: ['*'] },
    { actor: 'cli:root' },
    world.now,
  );
  const ask = async (body: object, query = '') => {
    const headers = { authorization: `Bearer ${resultOf(made)?.token ?? ''}`, 'idempotency-key': 'november' };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    const answer = await world.app.request(`/api/v1/actions/line.import${query}`, init);
    return { status: answer.status, body: JSON.parse(await answer.text()) as unknown };
  };
  const list = {
    text: LIST,
    router: 'tower-1',
    columns: [
      { header: 'Jina la mteja', field: 'name' },
      { header: 'Simu', field: 'phone' },
    ],
  };
  // One of them may be cut off by it, and nobody has said what is to become of that.
  expect(await ask(list)).toMatchObject({ status: 422 });
  const shown = await ask({ ...list, past: { cut: 1 } }, '?dry_run=true');
  expect(shown.body).toMatchObject({
    done: false,
    preview: expect.arrayContaining([
      expect.stringMatching(/^line 5 \(Dalila\) is left out \(question\): no date/),
    ]) as unknown,
  });
  expect(lines()).toEqual([]);
  const done = await ask({ ...list, past: { cut: 1 } });
  expect(done.body).toMatchObject({
    done: true,
    result: { added: [{ username: 'amina' }, { username: 'esther' }], left_out: { length: 4 } },
  });
  expect((await ask({ ...list, past: { cut: 1 } })).body).toMatchObject({ repeated: true });
  expect(lines()).toHaveLength(2);
  const other = { text: 'x', router: 'tower-1' };
  expect(await ask(other)).toMatchObject({ status: 409, body: { error: { code: 'key' } } });
  expect(await ask(other, '?dry_run=true')).toMatchObject({
    body: { error: { message: expect.stringContaining('no row near the top') as string } },
  });
});
