import { addQueue, dropQueue } from './queues.ts';
import type { RouterState } from './state.ts';
import type { Item } from './table.ts';
import { formatDuration, parseDuration } from './times.ts';

export interface Phone {
  readonly mac: string;
  readonly address: string;
  /** Whether it is in radio range now, so that the hotspot has it as a host. */
  present: boolean;
}

export interface HotspotLogin {
  readonly user: string;
  /** Null: a cookie stands for the password. */
  readonly password: string | null;
  readonly address: string;
  /** Empty when the caller did not say. */
  readonly mac: string;
  readonly by: string;
}

export type HotspotAnswer =
  { readonly ok: true; readonly id: string } | { readonly ok: false; readonly message: string };

/** Seconds of uptime that the user has used: earlier sessions and the live ones. */
export function uptimeUsed(state: RouterState, user: Item): number {
  const live = state.table('/ip/hotspot/active').where('user', user.fields.get('name') ?? '');
  const running = live.reduce((sum, item) => sum + (state.now() - item.since) / 1000, 0);
  return (parseDuration(user.fields.get('uptime') ?? '') ?? 0) + running;
}

/** Seconds that the user may still be online; null without a limit. Measured identity: limit-uptime minus uptime. */
export function uptimeLeft(state: RouterState, user: Item): number | null {
  const limit = parseDuration(user.fields.get('limit-uptime') ?? '') ?? 0;
  return limit === 0 ? null : limit - uptimeUsed(state, user);
}

/** Bytes that the user has sent or received: in earlier sessions and the live ones. */
export function bytesUsed(state: RouterState, user: Item, way: 'bytes-in' | 'bytes-out'): number {
  const live = state.table('/ip/hotspot/active').where('user', user.fields.get('name') ?? '');
  return [user, ...live].reduce((sum, { fields }) => sum + Number(fields.get(way) ?? '0'), 0);
}

/** Whether the user has used up one of its limits of bytes. */
function isOverBytes(state: RouterState, user: Item): boolean {
  const [sent, received] = [bytesUsed(state, user, 'bytes-in'), bytesUsed(state, user, 'bytes-out')];
  const used = { 'limit-bytes-in': sent, 'limit-bytes-out': received, 'limit-bytes-total': sent + received };
  return Object.entries(used).some(([name, bytes]) => {
    const limit = Number(user.fields.get(name) ?? '0');
    return limit > 0 && bytes >= limit;
  });
}

/** The hotspot server and the phones around it. */
export class HotspotSide {
  readonly #state: RouterState;
  readonly #phones = new Map<string, Phone>();
  readonly #listed = new Map<string, string | null>();
  readonly #queues = new Map<string, string | null>();
  readonly #limited = new Set<string>();

  constructor(state: RouterState) {
    this.#state = state;
  }

  addHost(mac: string, address: string, server: string): Item {
    const id = this.#state.nextDynamicId();
    const fields: [string, string][] = [
      ['mac-address', mac],
      ['address', address],
      ['to-address', address],
      ['server', server],
      ['authorized', 'false'],
      ['bypassed', 'false'],
      ['dynamic', 'true'],
      ['found-by', 'dhcp'],
    ];
    return this.#state.table('/ip/hotspot/host').insert(fields, { since: this.#state.now(), id });
  }

  addPhone(phone: Phone): void {
    this.#phones.set(phone.mac, { ...phone, present: false });
    if (phone.present) this.setPresent(phone.mac, true);
  }

