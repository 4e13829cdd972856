import { AddressPools } from './pools.ts';
import { addQueue, dropQueue } from './queues.ts';
import type { RouterState } from './state.ts';
import type { Item } from './table.ts';
import { formatDate } from './times.ts';

/** A PPPoE device at a subscriber's house. */
interface Cpe {
  readonly name: string;
  readonly mac: string;
  readonly redialMs: number | null;
  /** False: it never comes back by itself (mode "Manually"). */
  dials: boolean;
  /** Live session, if any. */
  session: string | null;
  /** When its last dial was refused; it keeps retrying every redialMs from there. Null when it was not. */
  refusedAt: number | null;
  /** Cancels the dial that is due; null when none is. */
  cancel: (() => void) | null;
}

interface Session {
  readonly name: string;
  readonly address: string;
  readonly listed: string | null;
  readonly queue: string | null;
  readonly cpe: Cpe | null;
}

export type Dial = { readonly ok: true; readonly id: string } | { readonly ok: false; readonly reason: string };

const INTERFACES = ['/interface', '/interface/pppoe-server'] as const;
const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;

/** The PPPoE server and the devices that dial in to it. */
export class PppSide {
  readonly #state: RouterState;
  readonly #pools = new AddressPools();
  readonly #cpes = new Map<string, Cpe>();
  readonly #sessions = new Map<string, Session>();

  constructor(state: RouterState) {
    this.#state = state;
  }

