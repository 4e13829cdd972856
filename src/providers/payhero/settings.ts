import { z } from 'zod';
import type { Lacks } from '../../domain/provider-port.ts';

/** Settings of one connection to PayHero. The secret path of its callbacks is checked by the intake, not here. */
export const payheroSettings = z.strictObject({
  /**
   * PayHero signs nothing, so a callback is a claim, and whoever knows its secret path can make a false one. `apply`: book
   * it at once, nothing asks PayHero afterwards; `hold`: keep it for a person.
   */
  unconfirmed: z.enum(['apply', 'hold']).default('apply'),
  /** Money above this many cents is held whatever `unconfirmed` says; null for no limit. */
  ceilingCents: z.int().positive().nullable().default(null),
  /** Where PayHero's API is. */
  baseUrl: z.url({ protocol: /^https?$/ }).default('https://backend.payhero.co.ke/api/v2'),
  /** Names of the secrets that hold the API username and password; a `Basic …` token may stand in the place of the password. */
  apiUsernameSecret: z.string().min(1).optional(),
  apiPasswordSecret: z.string().min(1).optional(),
  /** The payment channel that pushes collect by: PayHero's id of it, not the number of the paybill or till. */
  channelId: z.int().positive().optional(),
  /** The payments wallet, likewise: its balance is told, and withdrawals are made from it. */
  walletChannelId: z.int().positive().optional(),
  /** Fewer service tokens than this many cents are an alarm: about a day of pushes. */
  leastTokensCents: z.int().nonnegative().default(100_00),
  /** Network of the phones that withdrawals go to; 63902 is M-Pesa. */
  networkCode: z
    .string()
    .regex(/^\d{2,6}$/)
    .default('63902'),
});

export type PayheroSettings = z.output<typeof payheroSettings>;

/** What the API is not used for, because these keys are missing. */
export function lacksOf(settings: PayheroSettings): Lacks {
  const keys = settings.apiPasswordSecret === undefined ? ['api_username_secret', 'api_password_secret'] : [];
  const channel = settings.channelId === undefined ? [...keys, 'channel_id'] : keys;
  const wallet = settings.walletChannelId === undefined ? [...keys, 'wallet_channel_id'] : keys;
  const all = {
    request: channel,
    payOut: wallet,
    status: keys,
    pull: keys,
    balance: keys,
    channels: keys,
    topUp: keys,
  };
  return Object.fromEntries(Object.entries(all).filter(([, missing]) => missing.length > 0));
}
