/** What one lane (serial, rate-limited channel to one outside party) says of itself at this moment. Nothing here is stored. */
export interface LaneStatus {
  /** As in the outbox: `router:tower-1`, `sms`. */
  readonly lane: string;
  readonly kind: 'router' | 'sms';
  /** `ready` is a lane without a connection of its own (SMS). `stopped` waits for a person, `down` comes back by itself. */
  readonly state: 'up' | 'down' | 'stopped' | 'ready';
  /** Since when it is in this state, UTC ms. */
  readonly since: number;
  /** Why it is not up, in the technician's words; null when it is. */
  readonly error: string | null;
  /** Commands that wait, and that are on the wire. */
  readonly queued: number;
  readonly running: number;
  /** When the first waiting command was or is due, UTC ms; null when none waits. */
  readonly dueAt: number | null;
}

/** True when nothing that lies behind the lane can be known now: what was read of it before is history. */
export function isAway(lane: Pick<LaneStatus, 'state'>): boolean {
  return lane.state === 'down' || lane.state === 'stopped';
}
