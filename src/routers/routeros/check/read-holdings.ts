import type { LoginRow, ProfileRow, RouterHoldings } from '../../../domain/lists/router-table.ts';
import type { Clock, RouterAddress, RouterTransport } from '../../../domain/ports.ts';
import { MENUS, printWords } from '../line/menus.ts';
import { readCredential } from '../line/observe.ts';
import { rowsOrNull } from '../line/rows.ts';
import { reachRouter } from '../wire/reach.ts';

const REACH_MS = 2_000;
/** A list of some thousand logins takes a slow router a while. */
const READ_MS = 60_000;

/** Who logs in by name. Never with `password`: who has the right `sensitive` would be sent it, and nothing of ours needs it. */
const LOGINS = [
  { service: 'pppoe', fields: 'name,profile,service,comment,disabled' },
  {
    service: 'hotspot',
    fields:
      '.id,name,profile,comment,disabled,dynamic,default,uptime,bytes-in,bytes-out,limit-uptime,limit-bytes-in,limit-bytes-out,limit-bytes-total',
  },
] as const;

/**
 * Logs in beside the daemon, reads the logins and profiles that an import is made of, and writes nothing. A menu that the router does
 * not have, or does not show, has none.
 * @throws Fault for a router that cannot be reached, logged in to, or does not answer
 */
export async function readHoldings(
  address: RouterAddress,
  deps: { readonly transport: RouterTransport; readonly clock: Clock },
): Promise<RouterHoldings> {
  await reachRouter(address.host, address.port, address.tls !== null, REACH_MS);
  const link = await deps.transport.connect(address, new AbortController().signal);
  const disarm = deps.clock.after(READ_MS, () => link.close());
  try {
    const read = async (menu: string, fields: string) =>
      (await rowsOrNull((words) => link.exec(words, READ_MS), printWords(menu, fields, {}))) ?? [];
    const logins: LoginRow[] = [];
    const profiles: ProfileRow[] = [];
    for (const { service, fields: asked } of LOGINS) {
      const menus = MENUS[service];
      for (const fields of await read(menus.credentials, asked))
        logins.push({ line: logins.length + 1, service, fields, usedUp: readCredential('', fields).usedUp });
      if (menus.profiles === null) continue;
      for (const { name = '', 'rate-limit': limit } of await read(menus.profiles, 'name,rate-limit'))
        profiles.push({ name, rateLimit: limit || null });
    }
    return { logins, profiles, isFile: false };
  } finally {
    disarm();
    link.close();
  }
}
