/** A limit of a hotspot user that what it used in its life has reached. */
export interface ReachedLimit {
  /** By the router's name: `limit-uptime`, `limit-bytes-total` and the like. */
  readonly limit: string;
  /** What it allows in all: milliseconds of `limit-uptime`, bytes of the others. */
  readonly allowed: number;
}

/** One row of `/ppp/secret` or `/ip/hotspot/user`, with what says who dials by it. Null: the router does not say. */
export interface ProbedCredential {
  readonly profile: string;
  readonly disabled: boolean;
  /** `remote-address` or `address`; null for none. */
  readonly address: string | null;
  /** The only device that may use it (`caller-id`, `mac-address`), as the router shows it. */
  readonly boundTo: string | null;
  readonly usedUp: readonly ReachedLimit[];
  /** When its last session ended, in the router's own words. */
  readonly lastLoggedOut: string | null;
  /** Why, in the router's own word. */
  readonly lastReason: string | null;
  /** The device of its last session. */
  readonly lastDevice: string | null;
}

export interface ProbedSession {
  readonly address: string | null;
  readonly device: string | null;
  readonly uptimeMs: number | null;
}

/** One row of `/queue/simple`. */
export interface ProbedQueue {
  readonly name: string;
  readonly target: string;
  /** `64k/64k` as the router shows it. */
  readonly maxLimit: string;
  /** What it lets through for a while, below which average, of how many seconds: `8M/40M 4M/16M 10/10`. Null: nothing more. Left out: not told. */
  readonly burst?: string | null;
  /** Made by the router: for a session, out of its profile, or for everybody at a hotspot. */
  readonly dynamic: boolean;
  /** The queue that it is a part of; null for none. */
  readonly parent: string | null;
}

/** What a router shows of one line when a person asks for it. Null for a part that it does not let us read. */
export interface LineProbe {
  readonly credentials: readonly ProbedCredential[];
  readonly sessions: readonly ProbedSession[];
  /** Of the profile that the line should have now. */
  readonly profile: { readonly rateLimit: string | null; readonly addressList: string | null } | 'missing' | null;
  /** How many devices the router lets in by one hotspot user at once (`shared-users` of that profile); null: not limited, or not told. */
  readonly devicesAtOnce: number | null;
  /** Those that catch what a session of the line sends, in the router's own order. */
  readonly queues: readonly ProbedQueue[] | null;
  /** Logins under this name that the router's log tells were refused, as far back as that reaches. */
  readonly refusedLogins: number | null;
  /** Types of `ip-binding` rows that hold an address or a device of a session, or the device that it is bound to. */
  readonly bindings: readonly string[] | null;
}
