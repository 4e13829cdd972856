import { afterEach, beforeEach, expect, test } from 'vitest';
import { actions, addLine, DAY, lineRow } from '../../services/books.ts';
import { NOW, openStore } from './seed.ts';
import { entered, openWorld, type Visitor, type World } from './session.ts';

let world: World;
let visitor: Visitor;
let close: () => Promise<void>;
let ids: number[];

beforeEach(async () => {
  const opened = openStore();
  close = opened.close;
  world = openWorld(opened.store);
  visitor = await entered(world);
  ids = [1, 2, 3].map((n) => addLine(world.store, n, { expiresAt: NOW + n * DAY }));
});
afterEach(() => close());

const PATH = '/lines/bulk';
const done = () => world.store.all(actions, {}).filter(({ name }) => name === 'line.extend').length;
const hiddenOf = (text: string) =>
  Object.fromEntries(
    [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
async function send(fields: Record<string, string>) {
  const answer = await visitor.post(PATH, { csrf: await visitor.csrf('/'), show: 'all', ...fields });
  return { status: answer.status, text: await answer.text(), to: answer.headers.get('location') };
}

test('lines that are ticked are shown, and get it once, however often the form comes', async () => {
  const page = await visitor.text('/lines/choose?show=all');
  expect(page).toContain(`name="line.${ids[0]}"`);
  expect(page).toContain('All 3 of this list');
  const shown = await send({ [`line.${ids[0]}`]: 'yes', [`line.${ids[2]}`]: 'yes', deed: 'extend', days: '2' });
  expect(shown.text).toContain('2 lines: each is given 2 days, 4 days in all');
  expect(done()).toBe(0);
  const fields = { ...hiddenOf(shown.text), reason: 'the mast', confirm: 'yes' };
  expect(await send(fields)).toMatchObject({ status: 303, to: '/lines/choose?show=all&did=line.bulk' });
  expect(await send(fields)).toMatchObject({ status: 303 });
  expect(done()).toBe(2);
  expect(lineRow(world.store, 'ACC2').expires_at).toBe(NOW + 2 * DAY);
  expect(world.woken).toEqual(['router:tower-1']);
  expect(await visitor.text('/lines/choose?show=all&did=line.bulk')).toContain('It is done to each of them.');
});

test('all of a list are those that were shown, not those that came since', async () => {
  const shown = await send({ which: 'all', deed: 'extend', days: '1' });
  expect(shown.text).toContain('3 lines: each is given 1 day, 3 days in all');
  addLine(world.store, 4, { expiresAt: NOW + DAY });
  await send({ ...hiddenOf(shown.text), reason: 'the mast', confirm: 'yes' });
  expect(done()).toBe(3);
  expect(lineRow(world.store, 'ACC4').expires_at).toBe(NOW + DAY);
});

test('what is missing in the form is said', async () => {
  const one = { [`line.${ids[0]}`]: 'yes' };
  const said = async (fields: Record<string, string>) => (await send(fields)).text;
  expect(await said({ deed: 'pause' })).toContain('none is ticked');
  expect(await said({ ...one, deed: 'extend' })).toContain('Say how many days');
  expect(await said({ ...one, deed: 'plan-now' })).toContain('Say which plan');
  expect(await said({ ...one, deed: 'message' })).toContain('Write the text first');
  expect(await said({ ...one, deed: 'sell' })).toContain('Say what is done to them');
  expect(await said({ ...one, deed: 'plan-next', plan: 'home' })).toContain('It can be done to none of 1 line.');
});
