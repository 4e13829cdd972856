import type { LineProbe, ProbedCredential, ProbedQueue, ProbedSession } from '../../../domain/line-probe.ts';
import { spellRateLimit } from '../../../domain/lines/rate-limit.ts';
import type { LineTarget, RouterRow } from '../../../domain/ports.ts';
import { BINDINGS, isLiveRow, MENUS, printWords } from './menus.ts';
import { readCredential, together, type Exec } from './observe.ts';
import { rowsOrNull } from './rows.ts';
import { isYes, reachedLimits, readMac, textOrNull } from './values.ts';
import { readDuration } from '../../../domain/time/router-duration.ts';

/** Fields that say who dials by a credential, beside those that a sync reads. Older versions have not all of them and leave them out. */
const WHO = {
  pppoe: ',caller-id,last-logged-out,last-caller-id,last-disconnect-reason',
  hotspot: '',
  static: ',status,last-seen,host-name',
} as const;

/** The field of a session that names the hotspot which it is in. */
const SERVER = { pppoe: '', hotspot: ',server', static: '' } as const;

/** The field of a profile that says how many devices may be logged in at once. */
const SHARED = { pppoe: '', hotspot: ',shared-users', static: '' } as const;

const LOG = '/log';

/**
 * Reads what a router shows of one line, for a person who asks why it is not as it should be. Two round trips; it writes nothing. A menu
 * that the router lacks, or does not let us read, takes out only what rests on it.
 * @throws Fault when the credentials or sessions cannot be read
 */
export async function probeLine(exec: Exec, target: LineTarget): Promise<LineProbe> {
  const { service, username: name } = target;
  const menus = MENUS[service];
  const rows = (words: string[]): Promise<readonly RouterRow[]> => exec(words).then((reply) => reply.rows);
  const perhaps = (words: string[]) => rowsOrNull(exec, words);
  const none: Promise<readonly RouterRow[] | null> = Promise.resolve(null);
  const { profiles: menu } = menus;
  const wantedProfile = target.want === 'off' && service === 'pppoe' ? target.expiredProfile : target.profile;
  const [credentials, sessions, profiles] = await together([
    rows(printWords(menus.credentials, `${menus.credentialFields}${WHO[service]}`, { [menus.credentialName]: name })),
    rows(printWords(menus.sessions, `${menus.sessionFields}${SERVER[service]}`, { [menus.sessionName]: name })),
    menu === null || wantedProfile === ''
      ? none
      : perhaps(printWords(menu, `name,rate-limit,address-list${SHARED[service]}`, { name: wantedProfile })),
  ] as const);
  const seen = credentials.filter((row) => row[menus.credentialName] === name).map(readWho);
  const bound = sessions.filter((row) => isLiveRow(service, row));
  const live = bound.map((row): ProbedSession => {
    const { uptime } = row;
    const address = row['active-address'] ?? row['address'] ?? null;
    return { address, device: readMac(row[menus.sessionMac]), uptimeMs: readDuration(uptime) };
  });
  // A fixed address can be held back whether or not its device asks for a lease.
  const addresses = service === 'static' ? [name] : live.flatMap(({ address }) => address ?? []);
  const devices = [...live.flatMap(({ device }) => device ?? []), ...seen.flatMap(({ boundTo }) => boundTo ?? [])];
  const servers = new Set(bound.flatMap((row) => textOrNull(row['server']) ?? []));
  const [queues, log, bindings] = await together([
    addresses.length === 0 && live.length === 0 ? none : perhaps(queueWords(target, addresses, [...servers])),
    live.length === 0 && service === 'pppoe' ? perhaps(printWords(LOG, 'message', {})) : none,
    service === 'pppoe' ? none : perhaps(printWords(BINDINGS, 'mac-address,address,type,disabled', {})),
  ] as const);
  const profile = profiles?.find((row) => row['name'] === wantedProfile);
  return {
    credentials: seen,
    sessions: live,
    profile: profiles === null ? null : readProfile(profile),
    devicesAtOnce: readCount(profile?.['shared-users']),
    queues: queues?.filter((row) => !isYes(row['disabled'])).map(readQueue) ?? null,
    refusedLogins: log?.filter((row) => isRefusedLogin(row, name)).length ?? null,
    bindings:
      bindings
        ?.filter((row) => !isYes(row['disabled']) && isBindingOf(row, addresses, devices))
        .map((row) => row['type'] ?? 'regular') ?? null,
  };
}

