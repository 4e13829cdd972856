import type { Clock, RouterConnection } from '../../domain/ports.ts';
import { describeError, Fault } from '../../domain/values/fault.ts';
import type { Store } from '../../storage/engine/store.ts';
import { isStoreFault } from '../../storage/engine/store-faults.ts';
import type { Seat, Seats } from '../outbox/seats.ts';
import { compareRouter, type Comparison } from './compare-router.ts';
import { compareNotes } from './compare-notes.ts';
import { compareProfiles } from './compare-profiles.ts';
import { recordRouter } from './record-router.ts';

/** So soon after the last one nothing is compared anew, whoever wishes for it. */
const LEAST_GAP_MS = 2_000;

export interface CompareDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: () => number;
  readonly router: RouterConnection;
  /** Shared by all routers: of two hundred that come back at once the lists would be in memory at once. */
  readonly seats: Seats;
  /** A reading is believed for ten minutes: two comparisons have to fit in, so that one that fails is made up for. */
  readonly everyMs: number;
  /** False while the clock is not believed, when nobody knows who should be on, and while somebody works at the router. */
  readonly mayCompare: () => boolean;
  readonly onCompared: (found: Comparison) => void;
  /** `SyncDeps.deadManMs`. */
  readonly deadManMs: number;
  /** Notes on the router, or profiles of plans, were found to be otherwise than they should be. */
  readonly onBeside: () => void;
  /** The router answered, and not what was asked for. */
  readonly onFailed: (reason: string) => void;
}

/** Compares one router with the books when it is wished for, and at least on a rhythm, for as long as it answers. */
export class CompareRhythm {
  readonly #deps: CompareDeps;
  #cancel: () => void = () => undefined;
  #running: Promise<void> | null = null;
  #seat: Seat | null = null;
  /** Counts the wishes. */
  #wishes = 0;
  #isStopped = false;

  constructor(deps: CompareDeps) {
    this.#deps = deps;
  }

  /** Something may be otherwise there, or here: a new link, a new line. */
  wish(): void {
    this.#wishes += 1;
    if (this.#running === null) this.#arm(0);
  }

  /** Ends the rhythm, and waits for the comparison that is under way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancel();
    this.#seat?.leave();
    await this.#running;
  }

  #arm(waitMs: number): void {
    this.#cancel();
    if (!this.#isStopped) this.#cancel = this.#deps.clock.after(waitMs, () => void this.#run());
  }

  async #run(): Promise<void> {
    const before = this.#wishes;
    this.#running = this.#seated();
    await this.#running;
    this.#running = null;
    this.#arm(this.#wishes !== before ? LEAST_GAP_MS : this.#deps.everyMs * (0.9 + 0.2 * this.#deps.random()));
  }

  async #seated(): Promise<void> {
    this.#seat = this.#deps.seats.take(false);
    if (await this.#seat.given) await this.#compare();
    this.#seat.leave();
  }

  async #compare(): Promise<void> {
    const { router, mayCompare, onCompared, onFailed } = this.#deps;
    try {
      if (router.health().state !== 'up' || !mayCompare()) return;
      onCompared(await compareRouter(this.#deps, router));
      if (await compareProfiles(this.#deps, router)) this.#deps.onBeside();
      if (await compareNotes(this.#deps, router)) this.#deps.onBeside();
      await recordRouter(this.#deps, router);
    } catch (error) {
      // What the disk refuses now is compared when it takes it again.
      if (!(error instanceof Fault || isStoreFault(error))) throw error;
      onFailed(describeError(error));
    }
  }
}
