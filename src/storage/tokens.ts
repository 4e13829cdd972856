import type { StaffRole } from '../domain/staff-role.ts';
import { query } from './engine/query.ts';

/** A token without what it opens with. Instants are UTC ms; `scopes` is a JSON list. */
const SHOWN = ['id', 'name', 'role', 'scopes', 'made_at', 'used_at', 'revoked_at'] as const;

export const tokenByHash = query<{ hash: Uint8Array }>()((db, p) =>
  db.selectFrom('api_token').select(SHOWN).where('token_hash', '=', p.hash).where('revoked_at', 'is', null),
);

export type TokenRow = NonNullable<(typeof tokenByHash)['row']>;

export const tokenByName = query<{ name: string }>()((db, p) =>
  db.selectFrom('api_token').select(SHOWN).where('name', '=', p.name),
);

export const tokenById = query<{ id: number }>()((db, p) =>
  db.selectFrom('api_token').select(SHOWN).where('id', '=', p.id),
);

/** All tokens, those that open first. */
export const tokenList = query()((db) =>
  db
    .selectFrom('api_token')
    .select(SHOWN)
    .orderBy((eb) => eb('revoked_at', 'is not', null))
    .orderBy('name'),
);

export const insertToken = query<{
  name: string;
  hash: Uint8Array;
  role: StaffRole;
  scopes: string;
  actionId: number;
  now: number;
}>()((db, p) =>
  db.insertInto('api_token').values({
    name: p.name,
    token_hash: p.hash,
    role: p.role,
    scopes: p.scopes,
    made_by: p.actionId,
    made_at: p.now,
    used_at: null,
    revoked_at: null,
  }),
);

export const revokeTokenById = query<{ id: number; now: number }>()((db, p) =>
  db.updateTable('api_token').set({ revoked_at: p.now }).where('id', '=', p.id),
);

export const noteTokenUse = query<{ id: number; now: number }>()((db, p) =>
  db.updateTable('api_token').set({ used_at: p.now }).where('id', '=', p.id),
);
