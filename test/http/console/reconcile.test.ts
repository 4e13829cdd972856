import { afterEach, beforeEach, expect, test } from 'vitest';
import { putProvider } from '../../../src/storage/providers.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { actions, addLine, DAY, delivery, notice, payments, receiptKey, take } from '../../services/books.ts';
import { LANES, NOW, openStore } from './seed.ts';
import { entered, openWorld, type Visitor, type World } from './session.ts';

let world: World;
let visitor: Visitor;
let close: () => Promise<void>;

const HEAD = 'Receipt No.,Completion Time,Details,Transaction Status,Paid In,Withdrawn,A/C No.';
const row = (receipt: string, minute: number, amount = '"1,500.00"', account = 'ACC1') =>
  `${receipt},22-11-2026 13:${String(minute).padStart(2, '0')}:00,Pay Bill,Completed,${amount},,${account}`;
const at = (minute: number) => Date.UTC(2026, 10, 22, 10, minute);
const came = (receipt: string, minute: number) =>
  delivery(notice({ keys: [receiptKey(receipt)], account: 'ACC1', paidAt: at(minute) }), { receivedAt: at(minute) });
const setRole = query<{ role: 'technician' }>()((db, p) => db.updateTable('staff').set({ role: p.role }));

beforeEach(async () => {
  const opened = openStore();
  close = opened.close;
  world = openWorld(opened.store, LANES);
  addLine(world.store, 1, { expiresAt: NOW - DAY });
  world.store.run(putProvider, {
    name: 'payhero',
    kind: 'payhero',
    settings: '{}',
    path_secret: 'x',
    retired_at: null,
  });
  take(world.store, came('SKM1000001', 1), came('SKM1000002', 2), came('SKM1000003', 3));
  visitor = await entered(world);
});
afterEach(() => close());

interface Told {
  readonly status: number;
  readonly to: string;
  readonly text: string;
}
async function give(text: string | Uint8Array<ArrayBuffer>, provider = 'payhero'): Promise<Told> {
  const form = new FormData();
  form.set('csrf', await visitor.csrf('/reconcile'));
  form.set('provider', provider);
  form.set('statement', new File([text], 'day.csv'));
  const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const headers = { cookie, origin: 'http://localhost', host: 'localhost' };
  return told(await world.app.request('/reconcile/statement', { method: 'POST', body: form, headers }));
}
async function told(answer: Response): Promise<Told> {
  return { status: answer.status, to: answer.headers.get('location') ?? '', text: await answer.text() };
}
const send = async (path: string, fields: Record<string, string>) =>
  told(await visitor.post(path, { csrf: await visitor.csrf('/reconcile'), ...fields }));

const DAY_OF = [
  HEAD,
  row('SKM1000001', 1),
  row('SKM1000002', 2, '"1,400.00"'),
  row('SKM1000004', 4),
  row('SKM1000009', 5, '"1,500.00"', '<b>nobody</b>'),
].join('\n');

test('a statement is shown beside the books, row by row, and nothing is booked by that', async () => {
  const { status, to } = await give(DAY_OF);
  expect([status, to]).toEqual([303, expect.stringMatching(/^\/reconcile\/payhero\/[0-9a-f]{12}$/)]);
  const page = await visitor.text(to);
  expect(page).toMatch(/4 rows of payhero: <b>4 unexplained<\/b>/);
  expect(page).toMatch(/Missing in the books <small>2<\/small>/);
  expect(page).toContain('SKM1000004');
  expect(page).toContain('&lt;b&gt;nobody&lt;/b&gt;');
  expect(page).toMatch(/Another amount than in the books <small>1/);
  expect(page).toContain('KES 1,500 in the books');
  expect(page).toContain('1 as in the books');
  expect(world.store.all(payments, {})).toHaveLength(3);
});

