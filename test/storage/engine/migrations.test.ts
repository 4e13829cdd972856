import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { keepCopy } from '../../../src/storage/engine/copy-before.ts';
import { listMigrations, migrate, type Migration } from '../../../src/storage/engine/migrations.ts';
import { refoldLines } from '../../../src/storage/engine/refold-lines.ts';
import { Store } from '../../../src/storage/engine/store.ts';
import { lineFolds } from '../../../src/storage/subscribers.ts';
import { tempFolder } from '../../services/books.ts';
import { filledBox } from './filled-box.ts';

function openRaw(path = join(tempFolder(), 'raw.db')): Database.Database {
  const db = new Database(path);
  onTestFinished(() => void db.close());
  return db;
}

function shape(db: Database.Database): unknown[] {
  return db.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name').all();
}

const migrations = listMigrations();

/**
 * Databases of each version in files of their own. To walk every step for each test would be thousands of steps.
 * @param first makes the one of version `from`
 * @param step brings one of the version before to the next
 * @returns opens a copy of the one of a version, which the test closes
 */
function chain(
  first: () => Database.Database,
  step: (db: Database.Database, migration: Migration) => void,
  from = 0,
): (version: number) => Database.Database {
  const known: Buffer[] = [];
  const keep = (db: Database.Database): void => {
    db.close();
    known.push(readFileSync(db.name));
  };
  const copy = (bytes: Buffer): Database.Database => {
    const path = join(tempFolder(), 'washa.db');
    writeFileSync(path, bytes);
    return new Database(path);
  };
  return (version) => {
    if (known.length === 0) keep(first());
    for (const migration of migrations.slice(from + known.length - 1, version)) {
      const db = copy(known.at(-1)!);
      step(db, migration);
      keep(db);
    }
    const opened = copy(known[version - from]!);
    onTestFinished(() => void opened.close());
    return opened;
  };
}

test('migrations are numbered from 1 without a gap', () => {
  expect(migrations.length).toBeGreaterThan(0);
  expect(migrations.map((m) => m.version)).toEqual(migrations.map((_, i) => i + 1));
  const files = readdirSync(join(import.meta.dirname, '../../../src/storage/engine/migrations'));
  expect(migrations.map((m) => m.name)).toEqual(files.filter((file) => file.endsWith('.sql')).sort());
});

/** An empty database of each version, made by one step from that of the version before, and each of them once. */
const empty = chain(
  () => new Database(join(tempFolder(), 'empty.db')),
  (db, { sql, run, version }) => {
    db.exec(sql);
    run?.(db);
    db.pragma(`user_version = ${version}`);
  },
);

describe('from every version there has been', () => {
  let wanted: unknown[] | null = null;
  test.each([0, ...migrations.map((m) => m.version)])('%i', (from) => {
    wanted ??= shape(empty(migrations.length));
    const db = empty(from);
    migrate(db);
    expect(shape(db)).toEqual(wanted);
    expect(db.pragma('user_version', { simple: true })).toBe(migrations.length);
    expect(db.pragma('foreign_key_check')).toEqual([]);
  });
});

test('a database that is at the newest version is left alone', () => {
  const db = openRaw();
  migrate(db);
  const before = db.pragma('schema_version', { simple: true });
  migrate(db);
  expect(db.pragma('schema_version', { simple: true })).toBe(before);
});

test('the database of a newer Washa is refused and not touched', () => {
  const path = join(tempFolder(), 'washa.db');
  const db = openRaw(path);
  migrate(db);
  db.pragma(`user_version = ${migrations.length + 1}`);
  const before = shape(db);
  expect(() => Store.open(path)).toThrow(/written by a newer Washa/);
  expect(shape(db)).toEqual(before);
  expect(db.pragma('user_version', { simple: true })).toBe(migrations.length + 1);
});

