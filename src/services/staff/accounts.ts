import { z } from 'zod';
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
  username: z.string().trim().refine(isUsername, USERNAME_WORDS),
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
    if (account !== undefined) return refuse('exists', `There is an account ${account.username} already.`);
    const preview = [`${username} gets an account as ${role}, and a code to choose a password with`];
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
    if (account.role === role) return refuse('state', `${account.username} is ${role} already.`);
    if (isLastOwner(facts)) return lastOwner(account.username);
    const change = `${account.username} is ${role}, and was ${account.role}`;
    return { kind: 'do', plan: { id: account.id, role }, preview: [change], detail: change };
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
    const preview = [`${found.account.username} is logged out everywhere, and cannot log in any more`];
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
    if (account.disabled_at === null) return refuse('state', `The account ${account.username} is open already.`);
    const preview = [`${account.username} may log in again as ${account.role}`];
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
    const second = account.totp_since === null ? '' : ', and without the second factor';
    const preview = [`${account.username} is logged out everywhere, and chooses a new password with a code${second}`];
    return { kind: 'do', plan: account, preview, detail: null };
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
  if (account.disabled_at !== null) return refuse('account', `The account ${account.username} is closed.`);
  return { kind: 'found', account };
}

function isLastOwner({ account, others }: Facts): boolean {
  return account?.role === 'owner' && others === 0;
}

const unknown = (username: string) => refuse('account', `Nobody here is called "${username}".`);

const lastOwner = (username: string) =>
  refuse('owner', `${username} is the only owner who can log in: make another owner first.`);
