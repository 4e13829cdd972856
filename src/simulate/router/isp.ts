import type { RouterWorld } from './world.ts';
import type { Service, SuspensionMode } from '../../domain/ports.ts';

export interface IspOptions {
  /** How many lines. */
  readonly lines: number;
  /** Every n-th line is a hotspot user; 0 for none. Default 2. */
  readonly hotspotEvery?: number;
  /** So many of the first lines are expired. Default 0. */
  readonly expired?: number;
  /**
   * How they are off: `expired-profile` (default; hotspot disabled), `disable`, or `address-list` (online, their address in
   * the list).
   */
  readonly suspension?: SuspensionMode;
  /** Whether PPPoE lines have a device that dials, and hotspot users a phone. Default true. */
  readonly devices?: boolean;
  /** Redial delay of the devices, ms; default the world's. */
  readonly redialMs?: number;
}

export interface IspLine {
  readonly service: Service;
  readonly username: string;
  readonly password: string;
  /** The plan's profile, also for a line that is expired now. */
  readonly profile: string;
  readonly expired: boolean;
}

export const EXPIRED_PROFILE = 'EXPIRED';
export const EXPIRED_LIST = 'expired';

/**
 * Fills a router as a small ISP has it: PPPoE plans `10M` and `20M`, hotspot plan `day`, the walled garden `EXPIRED`, and
 * lines with names that are the same each time: `pppoe-0001`, `hs-0002`, `pppoe-0003` …
 */
export function seedIsp(world: RouterWorld, options: IspOptions): IspLine[] {
  const { lines, hotspotEvery = 2, expired = 0, suspension = 'expired-profile', devices = true, redialMs } = options;
  world.addProfile({ name: '10M', rateLimit: '10M/10M' });
  world.addProfile({ name: '20M', rateLimit: '20M/20M' });
  world.addProfile({ name: EXPIRED_PROFILE, addressList: EXPIRED_LIST, rateLimit: '256k/256k' });
  world.addHotspotProfile({ name: 'day', rateLimit: '5M/5M' });
  return Array.from({ length: lines }, (_, index) => {
    const number = index + 1;
    const digits = String(number).padStart(4, '0');
    const isHotspot = hotspotEvery > 0 && number % hotspotEvery === 0;
    const isExpired = index < expired;
    const isListed = isExpired && suspension === 'address-list';
    const isCut = isExpired && !isListed;
    const password = `pw-${digits}`;
    if (isHotspot) {
      const name = `hs-${digits}`;
      world.addHotspotUser({ name, password, profile: 'day', mac: macOf(number), disabled: isCut });
      if (devices) {
        const address = `10.5.${number >> 8}.${number & 255}`;
        world.addPhone({ user: name, mac: macOf(number), address, online: !isCut });
      }
      if (isListed) enlist(world, name);
      return { service: 'hotspot', username: name, password, profile: 'day', expired: isExpired };
    }
    const name = `pppoe-${digits}`;
    const profile = number % 3 === 0 ? '20M' : '10M';
    const isWalled = isCut && suspension === 'expired-profile';
    world.addSecret({ name, password, profile: isWalled ? EXPIRED_PROFILE : profile, disabled: isCut && !isWalled });
    if (devices) world.addCpe(name, redialMs === undefined ? {} : { redialMs });
    if (isListed) enlist(world, name);
    return { service: 'pppoe', username: name, password, profile, expired: isExpired };
  });
}

/** The addresses that a line is online with go into the list of expired ones. */
function enlist(world: RouterWorld, name: string): void {
  for (const { address } of world.sessions(name)) {
    world.addRow('/ip/firewall/address-list', { list: EXPIRED_LIST, address, comment: 'expired' });
  }
}

function macOf(number: number): string {
  const hex = number.toString(16).toUpperCase().padStart(6, '0');
  return `34:12:F9:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4, 6)}`;
}
