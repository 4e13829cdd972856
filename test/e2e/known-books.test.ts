import { copyFileSync, existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, test } from 'vitest';
import { databasePath } from '../../src/config/config.ts';
import { systemClock } from '../../src/host/clock.ts';
import { act } from '../../src/services/actions/act.ts';
import { acceptBooks, beginAnew, lookAtBooks } from '../../src/services/box/known-books.ts';
import { markName } from '../../src/domain/money/books-mark.ts';
import { markPath } from '../../src/storage/engine/mark-file.ts';
import { fieldCase } from '../field/field-case.ts';
import { commands, ledger, payments, startIsp, until, type Isp } from './harness.ts';
import { booked, confirmed, openAlarms, pay, QUICK, ready, settled } from './looks.ts';

let isp: Isp;

afterEach(async () => {
  expect(isp.bugs).toEqual([]);
  await isp[Symbol.asyncDispose]();
});

const path = () => databasePath(isp.stage.config);
const stop = () => isp.app[Symbol.asyncDispose]();

/** A box that one line has paid on. */
async function used() {
  isp = await startIsp({ lines: 4, settings: QUICK });
  await ready(isp);
  const line = isp.line('pppoe');
  await pay(isp, line);
  await confirmed(isp, line);
  await settled(isp);
  return line;
}

/** By these books its time is over, and its cut-off is queued already. */
function endLine(accountNo: string) {
  const db = new Database(path());
  db.prepare('UPDATE subscription SET expires_at = ? WHERE account_no = ?').run(Date.now() - 60_000, accountNo);
  db.prepare(
    "INSERT INTO command (kind, lane, subject, priority, run_at, created_at) SELECT 'router.sync', 'router:' || router_name, id, 7, 0, 0 FROM subscription WHERE account_no = ?",
  ).run(accountNo);
  db.close();
}

describe('books that are not there', () => {
  test.each([
    ['deleted', () => ['', '-wal', '-shm'].forEach((end) => rmSync(path() + end, { force: true }))],
    ['empty', () => truncateSync(path())],
    [
      'without a table',
      () => {
        rmSync(path());
        new Database(path()).close();
        writeFileSync(path(), '');
      },
    ],
  ])(
    'F-box-02: %s: a fault with words, and nothing is made in their place before a person says so',
    async (_, harm) => {
      expect(fieldCase('F-box-02').expect).toBe('fault with words');
      await used();
      await stop();
      const keptFor = readFileSync(path());
      harm();
      await expect(isp.restart()).rejects.toThrow(
        /The books of this box are gone: .*Put the newest backup there; .*washa books --new/,
      );
      expect(existsSync(path()) ? statSync(path()).size : 0).toBe(0);
      // The backup is the end of it.
      writeFileSync(path(), keptFor);
      await isp.restart();
      expect(isp.app.store.all(payments, {})).toHaveLength(1);
      expect(openAlarms(isp, 'books-older')).toEqual([]);
      // Or the word of a person.
      await stop();
      harm();
      beginAnew(path());
      await isp.restart();
      expect(isp.app.store.all(payments, {})).toEqual([]);
    },
  );

  test('those of another box are not taken for its own', async () => {
    await used();
    await stop();
    const db = new Database(path());
    db.prepare("UPDATE meta SET value = 'another' WHERE key = 'books.id'").run();
    db.close();
    await expect(isp.restart()).rejects.toThrow(/is not the one that this box had/);
    beginAnew(path());
    await isp.restart();
    expect(isp.app.store.all(payments, {})).toHaveLength(1);
  });

  test('what is no database, and one whose tables somebody has changed', async () => {
    await used();
    await stop();
    copyFileSync(path(), `${path()}.good`);
    const db = new Database(path());
    db.exec('DROP INDEX payment_received');
    db.close();
    await expect(isp.restart()).rejects.toThrow(/The tables in .* are not as Washa left them/);
    writeFileSync(path(), 'x'.repeat(4096));
    await expect(isp.restart()).rejects.toThrow(/cannot be read: file is not a database/);
    copyFileSync(`${path()}.good`, path());
    await isp.restart();
  });

  test('a mark that was damaged or lost is in nobody’s way', async () => {
    await used();
    await stop();
    writeFileSync(markPath(path()), '{"books":');
    await isp.restart();
    await stop();
    rmSync(markPath(path()));
    await isp.restart();
    expect(isp.app.store.all(payments, {})).toHaveLength(1);
    await until(() => existsSync(markPath(path())), 'a new mark');
  });
});

