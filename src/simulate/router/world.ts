import { HotspotSide } from './hotspot.ts';
import { PppSide } from './ppp.ts';
import { RouterState, type StateOptions } from './state.ts';
import type { Item, Table } from './table.ts';
import type { Service } from '../../domain/ports.ts';

/** One configuration write that a connection made (never the seeding of a test). */
export interface ConfigurationWrite {
  readonly path: string;
  readonly verb: string;
  readonly id: string;
  /** Name of the row, or its address. */
  readonly name: string;
  /** What was said, passwords masked. */
  readonly values: Readonly<Record<string, string>>;
  readonly at: number;
}

/** A live session with what the API does not tell: the profile it was made under. */
export interface WorldSession {
  readonly service: Service;
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly profile: string;
  /** UTC milliseconds. */
  readonly since: number;
}

export interface NewSecret {
  readonly name: string;
  readonly profile?: string;
  readonly password?: string;
  readonly disabled?: boolean;
  readonly remoteAddress?: string;
  readonly comment?: string;
  readonly service?: string;
}

export interface NewProfile {
  readonly name: string;
  /** Pool name or an address; the default is a pool of its own, null is none (dials are then refused). */
  readonly remoteAddress?: string | null;
  readonly addressList?: string;
  readonly onlyOne?: 'yes' | 'no' | 'default';
  readonly rateLimit?: string;
}

export interface NewHotspotUser {
  readonly name: string;
  readonly password?: string;
  readonly profile?: string;
  readonly disabled?: boolean;
  readonly limitUptime?: string;
  /** The one device that may log in as this user. */
  readonly mac?: string;
  readonly server?: string;
  readonly comment?: string;
}

/** A device with a fixed address. */
export interface NewFixed {
  readonly address: string;
  /** The lease that hands it out; null: it was typed into the device. */
  readonly mac: string | null;
  /** Whether the device is there now. Default true. */
  readonly present?: boolean;
  readonly disabled?: boolean;
}

export interface NewPhone {
  readonly user: string;
  readonly mac: string;
  readonly address: string;
  readonly present?: boolean;
  /** It logged in through the portal and is online now. */
  readonly online?: boolean;
  /** Kind of cookie that the portal left: `http` survives a kick, `mac` does not. Default: none. */
  readonly cookie?: 'http' | 'mac';
}

/** One simulated router and everything behind it: rows, sessions, the devices that dial, the phones that roam. */
export class RouterWorld {
  readonly state: RouterState;
  readonly ppp: PppSide;
  readonly hotspot: HotspotSide;
  /** Every configuration write over the API, oldest first. */
  readonly changes: ConfigurationWrite[] = [];
  /** Every session removed over the API. */
  readonly kicks: WorldSession[] = [];
  /** Commands that no careful program sends: a write without a target, with an empty one, or an empty name. */
  readonly violations: string[] = [];
  /** Sessions made under one of these profiles have no internet. */
  readonly expiredProfiles = new Set(['EXPIRED']);
  /** Addresses in an enabled row of one of these lists have no internet. */
  readonly expiredLists = new Set(['expired']);
  /** API logins: password and policies by name. */
  readonly logins = new Map<string, { readonly password: string; readonly policies: ReadonlySet<string> }>();
  /** Addresses of devices that are there and neither dial nor log in. */
  readonly #fixed = new Set<string>();
  #stopped = false;

