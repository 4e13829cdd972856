import type { RouterBox } from '../../../domain/router-record.ts';
import type { RouterRow } from '../../../domain/ports.ts';
import { Fault } from '../../../domain/values/fault.ts';
import { printWords } from './menus.ts';
import type { Exec } from './observe.ts';
import { textOrNull } from './values.ts';
import { isRefusal } from './write.ts';

/** Who answers. A virtual router has no board and so no serial number; what the router refuses to tell is not known. */
export async function readBox(exec: Exec): Promise<RouterBox> {
  const board = await rowOf(exec, '/system/routerboard', 'serial-number');
  const named = await rowOf(exec, '/system/identity', 'name');
  return { serial: textOrNull(board['serial-number']), identity: textOrNull(named['name']) };
}

async function rowOf(exec: Exec, menu: string, field: string): Promise<RouterRow> {
  try {
    const { rows } = await exec(printWords(menu, field, {}));
    return rows[0] ?? {};
  } catch (error) {
    if (!(error instanceof Fault && isRefusal(error))) throw error;
    return {};
  }
}
