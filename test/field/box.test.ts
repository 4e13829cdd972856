import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { logOutput } from '../../src/app/log-output.ts';
import { databasePath } from '../../src/config/config.ts';
import { checkBooks } from '../../src/services/money/check-books.ts';
import { keepCopy } from '../../src/storage/engine/copy-before.ts';
import { lockState } from '../../src/storage/engine/state-lock.ts';
import { callbacks, payments, startIsp, until, type Isp } from '../e2e/harness.ts';
import { booked, confirmed, openAlarms, pay, QUICK, ready, settled } from '../e2e/looks.ts';
import { addLine, checkoutKey, delivery, notice, openStore, receiptKey, take, tempFolder } from '../services/books.ts';
import { fieldCase } from './field-case.ts';

/** Changes what lies on the disk behind the back of everybody. */
function onDisk(path: string, sql: string): void {
  const db = new Database(path);
  db.exec('DROP TRIGGER IF EXISTS ledger_no_update; DROP TRIGGER IF EXISTS action_no_update');
  db.pragma('ignore_check_constraints = ON');
  db.pragma('foreign_keys = OFF');
  db.exec(sql);
  db.close();
}

describe('one on a state folder', () => {
  test('F-box-01: the second is refused in one sentence, before it touches anything', () => {
    expect(fieldCase('F-box-01').expect).toBe('refuses in one sentence');
    const folder = tempFolder();
    using _first = lockState(folder);
    expect(() => lockState(folder)).toThrow(
      /^Another Washa.* runs on the state folder .*\. Stop it first, or name another folder/,
    );
  });
});

describe('F-box-03: one bit flipped in a name of money is found, and nothing is credited twice', () => {
  const letters = 'substr(value, 1, 4) || char(unicode(substr(value, 5, 1)) + 1) || substr(value, 6)';

  test.each([
    ['the receipt among the names', receiptKey('SCA0000001'), `UPDATE payment_key SET value = ${letters}`],
    [
      'the receipt of the payment',
      receiptKey('SCA0000001'),
      `UPDATE payment SET receipt_code = replace(receipt_code, 'SCA0', 'SCC0')`,
    ],
    ['the only name of money without a receipt', checkoutKey('ws_CO_1'), `UPDATE payment_key SET value = ${letters}`],
    ['that name in the ledger', checkoutKey('ws_CO_1'), `UPDATE ledger SET payment_key = 'checkout ws_CP_1'`],
    ['whose name it is', receiptKey('SCA0000001'), 'UPDATE payment_key SET payment_id = 2'],
  ])('%s', (_, key, sql) => {
    expect(fieldCase('F-box-03').expect).toBe('found at start or refused; never credited twice');
    const store = openStore();
    addLine(store, 1);
    const money = notice({ account: 'ACC1', keys: [key] });
    take(store, delivery(money, { bytes: 'first' }), notice({ account: 'ACC1' }));
    expect(checkBooks(store).problems).toEqual([]);
    onDisk(store.path, `${sql} WHERE ${sql.includes('UPDATE payment SET') ? 'id' : 'payment_id'} = 1`);
    take(store, delivery(money, { bytes: 'other bytes' }));
    expect(store.all(payments, {})).toHaveLength(2);
    expect(checkBooks(store).problems).not.toEqual([]);
  });

  test('a name that is another payment’s by now is kept aside with its bytes, and taken when the books are mended', () => {
    const store = openStore();
    addLine(store, 1);
    take(store, notice({ account: 'ACC1', keys: [receiptKey('SCA0000007')] }));
    onDisk(store.path, "UPDATE payment_key SET value = 'SCA0000008'");
    const next = delivery(notice({ account: 'ACC1', keys: [receiptKey('SCA0000008')] }));
    take(store, next, next);
    expect(store.all(callbacks, {}).at(-1)).toMatchObject({
      result: 'quarantined',
      reason: 'books_damaged',
      deliveries: 2,
    });
    onDisk(store.path, "UPDATE payment_key SET value = 'SCA0000007'");
    take(store, next);
    expect(store.all(payments, {})).toHaveLength(2);
    expect(checkBooks(store).problems).toEqual([]);
  });
});

