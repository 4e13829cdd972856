import type { FactorSeal } from '../domain/factor-seal.ts';
import { describeError } from '../domain/values/fault.ts';
import type { Secrets } from '../host/secrets.ts';
import { createFactorSeal, FACTOR_KEY, factorLost, mintFactorKey, sealFactors } from '../services/staff/factor-seal.ts';
import type { Store } from '../storage/engine/store.ts';
import { isStoreFault } from '../storage/engine/store-faults.ts';

/** By the key of this box, which is made when the first factor is sealed, and goes into each backup with the other secrets. */
export function boxSeal(secrets: Secrets): FactorSeal {
  return createFactorSeal({
    read: () => (secrets.has(FACTOR_KEY) ? secrets.read(FACTOR_KEY) : null),
    ensure: () => secrets.ensure(FACTOR_KEY, mintFactorKey),
  });
}

/** Second factors that lie in the books as an earlier Washa kept them are sealed; whose cannot be opened here is told. */
export function sealAtStart(store: Store, secrets: Secrets, warn: (message: string) => void): void {
  try {
    for (const username of sealFactors(store, boxSeal(secrets))) warn(factorLost(username).en);
  } catch (error) {
    if (isStoreFault(error)) throw error;
    // A folder of secrets that takes no key keeps nobody from paying.
    warn(`Second factors of staff cannot be sealed: ${describeError(error)}`);
  }
}
