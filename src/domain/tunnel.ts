/** How one call of ours to our own public address ended. */
export type ProbeOutcome =
  { readonly kind: 'arrived'; readonly ms: number } | { readonly kind: 'lost'; readonly reason: string };

/** What is known of the tunnel. Times are UTC ms. */
export interface TunnelFacts {
  /** The public address that was called, without a slash at its end. */
  readonly url: string;
  readonly askedAt: number;
  /** When the last call that arrived was made, and how long it took, ms; null before the first. */
  readonly arrived: { readonly at: number; readonly ms: number } | null;
  /** Of the calls since that one none arrived: when the first of them was made, and what came of the last. */
  readonly failing: { readonly since: number; readonly reason: string } | null;
}

/** So often it is called, while it arrives and while it does not. Milliseconds. */
export const PROBE_EVERY_MS = { arrives: 60_000, fails: 20_000 } as const;

/** A call that does not arrive may be a hiccup of the uplink; so long it is none. Milliseconds. */
export const TUNNEL_DOWN_MS = 3 * 60_000;

/** Between two calls that are further apart nobody looked: the box was off. Milliseconds. */
const LOOKED_AWAY_MS = 2 * 60_000;

/**
 * What is known after one more call. A way that was known to be down when the box went off stays so; of one that had only begun to
 * fail nothing is known of the time between.
 * @param before what was known of the same address; null for nothing
 */
export function noteProbe(
  before: TunnelFacts | null,
  url: string,
  outcome: ProbeOutcome,
  askedAt: number,
): TunnelFacts {
  const known = before?.url === url ? before : null;
  if (outcome.kind === 'arrived') return { url, askedAt, arrived: { at: askedAt, ms: outcome.ms }, failing: null };
  const goesOn = known !== null && (isTunnelDown(known, known.askedAt) || askedAt - known.askedAt <= LOOKED_AWAY_MS);
  const since = (goesOn ? known.failing?.since : null) ?? askedAt;
  return { url, askedAt, arrived: known?.arrived ?? null, failing: { since, reason: outcome.reason } };
}

/** Whether deliveries are being lost: nothing of ours has arrived for long enough. */
export function isTunnelDown({ failing }: TunnelFacts, now: number): boolean {
  return failing !== null && now - failing.since >= TUNNEL_DOWN_MS;
}

/**
 * Whether payments are to be asked for at once: the way is known to be down from now on, or more than a single call was lost on it and
 * it is open again, so that what was sent meanwhile may be lost.
 */
export function mayHaveLost(before: TunnelFacts | null, after: TunnelFacts): boolean {
  if (before?.url !== after.url || before.failing === null) return false;
  if (after.failing === null) return before.askedAt > before.failing.since;
  return isTunnelDown(after, after.askedAt) && !isTunnelDown(before, before.askedAt);
}
