import { z } from 'zod';
import { isTimeZone } from '../../domain/time/provider-time.ts';

/** Operation types that the gateway documents; each has its own reading and none can be a deposit at a till. */
export const OPERATION = { b2c: 16, c2b: 17, paybill: 32 } as const;

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
  /** Also try the signature with a numeric amount written with two decimals. Only after a real sample needed it. */
  amount2: z.boolean().default(false),
});

export type GatewaySettings = z.output<typeof gatewaySettings>;
