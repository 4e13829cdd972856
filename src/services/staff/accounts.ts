import { z } from 'zod';
import { STAFF_SAID } from '../../domain/said/staff-said.ts';
import { STAFF_ROLES, type StaffRole } from '../../domain/staff-role.ts';
import type { Store } from '../../storage/engine/store.ts';
import {
  deleteSessionsOf,
  insertStaff,
  otherOwners,
  resetAccount,
  setDisabled,
  setRole,
  staffByName,
} from '../../storage/staff.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { mintCode } from './one-time-code.ts';
import { isUsername, USERNAME_WORDS } from './staff-name.ts';
import { NO_PASSWORD } from './staff-password.ts';

/** How long a code is good with which somebody chooses a password, milliseconds. */
export const CODE_MS = 24 * 3_600_000;

/** With the code whoever has the account chooses a password, once, at `/join`. */
export interface IssuedCode {
  readonly username: string;
  readonly code: string;
  /** UTC ms. */
  readonly until: number;
}

type Account = NonNullable<(typeof staffByName)['row']>;

const NAMED = z.object({ username: z.string().trim().min(1) });
const NEW = z.object({
  username: z.string().trim().refine(isUsername, USERNAME_WORDS.en),
  role: z.enum(STAFF_ROLES),
});

const lookAt = (store: Store, { username }: { username: string }) => ({
  account: store.first(staffByName, { username }),
  others: store.first(otherOwners, { username })?.n ?? 0,
});
type Facts = ReturnType<typeof lookAt>;

/** Somebody gets an account, and a code with which to choose a password. */
export const addStaff = defineAction({
  name: 'staff.add',
  reason: 'optional',
  input: NEW,
  subject: ({ username }) => username,
  look: lookAt,
  decide({ account }, { username, role }): Decided<z.output<typeof NEW>> | Refused<'exists'> {
    if (account !== undefined) return refuse('exists', STAFF_SAID.existsAlready(account.username));
    const preview = [STAFF_SAID.adds(username, role)];
    return { kind: 'do', plan: { username, role }, preview, detail: role };
  },
  effects(store, { username, role }, { now }): IssuedCode {
    const { id } = store.run(insertStaff, { username, role, hash: NO_PASSWORD, now });
    return issueCode(store, { id, username }, now);
  },
});

/** An account may do more, or less, from its next page on. */
export const changeRole = defineAction({
  name: 'staff.role',
  reason: 'optional',
  input: NAMED.extend({ role: z.enum(STAFF_ROLES) }),
  subject: ({ username }) => username,
  look: lookAt,
  decide(facts, { username, role }): Decided<{ id: number; role: StaffRole }> | Refused<'account' | 'state' | 'owner'> {
    const found = openAccount(facts, username);
    if (found.kind === 'refused') return found;
    const { account } = found;
    if (account.role === role) return refuse('state', STAFF_SAID.roleAlready(account.username, role));
    if (isLastOwner(facts)) return lastOwner(account.username);
    const change = STAFF_SAID.role(account.username, role, account.role);
    return { kind: 'do', plan: { id: account.id, role }, preview: [change], detail: change.en };
  },
  effects: (store, plan) => void store.run(setRole, plan),
});

/** An account is closed, and whoever is logged in by it is logged out. */
export const disableStaff = defineAction({
  name: 'staff.disable',
  reason: 'optional',
  input: NAMED,
  subject: ({ username }) => username,
  look: lookAt,
  decide(facts, { username }): Decided<number> | Refused<'account' | 'owner'> {
    const found = openAccount(facts, username);
    if (found.kind === 'refused') return found;
    if (isLastOwner(facts)) return lastOwner(found.account.username);
    const preview = [STAFF_SAID.closes(found.account.username)];
    return { kind: 'do', plan: found.account.id, preview, detail: null };
  },
  effects(store, id, { now }) {
    store.run(setDisabled, { id, at: now });
    store.run(deleteSessionsOf, { staffId: id });
  },
});

/** A closed account is open again, with the password that it had. */
export const enableStaff = defineAction({
  name: 'staff.enable',
  reason: 'optional',
  input: NAMED,
  subject: ({ username }) => username,
  look: lookAt,
  decide({ account }, { username }): Decided<number> | Refused<'account' | 'state'> {
    if (account === undefined) return unknown(username);
    if (account.disabled_at === null) return refuse('state', STAFF_SAID.isOpenAlready(account.username));
    const preview = [STAFF_SAID.opens(account.username, account.role)];
    return { kind: 'do', plan: account.id, preview, detail: null };
  },
  effects: (store, id) => void store.run(setDisabled, { id, at: null }),
});

/** Who forgot the password, or lost the phone with the second factor: neither is good any more, and a code is. */
export const resetStaff = defineAction({
  name: 'staff.reset',
  reason: 'optional',
  input: NAMED,
  subject: ({ username }) => username,
  look: lookAt,
  decide(facts, { username }): Decided<Account> | Refused<'account'> {
    const found = openAccount(facts, username);
    if (found.kind === 'refused') return found;
    const { account } = found;
    const { resets, resetsSecond } = STAFF_SAID;
    const change = (account.totp_since === null ? resets : resetsSecond)(account.username);
    return { kind: 'do', plan: account, preview: [change], detail: null };
  },
  effects(store, account, { now }): IssuedCode {
    store.run(deleteSessionsOf, { staffId: account.id });
    return issueCode(store, account, now);
  },
});

function issueCode(store: Store, { id, username }: Pick<Account, 'id' | 'username'>, now: number): IssuedCode {
  const { shown, hash } = mintCode();
  const until = now + CODE_MS;
  store.run(resetAccount, { id, none: NO_PASSWORD, hash, until });
  return { username, code: shown, until };
}

function openAccount(
  { account }: Facts,
  username: string,
): { readonly kind: 'found'; readonly account: Account } | Refused<'account'> {
  if (account === undefined) return unknown(username);
  if (account.disabled_at !== null) return refuse('account', STAFF_SAID.isClosed(account.username));
  return { kind: 'found', account };
}

function isLastOwner({ account, others }: Facts): boolean {
  return account?.role === 'owner' && others === 0;
}

const unknown = (username: string) => refuse('account', STAFF_SAID.nobody(username));

const lastOwner = (username: string) => refuse('owner', STAFF_SAID.lastOwner(username));
