import { z } from 'zod';
import { STAFF_SAID } from '../../domain/said/staff-said.ts';
import type { FactorSeal } from '../../domain/factor-seal.ts';
import type { Language } from '../../domain/time/time.ts';
import type { Store } from '../../storage/engine/store.ts';
import { deleteSessionOf, deleteSessionsOf, setPassword, setTotp, staffByName } from '../../storage/staff.ts';
import { act, defineAction, refuse, resultOf, type ActResult, type Decided, type Refused } from '../actions/act.ts';
import type { Lockouts } from './lockout.ts';
import { isCodeOf } from './one-time-code.ts';
import { CALLER, openSession, type Caller, type OpenedSession } from './sessions.ts';
import { isStillProved, PROVED, type PasswordProof } from './password-proof.ts';
import { hashPassword, isFitPassword, LONGEST_PASSWORD, PASSWORD_WORDS, verifyPassword } from './staff-password.ts';
import { isTotpSecret, totpStepOf } from './totp.ts';

// What somebody does with the account that they have themselves.

const NAMED = z.object({ username: z.string() });
const lookAt = (store: Store, { username }: { username: string }) => store.first(staffByName, { username });
type Account = NonNullable<ReturnType<typeof lookAt>>;

/** What came of it; `problem` is for whoever asked. */
export type OwnResult = { readonly session: OpenedSession } | { readonly problem: string };

interface NewPassword {
  readonly account: Account;
  readonly hash: string;
  readonly caller: Caller;
}

const choosing = { subject: ownName, reason: 'optional' } as const;

const changePassword = defineAction({
  ...choosing,
  name: 'staff.password',
  input: PROVED.extend({ hash: z.string(), caller: CALLER }),
  look: lookAt,
  decide(account, { proved, hash, caller }): Decided<NewPassword> | Refused<'account'> {
    if (!isStillProved(account, proved)) return closed();
    return { kind: 'do', plan: { account, hash, caller }, preview: [], detail: `from ${caller.address}` };
  },
  effects: beginAnew,
});

const join = defineAction({
  ...choosing,
  input: NAMED.extend({ hash: z.string(), caller: CALLER, code: z.string() }),
  name: 'staff.join',
  look: lookAt,
  // Two browsers may hold the same code.
  decide(account, { hash, caller, code }, now): Decided<NewPassword> | Refused<'code'> {
    if (account === undefined || !isGoodCode(account, code, now)) return refuse('code', STAFF_SAID.wrongCode());
    return { kind: 'do', plan: { account, hash, caller }, preview: [], detail: `from ${caller.address}` };
  },
  effects: beginAnew,
});

const useTotp = (seal: FactorSeal) =>
  defineAction({
    name: 'staff.totp-on',
    reason: 'optional',
    input: PROVED.extend({ secret: z.string(), step: z.int() }),
    subject: ownName,
    look: lookAt,
    decide(
      account,
      { proved, secret, step },
    ): Decided<{ id: number; secret: string; step: number }> | Refused<'account'> {
      if (!isStillProved(account, proved)) return closed();
      return { kind: 'do', plan: { id: account.id, secret, step }, preview: [], detail: null };
    },
    effects: (store, { id, secret, step }, { now }) =>
      void store.run(setTotp, { id, secret: seal.seal(id, secret), step, since: now }),
  });

const dropTotp = defineAction({
  name: 'staff.totp-off',
  reason: 'optional',
  input: PROVED,
  subject: ownName,
  look: lookAt,
  decide(account, { proved }): Decided<number> | Refused<'account'> {
    if (!isStillProved(account, proved)) return closed();
    return { kind: 'do', plan: account.id, preview: [], detail: null };
  },
  effects: (store, id) => void store.run(setTotp, { id, secret: null, since: null, step: 0 }),
});

/** Ends a session of an account, or all that it has (`session: null`). */
export const signOut = defineAction({
  name: 'staff.sign-out',
  reason: 'optional',
  input: NAMED.extend({ session: z.string().nullable() }),
  subject: ownName,
  look: lookAt,
  decide(account, { username, session }): Decided<{ staffId: number; session: string | null }> | Refused<'account'> {
    if (account === undefined) return refuse('account', STAFF_SAID.nobody(username));
    const words = (session === null ? STAFF_SAID.signsOutAll : STAFF_SAID.signsOut)(account.username);
    return { kind: 'do', plan: { staffId: account.id, session }, preview: [words], detail: session };
  },
  effects(store, { staffId, session }) {
    if (session === null) store.run(deleteSessionsOf, { staffId });
    else store.run(deleteSessionOf, { staffId, id: session });
  },
});

/**
 * Somebody chooses another password: all sessions of the account end, and this browser gets a fresh one. Durable when it resolves.
 */
