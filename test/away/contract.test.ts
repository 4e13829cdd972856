import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openAway } from '../../src/away/open.ts';
import { backupName } from '../../src/domain/backup.ts';
import type { AwayPlace } from '../../src/domain/backup-place.ts';
import { describeError } from '../../src/domain/values/fault.ts';
import { tempFolder } from '../services/books.ts';
import { startStore } from './s3-store.ts';
import { startMachine } from './sftp-server.ts';

const NOW = Date.parse('2026-11-28T09:00:00Z');
const deps = { fetch, now: () => NOW };
const nameOf = (hour: number) => backupName(NOW + hour * 3_600_000);

/** A file that is longer than what fits into one packet. */
function fileOf(length = 300_000): string {
  const file = join(tempFolder(), 'sealed');
  writeFileSync(file, Buffer.alloc(length, 'age-encryption.org/v1 '));
  return file;
}

/** A place of each kind, what lies there as it is read past it, and something of somebody else. */
const KINDS = {
  async s3() {
    const { place, objects } = await startStore();
    const there = () => Promise.resolve(new Map([...objects].map(([key, { length }]) => [key.slice(12), length])));
    const putBeside = (name: string) => void objects.set(`box 1/washa/${name}`, Buffer.from('x'));
    return { place: place as AwayPlace, there, putBeside };
  },
  async sftp() {
    const { place, folder } = await startMachine();
    const there = async () =>
      new Map((await readdir(folder)).map((name) => [name, readFileSync(join(folder, name)).length]));
    const putBeside = (name: string) => writeFileSync(join(folder, name), 'x');
    return { place: place as AwayPlace, there, putBeside };
  },
};

/** Why something cannot be done at a place. */
async function whyNot(place: AwayPlace, work: (opened: Awaited<ReturnType<typeof openAway>>) => Promise<unknown>) {
  try {
    await using opened = await openAway(place, deps);
    await work(opened);
    return 'it went well';
  } catch (error) {
    return describeError(error);
  }
}

describe.each(Object.entries(KINDS))('a place by %s', (_, start) => {
  test('takes backups, lists them and nothing else, gives them back whole, and lets them go', async () => {
    const { place, there, putBeside } = await start();
    const file = fileOf();
    await using opened = await openAway(place, deps);
    expect(await opened.list()).toEqual([]);
    const names = Array.from({ length: 8 }, (_n, n) => nameOf(n));
    for (const name of names) await opened.put(file, name);
    expect(await there()).toEqual(new Map(names.map((name) => [name, 300_000])));
    putBeside('washa-notes.txt');
    putBeside('photo.jpg');
    expect(await opened.erased()).toEqual([]);
    putBeside('washa-erased-1234-abcd.json');
    expect(await opened.erased()).toEqual(['washa-erased-1234-abcd.json']);
    expect([...(await opened.list())].sort()).toEqual(names);
    const back = join(tempFolder(), 'back');
    await opened.fetch(nameOf(3), back);
    expect(readFileSync(back).equals(readFileSync(file))).toBe(true);
    await opened.remove(nameOf(3));
    expect(await opened.list()).not.toContain(nameOf(3));
    const gone = await whyNot(place, (one) => one.fetch(nameOf(3), join(tempFolder(), 'x')));
    expect(gone).toMatch(/there is no such|not there any more/);
    expect(opened.where(nameOf(1))).toBe(`${place.path}/${nameOf(1)}`);
  });

  test('a secret that is wrong, or missing, is said in words in which it does not stand', async () => {
    const { place } = await start();
    const list = (secret: string | null) => whyNot({ ...place, secret }, (one) => one.list());
    expect(await list(null)).toBe('its secret is missing');
    const wrong = await list('a-wrong-one');
    expect(wrong).toMatch(/the secret is not that of the key|it refuses the key or the password/);
    expect(wrong).not.toMatch(/a-wrong-one|the-secret-of|Credential|Signature=/);
  });

  test('a place at which nobody answers is said to be unreachable', async () => {
    const { place } = await start();
    const nowhere = { ...place, path: place.path.replace(/:\d+\//, ':1/') };
    expect(await whyNot(nowhere, (one) => one.list())).toMatch(/^it cannot be reached: /);
  });
});

describe('a store', () => {
  test.each([
    ['skewed', /clock of this box/],
    ['html', /no S3 store/],
    ['elsewhere', /^it answered 301$/],
  ] as const)('that is %s says so', async (fault, words) => {
    const store = await startStore();
    store.fault = fault;
    expect(await whyNot(store.place, (one) => one.list())).toMatch(words);
  });

  test('that has no room, no such bucket, another region, or gives half of an object, is told', async () => {
    const store = await startStore();
    const { place } = store;
    expect(await whyNot(place, (one) => one.put(fileOf(), nameOf(0)))).toBe('it went well');
    store.fault = 'cut';
    expect(await whyNot(place, (one) => one.fetch(nameOf(0), join(tempFolder(), 'half')))).toMatch(/^it broke off/);
    store.fault = 'full';
    expect(await whyNot(place, (one) => one.put(fileOf(10), nameOf(1)))).toMatch(/no room left/);
    store.fault = 'none';
    const other = { ...place, path: place.path.replace('tower-net', 'other') };
    expect(await whyNot(other, (one) => one.list())).toMatch(/no such bucket/);
    expect(await whyNot({ ...place, region: 'eu-west-1' }, (one) => one.list())).toMatch(/another region/);
  });

  test('of a bucket without a folder in it is one too', async () => {
    const { place, objects } = await startStore('');
    await using opened = await openAway(place, deps);
    await opened.put(fileOf(10), nameOf(0));
    expect([...objects.keys()]).toEqual([nameOf(0)]);
    expect(await opened.list()).toEqual([nameOf(0)]);
  });
});

describe('another machine', () => {
  test('opens by a private key too', async () => {
    const { place, privateKey } = await startMachine();
    await using opened = await openAway({ ...place, secret: privateKey.trim() }, deps);
    await opened.put(fileOf(10), nameOf(0));
    expect(await opened.list()).toEqual([nameOf(0)]);
  });

  test('that is another one than it was is given nothing, and its key is told', async () => {
    const { place } = await startMachine();
    const why = await whyNot({ ...place, hostKey: `SHA256:${'A'.repeat(43)}` }, (one) => one.list());
    expect(why).toBe(`another machine answers there: its key is ${place.hostKey}, not that of the settings`);
  });

  test('that hangs up in the middle has no half of it under its name, and what lay there for a day goes', async () => {
    const machine = await startMachine();
    const { place, folder } = machine;
    machine.fault = 'drops';
    expect(await whyNot(place, (one) => one.put(fileOf(), nameOf(-48)))).toMatch(/^it cannot be written: /);
    machine.fault = 'none';
    expect(await readdir(folder)).toEqual([`${nameOf(-48)}.part`]);
    expect(await whyNot(place, (one) => one.put(fileOf(10), nameOf(0)))).toBe('it went well');
    expect(await readdir(folder)).toEqual([nameOf(0)]);
  });

  test('without the folder, and with a key that is none, says what is wrong', async () => {
    const { place, folder } = await startMachine();
    rmSync(folder, { recursive: true });
    expect(await whyNot(place, (one) => one.list())).toMatch(/^its folder cannot be read: there is no such folder/);
    const secret = '-----BEGIN OPENSSH PRIVATE KEY-----\nnonsense';
    const why = await whyNot({ ...place, secret }, (one) => one.list());
    expect(why).toMatch(/neither a private key/);
    expect(why).not.toContain('nonsense');
  });
});