test('what is missing is booked after a yes, once, and what is left is named until nothing is', async () => {
  const whole = [HEAD, row('SKM1000001', 1), row('SKM1000002', 2), row('SKM1000003', 3), row('SKM1000004', 4)].join(
    '\n',
  );
  const { to } = await give(whole);
  const shown = await send(`${to}/book`, {});
  expect(shown.text).toContain('1 row of KES 1,500 are booked as if they had come now');
  expect(shown.text).toContain('SKM1000004');
  expect(world.store.all(payments, {})).toHaveLength(3);

  expect(await send(`${to}/book`, { confirm: 'yes' })).toMatchObject({ status: 303, to: `${to}?did=statement.book` });
  expect(world.store.all(payments, {}).at(-1)).toMatchObject({ receipt_code: 'SKM1000004', state: 'applied' });
  expect(world.store.all(actions, {}).filter(({ name }) => name === 'statement.book')).toMatchObject([
    { actor: 'wanjiku', subject: expect.stringContaining('of payhero') as string },
  ]);
  expect(world.woken).toEqual(expect.arrayContaining(['router:tower-1', 'sms']));
  const page = await visitor.text(`${to}?did=statement.book`);
  expect(page).toMatch(/4 rows of payhero: <b>0 unexplained<\/b>/);
  expect(page).toContain('Booked from the statement.');

  // The same button twice.
  await send(`${to}/book`, { confirm: 'yes' });
  expect(world.store.all(payments, {})).toHaveLength(4);
});

test('a payment that the statement lacks is named, with the way to it', async () => {
  const { to } = await give([HEAD, row('SKM1000001', 1), row('SKM1000003', 3)].join('\n'));
  const page = await visitor.text(to);
  expect(page).toMatch(/In the books, and missing in the statement <small>1/);
  expect(page).toMatch(/href="\/payments\/2"><span class="code">SKM1000002/);
  expect(page).toContain('1 unexplained');
});

test('the statement of another till is booked only by who says that it is the right one', async () => {
  const { to } = await give([HEAD, row('SKM9999991', 1), row('SKM9999992', 9)].join('\n'));
  expect(await visitor.text(to)).toContain('Is it the statement of another paybill or till?');
  expect(await send(`${to}/book`, { confirm: 'yes' })).toMatchObject({ status: 422 });
  expect(world.store.all(payments, {})).toHaveLength(3);
  const shown = await send(`${to}/book`, { right: 'yes' });
  expect(shown.text).toContain('name="right" value="yes"');
  await send(`${to}/book`, { right: 'yes', confirm: 'yes' });
  expect(world.store.all(payments, {})).toHaveLength(5);
});

test('what is no statement, of nobody, or too large is refused in words', async () => {
  expect(await give('name,phone\n')).toMatchObject({
    status: 422,
    text: expect.stringContaining('Receipt No.') as string,
  });
  expect((await give(DAY_OF, 'nobody')).status).toBe(422);
  expect((await give(new Uint8Array([0x50, 0x4b, 0, 0]))).status).toBe(422);
  const large = await give('x'.repeat(4 * 1024 * 1024 + 1));
  expect([large.status, large.to]).toEqual([303, '/reconcile?was=too-large']);
  expect(await visitor.text('/reconcile?was=too-large')).toContain('larger than 4 MB');
  const many = Array.from({ length: 10_001 }, (_, n) => row(`SKM${String(n).padStart(7, '0')}`, n % 60));
  expect((await give([HEAD, ...many].join('\n'))).text).toContain('10000 are compared at once');
});

test('a statement is kept for an hour, and for owners', async () => {
  const { to } = await give(DAY_OF);
  world.now += 61 * 60_000;
  expect(await told(await visitor.get(to))).toMatchObject({
    status: 422,
    text: expect.stringContaining('it is kept for an hour') as string,
  });
  world.store.run(setRole, { role: 'technician' });
  expect((await visitor.get('/reconcile')).status).toBe(403);
  expect((await send('/reconcile/statement', {})).status).toBe(403);
});
