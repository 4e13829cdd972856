import { BY_HAND } from '../domain/money/notice.ts';
import { z } from 'zod';
import { SECRET_NAME } from './box-fields.ts';
import { ACCOUNT_LENGTH } from '../services/lines/subscribers.ts';
import { normaliseForeign } from '../domain/money/account-number.ts';
import { badLogin } from '../domain/lines/static-line.ts';
import { SERVICES, SUSPENSION_MODES } from '../domain/ports.ts';
import { LANGUAGES } from '../domain/time/time.ts';
import { spellRateLimit } from '../domain/lines/rate-limit.ts';
import { aboutMs } from '../domain/money/plan.ts';
import { FARTHEST_DAY } from '../domain/money/planned-push.ts';
import { parseLocalTime } from '../domain/time/local-time.ts';
import { parseCents } from '../domain/values/money.ts';
import { parseData } from '../domain/values/data-amount.ts';
import { parseMsisdn } from '../domain/values/msisdn.ts';
import { FORBIDDEN_IN_URLS } from './path-secret.ts';
import { nearestPeriod, parseDuration, parsePeriod } from './spans.ts';

// The business objects as a setup file has them: config/setup.example.toml shows every one. Settings of providers and of
// the SMS gateway have schemas of their own, in their registries.

/**
 * Text that is turned into something else, or is refused with what was expected and an example.
 * @param near what a text that is refused was probably meant as, or null
 */
function textOf<T>(
  parse: (text: string) => T | null,
  expected: string,
  example: string,
  near: (text: string) => string | null = () => null,
) {
  return z
    .string()
    .meta({ expected, example })
    .transform((text, context): T => {
      const value = parse(text);
      if (value !== null) return value;
      const meant = near(text);
      const hint = meant === null ? `for example ${example}` : `did you mean "${meant}"?`;
      context.addIssue({ code: 'custom', message: `expected ${expected}, ${hint}` });
      return z.NEVER;
    });
}

function named(pattern: RegExp, expected: string, example: string) {
  return z.string().regex(pattern).meta({ expected, example });
}

const filled = (example: string) => z.string().trim().min(1).meta({ expected: 'text that is not empty', example });

const PRICE = { expected: 'a price in shillings: a whole number, or text with cents', example: '1500 or "1499.50"' };
const price = z
  .union([z.string(), z.int()])
  .meta(PRICE)
  .transform((value, context) => {
    const amount = parseCents(String(value));
    if (amount !== null && amount > 0) return amount;
    context.addIssue({ code: 'custom', message: `expected ${PRICE.expected}, for example ${PRICE.example}` });
    return z.NEVER;
  });

/** How routers and connections may be called, and where a router may stand. */
export const ROUTER_NAME = /^[A-Za-z0-9][\w.-]{0,39}$/;
export const ROUTER_HOST = /^[^\s/@:]+$|^(?:[0-9a-f]*:){2,}[0-9a-f.]*$/i;
export const CONNECTION_NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;

const suspension = z.enum(SUSPENSION_MODES);
const isRetired = z.boolean().meta({ expected: 'true or false' });
const retired = isRetired.default(false);

const secretName = (example: string) =>
  named(SECRET_NAME, 'the name of a secret (small letters, digits, "-", "."), never the secret itself', example);

const plan = z
  .strictObject({
    code: named(/^\S{1,40}$/, 'a short name without blanks', '"home-10"'),
    name: filled('"Home 10 Mbps"'),
    price,
    period: textOf(parsePeriod, 'a number of minutes, hours, days, weeks, months or years', '"1 month"', nearestPeriod),
    profile: filled('"10M"'),
    maxPeriods: z.int().min(1).meta({ expected: 'a whole number of at least 1', example: '12' }).optional(),
    grace: textOf(parseDuration, 'a span of time', '"6 hours"').prefault('0 seconds'),
    lend: textOf(parseDuration, 'a span of time', '"2 days"').prefault('0 seconds'),
    tolerance: price.optional(),
    pushDays: z
      .array(
        z
          .int()
          .min(0 - FARTHEST_DAY)
          .max(FARTHEST_DAY),
      )
      .max(10)
      .meta({ expected: 'days from the end of the paid time, negative before it', example: '[-1, 0, 2]' })
      .default([]),
    suspension: suspension.optional(),
    rateLimit: textOf(
      spellRateLimit,
      'upload/download as in a rate-limit of RouterOS, with a burst behind it or without',
      '"5M/20M" or "5M/20M 8M/40M 4M/16M 10/10"',
    ).optional(),
    devices: z.int().min(1).max(1000).meta({ expected: 'a whole number of at least 1', example: '2' }).optional(),
    session: textOf(parseDuration, 'a span of time', '"8 hours"').optional(),
    profileLike: filled('"default"').optional(),
    data: textOf(parseData, 'an amount of data', '"10G" or "500M"').optional(),
    online: textOf(parseDuration, 'a span of time', '"20 hours"').optional(),
    usedUpProfile: filled('"slow"').optional(),
    retired,
  })
  .refine(({ profile, profileLike }) => profile !== profileLike, {
    path: ['profile_like'],
    message: 'is another profile than the one that Washa makes like it',
  })
  .refine(({ session = 60_000 }) => session >= 60_000, { path: ['session'], message: 'is at least a minute' })
  .refine(({ online = 60_000 }) => online >= 60_000, { path: ['online'], message: 'is at least a minute' })
  .refine(({ profile, usedUpProfile }) => profile !== usedUpProfile, {
    path: ['used_up_profile'],
    message: 'is another profile than the one that a line has before',
  })
  .refine(({ period, lend }) => lend * 2 <= aboutMs(period), {
    path: ['lend'],
    message: 'is at most half of the period: who pays late still gets the better part of what is paid for',
  })
  .refine(({ price: whole, tolerance = 0 }) => tolerance * 2 <= whole, {
    path: ['tolerance'],
    message: 'is at most half of the price',
  });

