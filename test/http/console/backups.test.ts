import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { mintRecoveryCode } from '../../../src/domain/recovery-code.ts';
import { seededRandom } from '../../../src/simulate/random.ts';
import { allBackups } from '../../../src/storage/backups.ts';
import { startStore } from '../../away/s3-store.ts';
import { openStore } from './seed.ts';
import { entered, NO_BACKUPS, openWorld } from './session.ts';

test('a backup is made and proven from the page, and its row says so', async () => {
  const opened = openStore();
  const folder = mkdtempSync(join(tmpdir(), 'washa-backups-'));
  onTestFinished(async () => {
    await opened.close();
    rmSync(folder, { recursive: true });
  });
  const code = mintRecoveryCode(seededRandom(3));
  const places = [{ path: folder, isDisk: false }];
  const world = openWorld(opened.store, [], undefined, { ...NO_BACKUPS, places, code: () => code });
  const visitor = await entered(world);
  const post = async (path: string) => visitor.post(path, { csrf: await visitor.csrf('/backups') });
  expect((await post('/backups/prove')).status).toBe(422);

  const made = await post('/backups/make');
  expect([made.status, made.headers.get('location')]).toEqual([303, '/backups?did=backup.make']);
  const [name = ''] = readdirSync(folder);
  expect(await visitor.text('/backups')).toContain('not taken out again yet');
  expect((await post('/backups/prove')).headers.get('location')).toBe('/backups?did=backup.prove');
  const text = await visitor.text('/backups');
  expect([text.includes('taken out again, and whole'), text.includes(join(folder, name)), text.includes(code)]).toEqual(
    [true, true, false],
  );
  expect(opened.store.all(allBackups, {})).toMatchObject([{ name, problem: null }]);
});

test('a box without a place says so, and makes nothing', async () => {
  const opened = openStore();
  onTestFinished(() => opened.close());
  const visitor = await entered(openWorld(opened.store));
  expect(await visitor.text('/backups')).toContain('None yet.');
  const refused = await visitor.post('/backups/make', { csrf: await visitor.csrf('/backups') });
  expect([refused.status, (await refused.text()).includes('No place is named for backups')]).toEqual([422, true]);
});

test('a place away is shown with what was fetched from there and proven, and a page waits for none that is silent', async () => {
  const opened = openStore();
  onTestFinished(() => opened.close());
  const code = mintRecoveryCode(seededRandom(3));
  const store = await startStore();
  const gone = { ...store.place, path: store.place.path.replace(/:\d+\//, ':1/') };
  const box = { ...NO_BACKUPS, places: [store.place, gone], code: () => code };
  const world = openWorld(opened.store, [], undefined, box);
  world.backups = { places: box.places.map(({ path }) => path), hasCode: true, everyMs: 3_600_000 };
  const visitor = await entered(world);
  const post = async (path: string) => visitor.post(path, { csrf: await visitor.csrf('/backups') });
  expect((await post('/backups/make')).status).toBe(303);
  expect(await visitor.text('/backups')).toMatch(/fetched from there and proven:\s+not taken out again yet/);
  const toneOf = async () =>
    /<i class="mark (\w+)"[^>]*><\/i> <q>([^<]*)<\/q>/.exec(await visitor.text('/backups'))?.slice(1);
  expect(await toneOf(), 'what was sent and never fetched is not known to be good').toEqual(['wait', store.place.path]);
  expect((await post('/backups/prove')).status).toBe(303);
  expect(await toneOf()).toEqual(['good', store.place.path]);
  const text = await visitor.text('/backups');
  expect(text).toMatch(/fetched from there and proven:\s+<span class="when">/);
  expect(text).toContain('it cannot be reached');
  expect(text).toMatch(/sudo washa restore washa-\d{8}-/);
  expect(text).not.toContain(String(store.place.secret));
});
