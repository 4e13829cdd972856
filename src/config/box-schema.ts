import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { isTimeZone } from '../domain/time/provider-time.ts';
import { LANGUAGES } from '../domain/time/time.ts';
import { parseMsisdn } from '../domain/values/msisdn.ts';
import type { ReceiptStage } from '../domain/messages/receipt.ts';
import { checkReminderTemplate, type ReminderStage } from '../domain/messages/reminder.ts';
import { checkTemplate } from '../domain/messages/receipt.ts';

// The settings of one box. Defaults stand here, their explanation in config/washa.toml; a test holds the two together.

/** Where a server listens; port 0 takes any free one. */
export interface Listen {
  readonly host: string;
  readonly port: number;
}

const LISTEN = /^(?:\[([0-9a-f:.]+)\]|([^\s:[\]]+)):(\d{1,5})$/i;

const readListen =
  (example: string) =>
  (text: string, context: z.RefinementCtx): Listen => {
    const [, v6, host = v6, port] = LISTEN.exec(text) ?? [];
    if (host !== undefined && Number(port) <= 65_535) return { host, port: Number(port) };
    context.addIssue({ code: 'custom', message: `expected an address and a port, for example "${example}"` });
    return z.NEVER;
  };

const listenText = (example: string) => z.string().meta({ expected: 'an address and a port', example: `"${example}"` });

const listen = (fallback: string) => listenText(fallback).default(fallback).transform(readListen(fallback));

const address = (ok: (text: string) => boolean, expected: string, example: string) =>
  z.string().meta({ expected, example }).refine(ok, `expected ${expected}, for example ${example}`);

function isWebAddress(text: string, protocols: readonly string[]): boolean {
  const url = URL.parse(text);
  return url !== null && protocols.includes(url.protocol) && url.search === '' && url.hash === '';
}

const withoutSlash = (text: string): string => text.replace(/\/+$/, '');

const folder = z
  .string()
  .meta({ expected: 'the full path of a folder', example: '"/var/lib/washa"' })
  .refine(isAbsolute, 'expected the full path of a folder, for example "/var/lib/washa"');

/** As payers type them. */
const shortcode = (what: string) =>
  z
    .string()
    .regex(/^\d{4,9}$/)
    .meta({ expected: `the number of a ${what}`, example: '"512345"' })
    .optional();

const portal = z.strictObject({
  listen: listenText('0.0.0.0:8081').transform(readListen('0.0.0.0:8081')).optional(),
  publicUrl: address(
    (text) => isWebAddress(text, ['https:', 'http:']) && new URL(text).pathname === '/',
    'the web address of the pages, without a path',
    '"http://192.168.88.2:8081"',
  )
    .transform(withoutSlash)
    .optional(),
  plans: z.array(z.string().min(1)).meta({ expected: 'the codes of plans', example: '["hour", "day"]' }).default([]),
  paybill: shortcode('paybill'),
  till: shortcode('till'),
  colour: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/)
    .meta({ expected: 'a colour', example: '"#0b6b5d"' })
    .default('#0b6b5d'),
  logo: z
    .string()
    .meta({ expected: 'the full path of an SVG or PNG file', example: '"/etc/washa/logo.svg"' })
    .refine((text) => isAbsolute(text) && /\.(svg|png)$/.test(text), 'expected the full path of an SVG or PNG file')
    .optional(),
});

const template = z.string().superRefine((text, context) => {
  for (const message of checkTemplate(text)) context.addIssue({ code: 'custom', message });
});

const templates = z
  .strictObject({
    online: template.optional(),
    confirmed: template.optional(),
    waiting: template.optional(),
    delayed: template.optional(),
    'already-on': template.optional(),
    short: template.optional(),
    kept: template.optional(),
    blocked: template.optional(),
  } satisfies Record<ReceiptStage, unknown>)
  .prefault({});

const reminderTemplate = z.string().superRefine((text, context) => {
  for (const message of checkReminderTemplate(text)) context.addIssue({ code: 'custom', message });
});

