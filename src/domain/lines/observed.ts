import type { ListEntry } from './access-list.ts';
import type { Binding, GuestWrite, UserRow } from './guest-access.ts';
import type { Service } from '../ports.ts';

// What a router says about one line, and what may be written for it.

/**
 * One row of `/ppp/secret`, `/ip/hotspot/user` or `/ip/dhcp-server/lease`. A name may have several: all of them are made right. A fixed
 * address that has no lease is its own credential, one that nobody can write.
 */
export interface Credential extends UserRow {
  readonly profile: string;
  readonly disabled: boolean;
  /** Fixed address of the line (`remote-address`, `address`); null when it has none. May be the name of a pool. */
  readonly address: string | null;
}

/** One live session as the router shows it. */
export interface ObservedSession {
  readonly id: string;
  readonly address: string | null;
  readonly mac: string | null;
  /** Null when the router did not say. */
  readonly uptimeMs: number | null;
  /**
   * Whether it was opened under the expired profile, where that is proven: that profile puts its sessions into an
   * address list, or we saw the session begin. The session itself does not tell its profile. Null: not proven.
   */
  readonly walled: boolean | null;
  /** Proven, earlier in its life, to be of the plan's profile, which it keeps. */
  readonly isPlans?: true;
}

/** A phone in a hotspot's range. */
export interface Host {
  readonly address: string;
  readonly mac: string;
  /** Logged in, or let through without a login. */
  readonly through: boolean;
}

/** What the router says about one line. */
export interface Observed {
  readonly credentials: readonly Credential[];
  readonly sessions: readonly ObservedSession[];
  /** Those of the target's profiles that exist, by exact name. */
  readonly profiles: readonly string[];
  /** Entries of the target's `expiredList` that carry our comment or hold one of the line's addresses. */
  readonly entries: readonly ListEntry[];
  /** Of a target that `leaves` a list: the entries there that carry the comment of its tag. */
  readonly left?: readonly ListEntry[];
  /** Ids of the line's hotspot cookies; of one that is on, those of other phones than its own. */
  readonly cookies: readonly string[];
  /** Phones whose cookie logs them in again after their session was ended; left out where nobody looked. */
  readonly returning?: readonly string[];
  readonly hosts: readonly Host[];
  /** What lets devices through that the target names, and all that carries our comment; left out where nobody looked. */
  readonly bindings?: readonly Binding[];
}

/** One absolute write. Each may be repeated without harm. */
export type Write =
  | { readonly kind: 'set'; readonly id: string; readonly profile: string | null; readonly disabled: boolean | null }
  | { readonly kind: 'add'; readonly profile: string; readonly limitMs?: number; readonly bytes?: number }
  | GuestWrite
  | { readonly kind: 'list'; readonly address: string }
  | { readonly kind: 'unlist'; readonly id: string; readonly address: string }
  | { readonly kind: 'forget'; readonly id: string }
  | { readonly kind: 'kick'; readonly id: string }
  | { readonly kind: 'admit'; readonly address: string; readonly mac: string };

/** `writes` is empty when the line is already right. A refusal names what a person has to repair; nothing may be written. */
export type Plan =
  | { readonly kind: 'plan'; readonly writes: readonly Write[] }
  | { readonly kind: 'refused'; readonly code: string; readonly reason: string };

/** What a technician calls a row that a line of this service comes in by. */
export const NOUNS: Readonly<Record<Service, string>> = {
  pppoe: 'PPP secret',
  hotspot: 'hotspot user',
  static: 'fixed address',
};
