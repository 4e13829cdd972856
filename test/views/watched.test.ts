import { afterEach, beforeEach, expect, test } from 'vitest';
import { BACKUP_ERROR } from '../../src/storage/views/backup-state.ts';
import { backupView } from '../../src/views/backups.ts';
import { watchedFacts, watchedWords } from '../../src/views/watched.ts';
import { NOW, openStore, put } from '../http/console/seed.ts';

const HOUR = 3_600_000;

let store: ReturnType<typeof openStore>['store'];
let close: () => Promise<void>;

beforeEach(() => {
  ({ store, close } = openStore());
});
afterEach(() => close());

const SET_UP = { places: ['/mnt/backup'], hasCode: true, everyMs: HOUR };
const backup = (name: string, hoursAgo: number, looked: { problem: string | null } | null) =>
  put(store, 'backup', {
    name,
    made_at: NOW - hoursAgo * HOUR,
    bytes: 1,
    payments: 0,
    ledger_id: 0,
    looked_at: looked === null ? null : NOW - hoursAgo * HOUR + 60_000,
    problem: looked?.problem ?? null,
  });
const row = (settings = SET_UP) => {
  const backups = backupView(store, settings, NOW);
  const all = watchedFacts(store, { lanes: [], clock: { sane: true }, hasGateway: false, backups }, NOW);
  const one = all.find(({ code }) => code === 'backup')!;
  const { says, since } = watchedWords(one, 'en');
  return [one.fact.state, since === true ? `${says} …` : says, one.fact.ageMs === null ? null : one.fact.ageMs / HOUR];
};

test('home says of backups what the newest is that a restore would give, and how old it is', () => {
  expect(row({ ...SET_UP, places: [] })).toEqual(['wrong', 'none is made', null]);
  expect(row({ ...SET_UP, hasCode: false })).toEqual(['wrong', 'none is made: no recovery code', null]);
  put(store, 'backup_place', { place: '/mnt/backup', since: NOW - HOUR, kept_at: null, error: null });
  expect(row()).toEqual(['waiting', 'the first is about to be made', null]);
  backup('c', 1, null);
  expect(row()).toEqual(['waiting', 'made, not proven yet', null]);
  backup('b', 12, { problem: null });
  expect(row()).toEqual(['right', 'proven', 12]);
});

test('what is wrong with them is never said in the words of what is right', () => {
  put(store, 'backup_place', { place: '/mnt/backup', since: NOW - 99 * HOUR, kept_at: null, error: null });
  backup('a', 60, { problem: null });
  expect(row()).toEqual(['wrong', 'none made since …', 60]);
  put(store, 'meta', { key: BACKUP_ERROR, value: 'the disk is full' });
  expect(row()).toEqual(['wrong', 'cannot be made since …', 60]);
  backup('b', 1, { problem: 'The number of payments is 3, and was 4.' });
  expect(row()).toEqual(['wrong', 'none proven since …', 60]);
});
