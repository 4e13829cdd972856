import { createFactorSeal, mintFactorKey } from '../../../src/services/staff/factor-seal.ts';

/** A box with a key of its own; `null`: with none. */
export function sealWith(key: string | null) {
  let kept = key;
  return createFactorSeal({ read: () => kept, ensure: () => (kept ??= mintFactorKey()) });
}

/** For who has to have one. */
export const SEAL = sealWith(mintFactorKey());