test('a migration that fails leaves nothing of itself behind', () => {
  const db = openRaw();
  db.exec('CREATE TABLE command (already INTEGER)');
  expect(() => migrate(db)).toThrow(/already exists/);
  expect(db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all()).toEqual(['command']);
  expect(db.pragma('user_version', { simple: true })).toBe(0);
});

test('every table is STRICT', () => {
  const db = openRaw();
  migrate(db);
  // Those of an index of texts are made by SQLite itself.
  const tables = (db.pragma('table_list') as { schema: string; name: string; type: string; strict: number }[]).filter(
    ({ schema, name, type }) => schema === 'main' && type === 'table' && !name.startsWith('sqlite_'),
  );
  expect(tables.length).toBeGreaterThan(15);
  expect(tables.filter(({ strict }) => strict === 0)).toEqual([]);
});

const used = chain(
  () => filledBox(join(tempFolder(), 'washa.db')),
  (db, { version }) => migrate(db, migrations.slice(0, version)),
  1,
);
/** A used box of schema 1, brought to `version` by the shipped steps. */
const usedBox = (version = 1): Database.Database => used(version);

/** Steps from schema 1 to others than the shipped ones. */
function stepsTo(...further: readonly (string | Pick<Migration, 'sql' | 'run'>)[]): Migration[] {
  const steps = further.map((step, i) => ({
    version: i + 2,
    name: `00${i + 2}-trial.sql`,
    ...(typeof step === 'string' ? { sql: step } : step),
  }));
  return [...migrations.slice(0, 1), ...steps];
}

function rows(db: Database.Database, table: string): unknown[] {
  return db.prepare(`SELECT * FROM ${table}`).all();
}

function tablesOf(db: Database.Database): string[] {
  return db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all() as string[];
}

/** Everything that is in a database. */
function contents(db: Database.Database): unknown {
  return [shape(db), Object.fromEntries(tablesOf(db).map((table) => [table, rows(db, table)]))];
}

const REBUILT = `
  CREATE TABLE plan_new (code TEXT PRIMARY KEY, name TEXT NOT NULL, usual INTEGER NOT NULL DEFAULT 3) STRICT;
  INSERT INTO plan_new (code, name) SELECT code, name FROM plan;
  DROP TABLE plan;
  ALTER TABLE plan_new RENAME TO plan;`;

