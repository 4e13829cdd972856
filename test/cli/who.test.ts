import { join } from 'node:path';
import { expect, it } from 'vitest';
import { AddressNotes } from '../../src/services/lines/address-notes.ts';
import { addLine, tempFolder } from '../services/books.ts';
import { atKeyboard } from './at-keyboard.ts';
import { freshStore } from '../fresh-store.ts';

it('who had an address is asked at the keyboard with a reason, in the zone of the box', async () => {
  const state = tempFolder();
  const store = freshStore(join(state, 'washa.db'));
  addLine(store, 1, { username: 'amina', accountNo: 'JSY-AAAAAA' });
  const at = Date.parse('2026-03-10T06:00:00Z');
  const notes = new AddressNotes({ store, router: 'tower-1', mayNote: () => true });
  const session = { id: '*1', username: 'amina', address: '10.0.0.6', mac: null, uptimeMs: 3_600_000 };
  notes.take('pppoe', { kind: 'all', sessions: [session] }, at);
  await store.close();
  const who = (...args: string[]) => atKeyboard(['who', ...args, '--state', state]);
  const why = ['--reason', 'letter 12'];

  expect((await who('10.0.0.6', '--at', '2026-03-10 08:30')).stderr).toContain('--reason');
  const told = await who('10.0.0.6', '--at', '2026-03-10 08:30', ...why);
  expect(told.stdout).toMatch(/10\.0\.0\.6.*JSY-AAAAAA.*amina@tower-1 .*since 2026-03-10 08:00/);
  expect((await who('10.0.0.6', '--at', '2026-03-10 07:59', ...why)).stdout).toContain('Nobody is known');
  const json = await who('jsy-aaaaaa', '--from', '2026-03-10', '--to', '2026-03-10', ...why, '--json');
  expect(JSON.parse(json.stdout)).toMatchObject({ asked: { kind: 'line' }, spans: [{ address: '10.0.0.6' }] });
  expect((await who('10.0.0.6', ...why)).stderr).toContain('Say when: --at TIME');
  expect((await who('10.0.0.6', '--at', '2026-03-10', '--to', '2026-03-11', ...why)).status).toBe(2);
  const dry = await who('10.0.0.6', '--at', '2026-03-10 08:30', ...why, '--dry-run');
  expect(dry.stdout).toContain('Would do: Who had 10.0.0.6 is shown');
  expect(dry.stdout).not.toContain('JSY-AAAAAA');
});
