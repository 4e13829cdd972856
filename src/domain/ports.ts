import type { RecordedRow, RouterBox } from './router-record.ts';
import type { ProfileService, RouterProfiles } from './plan-facts.ts';
import type { LineReading, Use } from './line-counters.ts';
import type { LineProbe } from './line-probe.ts';
import type { NoteReport, NotesFound } from './router-note.ts';
import type { SeenCaller } from './caller.ts';
import type { AddressNews } from './address-book.ts';
import type { Fault } from './values/fault.ts';

// ---------------------------------------------------------------------------------------------------- time

/** The one source of time and of delays. The entry point passes the real one; a test may pass its own. */
export interface Clock {
  /** UTC epoch milliseconds. */
  now(): number;
  /** Milliseconds since some moment; runs evenly whatever anybody sets the clock to. */
  monotonic(): number;
  /** Calls `fn` once after `delayMs`; the returned function cancels it and may be called at any time. Never keeps the process alive. */
  after(delayMs: number, fn: () => void): () => void;
  /** Resolves after `delayMs`, or at once when `signal` is or becomes aborted. Never rejects. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
}

// ---------------------------------------------------------------------------------------------------- router: the wire

/** Where a router is and how to log in. */
export interface RouterAddress {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** Null for the plain API (8728). `fingerprint` is the SHA-256 of the router's certificate, hex with or without colons. */
  readonly tls: { readonly fingerprint: string } | null;
  readonly username: string;
  readonly password: string;
}

/** One `!re` row: attribute name to value, as text. */
export type RouterRow = Readonly<Record<string, string>>;

export interface RouterReply {
  readonly rows: readonly RouterRow[];
  /** `=ret=` of `!done`: the id of an added item. */
  readonly ret: string | null;
}

/** One logged-in connection. It is never reused after a loss; make a new one. */
export interface RouterLink {
  /**
   * Sends one sentence and waits for its `!done`.
   * @param words command word first, then `=name=value` and `?query` words; none may be empty
   * @param deadlineMs from the moment it is written; the default is the transport's own (10 s)
   * @throws Fault. `router.trap.*` for a `!trap` (the connection stays); a missed deadline or a lost connection is
   * `unknown` for the caller (it may have been applied) and ends the link.
   */
  exec(words: readonly string[], deadlineMs?: number): Promise<RouterReply>;
  /** Starts a `listen`; `onRow` is called for each row until the link is lost or `stop()`; `onEnd` once if the router ends it. */
  listen(words: readonly string[], onRow: (row: RouterRow) => void, onEnd: (fault: Fault) => void): { stop(): void };
  /** Settles once when the connection is over, for whatever reason (also `close()`). Never rejects. */
  readonly lost: Promise<Fault>;
  /** Ends the connection at once, without waiting for the peer. */
  close(): void;
}

export interface RouterTransport {
  /** Connects and logs in, with deadlines for both. @throws Fault */
  connect(address: RouterAddress, signal: AbortSignal): Promise<RouterLink>;
}

// ---------------------------------------------------------------------------------------------------- router: the line

/** How a line comes in: it dials, it logs in, or it has a fixed address (set by hand, or a DHCP lease of its own) and does neither. */
export const SERVICES = ['pppoe', 'hotspot', 'static'] as const;
export type Service = (typeof SERVICES)[number];

/** How a line is cut off. */
export const SUSPENSION_MODES = ['expired-profile', 'disable', 'address-list'] as const;
export type SuspensionMode = (typeof SUSPENSION_MODES)[number];

/** What one line should be on its router, computed from the books at this moment. */
export interface LineTarget {
  readonly service: Service;
  /** Name of the PPP secret or of the hotspot user, case-sensitive; of a line of the service `static` its IPv4 address. */
  readonly username: string;
  /** Our own tag for rows that we create (the account number); ASCII. */
  readonly tag: string;
  readonly want: 'on' | 'off';
  /** Profile of the plan. */
  readonly profile: string;
  readonly mode: SuspensionMode;
  /** Profile of an expired PPPoE line (mode `expired-profile`). */
  readonly expiredProfile: string;
  /** Address list of expired lines (mode `address-list`). */
  readonly expiredList: string;
  /** When we last wrote this line to the router, UTC ms: a session younger than that was made under what we wrote. */
  readonly writtenAt: number | null;
  /**
   * When we wrote its credential and the sessions from before had to be ended, UTC ms, where it was never read that they were: the way to
   * the router was lost in between. Left out: nothing is owed.
   */
  readonly endingSince?: number;
  /**
   * When a hotspot line got another profile by what it has used, UTC ms, where its sessions of before were not looked at since: those that
   * come straight back are ended once. Left out: none is of before.
   */
  readonly switchedAt?: number;
  /** Password of the hotspot user, to log a present phone straight in; null when we do not know it. */
  readonly password: string | null;
  /**
   * The one phone that a hotspot line is for, `AA:BB:CC:DD:EE:FF`: the login is made for it, it is logged in, and every other is
   * logged out. Left out: any.
   */
  readonly device?: string;
  /** When the line's time is over, UTC ms, where the router itself is to end it about then. Of hotspot lines. */
  readonly until?: number;
  /** Devices without a page to log in by that are let through while the line is on (`AA:BB:CC:DD:EE:FF`), where it has or had any. */
  readonly letThrough?: readonly string[];
  /** How far the counters of a hotspot user may go, by what its plan lets it use: bytes, and time online; 0: no limit. Left out: whatever is there stays. */
  readonly limits?: Use;
  /** Its login is made where its router has none, although nothing was ever written there: the line was moved to it. */
  readonly makesLogin?: true;
  /** An address list that no longer cuts off the line of this tag: whatever stands in it as ours goes. */
  readonly leaves?: { readonly list: string; readonly tag: string };
}

/** One live session on a router. */
export interface LiveSession {
  readonly service: Service;
  readonly username: string;
  /** The router's own `.id` of the session; opaque. */
  readonly id: string;
  readonly address: string | null;
  readonly mac: string | null;
}

/** How a sync goes about it. */
export interface SyncWay {
  /** Nobody waits for it: sessions are ended by turns, so that a router never loses many at once. */
  readonly byTurns?: boolean;
  /** None of its commands goes out in a list with those of other lines. */
  readonly alone?: boolean;
}

/** What a sync found, did, and read back. */
export interface SyncReport {
  /** As read back, never as wished. */
  readonly access: 'on' | 'off';
  /** True when something was written to the router. */
  readonly changed: boolean;
  /** Sessions that are live now and right for this target. */
  readonly sessions: readonly LiveSession[];
  /** Round trips on the wire that this sync waited for. */
  readonly roundTrips: number;
  /** One line for the technician: what was found and what was changed. No secrets. */
  readonly detail: string;
}

/** A part of a router that it does not let us use; everything else of it works. */
export interface RouterPart {
  readonly service: Service;
  /** The router's own words about which menu, in one line. */
  readonly error: string;
}

export interface RouterHealth {
  readonly state: 'up' | 'down' | 'stopped';
  /** Since when, UTC ms. */
  readonly since: number;
  /** Why it is not up, in the technician's words; null when it is up. */
  readonly error: string | null;
  /** The code of the fault behind `error`. */
  readonly code: string | null;
  /** What it refuses while it is up. */
  readonly refused: readonly RouterPart[];
  /** What its last answers took, the median in ms; null while there are none. */
  readonly answerMs: number | null;
}

/** What a note is to do: end this line at this time (UTC ms), in the way in which its target says that it is cut off. */
export interface NoteWish {
  readonly target: LineTarget;
  readonly at: number;
}

/** Notes that are left on a router, with which it ends lines by itself. Nothing but notes of ours is ever changed. */
export interface RouterNotes {
  /** Reads all of them beside what is wished for. Writes nothing. @throws Fault when the router refuses it, or the link is lost */
  compare(wishes: readonly NoteWish[]): Promise<NotesFound>;
  /** Has one line's note as it is wished for, or, with null, takes it away; read back. @throws Fault; `router.trap.device-mode` where it keeps nobody's */
  put(tag: string, wish: NoteWish | null): Promise<NoteReport>;
}

/** One line as a reading of the whole router shows it. */
export interface LineLook {
  /** Whether the line can be used, as read. */
  readonly access: 'on' | 'off';
  /** What was found, for the technician, where a sync would change something; null where it is right. */
  readonly differs: string | null;
  /** Why it cannot be made right before a person has repaired something. */
  readonly finding: { readonly code: string; readonly detail: string } | null;
  /** A session of it is live, and right. */
  readonly isLive: boolean;
}

/** What a router connection tells the rest. Calls are synchronous and must not throw. */
export interface RouterListener {
  /** Who answers at the address, before anything is written. @returns why it is not to be believed; null when it is */
  onBox(box: RouterBox): string | null;
  /** The link is up, logged in, and the state of live sessions has been read once. */
  onUp(): void;
  onDown(fault: Fault): void;
  /** A session of this name appeared, or was found by a poll. Called at least once a session, maybe more often. */
  onSession(session: LiveSession): void;
  /** Who has which address there: all of a service, about once a minute, and what a router tells in between. */
  onAddresses(service: Service, news: AddressNews): void;
}

/** Keeps one long-lived connection to one router, and does lines on it. */
export interface RouterConnection {
  readonly name: string;
  health(): RouterHealth;
  start(): void;
  /**
   * Makes one line right: observe, plan, write only the difference, read back.
   * @param onWrite called right before the first write of the line reaches the wire, which waits for it; told whether sessions from before
   * have to be ended for it
   * @throws Fault; `unavailable` when the link is down; `PutOff` when the rest of it has a turn of its own
   */
  sync(target: LineTarget, onWrite: (ends: boolean) => Promise<void> | void, way?: SyncWay): Promise<SyncReport>;
  /**
   * Reads the router's lists once and compares these lines with them. Writes nothing.
   * @returns in the order of the targets; null for a line whose part of the router cannot be read now
   * @throws Fault when the link is down or lost
   */
  compare(targets: readonly LineTarget[]): Promise<readonly (LineLook | null)[]>;
  /**
   * Reads what the router shows of one line, for a person who asks why it is not as it should be. Writes nothing.
   * @throws Fault; `unavailable` when the link is down
   */
  probe(target: LineTarget): Promise<LineProbe>;
  /** Reads what the router has beside its logins, so that a new one can be given the same. Writes nothing. @throws Fault when the link is down or lost */
  record(): Promise<readonly RecordedRow[]>;
  /**
   * Reads who sends from an address. Writes nothing.
   * @returns null when the router shows nobody there
   * @throws Fault; `unavailable` when the link is down
   */
  whoIsAt(address: string): Promise<SeenCaller | null>;
  /**
   * Lets any device dial by this name, whichever it was bound to; read back.
   * @returns how many logins were bound
   * @throws Fault; `unavailable` when the link is down
   */
  unbind(service: Service, username: string): Promise<number>;
  /**
   * Ends every session of this name that is there now.
   * @returns how many
   * @throws Fault; `unavailable` when the link is down
   */
  kick(service: Service, username: string): Promise<number>;
  /** The notes with which it ends lines by itself. @throws Fault; `unavailable` when the link is down */
  notes(): RouterNotes;
  /**
   * Reads what it has counted of all who log in by this service. Writes nothing.
   * @returns null where it refuses the menus of the service
   * @throws Fault when the link is down or lost
   */
  counters(service: ProfileService): Promise<readonly LineReading[] | null>;
  /** The profiles of plans that it has. @throws Fault; `unavailable` when the link is down */
  profiles(): RouterProfiles;
  /** Somebody waits: when nothing is in the way but a pause between two attempts, the pause ends. */
  hasten(): void;
  /** Asks the router for live sessions of this name, several times over the next 30 s, until one is reported to `onSession`. */
  watchFor(service: Service, username: string): void;
  /** Ends the link and all timers. Idempotent. */
  stop(): Promise<void>;
}
