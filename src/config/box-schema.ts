import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { isTimeZone } from '../domain/time/provider-time.ts';
import { LANGUAGES, type Both } from '../domain/time/time.ts';
import {
  SECRET_NAME,
  address,
  dayList,
  folder,
  folders,
  hour,
  isMail,
  isPhone,
  isWebAddress,
  kept,
  listen,
  listenAt,
  percentList,
  receiptTexts,
  reminderTexts,
  secretName,
  shortcode,
  texts,
  whole,
  withoutSlash,
} from './box-fields.ts';
import { machines, stores } from './backup-fields.ts';
import { webhooks } from './webhook-fields.ts';

// The settings of one box. Defaults stand here, their explanation in config/washa.toml; a test holds the two together.

const portal = z.strictObject({
  listen: listenAt('0.0.0.0:8081'),
  publicUrl: address(
    (text) => isWebAddress(text, ['https:', 'http:']) && new URL(text).pathname === '/',
    'the web address of the pages, without a path',
    '"http://192.168.88.2:8081"',
  )
    .transform(withoutSlash)
    .optional(),
  plans: z.array(z.string().min(1)).meta({ expected: 'the codes of plans', example: '["hour", "day"]' }).default([]),
  changePlans: z
    .array(z.string().min(1))
    .meta({ expected: 'the codes of plans', example: '["home-10", "home-20"]' })
    .default([]),
  freeMinutes: whole('minutes', 0, 1440, 0),
  freeDevicesADay: whole('devices', 1, 10_000, 200),
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
      amountPicksPlan: z
        .array(z.string().min(1))
        .meta({ expected: 'the codes of plans', example: '["hour", "day"]' })
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
      freeDays: whole('days', 0, 366, 3),
    })
    .prefault({}),
  expiry: z
    .strictObject({
      checkEverySeconds: whole('seconds', 1, 3600, 20),
      quietFromHour: hour(0),
      quietToHour: hour(0),
      mercyHours: whole('hours', 0, 168, 24),
    })
    .prefault({}),
  routers: z
    .strictObject({
      compareEverySeconds: whole('seconds', 1, 300, 240),
      deadManHours: whole('hours', 0, 168, 0),
    })
    .prefault({}),
  receipts: z
    .strictObject({
      waitSeconds: whole('seconds', 0, 3600, 60),
      templates: z.strictObject({ en: receiptTexts('en'), sw: receiptTexts('sw') }).prefault({}),
    })
    .prefault({}),
  reminders: z
    .strictObject({
      daysBefore: dayList('[3, 1]'),
      onTheDay: z.boolean().meta({ expected: 'true or false' }).default(false),
      daysAfter: dayList('[2]'),
      usedPercent: percentList([80, 100]),
      fromHour: hour(9),
      toHour: hour(19),
      templates: z.strictObject({ en: reminderTexts('en'), sw: reminderTexts('sw') }).prefault({}),
    })
    .prefault({}),
  backups: z
    .strictObject({
      folders: folders('["/srv/backups/washa"]'),
      disks: folders('["/mnt/washa-backup"]'),
      s3: stores,
      sftp: machines,
      everyMinutes: whole('minutes', 10, 1440, 60),
      proveHour: z.int().min(0).max(23).meta({ expected: 'a whole hour from 0 to 23', example: '2' }).default(2),
      keepHours: kept(24),
      keepDays: kept(14),
      keepWeeks: kept(8),
      keepMonths: kept(12),
    })
    .prefault({}),
  retention: z
    .strictObject({
      evidenceDays: whole('days', 0, 36_500, 1_826),
      attemptsDays: whole('days', 0, 36_500, 180),
      noticesDays: whole('days', 0, 36_500, 365),
      addressesDays: whole('days', 0, 36_500, 365),
      fromHour: hour(2),
      toHour: hour(5),
    })
    .superRefine(({ evidenceDays, attemptsDays }, context) => {
      const atLeast = (path: string, days: number, least: number, why: Both) => {
        if (days === 0 || days >= least) return;
        const message = `is 0 (for ever) or at least ${least}: ${why.en}`;
        const sw = `ni 0 (milele) au isiyopungua ${least}: ${why.sw}`;
        context.addIssue({ code: 'custom', path: [path], message, params: { sw } });
      };
      atLeast('evidenceDays', evidenceDays, 92, {
        en: 'deliveries are read again by washa replay, and when somebody disputes a payment',
        sw: 'ujumbe husomwa tena na washa replay, na mtu akipinga malipo',
      });
      atLeast('attemptsDays', attemptsDays, 7, {
        en: 'pages show what was tried in the last days',
        sw: 'kurasa huonyesha kilichojaribiwa siku za mwisho',
      });
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
      waitSeconds: whole('seconds', 0, 3600, 60),
      quietFromHour: hour(22),
      quietToHour: hour(6),
      digestHour: hour(7),
    })
    .superRefine(({ email, emailFrom, emailUser, emailPasswordSecret }, context) => {
      const miss = (path: string, { en, sw }: Both) =>
        context.addIssue({ code: 'custom', path: [path], message: en, params: { sw } });
      if (email.length > 0 && emailFrom === undefined)
        miss('email', {
          en: 'notices by e-mail need email_from too, the address that they come from',
          sw: 'taarifa kwa barua pepe zinahitaji email_from pia, anwani zinakotoka',
        });
      if (emailUser !== undefined && emailPasswordSecret === undefined)
        miss('emailUser', {
          en: 'a login at the mail server needs email_password_secret too, the name of its secret',
          sw: 'kuingia kwenye seva ya barua kunahitaji email_password_secret pia, jina la siri yake',
        });
    })
    .prefault({}),
  programs: z.strictObject({ webhooks }).prefault({}),
  log: z
    .strictObject({
      level: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
      format: z.enum(['json', 'text']).default('json'),
    })
    .prefault({}),
});

export type BoxSettings = z.output<typeof boxSchema>;
