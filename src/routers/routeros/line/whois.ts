import type { SeenCaller } from '../../../domain/caller.ts';
import type { RouterRow } from '../../../domain/ports.ts';
import { Fault } from '../../../domain/values/fault.ts';
import { HOSTS, MENUS } from './menus.ts';
import { together, type Exec } from './observe.ts';
import { rowsOrNull } from './rows.ts';
import { isYes, readMac } from './values.ts';

/**
 * Reads who sends from an address: a phone at the hotspot, or a line that is dialled in. One round trip; it writes nothing. A hotspot may
 * give a phone another address than it has (`to-address`): what others see is that one.
 * @returns null when the router shows nobody there
 * @throws Fault when it cannot be asked
 */
export async function whoIsAt(exec: Exec, address: string): Promise<SeenCaller | null> {
  const { hotspot, pppoe } = MENUS;
  const [hosts, logins, dialled] = await together([
    rowsOrNull(exec, [
      `${HOSTS}/print`,
      '=.proplist=mac-address,address,to-address,authorized,bypassed',
      `?address=${address}`,
      `?to-address=${address}`,
      '?#|',
    ]),
    rowsOrNull(exec, [`${hotspot.sessions}/print`, `=.proplist=${hotspot.sessionFields}`, `?address=${address}`]),
    rowsOrNull(exec, [`${pppoe.sessions}/print`, `=.proplist=${pppoe.sessionFields}`, `?address=${address}`]),
  ] as const);
  if (hosts === null && dialled === null) {
    throw new Fault('router.part', 'stop', 'neither the hosts of a hotspot nor the sessions of lines can be read');
  }
  const phone = phoneAt(hosts ?? [], logins ?? [], address);
  if (phone !== null) return phone;
  const username = dialled?.find((row) => row['address'] === address)?.[pppoe.sessionName] ?? '';
  return username === '' ? null : { kind: 'line', service: 'pppoe', username };
}

/** The host whose address others see as this one; a phone that only has it on its own side is another one. */
function phoneAt(hosts: readonly RouterRow[], logins: readonly RouterRow[], address: string): SeenCaller | null {
  const host = hosts.find((row) => (row['to-address'] ?? row['address']) === address);
  const mac = readMac(host?.['mac-address']);
  if (host === undefined || mac === null) return null;
  const login = logins.find((row) => readMac(row[MENUS.hotspot.sessionMac]) === mac);
  const user = login?.[MENUS.hotspot.sessionName] ?? '';
  const isIn = isYes(host['authorized']) || isYes(host['bypassed']);
  return { kind: 'phone', mac, isIn, user: user === '' ? null : user };
}