describe('on a used box', () => {
  test.each(migrations.slice(1))('$name keeps every row whose table it does not name', ({ version, sql }) => {
    const db = usedBox(version - 1);
    const kept = tablesOf(db).filter((table) => !new RegExp(`\\b${table}\\b`).test(sql));
    const before = kept.map((table) => rows(db, table));
    migrate(db, migrations.slice(0, version));
    expect(kept.map((table) => rows(db, table))).toEqual(before);
    expect(db.pragma('foreign_key_check')).toEqual([]);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.pragma('user_version', { simple: true })).toBe(version);
  });

  test('a line that was being told when the last process died is looked at again; an SMS keeps its mark', () => {
    const db = usedBox(1);
    const running = db.prepare("SELECT id, subject FROM command WHERE state = 'running' AND kind = ?");
    const syncs = running.all('router.sync') as { id: number; subject: number }[];
    const sent = running.all('sms.send');
    expect([syncs.length > 1, sent.length > 0]).toEqual([true, true]);
    const twin = `INSERT INTO command (kind, lane, subject, priority, run_at, created_at)
                  SELECT kind, lane, subject, 1, run_at, created_at FROM command WHERE id = ?`;
    db.prepare(twin).run(syncs[0]!.id);
    migrate(db);
    expect([running.all('router.sync'), running.all('sms.send')]).toEqual([[], sent]);
    const open = db.prepare(
      "SELECT count(*) FROM command WHERE kind = 'router.sync' AND state = 'queued' AND subject = ?",
    );
    for (const { subject } of syncs) expect(open.pluck().get(subject)).toBe(1);
    const last = db.prepare('SELECT outcome FROM attempt WHERE command_id = ? ORDER BY n DESC LIMIT 1').pluck();
    for (const { id } of syncs) expect(last.get(id)).toBe('interrupted');
    expect(db.prepare('SELECT state FROM command WHERE id = ?').pluck().get(syncs[0]!.id)).toBe('cancelled');
  });

  test('a gateway whose window was the default of before has that of today, and any other keeps its own', () => {
    const db = usedBox(2);
    const put = db.prepare("INSERT INTO provider (name, kind, settings, path_secret) VALUES (?, ?, ?, 'x')");
    const settings = (backMs: number) => JSON.stringify({ freshness: { aheadMs: 900_000, backMs }, merchants: [] });
    put.run('default', 'gateway', settings(172_800_000));
    put.run('own', 'gateway', settings(3_600_000));
    put.run('none', 'gateway', '{}');
    migrate(db);
    const after = db.prepare("SELECT settings FROM provider WHERE name IN ('default', 'own', 'none') ORDER BY name");
    expect(after.pluck().all()).toEqual([settings(2_592_000_000), '{}', settings(3_600_000)]);
  });

  test('a table that others point to can be rebuilt', () => {
    const db = usedBox();
    const plans = db.prepare('SELECT code, name FROM plan ORDER BY code').all();
    const lines = rows(db, 'subscription');
    migrate(db, stepsTo(REBUILT));
    expect(db.prepare('SELECT code, name FROM plan ORDER BY code').all()).toEqual(plans);
    expect(rows(db, 'subscription')).toEqual(lines);
    expect(db.pragma('foreign_key_check')).toEqual([]);
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(() => db.exec("UPDATE subscription SET plan_code = 'none'")).toThrow(/FOREIGN KEY/);
  });

  test('what SQL cannot do is done by code, in the same transaction', () => {
    const db = usedBox();
    const run = (open: Database.Database) => {
      expect(open.inTransaction).toBe(true);
      open.prepare("UPDATE meta SET value = ? WHERE key = 'opened'").run('by code');
    };
    migrate(db, stepsTo({ sql: 'CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT', run }));
    expect(db.prepare("SELECT value FROM meta WHERE key = 'opened'").pluck().get()).toBe('by code');
  });

  test.each([
    ['loses a row that others point to', "DELETE FROM plan WHERE code = 'home'", /row \d+ of subscription .* plan/],
    ['is no SQL', 'CREATE TABEL x (y)', /002-trial\.sql to schema 2 failed: .*syntax error/],
  ])('a step that %s changes nothing, and says so', (_, sql, words) => {
    const db = usedBox();
    const before = contents(db);
    const copy = `${db.name}.before-1`;
    const attempt = () => migrate(db, stepsTo(sql));
    expect(attempt).toThrow(words);
    expect(attempt).toThrow(
      `The database is as it was. The Washa of before still runs on it; a copy is kept in ${copy}.`,
    );
    expect(contents(db)).toEqual(before);
    expect(db.pragma('user_version', { simple: true })).toBe(1);
    expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
  });

  test('a second step that fails takes the first one back, or the Washa of before could not run', () => {
    const db = usedBox();
    const run = () => {
      throw new Error('no');
    };
    expect(() => migrate(db, stepsTo('CREATE TABLE more (id INTEGER) STRICT', { sql: '', run }))).toThrow(
      /003-trial\.sql to schema 3 failed: no/,
    );
    expect(tablesOf(db)).not.toContain('more');
    expect(db.pragma('user_version', { simple: true })).toBe(1);
  });

  test('the bytes of the file are as they were after a step that failed', () => {
    const path = join(tempFolder(), 'washa.db');
    filledBox(path).close();
    const before = readFileSync(path);
    expect(() => Store.open(path, 'own', { steps: stepsTo(`${REBUILT} DROP TABLE nowhere`) })).toThrow(/no such table/);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(dirname(path)).sort()).toEqual(['washa.db', 'washa.db.before-1']);
  });
});

