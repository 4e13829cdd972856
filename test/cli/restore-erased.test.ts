import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { backupBox } from '../../src/app/backup-box.ts';
import { parseConfig } from '../../src/config/config.ts';
import { mintRecoveryCode } from '../../src/domain/recovery-code.ts';
import { createSecrets } from '../../src/host/secrets.ts';
import { keepErasedAt } from '../../src/services/backup/erased-away.ts';
import { makeBackup } from '../../src/services/backup/make-backup.ts';
import { reachable, reachFrom } from '../../src/services/backup/places.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { Store } from '../../src/storage/engine/store.ts';
import { startMachine } from '../away/sftp-server.ts';
import { addLine, NOW, tempFolder } from '../services/books.ts';
import { atKeyboard } from './at-keyboard.ts';

const { signal } = new AbortController();

test('who was erased since a backup is not in the books that come out of it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'washa-restore-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [state, usb] = ['state', 'usb'].map((name) => join(folder, name)) as [string, string];
  for (const one of [state, usb, join(state, 'secrets')]) mkdirSync(one, { mode: 0o700 });
  const file = join(folder, 'washa.toml');
  writeFileSync(file, `[backups]\nfolders = [${JSON.stringify(usb)}]\n`);
  const store = Store.open(join(state, 'washa.db'));
  addLine(store, 1, { set: { retired_at: NOW, access: 'off', access_at: NOW } });
  addLine(store, 2);
  await store.close();
  const config = parseConfig(file, `[backups]\nfolders = [${JSON.stringify(usb)}]\n`, { stateDir: state });
  const code = mintRecoveryCode(seededRandom(5));
  const secrets = createSecrets({ credentialsDir: null, secretsDir: join(state, 'secrets') }, () => undefined);
  const box = backupBox(config, secrets, null, () => undefined);
  await makeBackup(join(state, 'washa.db'), box, code, Date.now(), signal);

  const washa = (...args: string[]) => atKeyboard([...args, '--state', state, '--config', file], code);
  expect((await washa('subscriber', 'erase', 'acc1', '--reason', 'asked', '--yes')).stdout).toContain('Erased.');

  rmSync(state, { recursive: true });
  const [newest] = await reachable(box.places, reachFrom(Date.now()));
  const restored = await washa('restore', newest?.file ?? '');
  expect(restored.stdout).toMatch(/^✓ Restored: 0 payments, 2 lines/);
  const list = await washa('subscriber', 'list', '--retired');
  expect(list.stdout).toContain('ERASED-1');
  expect(list.stdout).toContain('Subscriber 2');
  expect(list.stdout).not.toMatch(/ACC1|Subscriber 1|0700 000 001/);
  expect((await washa('audit')).status).toBe(0);
});

test('who was erased since a copy that lies away alone stays so', async () => {
  const machine = await startMachine();
  const settings = `[backups]\nsftp = [{ url = "${machine.place.path}", host_key = "${machine.place.hostKey}", secret = "sftp" }]\n`;
  const state = join(tempFolder(), 'state');
  const file = join(tempFolder(), 'washa.toml');
  writeFileSync(file, settings);
  const putSecret = () => {
    mkdirSync(join(state, 'secrets'), { recursive: true, mode: 0o700 });
    writeFileSync(join(state, 'secrets', 'sftp'), `${String(machine.place.secret)}\n`, { mode: 0o600 });
  };
  putSecret();
  const store = Store.open(join(state, 'washa.db'));
  onTestFinished(() => store.close());
  addLine(store, 1, { set: { retired_at: NOW, access: 'off', access_at: NOW } });
  const config = parseConfig(file, settings, { stateDir: state });
  const code = mintRecoveryCode(seededRandom(5));
  const secrets = createSecrets({ credentialsDir: null, secretsDir: join(state, 'secrets') }, () => undefined);
  await makeBackup(
    store.path,
    backupBox(config, secrets, null, () => undefined),
    code,
    Date.now(),
    signal,
  );
  const washa = (...args: string[]) => atKeyboard([...args, '--state', state, '--config', file], code);
  expect((await washa('subscriber', 'erase', 'acc1', '--reason', 'asked', '--yes')).stdout).toContain('Erased.');
  // What a running box does within a minute.
  await keepErasedAt(store, machine.place, reachFrom(Date.now()));
  await store.close();

  rmSync(state, { recursive: true });
  putSecret();
  const [newest = ''] = readdirSync(machine.folder).filter((name) => name.endsWith('.age'));
  expect((await washa('restore', newest)).stdout).toMatch(/^✓ Restored: 0 payments, 1 line/);
  const list = await washa('subscriber', 'list', '--retired');
  expect(list.stdout).toContain('ERASED-1');
  expect(list.stdout).not.toMatch(/ACC1|Subscriber 1/);
});