describe('a used box', () => {
  let isp: Isp;

  async function used() {
    isp = await startIsp({ lines: 4, settings: QUICK });
    onTestFinished(() => isp[Symbol.asyncDispose]());
    await ready(isp);
    const line = isp.line('pppoe');
    await pay(isp, line);
    await confirmed(isp, line);
    await settled(isp);
    return line;
  }

  test.each([
    "UPDATE ledger SET move = 'outside>linf' WHERE id = 1",
    'UPDATE ledger SET amount_cents = amount_cents + 1 WHERE id = 1',
    "UPDATE action SET actor = 'cbllback' WHERE id = (SELECT action_id FROM ledger WHERE id = 1)",
    "UPDATE ledger SET payment_key = 'mpesa.receipt X' WHERE id = 1",
    'UPDATE subscription SET expires_at = expires_at - 1',
  ])('F-box-04: %s: starts, takes callbacks, cuts nobody, and says so', async (sql) => {
    expect(fieldCase('F-box-04').expect).toBe('starts, takes callbacks, cuts nobody, alarm');
    const line = await used();
    await isp.app[Symbol.asyncDispose]();
    const path = databasePath(isp.stage.config);
    // Nothing of today's tables is left changed but what the disk changed.
    const schema = new Database(path);
    const triggers = schema
      .prepare("SELECT sql FROM sqlite_schema WHERE name IN ('ledger_no_update', 'action_no_update')")
      .pluck()
      .all();
    schema.close();
    onDisk(path, `${sql}; ${triggers.join(';')}`);
    await isp.restart();
    const { problems } = checkBooks(isp.app.store);
    expect(problems).not.toEqual([]);
    expect(await pay(isp, isp.line('hotspot'))).toBe(200);
    expect(isp.stage.router.world.isOnline(line.username)).toBe(true);
    expect(isp.bugs).toEqual([]);
  });

  test('F-box-05: callbacks are taken before the books are walked, and a start looks at what was added only', async () => {
    expect(fieldCase('F-box-05').expect).toBe('listens as fast as an empty box');
    const line = await used();
    await isp.restart();
    await isp.restart();
    const looked = isp.logged.filter(({ msg }) => msg === 'books checked');
    expect(looked.at(-1)).toMatchObject({ scope: 'newest', entries: 0 });
    expect(isp.logged.filter(({ scope }) => scope === 'whole')).toEqual([]);
    expect(booked(isp, line).access).toBe('on');
    expect(openAlarms(isp, 'books')).toEqual([]);
  });
});

test('of copies from before an upgrade the newest two are kept', () => {
  const folder = tempFolder();
  const db = new Database(join(folder, 'washa.db'));
  db.exec("CREATE TABLE meta (key TEXT, value TEXT); INSERT INTO meta VALUES ('opened', '1')");
  for (const version of [1, 2, 3, 11]) {
    db.exec(`UPDATE meta SET value = ${version}; PRAGMA user_version = ${version}`);
    keepCopy(db, version);
  }
  db.close();
  const kept = new Database(join(folder, 'washa.db.before-3'), { readonly: true });
  expect(kept.pragma('user_version', { simple: true })).toBe(3);
  kept.close();
  expect(() => new Database(join(folder, 'washa.db.before-2'), { fileMustExist: true })).toThrow();
});

describe('a log that nobody reads', () => {
  test('is dropped and counted, and says so when it is read again', () => {
    const taken: string[] = [];
    let isGone = true;
    const out = logOutput(
      (lost) => `${lost} lost\n`,
      (text) => {
        if (isGone) throw new Error('EPIPE');
        taken.push(text);
      },
    );
    for (const line of ['a\n', 'b\n']) out.write(line);
    isGone = false;
    for (const line of ['c\n', 'd\n']) out.write(line);
    expect(taken).toEqual(['2 lost\nc\n', 'd\n']);
  });

  test('its reader goes away (washa run | head -1), and the daemon goes on until it is told to stop', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'washa-pipe-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const config = '[intake]\nlisten = "127.0.0.1:0"\n[console]\nlisten = "127.0.0.1:0"\n';
    const file = join(folder, 'washa.toml');
    writeFileSync(file, config);
    const child = spawn(process.execPath, ['src/cli.ts', 'run', '--config', file, '--state', folder]);
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    let said = '';
    child.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()));
    const intake = await until(() => /"intake":"([^"]+)"/.exec(said)?.[1], 'ready', 30_000);
    child.stdout.destroy();
    child.kill('SIGHUP');
    await new Promise((resolve) => setTimeout(resolve, 500));
    child.kill('SIGHUP');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await (await fetch(`${intake}/healthz`)).text()).toBe('ok');
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });
});
