import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { boxSeal, sealAtStart } from '../../../src/app/seal-factors.ts';
import { createSecrets } from '../../../src/host/secrets.ts';
import { mintFactorKey, sealFactors } from '../../../src/services/staff/factor-seal.ts';
import { createLockouts } from '../../../src/services/staff/lockout.ts';
import { beginTotp } from '../../../src/services/staff/own-account.ts';
import { logIn, logInWithCode } from '../../../src/services/staff/staff.ts';
import { hashPassword } from '../../../src/services/staff/staff-password.ts';
import { mintTotpSecret, totpAt } from '../../../src/services/staff/totp.ts';
import { insertStaff, setTotp, staffByName } from '../../../src/storage/staff.ts';
import { NOW, openStore, tempFolder } from '../books.ts';
import { sealWith } from './seal.ts';

const CALLER = { address: '192.168.88.10', agent: 'Firefox', replaces: null };
const PASSWORD = 'a password of boss';
const codeOf = (secret: string, now: number) => totpAt(secret, Math.floor(now / 30_000));

async function withOwner() {
  const store = openStore();
  const hash = await hashPassword(PASSWORD);
  store.run(insertStaff, { username: 'boss', role: 'owner', hash, now: NOW });
  const kept = () => store.first(staffByName, { username: 'boss' })?.totp_secret ?? null;
  return { store, kept };
}

test('a secret opens with the key that sealed it, for its own account, and never says the same twice', () => {
  const [secret, key] = [mintTotpSecret(), mintFactorKey()];
  const seal = sealWith(key);
  const sealed = seal.seal(7, secret);
  expect(sealed).toMatch(/^v1\.[\w-]{80}$/);
  expect(sealed).not.toContain(secret);
  expect(seal.seal(7, secret)).not.toBe(sealed);
  expect(sealWith(key).open(7, sealed)).toBe(secret);
  expect(seal.open(8, sealed), 'of another account').toBeNull();
  expect(sealWith(mintFactorKey()).open(7, sealed), 'with another key').toBeNull();
  expect(sealWith(null).open(7, sealed), 'without a key').toBeNull();
  for (const torn of [
    '',
    'v1.',
    'v2.AAAA',
    sealed.slice(0, 30),
    `${sealed.slice(0, -1)}${sealed.endsWith('A') ? 'B' : 'A'}`,
  ])
    expect(seal.open(7, torn)).toBeNull();
});

test('the key is a secret of the box that is made when it is needed, and no other than its owner reads it', () => {
  const folder = tempFolder();
  const secrets = createSecrets({ credentialsDir: null, secretsDir: folder });
  const sealed = boxSeal(secrets).seal(1, mintTotpSecret());
  expect(secrets.list()).toEqual(['staff-seal']);
  expect(boxSeal(secrets).open(1, sealed)).not.toBeNull();
});

test('what an earlier Washa kept is sealed at the next start, nothing of it is left in the file, and codes go on', async () => {
  const { store, kept } = await withOwner();
  const secret = mintTotpSecret();
  store.run(setTotp, { id: 1, secret, since: NOW, step: 0 });
  const secrets = createSecrets({ credentialsDir: null, secretsDir: tempFolder() });
  const warned: string[] = [];
  sealAtStart(store, secrets, (words) => warned.push(words));
  const sealed = kept();
  expect(sealed).toMatch(/^v1\./);
  sealAtStart(store, secrets, (words) => warned.push(words));
  expect(kept(), 'once').toBe(sealed);
  expect(warned).toEqual([]);
  const seal = boxSeal(secrets);
  const half = await logIn(store, createLockouts(), NOW, {
    ...{ username: 'boss', password: PASSWORD, device: null, caller: CALLER, seal },
  });
  if (half.kind !== 'second') throw new Error(`the login is ${half.kind}`);
  const form = { proof: half.proof, device: null, caller: CALLER, seal };
  expect((await logInWithCode(store, createLockouts(), NOW, { ...form, code: codeOf(secret, NOW) })).kind).toBe('in');
  await store.close();
  expect(readFileSync(store.path).includes(secret)).toBe(false);
});

test('where the key is not there, who has the password is told what to do, and nobody is let in without a code', async () => {
  const { store, kept } = await withOwner();
  const secret = mintTotpSecret();
  const own = { username: 'boss', password: PASSWORD, device: null, caller: CALLER };
  const there = sealWith(null);
  expect(
    await beginTotp(store, createLockouts(), NOW, { ...own, secret, code: codeOf(secret, NOW), seal: there }),
  ).toBeNull();
  expect(kept()).toMatch(/^v1\./);
  const elsewhere = sealWith(mintFactorKey());
  expect(sealFactors(store, elsewhere)).toEqual(['boss']);
  expect(await logIn(store, createLockouts(), NOW, { ...own, seal: elsewhere })).toMatchObject({
    kind: 'lost',
    words: { en: expect.stringContaining('sudo washa staff reset boss') as string },
  });
  const wrong = { ...own, password: 'another password', seal: elsewhere };
  expect(await logIn(store, createLockouts(), NOW, wrong)).toEqual({ kind: 'wrong' });
  expect((await logIn(store, createLockouts(), NOW, { ...own, seal: there })).kind).toBe('second');
});
