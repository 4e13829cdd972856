import type { AttemptOutcome } from '../../domain/command.ts';
import { describeError } from '../../domain/values/fault.ts';
import { isDamage, isDiskFault, isStoreFault } from '../../storage/engine/store-faults.ts';
import type { AttemptResult } from './lane.ts';

/** The database takes nothing at this moment, or its table is damaged. Anything else that is thrown is a bug. */
export function refused(error: unknown): 'refused' {
  if (!isStoreFault(error)) throw error;
  return 'refused';
}

/** What comes of an attempt that came upon damage in the books, or a disk that refuses: anything else that is thrown is a bug. */
export function damaged(outcome: AttemptOutcome): (error: unknown) => AttemptResult {
  return (error) => {
    if (isDiskFault(error)) return { outcome: 'unavailable', detail: `Nothing can be stored: ${describeError(error)}` };
    if (!isDamage(error)) throw error;
    return { outcome, detail: `The books are damaged: ${describeError(error)}` };
  };
}
