import type { Clock } from '../../domain/ports.ts';

/** Why the customers' pages took no form: its address sends too many, or it comes from a page that is not theirs. */
export type WhyNoForm = 'too-many' | 'foreign';

/** So many are no clumsy thumb, and no page that was left open. */
const TOLD_FROM: Readonly<Record<WhyNoForm, number>> = { 'too-many': 60, foreign: 10 };
/** Told for so long after the last one. Milliseconds. */
const TOLD_MS = 3_600_000;

interface Refused {
  readonly count: number;
  /** By the monotonic clock, ms. */
  readonly last: number;
  /** The newest. */
  readonly address: string;
}

const WORDS: Readonly<Record<WhyNoForm, (refused: Refused) => string>> = {
  'too-many': ({ count, address }) =>
    `${count} forms were refused unread, because one address sends more than any guest does; the last came from ${address}.`,
  foreign: ({ count, address }) =>
    `${count} forms came from a page that is not ours, and none was taken; the last by the phone at ${address}, whose owner may know nothing of it.`,
};

/**
 * Forms that the customers' pages refused before anything was looked up, so that a flood of them costs no look into the books. Kept in
 * memory: a restart begins anew.
 */
export class RefusedForms {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #refused = new Map<WhyNoForm, Refused>();

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  /** @param address that it came from */
  note(why: WhyNoForm, address: string): void {
    this.#forgetOld();
    const count = (this.#refused.get(why)?.count ?? 0) + 1;
    this.#refused.set(why, { count, last: this.#clock.monotonic(), address });
  }

  /** What a person is to be told of, a sentence each. */
  words(): string[] {
    this.#forgetOld();
    return [...this.#refused].flatMap(([why, refused]) =>
      refused.count < TOLD_FROM[why] ? [] : [WORDS[why](refused)],
    );
  }

  #forgetOld(): void {
    const now = this.#clock.monotonic();
    for (const [why, { last }] of this.#refused) if (now - last > TOLD_MS) this.#refused.delete(why);
  }
}
