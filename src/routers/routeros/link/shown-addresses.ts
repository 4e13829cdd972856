import type { RouterRow, Service } from '../../../domain/ports.ts';
import type { AddressNews, ShownAddress } from '../../../domain/address-book.ts';
import { isLiveRow, MENUS } from '../line/menus.ts';
import { isYes, readMac, textOrNull } from '../line/values.ts';
import { readDuration } from '../../../domain/time/router-duration.ts';

/** Who has which address, by a print of all live sessions. A session that has none yet is left out. */
export function shownAddresses(service: Service, rows: readonly RouterRow[]): ShownAddress[] {
  return rows.flatMap((row) => shownAddress(service, row) ?? []);
}

/**
 * Which devices are in without a login, by a print of hosts: with the address that others see, where the hotspot gives another one.
 * @param names what each is called, by its hardware address
 */
export function throughAddresses(rows: readonly RouterRow[], names: ReadonlyMap<string, string>): ShownAddress[] {
  return rows.flatMap((row) => {
    const id = textOrNull(row['.id']);
    const mac = readMac(row['mac-address']);
    const address = textOrNull(row['to-address'] ?? row['address']);
    const username = names.get(mac ?? '');
    if (id === null || username === undefined || address === null || !isYes(row['bypassed'])) return [];
    return [{ id: `host ${id}`, username, address, mac, uptimeMs: readDuration(row['uptime']) }];
  });
}

/** What one row of a listen tells of addresses; null for nothing: a change of something else comes without them. */
export function addressNews(service: Service, row: RouterRow): AddressNews | null {
  const id = textOrNull(row['.id']);
  if (id !== null && isYes(row['.dead'])) return { kind: 'gone', id };
  const session = shownAddress(service, row);
  return session === null ? null : { kind: 'one', session };
}

function shownAddress(service: Service, row: RouterRow): ShownAddress | null {
  const menus = MENUS[service];
  const id = textOrNull(row['.id']);
  const username = textOrNull(row[menus.sessionName]);
  const address = textOrNull(row['active-address'] ?? row['address']);
  if (id === null || username === null || address === null || !isLiveRow(service, row)) return null;
  return { id, username, address, mac: readMac(row[menus.sessionMac]), uptimeMs: readDuration(row['uptime']) };
}
