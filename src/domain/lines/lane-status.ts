import type { RouterPart } from '../ports.ts';

/** What a lane leads to. */
const LANE_KINDS = ['router', 'sms', 'notice', 'webhook'] as const;
export type LaneKind = (typeof LANE_KINDS)[number];

/** The name of a lane in the outbox: its kind, and which one where there are several: `router:tower-1`, `sms`. */
export function laneName(kind: LaneKind, party?: string): string {
  return party === undefined ? kind : `${kind}:${party}`;
}

/** Takes a lane's name apart again; null when no lane is called so. */
export function readLaneName(name: string): { readonly kind: LaneKind; readonly party: string } | null {
  const kind = LANE_KINDS.find((one) => name === one || name.startsWith(`${one}:`));
  return kind === undefined ? null : { kind, party: name.slice(kind.length + 1) };
}

/** What one lane (serial, rate-limited channel to one outside party) says of itself at this moment. Nothing here is stored. */
export interface LaneStatus {
  /** Its name in the outbox. */
  readonly lane: string;
  readonly kind: LaneKind;
  /**
   * `ready` is a lane without a connection of its own (SMS). `stopped` waits for a person, `down` comes back by itself, `paused` is held
   * by a person who works at the other side.
   */
  readonly state: 'up' | 'down' | 'stopped' | 'paused' | 'ready';
  /** Since when it is in this state, UTC ms. */
  readonly since: number;
  /** Why it is not up, in the technician's words; null when it is. */
  readonly error: string | null;
  /** Parts of a router that it does not let us use while it is up. */
  readonly refused?: readonly RouterPart[];
  /** Commands that wait, and that are on the wire. */
  readonly queued: number;
  readonly running: number;
  /** Lines that are being told something at this moment. */
  readonly lines: readonly number[];
  /** When the first waiting command was or is due, UTC ms; null when none waits. */
  readonly dueAt: number | null;
}

/** True when nothing that lies behind the lane can be known now: what was read of it before is history. */
export function isAway(lane: Pick<LaneStatus, 'state'>): boolean {
  return lane.state === 'down' || lane.state === 'stopped' || lane.state === 'paused';
}

/** Whom a lane leads to: `router tower-1`. */
export function partyWords(lane: string): string {
  const { kind, party } = readLaneName(lane) ?? { kind: 'lane', party: lane };
  return `${kind} ${party}`;
}

/** Why nothing can be told on a lane now: `router tower-1 does not answer`. */
export function awayWords(lane: string, state: 'down' | 'stopped' | 'paused'): string {
  const says = { down: 'does not answer', stopped: 'refuses us', paused: 'is paused' };
  return `${partyWords(lane)} ${says[state]}`;
}