describe('the books, second edition', () => {
  const NAMES = {
    receive: 'payment.take',
    assign: 'payment.assign',
    dismiss: 'payment.dismiss',
    renew: 'line.renew',
    reverse: 'payment.reverse',
  } as const;
  const all = (db: Database.Database, sql: string) => db.prepare(sql).all() as Record<string, unknown>[];
  const without = (rows: readonly Record<string, unknown>[], ...columns: string[]) =>
    rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !columns.includes(name))));

  /** Before and after, of a box with hundreds of payments of every story. */
  function upgraded() {
    const db = filledBox(join(tempFolder(), 'washa.db'), { payments: 400, seed: 7 });
    onTestFinished(() => void db.close());
    const before = Object.fromEntries(tablesOf(db).map((table) => [table, all(db, `SELECT * FROM ${table}`)]));
    const law = lawOfFirstEdition(db);
    migrate(db, migrations.slice(0, 2));
    return { db, before, law };
  }

  test('every row of every table is carried over, column by column', () => {
    const { db, before } = upgraded();
    const same = ['callback', 'payment_request', 'receipt', 'subscriber', 'plan', 'router'];
    for (const table of same) expect([table, all(db, `SELECT * FROM ${table}`)]).toEqual([table, before[table]]);
    // A sync that was running is queued again, and its attempt interrupted: held by the upgrade after a kill.
    const running = new Set(
      before['command']!.filter(({ kind, state }) => kind === 'router.sync' && state === 'running').map(({ id }) => id),
    );
    const others = (table: string, key: string) => before[table]!.filter((row) => !running.has(row[key]));
    const now = (table: string, key: string) =>
      all(db, `SELECT * FROM ${table}`).filter((row) => !running.has(row[key]));
    expect(without(now('command', 'id'), 'asked')).toEqual(others('command', 'id'));
    expect(now('attempt', 'command_id')).toEqual(others('attempt', 'command_id'));
    const added = { alarm: ['cause'], payment: ['contradicts'], subscription: ['anchor_day', 'lent_cents'] };
    for (const [table, columns] of Object.entries(added)) {
      expect(without(all(db, `SELECT * FROM ${table}`), ...columns)).toEqual(before[table]);
    }
    expect(without(all(db, 'SELECT * FROM terminal_key'), 'provider')).toEqual(before['terminal_key']);
    const names = 'SELECT scheme, value, payment_id FROM payment_key';
    expect(new Set(all(db, names).map((row) => Object.values(row).join(' ')))).toEqual(
      new Set(before['payment_key']!.map((row) => Object.values(row).join(' '))),
    );
    const meta = before['meta']!.filter(({ key }) => key !== 'ledger.first_edition');
    expect(all(db, "SELECT * FROM meta WHERE key NOT LIKE 'ledger.%'")).toEqual(meta);
  });

  test('each row of the ledger keeps its number, its facts and its hash, and has an action of its own', () => {
    const { db, before } = upgraded();
    const rowsNow = all(
      db,
      `SELECT ledger.*, at, actor, name, reason FROM ledger JOIN action ON action.id = action_id ORDER BY ledger.id`,
    );
    expect(new Set(rowsNow.map((row) => row['action_id'])).size).toBe(rowsNow.length);
    const told = rowsNow.map((row) => {
      const [source, target] = String(row['move']).split('>');
      return {
        ...without([row], 'action_id', 'move', 'given_ms', 'undoes', 'payment_key')[0],
        source: source === 'outside' ? 'received' : source,
        target,
        periods: row['periods'] ?? 0,
      };
    });
    const wanted = without(before['ledger']!, 'kind', 'prev_hash').map((row, i) => ({
      ...row,
      name: NAMES[before['ledger']![i]!['kind'] as keyof typeof NAMES],
    }));
    expect(told).toEqual(wanted);
    const last = before['ledger']!.length;
    expect(db.prepare("SELECT value FROM meta WHERE key = 'ledger.first_edition'").pluck().get()).toBe(String(last));
  });

  test('what people did is kept as actions, behind those of the ledger', () => {
    const { db, before } = upgraded();
    const people = all(db, 'SELECT * FROM action WHERE id NOT IN (SELECT action_id FROM ledger) ORDER BY id');
    expect(
      people.map(({ at, actor, name, subject, reason, detail }) => [at, actor, name, subject, reason, detail]),
    ).toEqual(
      before['audit']!.map((row) => [
        row['at'],
        row['actor'],
        row['action'],
        row['subject'],
        row['reason'],
        row['detail'],
      ]),
    );
  });

  test('the law by the rules of before is the law by those of today, and the sums are the same', async () => {
    const { db, law } = upgraded();
    expect(law.broken).toEqual([]);
    const moved = all(
      db,
      `SELECT bucket, sum(cents) AS cents FROM (
         SELECT substr(move, instr(move, '>') + 1) AS bucket, amount_cents AS cents FROM ledger UNION ALL
         SELECT substr(move, 1, instr(move, '>') - 1), -amount_cents FROM ledger)
       GROUP BY bucket ORDER BY bucket`,
    );
    expect(moved.map(({ bucket, cents }) => [bucket === 'outside' ? 'received' : bucket, cents]).sort()).toEqual(
      law.sums,
    );
    const entries = db.prepare('SELECT count(*) FROM ledger').pluck().get();
    const path = db.name;
    db.close();
    const store = Store.open(path);
    try {
      expect(checkBooks(store)).toEqual({ entries, problems: [] });
    } finally {
      await store.close();
    }
  });

  /** What the first release checked: a payment's whole amount lies where its state says, and a line has what it did not spend. */
  function lawOfFirstEdition(db: Database.Database) {
    const sums = db
      .prepare(
        `SELECT bucket, sum(cents) FROM (SELECT target AS bucket, amount_cents AS cents FROM ledger
           UNION ALL SELECT source, -amount_cents FROM ledger) GROUP BY bucket ORDER BY bucket`,
      )
      .raw()
      .all();
    const broken = [
      ...all(
        db,
        `SELECT state, sum(amount_cents) AS said,
                (SELECT sum(iif(target = state, ledger.amount_cents, 0) - iif(source = state, ledger.amount_cents, 0)) FROM ledger) AS lies
         FROM payment WHERE state <> 'applied' GROUP BY state HAVING said <> lies`,
      ),
      ...all(
        db,
        `SELECT id, balance_cents AS said,
                (SELECT coalesce(sum(iif(target = 'line', amount_cents, 0) - iif(source = 'line', amount_cents, 0)), 0)
                 FROM ledger WHERE subscription_id = subscription.id) AS lies
         FROM subscription WHERE said <> lies`,
      ),
      ...all(
        db,
        `SELECT id FROM ledger AS row WHERE id > 1 AND prev_hash IS NOT (SELECT hash FROM ledger WHERE id = row.id - 1)`,
      ),
    ];
    return { sums, broken };
  }

  test('a receipt that the first edition kept only among the names is its payment’s', () => {
    const db = usedBox(1);
    const id = db.prepare('SELECT id FROM payment WHERE receipt_code IS NULL LIMIT 1').pluck().get();
    db.prepare("INSERT INTO payment_key (scheme, value, payment_id) VALUES ('mpesa.receipt', 'UKMLATER00', ?)").run(id);
    migrate(db, migrations.slice(0, 2));
    expect(db.prepare('SELECT receipt_code FROM payment WHERE id = ?').pluck().get(id)).toBe('UKMLATER00');
  });

  test('an amount that the books of today would not take is carried over, and can still be moved', () => {
    const db = usedBox(1);
    const vast = 10_000_000_000_000;
    const put = (sql: string) => Number(db.prepare(sql).run().lastInsertRowid);
    const id = put(
      `INSERT INTO payment (provider, amount_cents, currency, state, received_at) VALUES ('payhero', ${vast}, 'KES', 'held', 1)`,
    );
    const receive = `INSERT INTO ledger (at, kind, payment_id, amount_cents, source, target, actor, prev_hash, hash)
      SELECT 1, 'receive', ${id}, ${vast}, 'received', 'held', 'callback', hash, randomblob(32) FROM ledger ORDER BY id DESC LIMIT 1`;
    put(receive);
    migrate(db, migrations.slice(0, 2));
    const rows = () => all(db, `SELECT move, amount_cents FROM ledger WHERE payment_id = ${id}`);
    expect(rows()).toEqual([{ move: 'outside>held', amount_cents: vast }]);
    put(
      `INSERT INTO ledger (action_id, move, amount_cents, payment_id, hash) VALUES (1, 'held>dismissed', ${vast}, ${id}, randomblob(32))`,
    );
    expect(rows()).toHaveLength(2);
  });

  test('a name that two connections told of is given to the one of its kind', () => {
    const { db } = upgraded();
    const owners = all(db, `SELECT DISTINCT scheme, provider FROM payment_key ORDER BY scheme, provider`);
    expect(owners).toEqual([
      { scheme: 'checkout', provider: 'gateway' },
      { scheme: 'checkout', provider: 'payhero' },
      { scheme: 'gateway.order', provider: 'gateway' },
      { scheme: 'gateway.transaction', provider: 'gateway' },
      { scheme: 'mpesa.receipt', provider: '' },
      { scheme: 'payhero.reference', provider: 'payhero' },
    ]);
  });
});

