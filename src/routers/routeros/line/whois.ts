import type { SeenCaller } from '../../../domain/caller.ts';
import type { RouterRow } from '../../../domain/ports.ts';
import { Fault } from '../../../domain/values/fault.ts';
import { HOSTS, isLiveRow, MENUS, printWords } from './menus.ts';
import { together, type Exec } from './observe.ts';
import { rowsOrNull } from './rows.ts';
import { isYes, readMac } from './values.ts';

/**
 * Reads who sends from an address: a phone at the hotspot, a line that is dialled in, or one that a lease gives it to. One round trip, two
 * where it is none of the first; it writes nothing. A hotspot may
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
  return username === '' ? leaseAt(exec, address) : { kind: 'line', service: 'pppoe', username };
}

/**
 * The line whose fixed address it is: the router hands it out to that very device, by a lease that somebody made for it. One that was typed
 * into a device may have been typed into any.
 */
async function leaseAt(exec: Exec, address: string): Promise<SeenCaller | null> {
  const fields = 'address,active-address,active-mac-address,mac-address,status,dynamic';
  const rows = await rowsOrNull(exec, printWords(MENUS.static.sessions, fields, { 'active-address': address }));
  const lease = rows?.find((row) => row['active-address'] === address && isLiveRow('static', row));
  const device = readMac(lease?.['active-mac-address']);
  const isOwn = device !== null && device === readMac(lease?.['mac-address']) && !isYes(lease?.['dynamic']);
  return isOwn ? { kind: 'line', service: 'static', username: address } : null;
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
