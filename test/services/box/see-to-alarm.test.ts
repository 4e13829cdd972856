import { expect, test } from 'vitest';
import { act } from '../../../src/services/actions/act.ts';
import { reconcileAlarms } from '../../../src/services/box/alarms.ts';
import { acknowledge, snooze } from '../../../src/services/box/see-to-alarm.ts';
import { alarmById } from '../../../src/storage/alarms.ts';
import { openAlarms } from '../../../src/storage/views/overview.ts';
import { seenWords } from '../../../src/views/seen-words.ts';
import { actions, HOUR, NOW, openStore } from '../books.ts';

function opened() {
  const store = openStore();
  reconcileAlarms(store, 'tunnel', new Map([['box', 'It is down']]), NOW);
  return store;
}
const AMINA = { actor: 'amina', key: 'k1' };

test('whoever sees to an alarm stands there, once under one key, and in the audit', () => {
  const store = opened();
  expect(act(store, acknowledge, { alarmId: 1 }, AMINA, NOW)).toMatchObject({ kind: 'done', repeated: false });
  expect(act(store, acknowledge, { alarmId: 1 }, AMINA, NOW + HOUR)).toMatchObject({ kind: 'done', repeated: true });
  const [alarm] = store.all(openAlarms, {});
  expect(alarm).toMatchObject({ seen_by: 'amina', seen_at: NOW });
  expect(alarm && seenWords(alarm, 'en', String, NOW)).toEqual([`amina sees to it, since ${NOW}`]);
  expect(store.all(actions, {}).map(({ name, subject }) => [name, subject])).toEqual([
    ['alarm.acknowledge', 'alarm 1'],
  ]);
});

test('nobody is told for as long as somebody wanted, and the page says who and until when', () => {
  const store = opened();
  act(store, snooze, { alarmId: 1, hours: 4 }, { actor: 'amina' }, NOW);
  const [alarm] = store.all(openAlarms, {});
  expect(store.first(alarmById, { id: 1 })).toMatchObject({ snoozed_at: NOW, snoozed_until: NOW + 4 * HOUR });
  expect(alarm && seenWords(alarm, 'en', String, NOW)).toEqual([
    `it is told no more until ${NOW + 4 * HOUR}, as amina wanted`,
  ]);
  expect(alarm && seenWords(alarm, 'sw', String, NOW + 4 * HOUR)).toEqual([]);
});

test.each([0, 73, 1.5, Number.NaN])('%s hours are refused', (hours) => {
  expect(act(opened(), snooze, { alarmId: 1, hours }, AMINA, NOW)).toMatchObject({ kind: 'refused', why: 'input' });
});

test('an alarm that is closed, or that there never was, is refused in words', () => {
  const store = opened();
  reconcileAlarms(store, 'tunnel', new Map(), NOW);
  const both = (alarmId: number) => [
    act(store, acknowledge, { alarmId }, AMINA, NOW),
    act(store, snooze, { alarmId, hours: 1 }, AMINA, NOW),
  ];
  for (const done of both(1))
    expect(done).toMatchObject({ kind: 'refused', why: 'state', words: 'Alarm 1 is closed already.' });
  for (const done of both(9)) expect(done).toMatchObject({ kind: 'refused', why: 'alarm' });
});