describe('accounts as they are typed', () => {
  test('every line gets its folds, and a step of a later release stores them anew', () => {
    const db = usedBox(3);
    const lines = () =>
      db.prepare('SELECT account_no, username, account_plain, account_key, login_plain FROM subscription').all();
    const folded = lines() as Parameters<typeof lineFolds>[0][];
    expect(folded.length).toBeGreaterThan(10);
    expect(folded).toEqual(
      folded.map(({ account_no, username }) => ({ account_no, username, ...lineFolds({ account_no, username }) })),
    );
    db.exec("UPDATE subscription SET account_plain = '', account_key = 'X', login_plain = ''");
    const later = { version: 4, name: '004-trial.sql', sql: 'SELECT 1', run: refoldLines };
    migrate(db, [...migrations.slice(0, 3), later]);
    expect(lines()).toEqual(folded);
  });

  test('what is suggested for money that waits is found from the line', () => {
    const db = usedBox(2);
    const told = db.prepare(`
      SELECT suggested.value ->> 'subscriptionId' AS line, payment.id AS payment
        FROM payment, json_each(suggestions) AS suggested WHERE state = 'unmatched' ORDER BY 1, 2`);
    const before = told.all();
    expect(before.length).toBeGreaterThan(5);
    const odd = db.prepare(
      "UPDATE payment SET suggestions = ? WHERE id = (SELECT min(id) FROM payment WHERE state = 'held' AND reason = 'clock')",
    );
    // Nobody has written such things; they must not stop an upgrade.
    odd.run('[{"subscriptionId":999999},{"why":"phone"},7,null]');
    migrate(db, migrations.slice(0, 3));
    const kept = 'SELECT subscription_id AS line, payment_id AS payment FROM payment_suggestion ORDER BY 1, 2';
    expect(db.prepare(kept).all()).toEqual(before);
  });
});