  /** A phone comes into range (a host row appears) or leaves (host row and session go). */
  setPresent(mac: string, present: boolean): void {
    const phone = this.#phones.get(mac);
    if (phone === undefined) throw new RangeError(`no phone with address ${mac}`);
    phone.present = present;
    const hosts = this.#state.table('/ip/hotspot/host');
    for (const host of hosts.where('mac-address', mac)) {
      if (!present) hosts.remove(host.id);
    }
    if (present && hosts.first('mac-address', mac) === undefined) this.addHost(mac, phone.address, 'hotspot1');
    if (present) this.#comeBack(mac);
    else for (const item of this.#state.table('/ip/hotspot/active').where('mac-address', mac)) this.#end(item);
  }

  addCookie(user: string, mac: string, macCookie: boolean): void {
    const fields: [string, string][] = [
      ['user', user],
      ['mac-address', mac],
      ['expires-in', '3d'],
      ['mac-cookie', String(macCookie)],
    ];
    this.#state.table('/ip/hotspot/cookie').insert(fields, { since: this.#state.now() });
  }

  login(attempt: HotspotLogin): HotspotAnswer {
    const state = this.#state;
    this.settle();
    const host = state.table('/ip/hotspot/host').first('address', attempt.address);
    if (host === undefined) return { ok: false, message: 'unknown host IP' };
    const mac = host.fields.get('mac-address') ?? '';
    if (attempt.mac !== '' && attempt.mac.toUpperCase() !== mac.toUpperCase())
      return { ok: false, message: 'wrong MAC provided' };
    const user = state.table('/ip/hotspot/user').first('name', attempt.user);
    const known = attempt.password === null || attempt.password === (user?.fields.get('password') ?? '');
    if (user === undefined || user.fields.get('disabled') === 'true' || !known) {
      return { ok: false, message: 'invalid username or password' };
    }
    const only = user.fields.get('mac-address') ?? '';
    if (only !== '' && only.toUpperCase() !== mac.toUpperCase())
      return { ok: false, message: `user ${attempt.user} is not allowed to log in from this MAC address` };
    const left = uptimeLeft(state, user);
    if (left !== null && left <= 0) return { ok: false, message: `user ${attempt.user} has reached uptime limit` };
    if (isOverBytes(state, user)) return { ok: false, message: `user ${attempt.user} has reached traffic limit` };
    const profile = state.table('/ip/hotspot/user/profile').first('name', user.fields.get('profile') ?? '');
    const active = state.table('/ip/hotspot/active');
    const shared = profile?.fields.get('shared-users') ?? '1';
    if (shared !== 'unlimited' && active.where('user', attempt.user).length >= Number(shared)) {
      return { ok: false, message: `no more sessions are allowed for user ${attempt.user}` };
    }
    for (const other of active.where('address', attempt.address)) this.#end(other);
    const id = state.nextDynamicId();
    this.#listed.set(id, state.enlist(profile?.fields.get('address-list'), attempt.address));
    const queue = { name: `hotspot-${attempt.user}`, target: `${attempt.address}/32` };
    this.#queues.set(id, addQueue(state, { ...queue, rateLimit: profile?.fields.get('rate-limit') }));
    if (left !== null) this.#limited.add(id);
    const fields: [string, string][] = [
      ['server', host.fields.get('server') ?? 'hotspot1'],
      ['user', attempt.user],
      ['address', attempt.address],
      ['mac-address', mac],
      ['login-by', attempt.by],
      ['uptime', '0s'],
      ['idle-time', '0s'],
      ['keepalive-timeout', profile?.fields.get('keepalive-timeout') ?? '2m'],
      ['bytes-in', '0'],
      ['bytes-out', '0'],
      ['packets-in', '0'],
      ['packets-out', '0'],
      ['radius', 'false'],
    ];
    state.table('/ip/hotspot/host').patch(host, [['authorized', 'true']]);
    active.insert(fields, { since: state.now(), id, madeUnder: profile?.fields.get('name') ?? '' });
    return { ok: true, id };
  }

  /** An administrator removed an active row: mac-cookies of that phone go with it, http cookies stay and log it back in. */
  kick(id: string): void {
    const item = this.#state.table('/ip/hotspot/active').get(id);
    if (item === undefined) return;
    const mac = item.fields.get('mac-address') ?? '';
    const cookies = this.#state.table('/ip/hotspot/cookie');
    for (const cookie of cookies.where('mac-address', mac)) {
      if (cookie.fields.get('mac-cookie') === 'true') cookies.remove(cookie.id);
    }
    this.#end(item);
    this.#comeBack(mac);
  }

  /** A session carries so many bytes, a quarter of them upwards. The router ends it when its user is over a limit. */
  carry(session: Item, bytes: number): void {
    const state = this.#state;
    const up = Math.floor(bytes / 4);
    for (const [way, more] of [['bytes-in', up] as const, ['bytes-out', bytes - up] as const]) {
      session.fields.set(way, String(Number(session.fields.get(way) ?? '0') + more));
    }
    const user = state.table('/ip/hotspot/user').first('name', session.fields.get('user') ?? '');
    if (user !== undefined && isOverBytes(state, user)) this.#end(session);
  }

  /** Ends sessions whose user is over its limit. Called before anything looks at sessions, so that no timer is needed. */
  settle(): void {
    for (const id of [...this.#limited]) {
      const item = this.#state.table('/ip/hotspot/active').get(id);
      const user = item && this.#state.table('/ip/hotspot/user').first('name', item.fields.get('user') ?? '');
      if (item === undefined) this.#limited.delete(id);
      else if (user !== undefined && (uptimeLeft(this.#state, user) ?? 1) <= 0) this.#end(item);
    }
  }

  /** All sessions and hosts are gone at once; phones in range are found again, and come back if they have a cookie. */
  reboot(): void {
    for (const item of this.#state.table('/ip/hotspot/active').all()) this.#end(item);
    const hosts = this.#state.table('/ip/hotspot/host');
    for (const host of hosts.all()) hosts.remove(host.id);
    for (const phone of this.#phones.values()) if (phone.present) this.setPresent(phone.mac, true);
  }

  #end(item: Item): void {
    const state = this.#state;
    const user = state.table('/ip/hotspot/user').first('name', item.fields.get('user') ?? '');
    if (user !== undefined) {
      const before = parseDuration(user.fields.get('uptime') ?? '') ?? 0;
      user.fields.set('uptime', formatDuration(before + (state.now() - item.since) / 1000));
      for (const way of ['bytes-in', 'bytes-out'] as const) {
        const own = Number(user.fields.get(way) ?? '0') + Number(item.fields.get(way) ?? '0');
        user.fields.set(way, String(own));
      }
    }
    state.table('/ip/hotspot/active').remove(item.id);
    state.delist(this.#listed.get(item.id) ?? null);
    this.#listed.delete(item.id);
    dropQueue(state, this.#queues.get(item.id) ?? null);
    this.#queues.delete(item.id);
    this.#limited.delete(item.id);
    const host = state.table('/ip/hotspot/host').first('address', item.fields.get('address') ?? '');
    if (host !== undefined) state.table('/ip/hotspot/host').patch(host, [['authorized', 'false']]);
  }

  /** The phone's next page view: the cookie, if there still is one, stands for the password. */
  #comeBack(mac: string): void {
    const cookies = this.#state.table('/ip/hotspot/cookie');
    if (cookies.first('mac-address', mac) === undefined) return;
    this.#state.timers.after(this.#state.redialMs, () => {
      const cookie = cookies.first('mac-address', mac);
      const host = this.#state.table('/ip/hotspot/host').first('mac-address', mac);
      if (cookie === undefined || host === undefined || host.fields.get('authorized') === 'true') return;
      const user = cookie.fields.get('user') ?? '';
      this.login({ user, password: null, address: host.fields.get('address') ?? '', mac, by: 'cookie' });
    });
  }
}
