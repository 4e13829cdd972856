import { sql } from 'kysely';
import { query } from './engine/query.ts';
import type { StaffRole } from '../domain/staff-role.ts';

/** Who is behind a session cookie. */
export interface SessionRow {
  readonly staffId: number;
  readonly username: string;
  readonly role: StaffRole;
  readonly csrf: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** When it was used last, to some minutes. */
  readonly seenAt: number;
}

export const staffCount = query()((db) => db.selectFrom('staff').select((eb) => eb.fn.countAll<number>().as('n')));

export const staffByName = query<{ username: string }>()((db, p) =>
  db.selectFrom('staff').selectAll().where('username', '=', p.username),
);

export const staffNames = query()((db) =>
  db.selectFrom('staff').select('username').where('disabled_at', 'is', null).orderBy('username'),
);

export const insertStaff = query<{ username: string; role: StaffRole; hash: string; now: number }>()((db, p) =>
  db.insertInto('staff').values({ username: p.username, role: p.role, password_hash: p.hash, created_at: p.now }),
);

/** All accounts, and whether they can log in; never what they log in with. */
export const staffList = query()((db) =>
  db
    .selectFrom('staff as a')
    .leftJoin('staff_session as s', 's.staff_id', 'a.id')
    .select((eb) => [
      'a.id',
      'a.username',
      'a.role',
      'a.created_at as createdAt',
      'a.disabled_at as disabledAt',
      'a.code_until as codeUntil',
      eb('a.totp_since', 'is not', null).as('hasTotp'),
      eb('a.password_hash', '<>', 'none').as('hasPassword'),
      eb.fn.max('s.seen_at').as('seenAt'),
    ])
    .groupBy('a.id')
    .orderBy('a.username'),
);

/** How many others there are who own this box and can log in by themselves. */
export const otherOwners = query<{ username: string }>()((db, p) =>
  db
    .selectFrom('staff')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('role', '=', 'owner')
    .where('disabled_at', 'is', null)
    .where('password_hash', '<>', 'none')
    .where('username', '<>', p.username),
);

export const setRole = query<{ id: number; role: StaffRole }>()((db, p) =>
  db.updateTable('staff').set({ role: p.role }).where('id', '=', p.id),
);

/** @param at UTC ms; null opens it again */
export const setDisabled = query<{ id: number; at: number | null }>()((db, p) =>
  db.updateTable('staff').set({ disabled_at: p.at, code_hash: null, code_until: null }).where('id', '=', p.id),
);

/** What it logged in with is good no more: a code is. @param until UTC ms */
export const resetAccount = query<{ id: number; none: string; hash: string; until: number }>()((db, p) =>
  db
    .updateTable('staff')
    .set({ password_hash: p.none, code_hash: p.hash, code_until: p.until, totp_secret: null, totp_since: null })
    .where('id', '=', p.id),
);

/** A password that its owner has chosen; a code is used up by it. */
export const setPassword = query<{ id: number; hash: string }>()((db, p) =>
  db.updateTable('staff').set({ password_hash: p.hash, code_hash: null, code_until: null }).where('id', '=', p.id),
);

/** The second factor, from now on. @param step that was used last */
export const setTotp = query<{ id: number; secret: string | null; since: number | null; step: number }>()((db, p) =>
  db.updateTable('staff').set({ totp_secret: p.secret, totp_since: p.since, totp_step: p.step }).where('id', '=', p.id),
);

/** What the books have of second factors. */
export const keptTotps = query()((db) =>
  db
    .selectFrom('staff')
    .select(['id', 'username', 'totp_secret as secret'])
    .where('totp_secret', 'is not', null)
    .$narrowType<{ secret: string }>(),
);

export const setTotpSecret = query<{ id: number; secret: string }>()((db, p) =>
  db.updateTable('staff').set({ totp_secret: p.secret }).where('id', '=', p.id),
);

