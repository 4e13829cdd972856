/** What is known of somebody who wants the free minutes of the day. */
export interface FreeFacts {
  /** For a device and day; 0: there are none. */
  readonly minutes: number;
  /** Whether it is known what time it is: which day this is, and when minutes that begin now are over. */
  readonly isTimeKnown: boolean;
  /** Of one router. */
  readonly devicesADay: number;
  readonly hasTime: boolean;
  /** How often they were given today. */
  readonly byDevice: number;
  readonly byNumber: number;
  readonly byRouter: number;
}

export type WhyNotFree = 'off' | 'clock' | 'time' | 'had' | 'many';

/** Why nobody gives this device free minutes now; null: they are its. Pure. */
export function whyNotFree(facts: FreeFacts): WhyNotFree | null {
  if (facts.minutes === 0) return 'off';
  if (!facts.isTimeKnown) return 'clock';
  if (facts.hasTime) return 'time';
  if (facts.byDevice > 0 || facts.byNumber > 0) return 'had';
  return facts.byRouter >= facts.devicesADay ? 'many' : null;
}
