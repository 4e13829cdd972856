import { closeSync, openSync, writeSync } from 'node:fs';
import Database from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { databasePath } from '../../src/config/config.ts';
import { systemClock } from '../../src/host/clock.ts';
import { paymentsSubject } from '../../src/domain/alarm-subject.ts';
import { raiseAlarm, reconcileAlarms } from '../../src/services/box/alarms.ts';
import { checkBooks } from '../../src/services/money/check-books.ts';
import { booksFindings } from '../../src/services/money/watch-books.ts';
import { query } from '../../src/storage/engine/query.ts';
import { routersNeverRead } from '../../src/storage/router-waits.ts';
import { callbacks, commands, startIsp, until, type Isp } from './harness.ts';
import { booked, confirmed, openAlarms, pay, QUICK, ready, setExpiry, settled } from './looks.ts';

const giveMoney = query<{ id: number }>()((db, p) =>
  db.updateTable('subscription').set({ balance_cents: 1 }).where('id', '=', p.id),
);

let isp: Isp;

afterEach(() => isp[Symbol.asyncDispose]());

/** A box with one line that has paid and whose time is over, not yet looked at. */
async function withExpired() {
  isp = await startIsp({ lines: 2, settings: QUICK });
  await ready(isp);
  const line = isp.line('pppoe');
  await pay(isp, line);
  await confirmed(isp, line);
  await settled(isp);
  return line;
}

function waiting(id: number) {
  return isp.app.store.all(commands, {}).filter(({ subject, state }) => subject === id && state === 'queued');
}

/** Overwrites the first page of a table or an index with rubbish. */
function damage(name: string) {
  const path = databasePath(isp.stage.config);
  const db = new Database(path, { readonly: true });
  const size = db.pragma('page_size', { simple: true }) as number;
  const root = db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(name) as number;
  db.close();
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(size, 0x5a), 0, size, (root - 1) * size);
  closeSync(file);
}

test('what the last look at the whole found wrong holds the sweep after a restart too, until the whole is looked at again', async () => {
  const line = await withExpired();
  const { store } = isp.app;
  const { id } = booked(isp, line);
  store.run(giveMoney, { id });
  reconcileAlarms(store, 'books', booksFindings([], checkBooks(store).problems), systemClock.now());
  await isp.app[Symbol.asyncDispose]();
  const db = new Database(databasePath(isp.stage.config));
  db.prepare('UPDATE subscription SET expires_at = ? WHERE id = ?').run(systemClock.now() - 60_000, id);
  db.close();

  await isp.restart();
  expect(openAlarms(isp, 'books')).toHaveLength(1);
  expect(waiting(id)).toEqual([]);
  expect(isp.app.readiness()).toMatchObject({ ready: true, books: { checked: true, sound: false } });
});

test('a ledger that cannot be read does not keep Washa from starting: callbacks are kept, and nobody is cut off', async () => {
  const line = await withExpired();
  const { id } = booked(isp, line);
  // Leaves a checkpoint behind.
  await isp.restart();
  const { store } = isp.app;
  store.run(setExpiry, { accountNo: line.accountNo, at: systemClock.now() - 60_000 });
  raiseAlarm(
    store,
    { kind: 'callback-conflict', subject: paymentsSubject([1]), message: 'compare' },
    systemClock.now(),
  );
  await isp.app[Symbol.asyncDispose]();
  damage('ledger');

  await isp.restart();
  expect(openAlarms(isp, 'books').join()).toMatch(/cannot be read/);
  expect(waiting(id)).toEqual([]);
  expect(await pay(isp, isp.line('hotspot'))).toBe(200);
  expect(isp.app.store.all(callbacks, {}).at(-1)).toMatchObject({ result: 'quarantined', reason: 'books_damaged' });
  expect(isp.bugs).toEqual([]);
});

test('a router is told all the same when what it answers cannot be stored, and Washa goes on', async () => {
  isp = await startIsp({ lines: 2, settings: QUICK });
  await ready(isp);
  const line = isp.line('pppoe');
  await isp.stage.router.closePort();
  await pay(isp, line);
  await isp.app[Symbol.asyncDispose]();
  damage('ledger_payment');
  await isp.restart();
  await isp.stage.router.openPort();

  await until(() => isp.stage.router.world.isOnline(line.username), `${line.username} online`);
  const { id } = booked(isp, line);
  await until(() => waiting(id).some(({ error }) => /damaged/.test(error ?? '')), 'an attempt that says why');
  expect(await pay(isp, isp.line('hotspot'))).toBe(200);
  expect(isp.bugs).toEqual([]);
});

