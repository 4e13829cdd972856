import type { Both } from './time/time.ts';

/** What is looked at before a connection is relied on, in the order in which it has to be right. */
export type CheckedThing =
  | 'address'
  | 'credentials'
  | 'tokens'
  | 'money'
  | 'channel'
  | 'pushes'
  | 'list'
  | 'delivery'
  | 'push'
  | 'direct'
  | 'question';

/** `open`: nobody can say yet. `asked`: only a person can see it. `left-out`: the settings do without it. */
export type CheckedState = 'right' | 'wrong' | 'open' | 'asked' | 'left-out';

export interface CheckedItem<Words = Both> {
  readonly thing: CheckedThing;
  readonly state: CheckedState;
  /** What is so, and where it is wrong what to do; one line. */
  readonly words: Words;
}
