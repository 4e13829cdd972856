import type { Language } from './time/time.ts';

/** What the subject of an alarm names: the box itself, a router, a line by its account number, … */
export type AlarmSubject =
  'box' | 'router' | 'plan' | 'line' | 'login' | 'provider' | 'gateway' | 'payments' | 'recipient' | 'flow';

/** All that differs between kinds of alarms. What exactly is wrong, and what to do, is said by the message of each. */
export interface AlarmRule {
  readonly subject: AlarmSubject;
  /**
   * - `look`: whoever looks knows all that is wrong now, so each look closes what is not.
   * - `cause`: opened by something that happened; it stands for as long as what it rests on stays as it was then.
   */
  readonly judgedBy: 'look' | 'cause';
  /** Set where only a person can say that nothing is left to be done: then one may close it, with a reason. */
  readonly closedByHand?: true;
  /** `urgent`: somebody is off, or money is not taken, until a person acts. `soon`: nobody waits on the spot. */
  readonly severity: 'urgent' | 'soon';
  /** Set where the owner is told at any hour: money is not taken, or nobody behind a router is let in. */
  readonly atNight?: true;
  readonly title: Readonly<Record<Language, string>>;
  /** Who waits, and for what. */
  readonly waits: Readonly<Record<Language, string>>;
}
