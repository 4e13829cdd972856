import { constants, setPriority } from 'node:os';

/**
 * Work that takes long lets everything else go first: on a box with few cores no callback waits behind it. On Linux the priority is this
 * thread's own. Where the system does not allow it, the work is done all the same.
 */
export function stepBack(): void {
  try {
    setPriority(constants.priority.PRIORITY_LOW);
  } catch {
    // The price is time.
  }
}