/**
 * A queue is a session's by the name that RouterOS gives it and its interface, or by the session's address. That of a whole hotspot,
 * `hs-<SERVER>`, is everybody's: where it stands above, a session's own is never reached (public set-ups warn of it).
 */
function queueWords(
  { service, username }: LineTarget,
  addresses: readonly string[],
  servers: readonly string[],
): string[] {
  const own = `<${service}-${username}>`;
  const asked = [
    ...[`?name=${own}`, `?target=${own}`],
    ...addresses.map((address) => `?target=${address}/32`),
    ...servers.map((server) => `?name=hs-<${server}>`),
  ];
  const either = asked.slice(1).map(() => '?#|');
  return [
    '/queue/simple/print',
    '=.proplist=name,target,parent,max-limit,burst-limit,burst-threshold,burst-time,dynamic,disabled',
    ...asked,
    ...either,
  ];
}

function readProfile(row: RouterRow | undefined): LineProbe['profile'] {
  if (row === undefined) return 'missing';
  return { rateLimit: textOrNull(row['rate-limit']), addressList: textOrNull(row['address-list']) };
}

/** `unlimited` is no number. */
function readCount(text: string | undefined): number | null {
  return text !== undefined && /^[1-9]\d*$/.test(text) ? Number(text) : null;
}

function readWho(row: RouterRow): ProbedCredential {
  const { profile, disabled, address, mac } = readCredential('', row);
  return {
    ...{ profile, disabled, address, usedUp: reachedLimits(row) },
    boundTo: textOrNull(row['caller-id']) ?? mac,
    lastLoggedOut: everLoggedOut(row['last-logged-out']),
    lastReason: textOrNull(row['last-disconnect-reason']),
    lastDevice: textOrNull(row['last-caller-id']),
  };
}

/** A credential that nobody ever used shows the beginning of time, in one of the two spellings of dates. */
function everLoggedOut(text: string | undefined): string | null {
  return text === undefined || text === '' || /^(1970-01-0|jan\/0\d\/1970)/.test(text) ? null : text;
}

function readQueue(row: RouterRow): ProbedQueue {
  const { name = '', target = '', parent = 'none', dynamic } = row;
  const maxLimit = row['max-limit'] ?? '';
  const own = { name, target, maxLimit, ...(row['burst-limit'] !== undefined && { burst: readBurst(row) }) };
  return { ...own, dynamic: isYes(dynamic), parent: parent === 'none' ? null : textOrNull(parent) };
}

/** As it stands behind the rate in a `rate-limit`; null for none. */
function readBurst(row: RouterRow): string | null {
  const words = [row['burst-limit'] ?? '', row['burst-threshold'] ?? '', row['burst-time'] ?? ''];
  const [, ...burst] = spellRateLimit(['1/1', ...words].join(' '))?.split(' ') ?? [];
  return burst.length === 0 ? null : burst.join(' ');
}

/** The words of the log name whom they are about: `<0005>: user test1 authentication failed - …` (seen at lirantal/daloradius 192). */
function isRefusedLogin({ message = '' }: RouterRow, name: string): boolean {
  return message.includes(`user ${name} authentication failed`);
}

function isBindingOf(row: RouterRow, addresses: readonly string[], devices: readonly string[]): boolean {
  const mac = readMac(row['mac-address']);
  const address = textOrNull(row['address']);
  return (mac !== null && devices.includes(mac)) || (address !== null && addresses.includes(address));
}