  constructor(options: StateOptions = {}) {
    this.state = new RouterState(options);
    this.ppp = new PppSide(this.state);
    this.hotspot = new HotspotSide(this.state);
    this.addRow('/ppp/profile', { name: 'default', default: 'true' });
    this.addRow('/ppp/profile', { name: 'default-encryption', 'use-encryption': 'yes', default: 'true' });
    this.addRow('/ip/hotspot/user/profile', { name: 'default', default: 'true' });
    this.addRow('/ip/service', { name: 'api', port: '8728' });
    this.addRow('/ip/service', { name: 'api-ssl', port: '8729', 'tls-version': 'any', certificate: 'none' });
    this.addRow('/system/identity', { name: 'MikroTik' });
    this.addRow('/system/routerboard', { routerboard: 'true', model: 'simulated', 'serial-number': 'SIM00000001' });
    this.addRow('/system/resource', {});
    this.addRow('/system/clock', {});
    this.addRow('/ppp/aaa', { 'use-radius': 'false' });
    this.addRow('/ip/socks', { enabled: 'false' });
    this.addRow('/ip/proxy', { enabled: 'false' });
    this.addRow('/system/device-mode', { mode: 'advanced', flagged: 'false', hotspot: 'true' });
  }

  table(path: string): Table {
    return this.state.table(path);
  }

  /** Puts a row in as it is, over the menu's default values. No check, no count. */
  addRow(path: string, values: Readonly<Record<string, string | undefined>>): Item {
    const fields = new Map(Object.entries(this.state.menus.get(path)?.defaults ?? {}));
    for (const [name, value] of Object.entries(values)) if (value !== undefined) fields.set(name, value);
    const item = this.table(path).insert(fields, { since: this.state.now() });
    if (fields.has('timeout')) this.state.startTimeout(item);
    return item;
  }

  addSecret(secret: NewSecret): Item {
    const { remoteAddress, disabled = false, service = 'pppoe', profile = 'default', ...rest } = secret;
    const never = this.state.isoDates ? '1970-01-01 00:00:00' : 'jan/01/1970 00:00:00';
    const values = { ...rest, service, profile, disabled: String(disabled), 'remote-address': remoteAddress };
    const item = this.addRow('/ppp/secret', { ...values, 'last-logged-out': never });
    this.ppp.written(secret.name);
    return item;
  }

  addProfile(profile: NewProfile): Item {
    const { name, remoteAddress = `pool-${name}`, addressList, onlyOne, rateLimit } = profile;
    return this.addRow('/ppp/profile', {
      name,
      'remote-address': remoteAddress ?? undefined,
      'address-list': addressList,
      'only-one': onlyOne,
      'rate-limit': rateLimit,
    });
  }

  addHotspotProfile(profile: { name: string; sharedUsers?: number; addressList?: string; rateLimit?: string }): Item {
    return this.addRow('/ip/hotspot/user/profile', {
      name: profile.name,
      'shared-users': profile.sharedUsers?.toString(),
      'address-list': profile.addressList,
      'rate-limit': profile.rateLimit,
    });
  }

  addHotspotUser(user: NewHotspotUser): Item {
    const { disabled = false, limitUptime, mac, profile = 'default', ...rest } = user;
    const values = { ...rest, profile, disabled: String(disabled), 'limit-uptime': limitUptime, 'mac-address': mac };
    return this.addRow('/ip/hotspot/user', values);
  }

  addHost(host: { mac: string; address: string; server?: string }): Item {
    return this.hotspot.addHost(host.mac, host.address, host.server ?? 'hotspot1');
  }

  /**
   * A PPPoE device with these credentials. It dials at once, and again `redialMs` after each loss or refusal.
   * @param options `dials: false`: it never dials by itself
   */
  addCpe(name: string, options: { redialMs?: number; dials?: boolean; mac?: string } = {}): void {
    this.ppp.addCpe(name, { redialMs: options.redialMs, dials: options.dials ?? true, mac: options.mac });
  }

  /** A device that neither dials nor logs in. Its lease is bound while it is there. */
  addFixed({ address, mac, present = true, disabled = false }: NewFixed): void {
    if (present) this.#fixed.add(address);
    if (mac === null) return;
    const bound = present && !disabled;
    this.addRow('/ip/dhcp-server/lease', {
      ...{ address, 'mac-address': mac, disabled: String(disabled), status: bound ? 'bound' : 'waiting' },
      'active-address': bound ? address : undefined,
      'active-mac-address': bound ? mac : undefined,
    });
  }