/** Up to which version somebody has read what is new. */
export const setNotesRead = query<{ id: number; version: string }>()((db, p) =>
  db.updateTable('staff').set({ notes_read: p.version }).where('id', '=', p.id),
);

/** Whoever was added under this version has seen it, and nothing of later ones. */
export const haveSeen = query<{ version: string }>()((db, p) =>
  db.updateTable('staff').set({ notes_read: p.version }).where('notes_read', 'is', null),
);

export const setTotpStep = query<{ id: number; step: number }>()((db, p) =>
  db.updateTable('staff').set({ totp_step: p.step }).where('id', '=', p.id),
);

/** On the other side of a session. */
export interface NewSession {
  readonly hash: Uint8Array;
  readonly staffId: number;
  readonly csrf: string;
  readonly now: number;
  readonly expires: number;
  readonly address: string;
  readonly agent: string;
}

export const insertSession = query<NewSession>()((db, p) =>
  db.insertInto('staff_session').values({
    token_hash: p.hash,
    staff_id: p.staffId,
    csrf: p.csrf,
    created_at: p.now,
    expires_at: p.expires,
    address: p.address,
    agent: p.agent,
    seen_at: p.now,
  }),
);

/** The living sessions of an account, those that were used last first. `id` names one and opens nothing. */
export const sessionsOf = query<{ staffId: number; now: number }>()((db, p) =>
  db
    .selectFrom('staff_session')
    .select([
      sql<string>`lower(hex(substr(token_hash, 1, 8)))`.as('id'),
      'address',
      'agent',
      'created_at as createdAt',
      'seen_at as seenAt',
      'expires_at as expiresAt',
    ])
    .where('staff_id', '=', p.staffId)
    .where('expires_at', '>', p.now)
    .orderBy('seen_at', 'desc'),
);

/** @param id as in `sessionsOf` */
export const deleteSessionOf = query<{ staffId: number; id: string }>()((db, p) =>
  db
    .deleteFrom('staff_session')
    .where('staff_id', '=', p.staffId)
    .where(sql<string>`lower(hex(substr(token_hash, 1, 8)))`, '=', p.id),
);

export const deleteSessionsOf = query<{ staffId: number }>()((db, p) =>
  db.deleteFrom('staff_session').where('staff_id', '=', p.staffId),
);

/** The living session of a cookie: not expired, its account not disabled. */
export const sessionByHash = query<{ hash: Uint8Array; now: number }>()((db, p) =>
  db
    .selectFrom('staff_session as s')
    .innerJoin('staff as a', 'a.id', 's.staff_id')
    .select([
      's.staff_id as staffId',
      'a.username',
      'a.role',
      's.csrf',
      's.created_at as createdAt',
      's.expires_at as expiresAt',
      's.seen_at as seenAt',
    ])
    .where('s.token_hash', '=', p.hash)
    .where('s.expires_at', '>', p.now)
    .where('a.disabled_at', 'is', null),
);

export const extendSession = query<{ hash: Uint8Array; expires: number; now: number }>()((db, p) =>
  db.updateTable('staff_session').set({ expires_at: p.expires, seen_at: p.now }).where('token_hash', '=', p.hash),
);

export const deleteSession = query<{ hash: Uint8Array }>()((db, p) =>
  db.deleteFrom('staff_session').where('token_hash', '=', p.hash),
);

export const deleteExpiredSessions = query<{ now: number }>()((db, p) =>
  db.deleteFrom('staff_session').where('expires_at', '<=', p.now),
);

/** One-time codes live in `meta` under their own keys, hashed. */
export const codeByKey = query<{ key: string }>()((db, p) =>
  db.selectFrom('meta').select('value').where('key', '=', p.key),
);

export const putCode = query<{ key: string; value: string }>()((db, p) =>
  db
    .insertInto('meta')
    .values({ key: p.key, value: p.value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: p.value })),
);

export const staffById = query<{ id: number }>()((db, p) =>
  db.selectFrom('staff').select('username').where('id', '=', p.id),
);
