import { mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { startBackups } from '../../../src/services/backup/backup-rounds.ts';
import { makeBackup, proveBackup, type BackupBox } from '../../../src/services/backup/make-backup.ts';
import { reachable, reachFrom } from '../../../src/services/backup/places.ts';
import { act } from '../../../src/services/actions/act.ts';
import type { Findings } from '../../../src/services/box/alarms.ts';
import { eraseSubscriber } from '../../../src/services/people/erase-subscriber.ts';
import { allBackups, backupPlaces } from '../../../src/storage/backups.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { backupState } from '../../../src/storage/views/backup-state.ts';
import { startStore } from '../../away/s3-store.ts';
import { startMachine } from '../../away/sftp-server.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import { addLine, HOUR, notice, NOW, openStore, POLICY, receiptKey, take, tempFolder } from '../books.ts';

const CODE = 'AAAAA-BBBBB';
const signal = new AbortController().signal;

/** A box with one payment, and a folder for its backups. */
function boxWith(settings: Partial<BackupBox> = {}) {
  const store = openStore(join(tempFolder(), 'washa.db'));
  addLine(store, 1);
  take(store, notice({ keys: [receiptKey('SCB1234567')], account: 'ACC1' }));
  const folder = join(tempFolder(), 'backups');
  mkdirSync(folder);
  const box: BackupBox = {
    places: [{ path: folder, isDisk: false }],
    keep: { hours: 2, days: 1, weeks: 1, months: 1 },
    everyMs: HOUR,
    proveHour: 2,
    zone: 'Africa/Nairobi',
    washa: '1.2.3',
    code: () => CODE,
    secrets: () => ({ 'router-tower-1': 'hunter2-of-the-tower' }),
    settings: () => '[box]\n',
    ...settings,
  };
  return { store, folder, box };
}

const bugs: unknown[] = [];
afterEach(() => expect(bugs.splice(0)).toEqual([]));

function running(settings: Partial<BackupBox> = {}) {
  const { box: plain, ...made } = boxWith(settings);
  let asked = 0;
  // Each look asks for the code when it begins, and once more when it tells what it found.
  const box: BackupBox = {
    ...plain,
    code() {
      asked += 1;
      return plain.code();
    },
  };
  const clock = new VirtualClock(NOW);
  const found: Findings[] = [];
  const end = startBackups(
    { store: made.store, clock, box, onBug: (error) => bugs.push(error) },
    { made: () => undefined, proven: () => undefined },
    (findings) => found.push(findings),
  );
  onTestFinished(end);
  /** Moves the time, and waits for the end of the looks that it sets off. */
  const look = async (ms: number) => {
    await clock.advance(ms);
    await expect.poll(() => asked - 2 * found.length, { timeout: 60_000 }).toBe(0);
    return found.at(-1)?.get('box') ?? null;
  };
  return { ...made, box, clock, look, end };
}

describe('a backup', () => {
  test('is taken out again as it was, opens by its code alone, and shows nothing of what is in it', async () => {
    const { store, folder, box } = boxWith();
    const made = await makeBackup(store.path, box, CODE, NOW, signal);
    expect(made).toMatchObject({ kind: 'made', payments: 1, places: [{ place: folder, error: null }] });
    const [name = ''] = readdirSync(folder);
    const file = join(folder, name);
    const bytes = readFileSync(file);
    for (const text of ['SCB1234567', 'hunter2', 'SQLite format 3', CODE]) expect(bytes.includes(text)).toBe(false);
    const proof = await proveBackup(store.path, file, CODE, NOW, signal);
    expect(proof).toMatchObject({ facts: { washa: '1.2.3', payments: { rows: 1 }, lines: 1 }, problems: [] });
    const other = await proveBackup(store.path, file, 'AAAAA-CCCCC', NOW, signal);
    expect(other.problems).toEqual([expect.stringContaining('The code does not open')]);
    // Nothing of either is left beside the books.
    expect(readdirSync(join(store.path, '..')).filter((one) => one.endsWith('.part'))).toEqual([]);
  });

  test.each([
    ['cut short', (file: string) => truncateSync(file, readFileSync(file).length - 100)],
    [
      'with one bit turned over',
      (file: string) => {
        const bytes = readFileSync(file);
        const at = Math.floor(bytes.length / 2);
        bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
        writeFileSync(file, bytes);
      },
    ],
    ['that is something else', (file: string) => writeFileSync(file, 'age-encryption.org/v2\n')],
    ['that is empty', (file: string) => truncateSync(file)],
  ])('%s is not proven', async (_, harm) => {
    const { store, folder, box } = boxWith();
    await makeBackup(store.path, box, CODE, NOW, signal);
    const file = join(folder, readdirSync(folder)[0] ?? '');
    harm(file);
    const { problems } = await proveBackup(store.path, file, CODE, NOW, signal);
    expect(problems).toEqual([expect.stringMatching(/is no backup, or it is damaged: .*Take an older one/)]);
  });

  test('of books that do not add up is made, and its proof says so', async () => {
    const { store, folder, box } = boxWith();
    store.run(
      query()((db) => db.updateTable('subscription').set({ balance_cents: 700 })),
      {},
    );
    await makeBackup(store.path, box, CODE, NOW, signal);
    const { problems } = await proveBackup(store.path, join(folder, readdirSync(folder)[0] ?? ''), CODE, NOW, signal);
    expect(problems.join()).toMatch(/Conservation law/);
  });

  test('writes nothing where a disk should be and is not, and says which', async () => {
    const { store, folder, box } = boxWith();
    const disk = join(folder, 'usb');
    mkdirSync(disk);
    const places = [...box.places, { path: disk, isDisk: true }, { path: join(folder, 'gone'), isDisk: false }];
    const made = await makeBackup(store.path, { ...box, places }, CODE, NOW, signal);
    expect(made).toMatchObject({
      places: [
        { error: null },
        { place: disk, error: 'no disk is mounted there' },
        { error: expect.stringMatching(/^there is no such folder/) as string },
      ],
    });
    expect(readdirSync(disk)).toEqual([]);
  });
});

describe('the rhythm', () => {
  test('makes one at once, proves it, makes the next after an hour, and lets old ones go', async () => {
    const { store, folder, look } = running();
    expect(await look(60_000)).toBeNull();
    expect(store.all(allBackups, {})).toMatchObject([
      { payments: 1, looked_at: expect.any(Number) as number, problem: null },
    ]);
    for (let n = 0; n < 4; n += 1) await look(HOUR);
    expect(readdirSync(folder)).toHaveLength(2);
    expect(store.all(allBackups, {}).map(({ name }) => name)).toEqual(readdirSync(folder).sort().reverse());
  });

  test('tells of a place that cannot be reached when the last backup is too old, and that it is well again', async () => {
    const { store, folder, look } = running();
    await look(60_000);
    rmSync(folder, { recursive: true });
    expect(await look(HOUR)).toBeNull();
    expect(store.all(backupPlaces, {})).toMatchObject([{ error: expect.stringContaining('no such folder') as string }]);
    expect(await look(HOUR)).toBeNull();
    expect(await look(HOUR + 60_000)).toMatch(
      /^No backup can be made \(the newest: .*no such folder.*washa backup now$/,
    );
    mkdirSync(folder);
    expect(await look(10 * 60_000)).toBeNull();
  });

  test('proves the newest each night, tells when it cannot be restored, and takes the next one for better', async () => {
    const { folder, box, look, clock } = running({
      everyMs: 24 * HOUR,
      keep: { hours: 9, days: 9, weeks: 9, months: 9 },
    });
    await look(60_000);
    for (const { file } of await reachable(box.places, reachFrom(NOW))) truncateSync(file, 200);
    // 06:00 UTC is nine in Nairobi: the night's hour begins at 23:00 UTC.
    const night = Date.parse('2026-03-10T23:01:00Z') - clock.now();
    expect(await look(night)).toMatch(/^The newest backup cannot be restored: .*damaged/);
    expect(await look(7 * HOUR)).toBeNull();
    expect(readdirSync(folder)).toHaveLength(2);
  });

  test('makes none without a code, and says what to do', async () => {
    const { folder, look } = running({ code: () => null });
    expect(await look(60_000)).toMatch(/washa backup setup$/);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('an end in the middle leaves nothing at a place', async () => {
    const { folder, clock, end } = running();
    await clock.advance(60_000);
    await end();
    expect(readdirSync(folder).filter((name) => !name.endsWith('.age'))).toEqual([]);
  });
});

describe('places away from here', () => {
  test('get each backup, keep them by the same policy, and each is proven by what lies there', async () => {
    const [store, machine] = [await startStore(), await startMachine()];
    const here = join(tempFolder(), 'here');
    mkdirSync(here);
    const places = [{ path: here, isDisk: false }, store.place, machine.place];
    const { look, store: books } = running({ places });
    expect(await look(60_000)).toBeNull();
    for (let n = 0; n < 4; n += 1) expect(await look(HOUR)).toBeNull();
    const names = readdirSync(here).sort();
    expect(names).toHaveLength(2);
    expect(readdirSync(machine.folder).sort()).toEqual(names);
    expect([...store.objects.keys()].map((key) => key.slice('box 1/washa/'.length)).sort()).toEqual(names);
    const settings = { places: places.map(({ path }) => path), hasCode: true, everyMs: HOUR };
    const { away } = backupState(books, settings, NOW);
    expect(away).toMatchObject([
      { place: store.place.path, problem: null, provenAt: expect.any(Number) as number },
      { place: machine.place.path, problem: null, provenAt: expect.any(Number) as number },
    ]);
  });

  test('have the list of who was erased within a minute, and once more after a time in which they could not be reached', async () => {
    const store = await startStore();
    const { look, store: books } = running({ places: [store.place] });
    addLine(books, 2, { set: { retired_at: NOW, access: 'off', access_at: NOW } });
    await look(60_000);
    store.fault = 'full';
    act(books, eraseSubscriber(POLICY), { subscriberId: 2 }, { actor: 'cli:amina', reason: 'asked' }, NOW);
    await look(60_000);
    const lists = () => [...store.objects.keys()].filter((key) => key.includes('washa-erased-'));
    expect(lists()).toEqual([]);
    store.fault = 'none';
    await look(11 * 60_000);
    expect(lists()).toHaveLength(1);
  });

  test('one whose copy is damaged there is an alarm of its own, though the copy here is whole', async () => {
    const machine = await startMachine();
    const here = join(tempFolder(), 'here');
    mkdirSync(here);
    const { look, clock } = running({
      places: [{ path: here, isDisk: false }, machine.place],
      everyMs: 24 * HOUR,
      keep: { hours: 9, days: 9, weeks: 9, months: 9 },
    });
    expect(await look(60_000)).toBeNull();
    const [name = ''] = readdirSync(machine.folder);
    truncateSync(join(machine.folder, name), 200);
    const said = await look(Date.parse('2026-03-10T23:01:00Z') - clock.now());
    expect(said).toMatch(/^What lies away from here is not proven: sftp:.*damaged.*washa backup prove --at PLACE$/);
    expect(said).not.toContain(String(machine.place.secret));
    // The next one that arrives whole is proven in its night.
    expect(await look(48 * HOUR)).toBeNull();
  });

  test('one that is away for longer than a day is told, with why', async () => {
    const store = await startStore();
    const here = join(tempFolder(), 'here');
    mkdirSync(here);
    const { look } = running({ places: [{ path: here, isDisk: false }, store.place], everyMs: 12 * HOUR });
    expect(await look(60_000)).toBeNull();
    store.fault = 'full';
    let said: string | null = null;
    for (let n = 0; n < 4; n += 1) said = await look(12 * HOUR);
    expect(said).toMatch(/^Backups do not reach every place: http:.*it has no room left \(QuotaExceeded\)/);
    store.fault = 'none';
    // What arrives again is proven in its night.
    await look(12 * HOUR);
    expect(await look(24 * HOUR)).toBeNull();
  });
});
