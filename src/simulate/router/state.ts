import { MENUS, type MenuSpec } from './menus.ts';
import { personalityOf, type Personality } from './personality.ts';
import { Table, type Item } from './table.ts';
import { Timers } from './timers.ts';
import { parseDuration } from './times.ts';

export interface StateOptions {
  /** UTC milliseconds; the stand-in's own clock. */
  readonly now?: () => number;
  /** How long a CPE or a phone takes to come back, ms. */
  readonly redialMs?: number;
  /** As `/system/resource` prints it: `7.18.2 (stable)`. */
  readonly version?: string;
}

/** Everything that one router knows: its tables, its clock, its ids. What moves in them is PppSide's and HotspotSide's. */
export class RouterState {
  readonly now: () => number;
  readonly timers = new Timers();
  readonly menus = new Map<string, MenuSpec>(MENUS.map((spec) => [spec.path, spec]));
  redialMs: number;
  version: string;
  bootAt: number;
  readonly #tables = new Map<string, Table>(MENUS.map((spec) => [spec.path, new Table(spec.path, spec.indexed)]));
  readonly #timedEntries = new Map<string, number>();
  #lastDynamicId = 0x8000_0000;

  constructor(options: StateOptions) {
    this.now = options.now ?? (() => Date.now());
    this.redialMs = options.redialMs ?? 300;
    this.version = options.version ?? '7.18.2 (stable)';
    this.bootAt = this.now();
  }

  /** @throws RangeError for a menu that the stand-in does not have. */
  table(path: string): Table {
    const table = this.#tables.get(path);
    if (table === undefined) throw new RangeError(`the simulated router has no menu ${path}`);
    return table;
  }

  /** What its version makes of it. */
  get personality(): Personality {
    return personalityOf(this.version);
  }

  /** True from 7.10 on, which prints dates as 2024-05-17 instead of may/17/2024. */
  get isoDates(): boolean {
    return this.personality.isoDates;
  }

  /** Ids of dynamic sessions are big (`*80002A5B`) and start elsewhere after a reboot. */
  nextDynamicId(): string {
    this.#lastDynamicId += 1;
    return `*${this.#lastDynamicId.toString(16).toUpperCase()}`;
  }

  skipDynamicIds(): void {
    this.#lastDynamicId = (Math.floor(this.#lastDynamicId / 0x10_0000) + 1) * 0x10_0000;
  }

  /** The dynamic address-list row of a session, for as long as the session lives; null when its profile names no list. */
  enlist(list: string | undefined, address: string): string | null {
    if (list === undefined || list === '') return null;
    const fields: [string, string][] = [
      ['list', list],
      ['address', address],
      ['dynamic', 'true'],
      ['disabled', 'false'],
    ];
    return this.table('/ip/firewall/address-list').insert(fields, { since: this.now(), id: this.nextDynamicId() }).id;
  }

  delist(id: string | null): void {
    if (id !== null) this.table('/ip/firewall/address-list').remove(id);
  }

  /** An address-list row with `timeout` is dynamic, is not saved, and goes by itself. */
  startTimeout(item: Item): void {
    const seconds = parseDuration(item.fields.get('timeout') ?? '');
    if (seconds === null || seconds === 0) return;
    item.fields.set('dynamic', 'true');
    this.#timedEntries.set(item.id, this.now() + seconds * 1000);
  }

  /** Milliseconds that a timed address-list row has left; null for a lasting one. */
  timeLeft(id: string): number | null {
    const until = this.#timedEntries.get(id);
    return until === undefined ? null : Math.max(0, until - this.now());
  }

  /** Removes address-list rows whose time is over. Called before anything looks at them, so that no timer is needed. */
  dropTimedOut(all = false): void {
    for (const [id, until] of this.#timedEntries) {
      if (!all && until > this.now()) continue;
      this.#timedEntries.delete(id);
      this.table('/ip/firewall/address-list').remove(id);
    }
  }

  /** Whether an enabled row of one of `lists` names exactly this address. */
  isListed(address: string, lists: ReadonlySet<string>): boolean {
    this.dropTimedOut();
    return this.table('/ip/firewall/address-list')
      .where('address', address)
      .some((item) => item.fields.get('disabled') !== 'true' && lists.has(item.fields.get('list') ?? ''));
  }
}