test('an index that cannot be read, where it is looked whom a foreign process has left to do, ends nothing', async () => {
  isp = await startIsp({ lines: 2, settings: QUICK });
  await ready(isp);
  await isp.app[Symbol.asyncDispose]();
  damage('subscription_not_known');
  await isp.restart();

  expect(() => isp.app.store.all(routersNeverRead, {})).toThrow(/malformed/);
  expect(await pay(isp, isp.line('pppoe'))).toBe(200);
  expect(isp.bugs).toEqual([]);
});

/** One wrong letter or digit in a row of the ledger, or of the deed that it belongs to, past everything that the schema holds. */
function misspell(column: string) {
  const db = new Database(databasePath(isp.stage.config));
  db.pragma('foreign_keys = OFF');
  db.pragma('ignore_check_constraints = ON');
  const guards = db
    .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name IN ('ledger', 'action')")
    .all() as { name: string; sql: string }[];
  for (const { name } of guards) db.exec(`DROP TRIGGER ${name}`);
  const [table, name] = column.split('.');
  const id = db
    .prepare(`SELECT max(${table === 'ledger' ? 'id' : 'action_id'}) FROM ledger`)
    .pluck()
    .get();
  const { changes } = db
    .prepare(
      `UPDATE ${table} SET ${name} = CASE typeof(${name})
         WHEN 'text' THEN substr(${name}, 1, length(${name}) - 1) || '~'
         WHEN 'blob' THEN unhex(substr(hex(${name}), 1, 62) || iif(hex(${name}) LIKE '%00', '01', '00'))
         WHEN 'null' THEN 1
         ELSE ${name} + 1 END
       WHERE id = ?`,
    )
    .run(id);
  expect(changes).toBe(1);
  for (const { sql } of guards) db.exec(sql);
  db.close();
}

test.each([
  ...['id', 'action_id', 'move', 'amount_cents', 'payment_id', 'subscription_id', 'periods', 'given_ms'].map(
    (name) => `ledger.${name}`,
  ),
  ...['expires_before', 'expires_after', 'undoes', 'hash'].map((name) => `ledger.${name}`),
  ...['at', 'actor', 'name', 'reason'].map((name) => `action.${name}`),
])(
  'one wrong letter in %s: callbacks are taken, who pays is let in, nobody is cut off, an alarm says so',
  async (column) => {
    isp = await startIsp({ lines: 4, expired: 2, settings: QUICK });
    await ready(isp);
    const [, other, ending] = isp.lines;
    await pay(isp, isp.lines[0]!);
    await confirmed(isp, isp.lines[0]!);
    await settled(isp);
    await until(() => isp.stage.router.world.isOnline(ending!.username), 'the paid line online');
    await isp.app[Symbol.asyncDispose]();
    misspell(column);
    await isp.restart();

    expect(openAlarms(isp, 'books')).toHaveLength(1);
    isp.app.store.run(setExpiry, { accountNo: ending!.accountNo, at: systemClock.now() });
    expect(await pay(isp, other!)).toBe(200);
    await until(() => isp.stage.router.world.isOnline(other!.username), 'who pays is let in');
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(isp.stage.router.world.isOnline(ending!.username)).toBe(true);
    expect(isp.app.readiness()).toMatchObject({ ready: true, books: { sound: false } });
    expect(isp.bugs).toEqual([]);
  },
);

test('a cut-off that waited when the books were found wrong is not made', async () => {
  isp = await startIsp({ lines: 2, expired: 0, settings: QUICK });
  await ready(isp);
  const line = isp.line('pppoe');
  await until(() => isp.stage.router.world.isOnline(line.username), 'the line online');
  await isp.stage.router.closePort();
  isp.app.store.run(setExpiry, { accountNo: line.accountNo, at: systemClock.now() });
  const { id } = booked(isp, line);
  await until(() => waiting(id).length > 0, 'a cut-off that waits');
  reconcileAlarms(isp.app.store, 'books', new Map([['box', 'wrong']]), systemClock.now());
  await isp.stage.router.openPort();
  await until(
    () => waiting(id).some(({ error }) => /Nobody is cut off now/.test(error ?? '')),
    'an attempt that says why',
  );
  expect(isp.stage.router.world.isOnline(line.username)).toBe(true);
});
