import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startMachine } from '../away/sftp-server.ts';
import { startStore } from '../away/s3-store.ts';
import { tempFolder } from '../services/books.ts';
import { atKeyboard } from './at-keyboard.ts';

/** A box whose backups go to a store and to another machine. */
async function away() {
  const [store, machine] = [await startStore(), await startMachine()];
  const boxIn = (folder: string) => {
    const file = join(folder, 'washa.toml');
    const { s3, sftp } = { s3: store.place, sftp: machine.place };
    writeFileSync(
      file,
      `[backups]
s3 = [{ url = "${s3.path}", region = "${s3.region}", key_id = "${s3.keyId}", secret = "backup-s3" }]
sftp = [{ url = "${sftp.path}", host_key = "${sftp.hostKey}", secret = "backup-sftp" }]
`,
    );
    mkdirSync(join(folder, 'secrets'), { mode: 0o700 });
    writeFileSync(join(folder, 'secrets/backup-s3'), `${String(s3.secret)}\n`, { mode: 0o600 });
    writeFileSync(join(folder, 'secrets/backup-sftp'), `${String(sftp.secret)}\n`, { mode: 0o600 });
    return ['--config', file, '--state', folder];
  };
  return { store, machine, boxIn };
}

test('a new box is made from what lies away: shown, chosen by its number, fetched and proven', async () => {
  const { store, machine, boxIn } = await away();
  const old = tempFolder();
  const before = boxIn(old);
  const set = await atKeyboard([...before, '--json', 'backup', 'setup']);
  expect(set.status).toBe(0);
  const { code } = JSON.parse(set.stdout) as { code: string };
  const made = await atKeyboard([...before, 'backup', 'now']);
  expect([made.status, made.stderr]).toEqual([0, '']);
  const [name = ''] = readdirSync(machine.folder);
  expect([...store.objects.keys()]).toEqual([`box 1/washa/${name}`]);
  const proven = await atKeyboard([...before, 'backup', 'prove', '--at', machine.place.path]);
  expect(proven.stdout).toMatch(/^✓ sftp:.* can be restored/);
  const list = await atKeyboard([...before, 'backup', 'list']);
  expect(list.stdout).toContain(`${store.place.path}/${name} ${machine.place.path}/${name}`);

  const fresh = tempFolder();
  const after = boxIn(fresh);
  const wrong = await atKeyboard([...after, 'restore'], `9\n${code}\n`);
  expect(wrong.stderr).toMatch(/There is no number "9" in the list/);
  const done = await atKeyboard([...after, 'restore'], `1\n${code.toLowerCase()}\n`);
  expect(done.stderr).toMatch(new RegExp(`1 .*${name}`));
  expect(done.stdout).toMatch(/^✓ Restored: 0 payments/);
  expect(existsSync(join(fresh, 'washa.db'))).toBe(true);
  expect(readFileSync(join(fresh, 'secrets/backup-code'), 'utf8').trim()).toBe(code);
  expect(readdirSync(fresh).filter((one) => one.includes('.part'))).toEqual([]);
  for (const { stdout, stderr } of [set, made, proven, list, wrong, done])
    expect(stdout + stderr).not.toMatch(/the-secret-of/);
});

test('one is taken by its name too; a name that nobody has, and places that cannot be reached, are said', async () => {
  const { machine, boxIn } = await away();
  const before = boxIn(tempFolder());
  const { code } = JSON.parse((await atKeyboard([...before, '--json', 'backup', 'setup'])).stdout) as { code: string };
  await atKeyboard([...before, 'backup', 'now']);
  const [name = ''] = readdirSync(machine.folder);
  const after = boxIn(tempFolder());
  const dry = await atKeyboard([...after, 'restore', name, '--dry-run'], code);
  expect(dry.stdout).toMatch(/^✓ This backup can be restored/);
  const other = await atKeyboard([...after, 'restore', name.replace('washa-20', 'washa-19')], code);
  expect(other.stderr).toMatch(/There is no backup washa-19.* that can be reached/);
  const none = await atKeyboard(['--state', tempFolder(), 'restore'], code);
  expect(none.stderr).toMatch(/No backup can be reached at the places of the settings/);
});
