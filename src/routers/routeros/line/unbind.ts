import type { Service } from '../../../domain/ports.ts';
import { Fault } from '../../../domain/values/fault.ts';
import { NOUNS } from '../../../domain/lines/observed.ts';
import { MENUS, printWords } from './menus.ts';
import type { Exec } from './observe.ts';
import { textOrNull } from './values.ts';

/** Where a credential names the only device that may use it, and what stands there when any may. */
const BOUND = {
  pppoe: { field: 'caller-id', any: '' },
  hotspot: { field: 'mac-address', any: '00:00:00:00:00:00' },
  static: null,
} as const satisfies Readonly<Record<Service, { field: string; any: string } | null>>;

/**
 * Lets any device use the credentials of this name, and reads them back.
 * @returns how many were bound to one
 * @throws Fault; `router.read-back` when the router still shows one
 */
export async function unbindDevice(exec: Exec, service: Service, username: string): Promise<number> {
  const { credentials } = MENUS[service];
  const noun = NOUNS[service];
  const way = BOUND[service];
  // A lease is of one device: what is without one hands out no address.
  if (way === null) throw new Fault('line.static', 'dead', `the ${noun} ${username} is bound to no device by us`);
  const { field, any } = way;
  const bound = async (): Promise<string[]> => {
    const { rows } = await exec(printWords(credentials, `.id,name,${field}`, { name: username }));
    const own = rows.filter((row) => row['name'] === username && (textOrNull(row[field]) ?? any) !== any);
    return own.flatMap((row) => textOrNull(row['.id']) ?? []);
  };
  const ids = await bound();
  for (const id of ids) await exec([`${credentials}/set`, `=.id=${id}`, `=${field}=${any}`]);
  if (ids.length > 0 && (await bound()).length > 0) {
    throw new Fault('router.read-back', 'retry', `the ${noun} "${username}" still shows a device that it is only for`);
  }
  return ids.length;
}
