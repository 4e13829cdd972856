import { z } from 'zod';

/**
 * That a password of an account was right: `proved` is the hash that it was compared with. To compare takes a while, and a code takes minutes:
 * where the account has another one by then, an owner has reset it or somebody has chosen a new one, and the proof proves nothing.
 */
export const PROVED = z.object({ username: z.string(), proved: z.string() });

export type PasswordProof = Readonly<z.output<typeof PROVED>>;

/** Whether the account is open, and its password still the one that was proved. */
export function isStillProved<Account extends { readonly disabled_at: number | null; readonly password_hash: string }>(
  account: Account | undefined,
  proved: string,
): account is Account {
  return account !== undefined && account.disabled_at === null && account.password_hash === proved;
}