describe('books that are older than this box', () => {
  /** The box after its database was put back to one from before the last payment. */
  async function putBack() {
    const first = await used();
    await stop();
    copyFileSync(path(), `${path()}.monday`);
    await isp.restart();
    const second = isp.line('pppoe', 1);
    expect(await pay(isp, second)).toBe(200);
    await confirmed(isp, second);
    await settled(isp);
    await stop();
    copyFileSync(`${path()}.monday`, path());
    return { first, second };
  }

  test('F-clock-03: says what is missing, cuts nobody before a person has said so, and lets in who pays', async () => {
    expect(fieldCase('F-clock-03').expect).toContain('nobody is cut before the gap was pulled');
    const { first, second } = await putBack();
    endLine(first.accountNo);
    await isp.restart();
    const [words] = openAlarms(isp, 'books-older');
    expect(words).toMatch(
      /^The books end on .*; this box had answered until .*: 1 minute is missing\. .*nobody is cut off\..*washa books --accept/,
    );
    expect(isp.app.readiness()).toMatchObject({ ready: true, books: { sound: false } });

    const third = isp.line('hotspot');
    expect(await pay(isp, third)).toBe(200);
    await confirmed(isp, third);
    const { world } = isp.stage.router;
    const isHeld = () => isp.app.store.all(commands, {}).some(({ error }) => /not believed/.test(error ?? ''));
    await until(isHeld, 'a cut-off that waits for a person');
    // The one whose payment the books have lost, and the one whose time is over by them.
    expect([first, second].map(({ username }) => world.isOnline(username))).toEqual([true, true]);

    // A restart changes nothing about it, and neither does what has been booked since.
    await isp.restart();
    expect(openAlarms(isp, 'books-older')).toHaveLength(1);
    expect(await pay(isp, isp.line('hotspot', 1))).toBe(200);
    await isp.restart();
    expect(openAlarms(isp, 'books-older')).toHaveLength(1);
    expect(world.isOnline(first.username)).toBe(true);

    const { mark } = lookAtBooks(path());
    act(
      isp.app.store,
      acceptBooks,
      { mark: mark === null ? null : markName(mark), problems: [] },
      { actor: 'cli:asha' },
      systemClock.now(),
    );
    await until(() => openAlarms(isp, 'books-older').length === 0, 'an alarm that closes', 20_000);
    await until(() => !world.isOnline(first.username), 'the line whose time is over to be cut off');
    await isp.restart();
    expect(openAlarms(isp, 'books-older')).toEqual([]);
  });

  test('a log that is gone makes them older too', async () => {
    await used();
    const before = isp.app.store.all(ledger, {}).length;
    expect(before).toBeGreaterThan(0);
    await isp.app.store.durable();
    await until(() => lookAtBooks(path()).mark?.ledger?.id === before, 'a mark as new as the ledger', 20_000);
    // As after a death: the database without what the log still held.
    const copy = `${path()}.dead`;
    copyFileSync(path(), copy);
    const mark = readFileSync(markPath(path()));
    await stop();
    copyFileSync(copy, path());
    writeFileSync(markPath(path()), mark);
    expect(lookAtBooks(path()).verdict.kind).toBe('older');
  });
});

test('a log that is removed under Washa is found and named, payments are refused meanwhile, and nothing is lost', async () => {
  const line = await used();
  rmSync(`${path()}-wal`);
  expect(await pay(isp, isp.line('hotspot'))).toBe(503);
  await until(() => openAlarms(isp, 'disk').some((words) => /removed .*-wal/.test(words)), 'an alarm', 20_000);
  expect(isp.app.readiness().ready).toBe(false);
  expect(isp.app.proveAlive(0).problem).toBe('the log was removed');
  // Even a death from here on loses nothing of what was answered.
  const dead = `${path()}.dead`;
  copyFileSync(path(), dead);
  const db = new Database(dead, { readonly: true });
  expect(db.prepare('SELECT count(*) FROM payment').pluck().get()).toBe(1);
  db.close();
  await isp.restart();
  expect(await pay(isp, isp.line('hotspot'))).toBe(200);
  expect(booked(isp, line).expires_at).toBeGreaterThan(Date.now());
});
