import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parseConfig } from '../../../src/config/config.ts';
import { act } from '../../../src/services/actions/act.ts';
import { reconcileAlarms } from '../../../src/services/box/alarms.ts';
import { acknowledge, snooze } from '../../../src/services/box/see-to-alarm.ts';
import { tellAlarms } from '../../../src/services/notices/tell-alarms.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { Store } from '../../../src/storage/engine/store.ts';
import { insertStaff } from '../../../src/storage/staff.ts';
import { freshStore } from '../../fresh-store.ts';
import { HOUR, NOW, tempFolder } from '../books.ts';

const MINUTE = 60_000;
const BOX = { businessName: 'Tower Net', timeZone: 'Africa/Nairobi', language: 'en', consoleUrl: null } as const;
const OWNER = [{ channel: 'telegram', address: '-100123' }] as const;
const notices = query()((db) => db.selectFrom('owner_notice').select('text').orderBy('id'));
const SETTINGS = parseConfig('washa.toml', '').notices;

/** A box with an owner and a technician, whose tunnel went down at NOW. */
function downBox() {
  const path = join(tempFolder(), 'washa.db');
  let store = freshStore(path);
  onTestFinished(() => store.close());
  for (const [username, role] of [
    ['wanjiku', 'owner'],
    ['asha', 'technician'],
  ] as const)
    store.run(insertStaff, { username, hash: '-', role, now: NOW });
  reconcileAlarms(store, 'tunnel', new Map([['box', 'It is down']]), NOW);
  return {
    get store() {
      return store;
    },
    async restart(): Promise<void> {
      await store.close();
      store = Store.open(path);
    },
    tell(after: number): string[] {
      const before = this.store.all(notices, {}).length;
      tellAlarms(this.store, SETTINGS, OWNER, BOX, NOW + after);
      const fresh = this.store.all(notices, {}).slice(before);
      return fresh.map(({ text }) => text);
    },
    over(after: number): void {
      reconcileAlarms(this.store, 'tunnel', new Map(), NOW + after);
    },
  };
}

test('what a technician sees to before anybody was told is told once, with their name, and so is its end', async () => {
  const box = downBox();
  expect(box.tell(MINUTE / 2)).toEqual([]);
  act(box.store, acknowledge, { alarmId: 1 }, { actor: 'asha' }, NOW + MINUTE / 2);
  await box.restart();
  expect(box.tell(MINUTE)).toEqual([expect.stringMatching(/^Tunnel.*since .*\. asha sees to it\n/)]);
  expect(box.tell(HOUR)).toEqual([]);
  box.over(2 * HOUR);
  await box.restart();
  expect(box.tell(2 * HOUR + MINUTE)).toEqual([expect.stringMatching(/^Over:/)]);
  expect(box.tell(3 * HOUR)).toEqual([]);
});

test.each(['wanjiku', 'cli:root'])(
  'what %s has seen before anybody was told is not told, and neither is its end',
  (actor) => {
    const box = downBox();
    act(box.store, acknowledge, { alarmId: 1 }, { actor }, NOW + MINUTE / 2);
    expect(box.tell(HOUR)).toEqual([]);
    box.over(2 * HOUR);
    expect(box.tell(3 * HOUR)).toEqual([]);
  },
);

test('what was over before it could be told is not told at all, whoever saw to it', () => {
  const box = downBox();
  act(box.store, acknowledge, { alarmId: 1 }, { actor: 'asha' }, NOW + MINUTE / 2);
  box.over(MINUTE - 1);
  expect(box.tell(HOUR)).toEqual([]);
});

test('a technician who wants to hear no more keeps nothing from the owner; an owner who does is told when it is still so', () => {
  const technician = downBox();
  act(technician.store, snooze, { alarmId: 1, hours: 2 }, { actor: 'asha' }, NOW);
  expect(technician.tell(MINUTE)).toHaveLength(1);
  expect(technician.tell(2 * HOUR - 1)).toEqual([]);
  expect(technician.tell(2 * HOUR)).toEqual([expect.stringMatching(/^Still:/)]);

  const owner = downBox();
  act(owner.store, snooze, { alarmId: 1, hours: 2 }, { actor: 'wanjiku' }, NOW);
  expect(owner.tell(2 * HOUR - 1)).toEqual([]);
  expect(owner.tell(2 * HOUR)).toHaveLength(1);
  expect(owner.tell(3 * HOUR)).toEqual([]);
});
