import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { STAFF_SAID } from '../../domain/said/staff-said.ts';
import { STAFF_ROLES } from '../../domain/staff-role.ts';
import { isScope, SCOPE_WORDS } from '../../domain/token-scope.ts';
import type { Store } from '../../storage/engine/store.ts';
import { tolerate } from '../../storage/engine/store-faults.ts';
import {
  insertToken,
  noteTokenUse,
  revokeTokenById,
  tokenByHash,
  tokenByName,
  type TokenRow,
} from '../../storage/tokens.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { hashToken } from './session-name.ts';

/** So that a token that lies about in a file is known for what it is. */
const PREFIX = 'washa_';
/** A token is marked as used at most once in this time, so that a program that looks does not write. */
const USED_MS = 60_000;
const NAME = /^[a-z0-9][a-z0-9._-]{1,31}$/i;

/** Is shown once; the database has its SHA-256. */
export interface IssuedToken {
  readonly name: string;
  readonly token: string;
}

const NEW = z.object({
  name: z.string().trim().regex(NAME, 'has 2 to 32 letters, digits, dots or dashes'),
  role: z.enum(STAFF_ROLES),
  scopes: z
    .array(z.string().refine(isScope, `is no scope; there are ${SCOPE_WORDS}`))
    .min(1, 'names at least one scope')
    .max(40),
});
type New = z.output<typeof NEW>;

/** A program gets a token: it may do what its role may, as far as its scopes reach, and stands in the audit as `token:<name>`. */
export const addToken = defineAction({
  name: 'token.add',
  reason: 'optional',
  input: NEW,
  subject: ({ name }) => `token ${name}`,
  look: (store, { name }) => store.first(tokenByName, { name }),
  decide(known, input): Decided<New> | Refused<'exists'> {
    const { name, role, scopes } = input;
    if (known !== undefined) return refuse('exists', STAFF_SAID.tokenExists(known.name));
    const may = scopes.join(', ');
    const preview = [STAFF_SAID.addsToken(name, role, may)];
    return { kind: 'do', plan: input, preview, detail: `${role}: ${may}` };
  },
  effects(store, { name, role, scopes }, { action, now }): IssuedToken {
    const token = `${PREFIX}${randomBytes(32).toString('base64url')}`;
    const row = { name, role, scopes: JSON.stringify(scopes), hash: hashToken(token), actionId: action.id, now };
    store.run(insertToken, row);
    return { name, token };
  },
});

/** A token opens nothing any more. */
export const revokeToken = defineAction({
  name: 'token.revoke',
  reason: 'optional',
  input: z.object({ name: z.string().trim().min(1) }),
  subject: ({ name }) => `token ${name}`,
  look: (store, { name }) => store.first(tokenByName, { name }),
  decide(known, { name }): Decided<number> | Refused<'unknown' | 'state'> {
    if (known === undefined) return refuse('unknown', STAFF_SAID.noToken(name));
    if (known.revoked_at !== null) return refuse('state', STAFF_SAID.tokenRevokedAlready(known.name));
    return { kind: 'do', plan: known.id, preview: [STAFF_SAID.revokes(known.name)], detail: null };
  },
  effects: (store, id, { now }) => void store.run(revokeTokenById, { id, now }),
});

/** Which token a text is; null when it opens nothing. @param now UTC ms */
export function readToken(store: Store, text: string, now: number): TokenRow | null {
  const token = store.first(tokenByHash, { hash: hashToken(text) });
  if (token === undefined) return null;
  const { id, used_at } = token;
  // Whoever looks is answered although nothing can be stored.
  if (used_at === null || now - used_at >= USED_MS) tolerate(() => store.run(noteTokenUse, { id, now }));
  return token;
}

/** @param scopes as they are stored */
export function scopesOf(scopes: string): readonly string[] {
  return z.array(z.string()).parse(JSON.parse(scopes));
}
