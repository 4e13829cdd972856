import { expect } from 'vitest';
import { act } from '../../src/services/actions/act.ts';
import { letThrough } from '../../src/services/hotspot/let-through.ts';
import { removeDevice } from '../../src/services/hotspot/remove-device.ts';
import { PLAN, setPlan } from '../../src/services/setup/set-plan.ts';
import type { Store } from '../../src/storage/engine/store.ts';
import { allPlans } from '../../src/storage/plans.ts';

const BY = { actor: 'portal' };

/** What a line lets through where its plan does not say. */
const UNSAID = 3;

/** Devices of a line that its customer may take away within a day. */
const MAY_REMOVE = 3;

/** Devices that use a line's time beside its phone, followed beside the books; all lines are on one plan. */
export class Devices {
  readonly #store: Store;
  readonly #ofLine = new Map<number, { readonly mac: string; readonly since: number }[]>();
  readonly #removed = new Map<number, number>();
  #planIsFor: number | null = null;

  constructor(store: Store) {
    this.#store = store;
    this.planIsFor(null);
  }

  /** @param devices null: the plan does not say */
  planIsFor(devices: number | null): void {
    const plan = this.#store.all(allPlans, {}).find(({ code }) => code === 'day')!;
    const wish = PLAN.parse({ ...plan, devices, retired: false, rate_limit: '', profile_like: '' });
    act(this.#store, setPlan('KES'), wish, BY, Date.now());
    this.#planIsFor = devices;
  }

  /** A TV, or another phone, comes beside the phone of a line. */
  add(lineId: number, mac: string): void {
    const present = this.#of(lineId);
    const isThere = present.some((one) => one.mac === mac);
    const isFull = present.length >= (this.#planIsFor === null ? UNSAID : this.#planIsFor - 1);
    const now = Date.now();
    const done = act(this.#store, letThrough, { lineId, mac, wants: true }, BY, now);
    expect([mac, done.kind === 'done' ? 'done' : done.why]).toEqual([mac, isThere ? 'mac' : isFull ? 'limit' : 'done']);
    if (!isThere && !isFull) present.push({ mac, since: now });
  }

  /** One is taken away by staff. */
  remove(lineId: number, mac: string): void {
    const isThere = this.#of(lineId).some((one) => one.mac === mac);
    const done = act(this.#store, letThrough, { lineId, mac, wants: false }, BY, Date.now());
    expect([mac, done.kind]).toEqual([mac, isThere ? 'done' : 'refused']);
    this.isPhoneOf(lineId, mac);
  }

  /** One is taken away by its customer, as often as a customer may within a day. */
  giveUp(lineId: number, mac: string): void {
    const isThere = this.#of(lineId).some((one) => one.mac === mac);
    const removed = this.#removed.get(lineId) ?? 0;
    const answer = !isThere ? 'mac' : removed >= MAY_REMOVE ? 'limit' : 'done';
    const done = act(this.#store, removeDevice, { lineId, mac }, BY, Date.now());
    expect([mac, removed, done.kind === 'done' ? 'done' : done.why]).toEqual([mac, removed, answer]);
    if (answer !== 'done') return;
    this.#removed.set(lineId, removed + 1);
    this.isPhoneOf(lineId, mac);
  }

  /** The line is for this one now: what it was beside its phone it is no more. */
  isPhoneOf(lineId: number, mac: string): void {
    const rest = this.#of(lineId).filter((one) => one.mac !== mac);
    this.#ofLine.set(lineId, rest);
  }

  /** Those that the plan has room for, the first that came first. */
  besides(lineId: number): string[] {
    const room = this.#planIsFor === null ? Infinity : this.#planIsFor - 1;
    const sorted = this.#of(lineId).toSorted((a, b) => a.since - b.since || (a.mac < b.mac ? -1 : 1));
    return sorted.slice(0, room).map(({ mac }) => mac);
  }

  #of(lineId: number) {
    const known = this.#ofLine.get(lineId) ?? [];
    this.#ofLine.set(lineId, known);
    return known;
  }
}
