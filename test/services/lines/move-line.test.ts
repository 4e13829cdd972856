import { expect, test } from 'vitest';
import { act, preview } from '../../../src/services/actions/act.ts';
import { moveLine } from '../../../src/services/lines/move-line.ts';
import { rebuildRouter } from '../../../src/services/lines/rebuild-router.ts';
import { readRecordRows } from '../../../src/services/lines/read-record.ts';
import { recordRouter } from '../../../src/services/lines/record-router.ts';
import { recordScript, type RecordedRow } from '../../../src/domain/router-record.ts';
import { lineTarget } from '../../../src/domain/lines/target.ts';
import { quoted } from '../../../src/routers/routeros/line/quoted.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { lineTargetById, targetFacts } from '../../../src/storage/lines.ts';
import { recordOf } from '../../../src/storage/router-records.ts';
import { actions, addLine, commands, DAY, lineRow, NOW, openStore } from '../books.ts';

const by = (key: string) => ({ actor: 'cli:amina', reason: 'tower-1 was hit by lightning', key });
const formerLogins = query()((db) => db.selectFrom('former_login').select(['router_name', 'username']));
const paid = { expiresAt: NOW + DAY };

test('a line is moved with its login: told there, made off where it was, made only with a password that is known', () => {
  const store = openStore();
  const id = addLine(store, 1, { ...paid, set: { login_password: 'blue-gate', access: 'on', access_at: NOW } });
  addLine(store, 2, { router: 'tower-2', username: 'line-1', set: { retired_at: null } });
  const other = addLine(store, 3, { router: 'tower-3', ...paid });
  expect(act(store, moveLine, { lineId: id, router: 'tower-9' }, by('a'), NOW)).toMatchObject({ why: 'router' });
  expect(act(store, moveLine, { lineId: id, router: 'tower-1' }, by('b'), NOW)).toMatchObject({
    words: 'ACC1 is at tower-1 already.',
  });
  expect(act(store, moveLine, { lineId: id, router: 'tower-2' }, by('c'), NOW)).toMatchObject({
    words: '"line-1" is already the pppoe login of account ACC2 on tower-2',
  });
  expect(preview(store, moveLine, { lineId: id, router: 'tower-3' }, NOW)).toMatchObject({
    preview: [
      'ACC1 is at tower-3 from now on, as "line-1", and its login at tower-1 is made off',
      'where tower-3 has no such login it is made, with the password of the books',
    ],
  });
  expect(act(store, moveLine, { lineId: id, router: 'tower-3' }, by('d'), NOW)).toMatchObject({
    kind: 'done',
    result: ['router:tower-1', 'router:tower-3'],
  });
  expect(act(store, moveLine, { lineId: id, router: 'tower-3' }, by('d'), NOW)).toMatchObject({ repeated: true });
  expect(lineRow(store, 'ACC1')).toMatchObject({ router_name: 'tower-3', access: 'unknown', makes_login: 1 });
  expect(lineTarget(targetFacts(store.first(lineTargetById, { id })!), NOW)).toMatchObject({ makesLogin: true });
  expect(store.all(formerLogins, {})).toEqual([{ router_name: 'tower-1', username: 'line-1' }]);
  expect(store.all(commands, {}).map(({ kind, lane }) => [kind, lane])).toEqual([
    ['router.leave', 'router:tower-1'],
    ['router.sync', 'router:tower-3'],
  ]);
  expect(store.all(actions, {}).at(-1)).toMatchObject({ name: 'line.move', detail: 'tower-1 -> tower-3' });

  // Whose password nobody knows is not made up.
  expect(preview(store, moveLine, { lineId: other, router: 'tower-1' }, NOW)).toMatchObject({
    preview: [
      expect.any(String),
      'tower-1 has to have this login: its password is not in the books, so that it cannot be made',
    ],
  });
  act(store, moveLine, { lineId: other, router: 'tower-1' }, by('e'), NOW);
  expect(lineRow(store, 'ACC3')).toMatchObject({ makes_login: 0 });
});

test('a router that was replaced: logins of known passwords are made, now or when they are paid, and the rest is named', () => {
  const store = openStore();
  addLine(store, 1, { ...paid, set: { login_password: 'a' } });
  addLine(store, 2, { set: { login_password: 'b' } });
  addLine(store, 3, paid);
  addLine(store, 4, { ...paid, set: { login_password: 'd', retired_at: NOW } });
  addLine(store, 5, { ...paid, set: { service: 'static', username: '10.20.0.5' } });
  addLine(store, 6, { ...paid, router: 'tower-2', set: { login_password: 'f' } });
  const router = 'tower-1';
  expect(act(store, rebuildRouter, { router: 'tower' }, by('a'), NOW)).toMatchObject({ why: 'unknown' });
  expect(preview(store, rebuildRouter, { router }, NOW)).toMatchObject({
    preview: [
      '1 login of lines that should be on are made at tower-1 now, by its pace',
      '1 more when their lines pay',
      'by hand, because their passwords are not in the books: line-3 (ACC3)',
    ],
  });
  expect(act(store, rebuildRouter, { router }, by('b'), NOW)).toMatchObject({ result: ['router:tower-1'] });
  expect([1, 2, 3, 4, 5, 6].map((n) => lineRow(store, `ACC${n}`).makes_login)).toEqual([1, 1, 0, 0, 0, 0]);
  expect(store.all(commands, {}).map(({ kind, subject }) => [kind, subject])).toEqual([['router.sync', 1]]);
});

const profile = (name: string): RecordedRow => ({ menu: '/ppp/profile', fields: { name, 'rate-limit': '10M/10M' } });

test('what a router has is recorded once a day, and an empty new box does not take its place', async () => {
  const store = openStore();
  addLine(store, 1);
  const name = 'tower-1';
  let [now, rows] = [NOW, [profile('10M'), profile('old')]];
  let asked = 0;
  const router = {
    name,
    record: () => {
      asked += 1;
      return Promise.resolve(rows);
    },
  };
  const clock = { now: () => now };
  const names = () => readRecordRows(store.first(recordOf, { router: name })!.rows).map(({ fields }) => fields['name']);
  await recordRouter({ store, clock }, router);
  await recordRouter({ store, clock }, router);
  expect(asked).toBe(1);
  expect(names()).toEqual(['10M', 'old']);
  now += DAY;
  // Of no line: it may go.
  rows = [profile('10M')];
  await recordRouter({ store, clock }, router);
  expect(names()).toEqual(['10M']);
  for (const empty of [[], [profile('20M')]]) {
    now += DAY;
    rows = empty;
    await recordRouter({ store, clock }, router);
    expect(names()).toEqual(['10M']);
  }
});

test('the script adds what was recorded, and no value can end a string or begin a command', () => {
  const rows = [
    profile('10M'),
    { menu: '/ip/pool', fields: { name: 'a"; /system reset-configuration', ranges: '10.0.0.2-10.0.0.9' } },
  ];
  expect(recordScript(rows, quoted)).toEqual([
    '/ppp/profile/add name="10M" rate-limit="10M/10M"',
    '/ip/pool/add name="a\\22; /system reset-configuration" ranges="10.0.0.2-10.0.0.9"',
  ]);
});
