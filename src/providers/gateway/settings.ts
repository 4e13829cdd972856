import { z } from 'zod';
import type { Lacks } from '../../domain/provider-port.ts';
import { isTimeZone } from '../../domain/time/provider-time.ts';

/** Operation types that the gateway documents; each has its own reading and none can be a deposit at a till. */
export const OPERATION = { b2c: 16, c2b: 17, paybill: 32 } as const;

/** Provider id of a point-of-sale terminal (gateway v5.7.2: "can be 15 only"). */
export const POS_PROVIDER = 15;

const HOUR_MS = 3_600_000;

/** `status_text` for a member of the body, `extra.TillNumber` for a member of one of its objects. */
const memberNames = z
  .array(
    z
      .string()
      .regex(/^(?:(?:extra|result|provider_result)\.)?[A-Za-z][A-Za-z0-9_]{0,63}$/)
      .refine((name) => !/(?:^|\.)signature$/.test(name), { error: 'a member named signature is never admitted' }),
  )
  .default([]);

/** Settings of one connection to the signed gateway, as stored: `secrets` are names of secrets. */
export const gatewaySettings = z.strictObject({
  /** Accepted `merchant_id`s. Several secrets are all active, so that one can be replaced without a gap. */
  merchants: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[A-Za-z0-9_:.-]{1,128}$/),
        secrets: z.array(z.string().min(1)).min(1),
        /** True when the id is a point-of-sale terminal's. */
        pos: z.boolean().default(false),
        /** Its public id, which stands in the address of every call. Without one only callbacks are taken. */
        publicId: z
          .string()
          .regex(/^[A-Za-z0-9_.-]{1,128}$/)
          .optional(),
        /** The short code that a terminal's orders are for. */
        destinationId: z
          .string()
          .regex(/^[A-Za-z0-9_.-]{1,64}$/)
          .optional(),
      }),
    )
    .min(1)
    .refine((list) => new Set(list.map((merchant) => merchant.id)).size === list.length, {
      error: 'a merchant id stands twice',
    }),
  currencies: z
    .array(z.string().regex(/^[A-Z]{3}$/))
    .min(1)
    .default(['KES']),
  /** Accepted `provider_id`s; 40 is Safaricom. Terminals may use 15 besides. */
  providerIds: z.array(z.int().nonnegative()).min(1).default([40]),
  /** Accepted `destination_id`s (the ISP's short codes), or null for any. */
  destinationIds: z.array(z.string().min(1)).min(1).nullable().default(null),
  /** Members beyond the documented ones, admitted by exact name per kind of callback. */
  extraKeys: z
    .strictObject({ paybill: memberNames, c2b: memberNames, b2c: memberNames, pos: memberNames, short: memberNames })
    .prefault({}),
  /** Zone of `service_date_time`, which carries none. */
  timeZone: z.string().refine(isTimeZone, { error: 'unknown time zone' }).default('Africa/Nairobi'),
  /**
   * Money whose time is older or further ahead than this is held for a person. Milliseconds. A provider that was down sends what it
   * kept, days later, and names are kept for ever, so no delivery is money twice; what is older than this may have been paid to
   * the system that was here before.
   */
  freshness: z
    .strictObject({
      backMs: z
        .int()
        .positive()
        .default(30 * 24 * HOUR_MS),
      aheadMs: z
        .int()
        .positive()
        .default(HOUR_MS / 4),
    })
    .prefault({}),
  /** Money above this many cents is held; null for no limit. */
  ceilingCents: z.int().positive().nullable().default(null),
  /** Operation types of a terminal that bring money in. The gateway documents none, so there is no default. */
  depositOperations: z
    .array(
      z.int().refine((code) => !Object.values<number>(OPERATION).includes(code), {
        error: 'this operation type has its own meaning',
      }),
    )
    .default([]),
  /** What to do when the members do not stand in the documented order: note it, or quarantine. */
  enforceOrder: z.enum(['warn', 'enforce']).default('warn'),
  /** Where the gateway's API is. It has many names, and no default. */
  baseUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** Country of our requests, ISO 3166-1 alpha-2. */
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .default('KE'),
  /** The provider that our requests go through; left out: the first of `providerIds`. 14 is the gateway's simulator: no money moves. */
  sendProviderId: z.int().nonnegative().optional(),
  /** Member in which a confirmation code is sent, by confirm_type; left out: `confirmation_code`. */
  confirmationMembers: z.record(z.string().regex(/^\d{1,6}$/), z.string().regex(/^[a-z][a-z_]{0,63}$/)).default({}),
  /** Whether a validation request has to be signed. The gateway does not say that it signs them. */
  validation: z.strictObject({ requireSignature: z.boolean().default(true) }).prefault({}),
  /** Also try the signature with a numeric amount written with two decimals. Only after a real sample needed it. */
  amount2: z.boolean().default(false),
});

export type GatewaySettings = z.output<typeof gatewaySettings>;

/** What no call can be made for, because these keys are missing. */
export function lacksOf({ baseUrl, merchants }: GatewaySettings): Lacks {
  const base = baseUrl === undefined ? ['base_url'] : [];
  const missing = (pos: boolean): string[] => {
    const some = merchants.filter((merchant) => merchant.pos === pos);
    if (some.length === 0) return [...base, pos ? 'merchants with pos = true' : 'merchants'];
    return some.some(({ publicId }) => publicId !== undefined) ? base : [...base, 'merchants.public_id'];
  };
  const [calls, tills] = [missing(false), missing(true)];
  const status = calls.length > 0 && tills.length > 0 ? calls : [];
  const all = { request: calls, payOut: calls, status, deposit: tills, withdraw: tills };
  return Object.fromEntries(Object.entries(all).filter(([, keys]) => keys.length > 0));
}
