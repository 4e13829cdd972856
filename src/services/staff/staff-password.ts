import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { Both } from '../../domain/time/time.ts';

/** 32 MiB and some 0.1 s a guess on a mini-PC. The parameters stand in every hash, so they can grow. */
const COST = { N: 2 ** 15, r: 8, p: 1 };
const KEY_BYTES = 32;
const HASH = /^scrypt\$(\d{1,8})\$(\d{1,2})\$(\d{1,2})\$([A-Za-z0-9_-]+)\$([A-Za-z0-9_-]+)$/;

export const SHORTEST_PASSWORD = 10;
export const LONGEST_PASSWORD = 200;

export const PASSWORD_WORDS: Both = {
  en: `A password has at least ${SHORTEST_PASSWORD} characters.`,
  sw: `Nenosiri lina angalau herufi ${SHORTEST_PASSWORD}.`,
};

/** Whether somebody may choose it. */
export function isFitPassword(password: string): boolean {
  return password.length >= SHORTEST_PASSWORD && password.length <= LONGEST_PASSWORD;
}

/** Stands for an account that has no password; no password verifies against it. */
export const NO_PASSWORD = 'none';

function derive(password: string, salt: Buffer, cost: typeof COST, length: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, length, { ...cost, maxmem: 256 * cost.N * cost.r }, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}

/** @returns `scrypt$N$r$p$salt$key`, salt and key in base64url */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, COST, KEY_BYTES);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Takes as long for a missing hash as for a wrong password, so that time does not tell which names exist. */
export async function verifyPassword(password: string, hash: string | null): Promise<boolean> {
  const [, n, r, p, salt = '', key = ''] = HASH.exec(hash ?? '') ?? [];
  if (n === undefined) {
    await derive(password, Buffer.alloc(16), COST, KEY_BYTES);
    return false;
  }
  const expected = Buffer.from(key, 'base64url');
  const cost = { N: Number(n), r: Number(r), p: Number(p) };
  const actual = await derive(password, Buffer.from(salt, 'base64url'), cost, expected.length);
  return timingSafeEqual(actual, expected);
}