test('who has no phone is let in beside everybody else, once a name, and with no hash of one', () => {
  const db = usedBox(4);
  const subscribers = () => db.prepare('SELECT * FROM subscriber ORDER BY id').all();
  const before = subscribers();
  expect(before.length).toBeGreaterThan(10);
  migrate(db, migrations.slice(0, 34));
  expect(subscribers()).toEqual(before);
  const add = db.prepare('INSERT INTO subscriber (name, msisdn, msisdn_sha256, created_at) VALUES (?, ?, ?, 1)');
  const hash = 'a'.repeat(64);
  add.run('Amina', null, null);
  add.run('Amina', '254700000001', hash);
  expect(() => add.run('Amina', null, null)).toThrow(/UNIQUE/);
  expect(() => add.run('Brian', null, hash)).toThrow(/CHECK/);
  expect(() => add.run('Brian', '254700000002', null)).toThrow(/CHECK/);
  expect(() => add.run('Brian', '0700000002', hash)).toThrow(/CHECK/);
});

test('whoever is there at an upgrade is told what came since the version that ran, and since 0.2.0 where none was noted', () => {
  for (const ranAs of [null, '0.2.4']) {
    const db = usedBox(58);
    if (ranAs !== null) db.prepare("INSERT INTO meta (key, value) VALUES ('washa.version', ?)").run(ranAs);
    migrate(db, migrations.slice(0, 60));
    const seen = db.prepare('SELECT DISTINCT notes_read FROM staff').pluck().all();
    expect(seen).toEqual([ranAs ?? '0.2.0']);
  }
});

