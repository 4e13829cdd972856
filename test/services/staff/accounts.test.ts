import { beforeEach, expect, test } from 'vitest';
import type { Mandate } from '../../../src/domain/staff-rights.ts';
import type { StaffRole } from '../../../src/domain/staff-role.ts';
import { act, preview, resultOf, type Action, type ActResult } from '../../../src/services/actions/act.ts';
import {
  addStaff,
  changeRole,
  CODE_MS,
  disableStaff,
  enableStaff,
  resetStaff,
} from '../../../src/services/staff/accounts.ts';
import { createLockouts } from '../../../src/services/staff/lockout.ts';
import { beginTotp, choosePassword, endTotp, joinByCode, signOut } from '../../../src/services/staff/own-account.ts';
import { logIn, logInWithCode } from '../../../src/services/staff/staff.ts';
import { mintTotpSecret, totpAt } from '../../../src/services/staff/totp.ts';
import { resumeSession } from '../../../src/services/staff/sessions.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { staffList } from '../../../src/storage/staff.ts';
import { actions, NOW, openStore } from '../books.ts';
import { SEAL } from './seal.ts';

const PASSWORD = 'a long enough password';
const CALLER = { address: '192.168.88.10', agent: 'Firefox', replaces: null };
const limits = { cashCents: 2_000_000, freeMs: 3 * 86_400_000, currency: 'KES' };
const by = (role: StaffRole): { actor: string; mandate: Mandate } => ({ actor: role, mandate: { role, limits } });

let store: Store;
beforeEach(() => {
  store = openStore();
});

function done<Input, Facts, Plan, Result, Why>(
  action: Action<Input, Facts, Plan, Result, Why>,
  input: NoInfer<Input>,
  more: { role?: StaffRole; key?: string; now?: number } = {},
): ActResult<Result, Why> {
  const { role = 'owner', key = null, now = NOW } = more;
  return act(store, action, input, { ...by(role), key }, now);
}

/** Adds somebody who has chosen a password, and is logged in. */
async function member(username: string, role: StaffRole): Promise<string> {
  const code = resultOf(done(addStaff, { username, role }))?.code ?? '';
  const joined = await joinByCode(store, createLockouts(), NOW, { username, code, password: PASSWORD, caller: CALLER });
  return 'session' in joined ? joined.session.token : '';
}

const states = () => store.all(staffList, {}).map(({ username, role, disabledAt }) => [username, role, disabledAt]);
const kindOf = (result: ActResult<unknown, unknown>) => (result.kind === 'refused' ? result.why : result.kind);

test('an account is added once under a key, with a code that is in no audit', () => {
  const first = done(addStaff, { username: 'Mary', role: 'technician' }, { key: 'k' });
  const code = resultOf(first)?.code ?? '';
  expect(code).toMatch(/^([A-Z0-9]{4}-){2}[A-Z0-9]{4}$/);
  expect(done(addStaff, { username: 'Mary', role: 'technician' }, { key: 'k' })).toMatchObject({ repeated: true });
  expect(kindOf(done(addStaff, { username: 'mary', role: 'viewer' }))).toBe('exists');
  expect(states()).toEqual([['Mary', 'technician', null]]);
  const rows = store.all(actions, {});
  expect(rows).toMatchObject([{ name: 'staff.add', actor: 'owner', subject: 'Mary', detail: 'technician' }]);
  expect(JSON.stringify(rows)).not.toContain(code);
});

test.each(['washa', 'cli:mary', 'box', 'x', 'a b', 'ok\u202e', ''])('nobody is called "%s"', (username) => {
  expect(kindOf(done(addStaff, { username, role: 'viewer' }))).toBe('input');
});

test.each(['technician', 'viewer'] as const)(
  'a %s manages no accounts, and is shown no preview of it',
  async (role) => {
    await member('boss', 'owner');
    await member('mary', 'technician');
    const before = states();
    const mary = { username: 'mary' };
    for (const action of [disableStaff, enableStaff]) {
      expect(kindOf(done(action, mary, { role }))).toBe('right');
      expect(preview(store, action, mary, NOW, by(role))).toMatchObject({ why: 'right' });
    }
    expect(kindOf(done(resetStaff, mary, { role }))).toBe('right');
    expect(kindOf(done(changeRole, { username: 'mary', role: 'owner' }, { role }))).toBe('right');
    expect(states()).toEqual(before);
  },
);

test('who is closed is logged out at once, and is let in again with the same password', async () => {
  await member('boss', 'owner');
  const token = await member('mary', 'technician');
  expect(resumeSession(store, token, NOW)).toMatchObject({ username: 'mary' });
  expect(kindOf(done(disableStaff, { username: 'mary' }))).toBe('done');
  expect(resumeSession(store, token, NOW)).toBeNull();
  const login = () =>
    logIn(store, createLockouts(), NOW, {
      username: 'mary',
      password: PASSWORD,
      device: null,
      caller: CALLER,
      seal: SEAL,
    });
  expect((await login()).kind).toBe('wrong');
  expect(kindOf(done(resetStaff, { username: 'mary' }))).toBe('account');
  expect(kindOf(done(enableStaff, { username: 'mary' }))).toBe('done');
  expect(kindOf(done(enableStaff, { username: 'mary' }))).toBe('state');
  expect((await login()).kind).toBe('in');
});

