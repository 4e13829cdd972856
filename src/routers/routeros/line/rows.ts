import type { RouterRow } from '../../../domain/ports.ts';
import { Fault } from '../../../domain/values/fault.ts';
import type { Exec } from './observe.ts';
import { isRefusal } from './write.ts';

/** The rows of a print; null when the router does not have the menu, or does not let us see it. @throws Fault for everything else */
export async function rowsOrNull(exec: Exec, words: readonly string[]): Promise<readonly RouterRow[] | null> {
  try {
    return (await exec(words)).rows;
  } catch (error) {
    if (error instanceof Fault && isRefusal(error)) return null;
    throw error;
  }
}
