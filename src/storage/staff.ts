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

export const insertSession = query<{ hash: Uint8Array; staffId: number; csrf: string; now: number; expires: number }>()(
  (db, p) =>
    db
      .insertInto('staff_session')
      .values({ token_hash: p.hash, staff_id: p.staffId, csrf: p.csrf, created_at: p.now, expires_at: p.expires }),
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
    ])
    .where('s.token_hash', '=', p.hash)
    .where('s.expires_at', '>', p.now)
    .where('a.disabled_at', 'is', null),
);

export const extendSession = query<{ hash: Uint8Array; expires: number }>()((db, p) =>
  db.updateTable('staff_session').set({ expires_at: p.expires }).where('token_hash', '=', p.hash),
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

export const deleteCode = query<{ key: string }>()((db, p) => db.deleteFrom('meta').where('key', '=', p.key));
