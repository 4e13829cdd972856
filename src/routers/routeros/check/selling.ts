import type { Service, SuspensionMode } from '../../../domain/ports.ts';
import { isYes } from '../line/values.ts';
import { quoted } from '../line/quoted.ts';
import type { RouterFinding } from './finding.ts';
import { rowsOf, type RouterSeen } from './read-router.ts';
import { isAtLeast } from './version.ts';

/** How lines of this router are cut off, as the books have it. */
export interface Wall {
  readonly suspension: SuspensionMode;
  readonly expiredProfile: string;
  readonly expiredList: string;
}

/** What hinders that a paid line goes on, or that an expired one goes off. @param sold what lines of it dial in to */
export function sellingFindings(seen: RouterSeen, wall: Wall, sold: ReadonlySet<Service>): RouterFinding[] {
  return [
    ...hotspotFindings(seen, sold.has('hotspot') || rowsOf(seen.hotspots).length > 0),
    ...menuFindings(seen, sold),
    ...wallFindings(seen, wall),
    ...fastTrackFindings(seen, wall),
    ...radiusFindings(seen),
  ];
}

function hotspotFindings(seen: RouterSeen, isSold: boolean): RouterFinding[] {
  const severity = isSold ? 'blocks' : 'warns';
  const { version = '', 'architecture-name': board } = rowsOf(seen.resource)[0] ?? {};
  if (seen.hotspotUsers === 'missing' && board === 'smips' && isAtLeast(version, '7.20')) {
    const words =
      'There is no hotspot: on this board it is a package of its own since 7.20. Upload "hotspot" for smips of this version, and reboot.';
    return [{ code: 'hotspot.package', severity, words, repair: '/system reboot' }];
  }
  const row = rowsOf(seen.deviceMode)[0];
  if (row === undefined) return [];
  // On presets single flags may be missing from the row.
  const isOff = row['hotspot'] === undefined ? ['home', 'basic'].includes(row['mode'] ?? '') : !isYes(row['hotspot']);
  if (!isOff) return [];
  const words =
    'Hotspot is not allowed by its device-mode, as it leaves the factory. After this line somebody at the router has to press its button or cut its power within 5 minutes.';
  return [{ code: 'hotspot.device-mode', severity, words, repair: '/system device-mode update hotspot=yes' }];
}

function menuFindings(seen: RouterSeen, sold: ReadonlySet<Service>): RouterFinding[] {
  const menus = [
    ['pppoe', seen.secrets, '/ppp/secret'],
    ['hotspot', seen.hotspotUsers, '/ip/hotspot/user'],
  ] as const;
  return menus.flatMap(([service, menu, path]): RouterFinding[] => {
    if (typeof menu !== 'string' || !sold.has(service)) return [];
    const words = `${path} is ${menu === 'missing' ? 'not there' : 'not shown to this login'}: its lines cannot be switched.`;
    return [{ code: `menu.${service}`, severity: 'blocks', words, repair: null }];
  });
}

function wallFindings(seen: RouterSeen, wall: Wall): RouterFinding[] {
  if (wall.suspension !== 'expired-profile' || typeof seen.profiles === 'string') return [];
  const [name, list] = [quoted(wall.expiredProfile), quoted(wall.expiredList)];
  const profile = seen.profiles.find((one) => one['name'] === wall.expiredProfile);
  if (profile === undefined) {
    const words = `The profile ${wall.expiredProfile} for expired lines is missing: nobody could be cut off.`;
    return [
      { code: 'wall.missing', severity: 'blocks', words, repair: `/ppp profile add name=${name} address-list=${list}` },
    ];
  }
  const { 'address-list': into = '', 'remote-address': pool = '' } = profile;
  const repair = `/ppp profile set [find name=${name}] address-list=${list}`;
  if (into === '' && pool === '') {
    const words = `The profile ${wall.expiredProfile} has neither an address list nor a pool: expired lines stay as they are.`;
    return [{ code: 'wall.open', severity: 'blocks', words, repair }];
  }
  const escaped = into === '' ? rowsOf(seen.secrets).filter((one) => (one['remote-address'] ?? '') !== '') : [];
  if (escaped.length > 0) {
    const names = escaped.slice(0, 5).map((one) => one['name'] ?? '');
    const more = escaped.length > names.length ? ` and ${escaped.length - names.length} more` : '';
    const words = `${names.join(', ')}${more}: when expired, the fixed address is not walled, for ${wall.expiredProfile} walls by its pool alone.`;
    return [{ code: 'wall.fixed-address', severity: 'warns', words, repair }];
  }
  return [];
}

function fastTrackFindings(seen: RouterSeen, { expiredList }: Wall): RouterFinding[] {
  const rules = rowsOf(seen.filter).filter(({ chain, disabled }) => chain === 'forward' && !isYes(disabled));
  const first = rules.findIndex(({ action }) => action === 'fasttrack-connection');
  const isWall = (rule: (typeof rules)[number]): boolean =>
    [rule['src-address-list'], rule['dst-address-list']].includes(expiredList);
  const below = first === -1 ? undefined : rules.slice(first).find(isWall);
  if (below === undefined) return [];
  const field = below['src-address-list'] === expiredList ? 'src-address-list' : 'dst-address-list';
  const words = `The firewall rule for the list ${expiredList} stands below FastTrack: connections that are open pass it by.`;
  const repair = `/ip firewall filter move [find ${field}=${quoted(expiredList)}] destination=([find action=fasttrack-connection]->0)`;
  return [{ code: 'fasttrack.above', severity: 'warns', words, repair }];
}

function radiusFindings(seen: RouterSeen): RouterFinding[] {
  const found = (what: string, repair: string): RouterFinding => ({
    code: 'radius.on',
    severity: 'warns',
    words: `${what} asks RADIUS: what Washa writes may have no effect.`,
    repair,
  });
  return [
    ...rowsOf(seen.pppAaa).flatMap((row) =>
      isYes(row['use-radius']) ? [found('PPP', '/ppp aaa set use-radius=no')] : [],
    ),
    ...rowsOf(seen.hotspotProfiles).flatMap(({ name = '', 'use-radius': asks }) =>
      isYes(asks)
        ? [found(`The hotspot profile ${name}`, `/ip hotspot profile set [find name=${quoted(name)}] use-radius=no`)]
        : [],
    ),
  ];
}