const reminderTemplates = z
  .strictObject({
    ends: reminderTemplate.optional(),
    ended: reminderTemplate.optional(),
  } satisfies Record<ReminderStage, unknown>)
  .prefault({});

const dayList = (example: string) =>
  z.array(z.int().min(1).max(30)).meta({ expected: 'whole numbers of days from 1 to 30', example }).default([]);

const hour = (fallback: number) =>
  z
    .int()
    .min(0)
    .max(24)
    .meta({ expected: 'a whole hour from 0 to 24', example: String(fallback) })
    .default(fallback);

const SECRET_NAME = /^[A-Za-z0-9][\w.-]{0,63}$/;
const isMail = (text: string): boolean => /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(text);
const isPhone = (text: string): boolean => parseMsisdn(text) !== null;

const secretName = (example: string) => address((text) => SECRET_NAME.test(text), 'the name of a secret', example);

const texts = (ok: (text: string) => boolean, expected: string, example: string) =>
  z
    .array(address(ok, `one of ${expected}`, example))
    .meta({ expected, example })
    .default([]);

const folders = (example: string) => z.array(folder).meta({ expected: 'full paths of folders', example }).default([]);

const kept = (fallback: number) =>
  z
    .int()
    .min(0)
    .max(1000)
    .meta({ expected: 'a whole number from 0 to 1000', example: String(fallback) })
    .default(fallback);

