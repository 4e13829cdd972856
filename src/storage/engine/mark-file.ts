import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import type { BooksMark, FoundBooks } from '../../domain/money/books-mark.ts';
import { describeError } from '../../domain/values/fault.ts';

/** Where a box keeps the mark of the database at `path`. */
export function markPath(path: string): string {
  return path.replace(/\.db$/, '.books');
}

/** The mark that was kept; null when there is none, or none that can be read: it is a help, and never in the way. */
export function readMark(path: string): BooksMark | null {
  try {
    return JSON.parse(readFileSync(markPath(path), 'utf8')) as BooksMark;
  } catch {
    return null;
  }
}

/** Puts the mark in the place of the one before: after a power cut one of the two is there. */
export async function writeMark(path: string, mark: BooksMark): Promise<void> {
  const part = `${markPath(path)}.part`;
  const file = await open(part, 'w', 0o640);
  try {
    await file.writeFile(`${JSON.stringify(mark)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, markPath(path));
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** A person has said that the box begins anew, or that what is there is right: what was known is laid aside. */
export function forgetMark(path: string): void {
  if (!existsSync(markPath(path))) return;
  rmSync(`${markPath(path)}.before`, { force: true });
  renameSync(markPath(path), `${markPath(path)}.before`);
}

/** What lies at `path`, looked at without changing a byte. Never throws. */
export function findBooks(path: string, mark: BooksMark | null): FoundBooks {
  if (!existsSync(path) || statSync(path).size === 0) return { kind: 'none' };
  try {
    const db = new Database(path, { readonly: true });
    try {
      return inspect(db, mark);
    } finally {
      db.close();
    }
  } catch (error) {
    return { kind: 'unreadable', why: describeError(error) };
  }
}

/** How far the books have come now. */
export function markOf(db: Database.Database): BooksMark {
  const ledger = db.prepare('SELECT id, hex(hash) AS hash FROM ledger ORDER BY id DESC LIMIT 1').get();
  const action = db.prepare('SELECT id, at FROM action ORDER BY id DESC LIMIT 1').get();
  return {
    books: meta(db, 'books.id') ?? '',
    ledger: (ledger as BooksMark['ledger'] | undefined) ?? null,
    action: (action as BooksMark['action'] | undefined) ?? null,
    answeredAt: lastInstant(db),
    version: versionOf(db),
    schema: schemaOf(db),
  };
}

function inspect(db: Database.Database, mark: BooksMark | null): FoundBooks {
  const version = versionOf(db);
  const schema = schemaOf(db);
  if (version === 0 && tables(db).length === 0) return { kind: 'none' };
  const found = {
    kind: 'books',
    version,
    schema,
    books: null,
    hasNewest: false,
    endsAt: null,
    accepted: null,
  } as const;
  // Where the tables were changed nothing may be asked of them.
  if (mark === null || (version === mark.version && schema !== mark.schema)) return found;
  try {
    return {
      ...found,
      books: meta(db, 'books.id'),
      hasNewest: hasNewest(db, mark),
      endsAt: lastInstant(db),
      accepted: meta(db, 'books.accepted'),
    };
  } catch {
    // A damaged page proves nothing about their age; the check of the books finds it, and payments are taken meanwhile.
    return { ...found, books: mark.books, hasNewest: true };
  }
}

function hasNewest(db: Database.Database, { ledger, action }: BooksMark): boolean {
  const row = db
    .prepare('SELECT hex(hash) FROM ledger WHERE id = ?')
    .pluck()
    .get(ledger?.id ?? 0);
  // The first edition had no deeds.
  const deed = tables(db).some(({ name }) => name === 'action')
    ? db
        .prepare('SELECT at FROM action WHERE id = ?')
        .pluck()
        .get(action?.id ?? 0)
    : undefined;
  return (ledger === null || row === ledger.hash) && (action === null || deed === action.at);
}

function versionOf(db: Database.Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}

function lastInstant(db: Database.Database): number | null {
  const asked = [
    'SELECT at FROM action ORDER BY id DESC LIMIT 1',
    'SELECT last_received_at FROM callback ORDER BY id DESC LIMIT 1',
  ]
    .filter((sql) => tables(db).some(({ name }) => sql.includes(` ${name} `)))
    .map((sql) => db.prepare(sql).pluck().get());
  const known = asked.filter((at) => typeof at === 'number');
  return known.length === 0 ? null : Math.max(...known);
}

function meta(db: Database.Database, key: string): string | null {
  const value = db.prepare('SELECT value FROM meta WHERE key = ?').pluck().get(key);
  return typeof value === 'string' ? value : null;
}

function tables(db: Database.Database): { name: string; sql: string | null }[] {
  return db.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all() as {
    name: string;
    sql: string | null;
  }[];
}

/** sqlite_stat tables come and go with `ANALYZE`. */
function schemaOf(db: Database.Database): string {
  const texts = tables(db).filter(({ name }) => !name.startsWith('sqlite_stat'));
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex');
}
