import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { listMigrations } from './migrations.ts';
import type { KeptAside } from './side-file.ts';

/** What a newer Washa has answered for since the copy was made that lies before it. */
export interface Since {
  /** Deliveries whose bytes are whole. */
  readonly callbacks: readonly KeptAside[];
  /** What was done at a page or the command line, by whom: the machine does its own again, and a setup code is asked for again. */
  readonly deeds: readonly {
    readonly at: number;
    readonly actor: string;
    readonly name: string;
    readonly subject: string | null;
  }[];
  /** What the newer books say under `note`; null: nothing. */
  readonly noted: string | null;
}

/** The copy of the database at `path` that was made before it was brought to a schema that this Washa does not know; null when it was not. */
export function copyBeforeNewer(path: string): string | null {
  const newest = listMigrations().at(-1)?.version ?? 0;
  if (!existsSync(path)) return null;
  const db = new Database(path, { readonly: true, fileMustExist: true });
  try {
    return Number(db.pragma('user_version', { simple: true })) > newest ? `${path}.before-${newest}` : null;
  } finally {
    db.close();
  }
}

/**
 * Reads what the database of a newer Washa has and the copy lacks, and moves its log into it. It asks for nothing but columns that every
 * edition has; whoever changes one of them has to see to this. What was written into the copy meanwhile does not count.
 * @param note a key of `meta`
 * @throws when one of them cannot be read
 */
export function readSince(path: string, copy: string, note: string): Since {
  const db = new Database(path, { fileMustExist: true });
  try {
    db.prepare('ATTACH ? AS before').run(copy);
    const callbacks = db
      .prepare<[], { provider: string; received_at: number; body: Buffer; digest: Buffer }>(
        `SELECT provider, received_at, body, digest FROM main.callback AS one
          WHERE NOT EXISTS (SELECT 1 FROM before.callback AS known WHERE known.digest = one.digest
                               AND known.provider = one.provider AND known.reason IS NOT 'books_damaged')
          ORDER BY id`,
      )
      .all();
    const deeds = db
      .prepare<[], Since['deeds'][number]>(
        `SELECT at, actor, name, subject FROM main.action AS one
          WHERE actor NOT IN ('box', 'callback', 'clock', 'sweep') AND name <> 'staff.setup-code'
            AND NOT EXISTS (SELECT 1 FROM before.action AS known
                             WHERE known.id = one.id AND known.at = one.at AND known.actor = one.actor AND known.name = one.name)
          ORDER BY id`,
      )
      .all();
    const noted = db.prepare<[string], string>('SELECT value FROM main.meta WHERE key = ?').pluck().get(note);
    db.exec('DETACH before');
    db.pragma('wal_checkpoint(TRUNCATE)');
    return {
      callbacks: callbacks
        // Of what is no money only the beginning is kept.
        .filter(({ body, digest }) => createHash('sha256').update(body).digest().equals(digest))
        .map(({ provider, received_at: receivedAt, body }) => ({ provider: provider.toLowerCase(), receivedAt, body })),
      deeds,
      noted: noted ?? null,
    };
  } finally {
    db.close();
  }
}