  addCpe(name: string, options: { redialMs?: number | undefined; dials: boolean; mac?: string | undefined }): void {
    const count = (this.#cpes.size + 1).toString(16).toUpperCase().padStart(6, '0');
    const mac = options.mac ?? `C4:6E:1F:${count.slice(0, 2)}:${count.slice(2, 4)}:${count.slice(4, 6)}`;
    const redialMs = options.redialMs ?? null;
    const cpe: Cpe = { name, mac, redialMs, dials: options.dials, session: null, refusedAt: null, cancel: null };
    this.#cpes.set(name, cpe);
    if (cpe.dials) this.#dialCpe(cpe);
  }

  setDials(name: string, dials: boolean): void {
    const cpe = this.#cpes.get(name);
    if (cpe === undefined) throw new RangeError(`no CPE named ${name}`);
    cpe.dials = dials;
    if (dials && cpe.session === null) this.#redialIn(cpe, this.#redialMs(cpe));
    else if (!dials) this.#calm(cpe);
  }

  /** Authenticates and opens a session, as the PPPoE server does for a device that dials. */
  dial(name: string, mac: string, cpe: Cpe | null = null): Dial {
    const state = this.#state;
    const secret = state.table('/ppp/secret').first('name', name);
    if (secret === undefined) return { ok: false, reason: 'no such secret' };
    if (secret.fields.get('disabled') === 'true') return { ok: false, reason: 'secret disabled' };
    const profile = state.table('/ppp/profile').first('name', secret.fields.get('profile') ?? '');
    if (profile === undefined) return { ok: false, reason: 'no such profile' };
    const address = this.#addressFor(secret, profile);
    if (address === null) return { ok: false, reason: 'no remote address' };
    if (profile.fields.get('only-one') === 'yes') {
      for (const other of state.table('/ppp/active').where('name', name)) this.hangUp(other.id, 'nas-request', false);
    }
    const id = state.nextDynamicId();
    const listed = state.enlist(profile.fields.get('address-list'), address);
    const queue = addQueue(state, { name: `pppoe-${name}`, rateLimit: profile.fields.get('rate-limit') });
    this.#sessions.set(id, { name, address, listed, queue, cpe });
    if (cpe !== null) cpe.session = id;
    const fields: [string, string][] = [
      ['name', name],
      ['service', 'pppoe'],
      ['caller-id', mac],
      ['address', address],
      ['uptime', '0s'],
      ['encoding', ''],
      ['session-id', `0x8190${id.slice(-4)}`],
      ['limit-bytes-in', '0'],
      ['limit-bytes-out', '0'],
      ['radius', 'false'],
    ];
    const madeUnder = profile.fields.get('name') ?? '';
    state.table('/ppp/active').insert(fields, { since: state.now(), id, madeUnder });
    this.#addInterface(id, name);
    return { ok: true, id };
  }

  /** Ends one session. @param redial whether its CPE notices and dials again */
  hangUp(id: string, reason: string, redial = true): void {
    const session = this.#sessions.get(id);
    if (session === undefined) return;
    const state = this.#state;
    this.#sessions.delete(id);
    state.table('/ppp/active').remove(id);
    for (const path of INTERFACES) state.table(path).remove(id);
    state.delist(session.listed);
    dropQueue(state, session.queue);
    this.#pools.giveBack(session.address);
    const secret = state.table('/ppp/secret').first('name', session.name);
    if (secret !== undefined) {
      const { date, time } = formatDate(state.now(), state.isoDates);
      secret.fields.set('last-logged-out', `${date} ${time}`);
      secret.fields.set('last-disconnect-reason', reason);
    }
    const cpe = session.cpe;
    if (cpe?.session !== id) return;
    cpe.session = null;
    if (redial && cpe.dials) this.#redialIn(cpe, this.#redialMs(cpe));
  }

  /**
   * A secret or profile was written: devices that keep retrying get their next chance at their own rhythm. Refused
   * retries in between have no effect that anyone could see, so they cost no timer.
   */
  written(name: string | null): void {
    const cpes = name === null ? this.#cpes.values() : [this.#cpes.get(name)];
    for (const cpe of cpes) {
      if (cpe?.refusedAt == null || cpe.cancel !== null || !cpe.dials) continue;
      const every = this.#redialMs(cpe);
      this.#redialIn(cpe, every - ((this.#state.now() - cpe.refusedAt) % every));
    }
  }

  /** All sessions are gone at once; the devices notice and dial again. */
  reboot(): void {
    for (const id of [...this.#sessions.keys()]) this.hangUp(id, 'reboot');
  }

  /** Timers run again after a stop: whoever has no session dials. */
  resume(): void {
    for (const cpe of this.#cpes.values())
      if (cpe.dials && cpe.session === null) this.#redialIn(cpe, this.#redialMs(cpe));
  }

  /** A session carries so many bytes, a quarter of them upwards. */
  carry(session: Item, bytes: number): void {
    const counts = this.#state.table('/interface').get(session.id);
    const up = Math.floor(bytes / 4);
    for (const [way, more] of [['rx-byte', up] as const, ['tx-byte', bytes - up] as const]) {
      counts?.fields.set(way, String(Number(counts.fields.get(way) ?? '0') + more));
    }
  }

  /** Each session has an interface of its own, which counts and goes with it. */
  #addInterface(id: string, user: string): void {
    const taken = this.#state.table('/interface');
    const names = [`<pppoe-${user}>`, ...[1, 2, 3, 4].map((n) => `<pppoe-${user}-${n}>`)];
    const name = names.find((one) => taken.first('name', one) === undefined) ?? id;
    const facts = { since: this.#state.now(), id };
    const common = { name, type: 'pppoe-in', running: 'true', dynamic: 'true' };
    taken.insert(Object.entries({ ...common, 'rx-byte': '0', 'tx-byte': '0' }), facts);
    const { type: _type, ...row } = common;
    this.#state.table('/interface/pppoe-server').insert(Object.entries({ ...row, user, service: 'pppoe1' }), facts);
  }

  #addressFor(secret: Item, profile: Item): string | null {
    const source = secret.fields.get('remote-address') ?? profile.fields.get('remote-address');
    if (source === undefined || source === '') return null;
    return IPV4.test(source) ? source : this.#pools.take(source);
  }

  #redialMs(cpe: Cpe): number {
    return Math.max(1, cpe.redialMs ?? this.#state.redialMs);
  }

  #calm(cpe: Cpe): void {
    cpe.cancel?.();
    cpe.cancel = null;
  }

  #redialIn(cpe: Cpe, delayMs: number): void {
    this.#calm(cpe);
    cpe.cancel = this.#state.timers.after(delayMs, () => {
      cpe.cancel = null;
      if (cpe.dials && cpe.session === null) this.#dialCpe(cpe);
    });
  }

  #dialCpe(cpe: Cpe): void {
    const dial = this.dial(cpe.name, cpe.mac, cpe);
    cpe.refusedAt = dial.ok ? null : this.#state.now();
  }
}