test('the only owner who can log in is neither closed nor made less; another owner without a password does not count', async () => {
  await member('boss', 'owner');
  done(addStaff, { username: 'second', role: 'owner' });
  expect(kindOf(done(disableStaff, { username: 'boss' }))).toBe('owner');
  expect(kindOf(done(changeRole, { username: 'boss', role: 'viewer' }))).toBe('owner');
  await member('third', 'owner');
  expect(kindOf(done(changeRole, { username: 'boss', role: 'viewer' }))).toBe('done');
});

test('whoever had the password before a reset is let in by nothing that was proved with it', async () => {
  await member('boss', 'owner');
  await member('mary', 'technician');
  const own = { username: 'mary', password: PASSWORD, caller: CALLER, seal: SEAL };
  const secret = mintTotpSecret();
  const codeOf = (now: number) => totpAt(secret, Math.floor(now / 30_000));
  expect(await beginTotp(store, createLockouts(), NOW, { ...own, secret, code: codeOf(NOW) })).toBeNull();
  const half = await logIn(store, createLockouts(), NOW, { ...own, device: null });
  if (half.kind !== 'second') throw new Error(`the login is ${half.kind}`);
  const late = NOW + 60_000;
  // The comparison takes a while, in which the owner resets.
  const slow = [
    choosePassword(store, createLockouts(), late, {
      username: 'mary',
      old: PASSWORD,
      fresh: `${PASSWORD} 2`,
      caller: CALLER,
    }),
    endTotp(store, createLockouts(), late, own),
  ];
  done(resetStaff, { username: 'mary' }, { now: late });
  expect(await Promise.all(slow)).toEqual([{ problem: 'This account is not open.' }, 'This account is not open.']);
  const second = { proof: half.proof, code: codeOf(late), device: null, caller: CALLER, seal: SEAL };
  expect(await logInWithCode(store, createLockouts(), late, second)).toEqual({ kind: 'wrong' });
  expect(store.all(staffList, {}).find(({ username }) => username === 'mary')).toMatchObject({ hasPassword: 0 });
});

test('a code ends with its day, with the next one, and with a closed account', async () => {
  await member('boss', 'owner');
  const join = (code: string, now: number) =>
    joinByCode(store, createLockouts(), now, { username: 'mary', code, password: PASSWORD, caller: CALLER });
  const first = resultOf(done(addStaff, { username: 'mary', role: 'viewer' }))?.code ?? '';
  expect(await join(first, NOW + CODE_MS)).toHaveProperty('problem');
  const second = resultOf(done(resetStaff, { username: 'mary' }))?.code ?? '';
  expect(await join(first, NOW)).toHaveProperty('problem');
  done(disableStaff, { username: 'mary' });
  done(enableStaff, { username: 'mary' });
  expect(await join(second, NOW)).toHaveProperty('problem');
  const third = resultOf(done(resetStaff, { username: 'mary' }))?.code ?? '';
  expect(await join(third, NOW)).toHaveProperty('session');
});

test('guesses at a code lock the device that guesses, before the right one comes', async () => {
  const code = resultOf(done(addStaff, { username: 'mary', role: 'viewer' }))?.code ?? '';
  const locks = createLockouts();
  const join = (given: string, address: string) =>
    joinByCode(store, locks, NOW, {
      username: 'mary',
      code: given,
      password: PASSWORD,
      caller: { ...CALLER, address },
    });
  for (let n = 0; n < 5; n += 1) await join('AAAA-AAAA-AAAA', '10.0.0.1');
  expect(await join(code, '10.0.0.1')).toEqual({
    problem: 'Too many wrong tries from this device. Wait some minutes.',
  });
  expect(await join(code, '10.0.0.2')).toHaveProperty('session');
});

test('guesses from everywhere lock an account for strange devices, but never the only owner', async () => {
  await member('boss', 'owner');
  await member('mary', 'technician');
  const locks = createLockouts();
  for (const name of ['boss', 'mary']) for (let n = 0; n < 50; n += 1) locks.elsewhere.begin(name, NOW);
  const login = async (username: string, device: string | null) =>
    (await logIn(store, locks, NOW, { username, password: PASSWORD, device, caller: CALLER, seal: SEAL })).kind;
  expect(await login('mary', null)).toBe('locked');
  expect(await login('mary', 'a browser that is known')).toBe('in');
  expect(await login('boss', null)).toBe('in');
});

test('a session is ended by its name, or all of them', async () => {
  const first = await member('mary', 'technician');
  expect(kindOf(done(signOut, { username: 'mary', session: 'not one' }))).toBe('done');
  expect(resumeSession(store, first, NOW)).not.toBeNull();
  done(signOut, { username: 'mary', session: null });
  expect(resumeSession(store, first, NOW)).toBeNull();
});
