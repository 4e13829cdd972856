import { z } from 'zod';
import type { Lacks } from '../../domain/provider-port.ts';
import { parseMsisdn } from '../../domain/values/msisdn.ts';

const written = (ok: (text: string) => boolean, expected: string, example: string) =>
  z.string().meta({ expected, example }).refine(ok, `expected ${expected}, for example ${example}`);

const secretName = (example: string) => z.string().min(1).meta({ expected: 'the name of a secret', example });

const isShortCode = (text: string): boolean => /^\d{5,7}$/.test(text);

/** Settings of one connection to Safaricom's Daraja, as stored: what ends in `Secret` is the name of a secret. */
export const darajaSettings = z.strictObject({
  /** The sandbox is `https://sandbox.safaricom.co.ke`. */
  baseUrl: z.url({ protocol: /^https?$/ }).default('https://api.safaricom.co.ke'),
  /** The paybill; for a till its store or head office number. */
  shortCode: written(isShortCode, 'a short code of five to seven digits', '"600000"'),
  /** Number of the till, where the money comes by one. */
  till: written(isShortCode, 'a till number of five to seven digits', '"5555555"').nullable().default(null),
  consumerKeySecret: secretName('"daraja-consumer-key"'),
  consumerSecret: secretName('"daraja-consumer-secret"'),
  /** Of Lipa na M-Pesa Online; without it no phone can be asked for money. */
  passkeySecret: secretName('"daraja-passkey"').nullable().default(null),
  /**
   * Operator of the organisation portal in whose name a transaction is looked up, reversed or paid out, and the secret with its security
   * credential: the password as the Daraja portal encrypts it. Without one only pushes can be asked about, and nothing goes back.
   */
  initiator: z
    .strictObject({
      name: z.string().min(1).meta({ expected: 'the name of an API operator', example: '"washaapi"' }),
      credentialSecret: secretName('"daraja-credential"'),
    })
    .nullable()
    .default(null),
  /** Short code that pays out to phones (B2C); without it a payment goes back by its reversal only, whole and to its payer. */
  payoutShortCode: written(isShortCode, 'a short code of five to seven digits', '"600000"').nullable().default(null),
  /** Safaricom number that Pull Transactions is registered with; without it there is no list to compare with. */
  nominatedPhone: written((text) => parseMsisdn(text) !== null, 'a Kenyan mobile number', '"0722 000 000"')
    .nullable()
    .default(null),
  /**
   * Daraja signs nothing, so a confirmation is a claim, and whoever knows its secret path can make a false one. `apply`:
   * accept, then verify: it is booked at once and undone if Daraja says otherwise; `hold`: verify first. Without a list a person does that.
   */
  unconfirmed: z.enum(['apply', 'hold']).default('apply'),
  /** Money above this many cents is verified first, whatever `unconfirmed` says; null for no limit. */
  ceilingCents: z.int().positive().nullable().default(null),
});

export type DarajaSettings = z.output<typeof darajaSettings>;

/** What these settings keep the provider from, and the keys that it takes. */
export function lacksOf({ passkeySecret, initiator, nominatedPhone, payoutShortCode }: DarajaSettings): Lacks {
  const forPayouts = [
    ...(initiator === null ? ['initiator'] : []),
    ...(payoutShortCode === null ? ['payout_short_code'] : []),
  ];
  return {
    ...(passkeySecret === null ? { request: ['passkey_secret'] } : {}),
    ...(passkeySecret === null && initiator === null ? { status: ['passkey_secret'] } : {}),
    ...(initiator === null ? { reverse: ['initiator'] } : {}),
    ...(forPayouts.length > 0 ? { payOut: forPayouts } : {}),
    ...(nominatedPhone === null ? { pull: ['nominated_phone'] } : {}),
  };
}