  addPhone(phone: NewPhone): void {
    const { user, mac, address, present = true, online = false, cookie } = phone;
    this.hotspot.addPhone({ mac, address, present });
    // A portal login knows the password, so it is tried as if a cookie stood for it.
    if (online) this.hotspot.login({ user, password: null, address, mac, by: 'http-chap' });
    if (cookie !== undefined) this.hotspot.addCookie(user, mac, cookie === 'mac');
  }

  /** An API login with its own group of these policies. */
  addLogin(name: string, password: string, policies: readonly string[] = ['api', 'read', 'write']): void {
    this.logins.set(name, { password, policies: new Set(policies) });
    const group = `${name}-group`;
    if (this.table('/user/group').first('name', group) === undefined) {
      this.addRow('/user/group', { name: group, policy: policies.join(',') });
      this.addRow('/user', { name, group });
    }
  }

  /** Live sessions of a name, both services. */
  sessions(name: string): WorldSession[] {
    this.hotspot.settle();
    const ppp = this.table('/ppp/active').where('name', name);
    const hotspot = this.table('/ip/hotspot/active').where('user', name);
    return [...ppp.map((item) => sessionOf('pppoe', item)), ...hotspot.map((item) => sessionOf('hotspot', item))];
  }

  /** Number of live sessions of all names. */
  get sessionCount(): number {
    return this.table('/ppp/active').size + this.table('/ip/hotspot/active').size;
  }

  /**
   * Whether this name really has internet now: a live session, made under a profile that is not an expired one, whose
   * address is not in an enabled expired list. (Only exact addresses in lists count; ranges and masks are not read.)
   */
  isOnline(name: string): boolean {
    if (this.#fixed.has(name)) return this.#isLetIn(name);
    return this.sessions(name).some(
      (session) =>
        !this.expiredProfiles.has(session.profile) && !this.state.isListed(session.address, this.expiredLists),
    );
  }

  /** An address has internet unless it is listed, or its lease is switched off. */
  #isLetIn(address: string): boolean {
    const leases = this.table('/ip/dhcp-server/lease').where('address', address);
    const isOff = leases.some(
      ({ fields }) => fields.get('disabled') === 'true' || fields.get('block-access') === 'true',
    );
    return !isOff && !this.state.isListed(address, this.expiredLists);
  }

  /** Profile that a live session was made under, by its id; null when there is no such session. */
  sessionProfile(id: string): string | null {
    const item = this.table('/ppp/active').get(id) ?? this.table('/ip/hotspot/active').get(id);
    return item?.madeUnder ?? null;
  }

  /** The device loses its line (power cut, cable): its sessions go; it dials again unless `dials` is false. */
  hangUp(name: string): void {
    for (const item of this.table('/ppp/active').where('name', name)) this.ppp.hangUp(item.id, 'hung-up');
  }

  /** Whoever is online by this name uses so many bytes. */
  use(name: string, bytes: number): void {
    for (const item of this.table('/ppp/active').where('name', name)) this.ppp.carry(item, bytes);
    for (const item of this.table('/ip/hotspot/active').where('user', name)) this.hotspot.carry(item, bytes);
  }

  /** Power cycle: every session, host and timed list row is gone, ids start elsewhere, uptime starts at zero. */
  reboot(): void {
    this.state.bootAt = this.state.now();
    this.state.skipDynamicIds();
    this.state.dropTimedOut(true);
    this.ppp.reboot();
    this.hotspot.reboot();
  }

  /** After `stop`: devices without a session dial again. */
  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.state.timers.resume();
    this.ppp.resume();
  }

  /** Stops every device's timer; nothing moves by itself any more. */
  stop(): void {
    this.#stopped = true;
    this.state.timers.stop();
  }
}

export function sessionOf(service: Service, item: Item): WorldSession {
  return {
    service,
    id: item.id,
    name: item.fields.get(service === 'pppoe' ? 'name' : 'user') ?? '',
    address: item.fields.get('address') ?? '',
    profile: item.madeUnder,
    since: item.since,
  };
}