export const boxSchema = z.strictObject({
  box: z
    .strictObject({
      businessName: z
        .string()
        .min(1)
        .meta({ expected: 'the name of the ISP as text', example: '"Tower Net"' })
        .default('Washa'),
      supportPhone: z.string().min(1).meta({ expected: 'a phone number', example: '"0712 345 678"' }).optional(),
      timeZone: address(isTimeZone, 'the name of a time zone', '"Africa/Nairobi"').default('Africa/Nairobi'),
      language: z.enum(LANGUAGES).default('en'),
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/)
        .meta({ expected: 'the three capital letters of a currency', example: '"KES"' })
        .default('KES'),
      stateDir: folder.default('/var/lib/washa'),
      secretsDir: folder.optional(),
    })
    .prefault({}),
  accounts: z
    .strictObject({
      prefix: z
        .string()
        .regex(/^[A-Z0-9]{2,5}$/)
        .meta({ expected: 'two to five capital letters or digits', example: '"JSY"' })
        .default('JSY'),
      sharedNumbers: z
        .array(
          z
            .string()
            .regex(/^\d{3,20}$/)
            .meta({ expected: 'digits alone', example: '"400200"' }),
        )
        .default([]),
      loginsMatch: z.boolean().meta({ expected: 'true or false' }).default(false),
    })
    .prefault({}),
  intake: z
    .strictObject({
      listen: listen('127.0.0.1:8787'),
      publicUrl: address(
        (text) => isWebAddress(text, ['https:']),
        'the https address of the tunnel',
        '"https://pay.tower-net.co.ke"',
      )
        .transform(withoutSlash)
        .optional(),
    })
    .prefault({}),
  console: z
    .strictObject({
      listen: listen('0.0.0.0:8080'),
      publicUrl: address(
        (text) => isWebAddress(text, ['https:', 'http:']),
        'the web address of the console',
        '"http://192.168.88.2:8080"',
      )
        .transform(withoutSlash)
        .optional(),
    })
    .prefault({}),
  portal: portal.prefault({}),
  technicians: z
    .strictObject({
      cashADay: z
        .int()
        .min(0)
        .max(10_000_000)
        .meta({ expected: 'a whole number of shillings', example: '20000' })
        .default(20_000),
      freeDays: z
        .int()
        .min(0)
        .max(366)
        .meta({ expected: 'a whole number of days from 0 to 366', example: '3' })
        .default(3),
    })
    .prefault({}),
  expiry: z
    .strictObject({
      checkEverySeconds: z
        .int()
        .min(1)
        .max(3600)
        .meta({ expected: 'a whole number of seconds from 1 to 3600', example: '20' })
        .default(20),
      quietFromHour: hour(0),
      quietToHour: hour(0),
      mercyHours: z
        .int()
        .min(0)
        .max(168)
        .meta({ expected: 'a whole number of hours from 0 to 168', example: '24' })
        .default(24),
    })
    .prefault({}),
  routers: z
    .strictObject({
      compareEverySeconds: z
        .int()
        .min(1)
        .max(300)
        .meta({ expected: 'a whole number of seconds from 1 to 300', example: '240' })
        .default(240),
    })
    .prefault({}),
  receipts: z
    .strictObject({
      waitSeconds: z
        .int()
        .min(0)
        .max(3600)
        .meta({ expected: 'a whole number of seconds from 0 to 3600', example: '60' })
        .default(60),
      templates: z.strictObject({ en: templates, sw: templates }).prefault({}),
    })
    .prefault({}),
  reminders: z
    .strictObject({
      daysBefore: dayList('[3, 1]'),
      onTheDay: z.boolean().meta({ expected: 'true or false' }).default(false),
      daysAfter: dayList('[2]'),
      fromHour: hour(9),
      toHour: hour(19),
      templates: z.strictObject({ en: reminderTemplates, sw: reminderTemplates }).prefault({}),
    })
    .prefault({}),
  backups: z
    .strictObject({
      folders: folders('["/srv/backups/washa"]'),
      disks: folders('["/mnt/washa-backup"]'),
      everyMinutes: z
        .int()
        .min(10)
        .max(1440)
        .meta({ expected: 'a whole number of minutes from 10 to 1440', example: '60' })
        .default(60),
      proveHour: z.int().min(0).max(23).meta({ expected: 'a whole hour from 0 to 23', example: '2' }).default(2),
      keepHours: kept(24),
      keepDays: kept(14),
      keepWeeks: kept(8),
      keepMonths: kept(12),
    })
    .prefault({}),
  notices: z
    .strictObject({
      sms: texts(isPhone, 'phone numbers', '["0712 345 678"]'),
      email: texts(isMail, 'mail addresses', '["owner@tower-net.co.ke"]'),
      emailFrom: address(isMail, 'the mail address that notices come from', '"washa@tower-net.co.ke"').optional(),
      emailServer: listen('smtp.tower-net.co.ke:587'),
      emailUser: z.string().min(1).meta({ expected: 'the name of the account at the mail server' }).optional(),
      emailPasswordSecret: secretName('"mail"').optional(),
      telegram: texts((text) => /^(?:-?\d{1,20}|@\w{1,64})$/.test(text), 'ids of Telegram chats', '["123456789"]'),
      telegramTokenSecret: secretName('"telegram-bot"').default('telegram-bot'),
      telegramUrl: address(
        (text) => isWebAddress(text, ['https:', 'http:']),
        'the web address where bots are called',
        '"https://api.telegram.org"',
      )
        .transform(withoutSlash)
        .default('https://api.telegram.org'),
      webhooks: texts(
        (text) => SECRET_NAME.test(text),
        'names of secrets that hold web addresses',
        '["owner-webhook"]',
      ),
      waitSeconds: z
        .int()
        .min(0)
        .max(3600)
        .meta({ expected: 'a whole number of seconds from 0 to 3600', example: '60' })
        .default(60),
      quietFromHour: hour(22),
      quietToHour: hour(6),
      digestHour: hour(7),
    })
    .superRefine(({ email, emailFrom, emailUser, emailPasswordSecret }, context) => {
      const miss = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
      if (email.length > 0 && emailFrom === undefined)
        miss('email', 'notices by e-mail need email_from too, the address that they come from');
      if (emailUser !== undefined && emailPasswordSecret === undefined)
        miss('emailUser', 'a login at the mail server needs email_password_secret too, the name of its secret');
    })
    .prefault({}),
  log: z
    .strictObject({
      level: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
      format: z.enum(['json', 'text']).default('json'),
    })
    .prefault({}),
});

export type BoxSettings = z.output<typeof boxSchema>;