export async function choosePassword(
  store: Store,
  locks: Lockouts,
  now: number,
  form: { username: string; old: string; fresh: string; caller: Caller; language?: Language },
): Promise<OwnResult> {
  const { username, fresh, caller, language = 'en' } = form;
  if (!isFitPassword(fresh)) return { problem: PASSWORD_WORDS[language] };
  const proof = await provePassword(store, locks, now, { ...form, password: form.old });
  if ('problem' in proof) return proof;
  const hash = await hashPassword(fresh);
  return ended(
    store,
    act(store, changePassword, { ...proof, hash, caller }, { actor: username, language }, now),
    language,
  );
}

/** Somebody who was given a code chooses a password with it, and is logged in. Durable when it resolves. */
export async function joinByCode(
  store: Store,
  locks: Lockouts,
  now: number,
  form: { username: string; code: string; password: string; caller: Caller; language?: Language },
): Promise<OwnResult> {
  const { username, code, password, caller, language = 'en' } = form;
  if (!isFitPassword(password)) return { problem: PASSWORD_WORDS[language] };
  const who = `code ${username.toLowerCase()} ${caller.address}`;
  if (locks.device.begin(who, now) > 0) return { problem: STAFF_SAID.tooManyTries()[language] };
  const account = lookAt(store, { username });
  const name = account?.username ?? username;
  if (account === undefined || !isGoodCode(account, code, now)) return { problem: STAFF_SAID.wrongCode()[language] };
  const hash = await hashPassword(password);
  const by = { actor: name, language };
  const done = await ended(store, act(store, join, { username: name, hash, caller, code }, by, now), language);
  if ('session' in done) locks.device.succeed(who);
  return done;
}

/** The app of an account shows codes from now on, proved by one of them. Durable when it resolves. @returns what is wrong, or null */
export async function beginTotp(
  store: Store,
  locks: Lockouts,
  now: number,
  form: {
    username: string;
    password: string;
    secret: string;
    code: string;
    caller: Caller;
    seal: FactorSeal;
    language?: Language;
  },
): Promise<string | null> {
  const { username, secret, code, seal, language = 'en' } = form;
  const step = isTotpSecret(secret) ? totpStepOf(secret, code, now, 0) : null;
  if (step === null) return STAFF_SAID.wrongNewCode()[language];
  const proof = await provePassword(store, locks, now, form);
  if ('problem' in proof) return proof.problem;
  return settled(store, act(store, useTotp(seal), { ...proof, secret, step }, { actor: username, language }, now));
}

/** From now on the password is enough. Durable when it resolves. @returns what is wrong, or null */
export async function endTotp(
  store: Store,
  locks: Lockouts,
  now: number,
  form: { username: string; password: string; caller: Caller; language?: Language },
): Promise<string | null> {
  const { username, language = 'en' } = form;
  const proof = await provePassword(store, locks, now, form);
  if ('problem' in proof) return proof.problem;
  return settled(store, act(store, dropTotp, proof, { actor: username, language }, now));
}

const closed = () => refuse('account', STAFF_SAID.notOpen());

/** Whoever sits at somebody's open browser does not know the password. */
async function provePassword(
  store: Store,
  locks: Lockouts,
  now: number,
  {
    username,
    password,
    caller,
    language = 'en',
  }: { username: string; password: string; caller: Caller; language?: Language },
): Promise<PasswordProof | { readonly problem: string }> {
  const who = `own ${username.toLowerCase()} ${caller.address}`;
  if (locks.device.begin(who, now) > 0) return { problem: STAFF_SAID.tooManyTries()[language] };
  const proved = lookAt(store, { username })?.password_hash ?? null;
  const isRight = await verifyPassword(password.slice(0, LONGEST_PASSWORD), proved);
  if (proved === null || !isRight) return { problem: STAFF_SAID.notYourPassword()[language] };
  locks.device.succeed(who);
  return { username, proved };
}

function beginAnew(store: Store, { account, hash, caller }: NewPassword, { now }: { now: number }): OpenedSession {
  const { id } = account;
  store.run(setPassword, { id, hash });
  store.run(deleteSessionsOf, { staffId: id });
  return openSession(store, id, caller, now);
}

function isGoodCode({ code_hash, code_until, disabled_at }: Account, code: string, now: number): boolean {
  return disabled_at === null && code_until !== null && now < code_until && isCodeOf(code_hash, code);
}

async function ended<Why>(store: Store, done: ActResult<OpenedSession, Why>, language: Language): Promise<OwnResult> {
  await store.durable();
  const session = resultOf(done);
  if (session !== null) return { session };
  return { problem: done.kind === 'refused' ? done.words : STAFF_SAID.wrongCode()[language] };
}

async function settled<Why>(store: Store, done: ActResult<void, Why>): Promise<string | null> {
  await store.durable();
  return done.kind === 'refused' ? done.words : null;
}

function ownName({ username }: { readonly username: string }): string {
  return username;
}