const router = z.strictObject({
  name: named(ROUTER_NAME, 'a short name of letters, digits, "-", "_", "."', '"tower-1"'),
  host: named(ROUTER_HOST, 'an address or a name, without a port', '"192.168.88.1"'),
  port: z.int().min(1).max(65_535).meta({ expected: 'a port from 1 to 65535', example: '8728' }).optional(),
  tlsFingerprint: named(
    /^(?:[0-9a-f]{2}:?){31}[0-9a-f]{2}$/i,
    "the SHA-256 of the router's certificate in hex",
    '"AB:12:…" (32 pairs)',
  ).optional(),
  username: filled('"washa"'),
  passwordSecret: secretName('"router-tower-1"'),
  suspension: suspension.default('expired-profile'),
  expiredProfile: filled('"EXPIRED"').default('EXPIRED'),
  expiredList: filled('"expired"').default('expired'),
  changesPerSecond: z.number().gt(0).max(1000).meta({ expected: 'a number above 0', example: '10' }).default(10),
  retired,
});

const provider = (kinds: readonly string[]) =>
  z.strictObject({
    name: named(CONNECTION_NAME, 'small letters, digits and "-"', '"payhero"')
      .refine(
        (name) => !FORBIDDEN_IN_URLS.test(name),
        'stands in the callback URL, where Safaricom refuses the words mpesa, safaricom, exe, exec, cmd, sql and query',
      )
      .refine((name) => !BY_HAND.some((taken) => taken === name), 'is what money that is entered by hand stands under'),
    kind: z.enum(kinds),
    pathSecret: secretName('"payhero-path"').optional(),
    settings: z.unknown().optional(),
    retired,
  });

const line = (zone: string, now: number) =>
  plainLine(zone, now).refine(({ service, username }) => badLogin(service, username) === null, {
    path: ['username'],
    error:
      'expected the IPv4 address of one device, for example "10.20.0.5": by it a line of the service static is known',
  });

const plainLine = (zone: string, now: number) =>
  z.strictObject({
    account: textOf(
      (text) => {
        const account = normaliseForeign(text);
        return account === '' || account.length > ACCOUNT_LENGTH ? null : account;
      },
      `an account number of at most ${ACCOUNT_LENGTH} characters, all that a payer can type`,
      '"JSY-7K2M9Q"',
    ).optional(),
    plan: filled('"home-10"'),
    router: filled('"tower-1"'),
    service: z.enum(SERVICES),
    username: filled('"wanjiku"'),
    password: z.string().min(1).optional(),
    price: price.optional(),
    expires: textOf(
      (text) => (text === 'now' ? now : parseLocalTime(text, zone)),
      'a time on the ISP\'s clock, or "now" for a line that is not paid yet',
      '"2026-12-01 18:00"',
    ),
    retired: isRetired.optional(),
  });

export interface SetupContext {
  /** IANA zone of the times in the file. */
  readonly zone: string;
  /** UTC milliseconds. */
  readonly now: number;
  readonly providerKinds: readonly string[];
  readonly smsKinds: readonly string[];
}

export function setupSchema({ zone, now, providerKinds, smsKinds }: SetupContext) {
  const subscriber = z.strictObject({
    name: filled('"Wanjiku Kamau"'),
    phone: textOf(parseMsisdn, 'a Kenyan mobile number', '"0712 345 678"').optional(),
    language: z.enum(LANGUAGES).optional(),
    lines: z.array(line(zone, now)).default([]),
  });
  return z.strictObject({
    plans: z.array(plan).default([]),
    routers: z.array(router).default([]),
    providers: z.array(provider(providerKinds)).default([]),
    sms: z.strictObject({ kind: z.enum(smsKinds), settings: z.unknown().optional() }).optional(),
    subscribers: z.array(subscriber).default([]),
  });
}

export type SetupTables = z.output<ReturnType<typeof setupSchema>>;