describe('the copy', () => {
  test('is the whole database as it was before, and opens', () => {
    const db = usedBox();
    const before = contents(db);
    migrate(db, stepsTo(REBUILT));
    const copy = openRaw(`${db.name}.before-1`);
    expect(contents(copy)).toEqual(before);
    expect(copy.pragma('user_version', { simple: true })).toBe(1);
    expect(copy.pragma('integrity_check', { simple: true })).toBe('ok');
  });

  test('takes the place of an older one, and of what a copy that was broken off has left', () => {
    const db = usedBox();
    writeFileSync(`${db.name}.before-1`, 'older');
    for (const end of ['.part', '-wal', '-shm']) writeFileSync(`${db.name}.before-1${end}`, 'half');
    migrate(db, stepsTo(REBUILT));
    expect(openRaw(`${db.name}.before-1`).pragma('integrity_check', { simple: true })).toBe('ok');
    for (const end of ['.part', '-wal', '-shm']) expect(existsSync(`${db.name}.before-1${end}`), end).toBe(false);
  });

  test('is not made again for a start that fails again and again', () => {
    const db = usedBox();
    const copy = keepCopy(db, 1);
    const madeAt = statSync(copy).mtimeMs;
    expect(keepCopy(db, 1, () => 0)).toBe(copy);
    expect(statSync(copy).mtimeMs).toBe(madeAt);
    db.prepare("INSERT INTO meta (key, value) VALUES ('written', 'since')").run();
    db.pragma('wal_checkpoint(TRUNCATE)');
    expect(() => keepCopy(db, 1, () => 0)).toThrow(/MB free/);
  });

  test('that has no room is not begun, and an older one stays', () => {
    const db = usedBox();
    const copy = `${db.name}.before-1`;
    writeFileSync(copy, 'older');
    expect(() => keepCopy(db, 1, () => 500_000)).toThrow('the disk has 0 MB free, and an upgrade needs 1 MB');
    expect(readFileSync(copy, 'utf8')).toBe('older');
    expect(keepCopy(db, 1, () => null)).toBe(copy);
  });

  test('that cannot be written keeps the database from being changed', () => {
    const db = usedBox();
    const before = contents(db);
    // Nothing can be renamed to a folder.
    mkdirSync(`${db.name}.before-1`);
    expect(() => migrate(db, stepsTo(REBUILT))).toThrow(/no copy of it can be kept .* the Washa of before still runs/s);
    expect(contents(db)).toEqual(before);
    expect(existsSync(`${db.name}.before-1.part`)).toBe(false);
  });

  test('is not made of a database that is new', () => {
    const db = openRaw();
    migrate(db);
    expect(readdirSync(dirname(db.name)).filter((name) => name.includes('before'))).toEqual([]);
  });
});
