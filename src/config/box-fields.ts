import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { checkReminderTemplate, REMINDER_TEMPLATES, type ReminderStage } from '../domain/messages/reminder.ts';
import { checkUseTemplate, USE_TEMPLATES, type UseStage } from '../domain/messages/use.ts';
import { checkTemplate, DEFAULT_TEMPLATES, type ReceiptStage } from '../domain/messages/receipt.ts';
import type { Both, Language } from '../domain/time/time.ts';
import { parseMsisdn } from '../domain/values/msisdn.ts';

// What the settings of a box are made of. `expected` and `example` are what a mistake is answered with.

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

/** Left out, there is none. */
export const listenAt = (example: string) => listenText(example).transform(readListen(example)).optional();

export const listen = (fallback: string) => listenText(fallback).default(fallback).transform(readListen(fallback));

export const address = (ok: (text: string) => boolean, expected: string, example: string) =>
  z.string().meta({ expected, example }).refine(ok, `expected ${expected}, for example ${example}`);

export function isWebAddress(text: string, protocols: readonly string[]): boolean {
  const url = URL.parse(text);
  return url !== null && protocols.includes(url.protocol) && url.search === '' && url.hash === '';
}

export const withoutSlash = (text: string): string => text.replace(/\/+$/, '');

export const folder = z
  .string()
  .meta({ expected: 'the full path of a folder', example: '"/var/lib/washa"' })
  .refine(isAbsolute, 'expected the full path of a folder, for example "/var/lib/washa"');

/** As payers type them. */
export const shortcode = (what: string) =>
  z
    .string()
    .regex(/^\d{4,9}$/)
    .meta({ expected: `the number of a ${what}`, example: '"512345"' })
    .optional();

/** A text that somebody writes: what is wrong with it is said in both languages, the Swahili among the parameters of the issue. */
const writtenText = (problemsOf: (text: string) => readonly Both[], shipped: string) =>
  z
    .string()
    .superRefine((text, context) => {
      for (const { en, sw } of problemsOf(text)) context.addIssue({ code: 'custom', message: en, params: { sw } });
    })
    .default(shipped);

/** Texts of receipts in one language; what is left out is as it comes with Washa. */
export function receiptTexts(language: Language) {
  const own = (stage: ReceiptStage) => writtenText(checkTemplate, DEFAULT_TEMPLATES[stage][language]);
  return z
    .strictObject({
      online: own('online'),
      confirmed: own('confirmed'),
      waiting: own('waiting'),
      delayed: own('delayed'),
      'already-on': own('already-on'),
      short: own('short'),
      kept: own('kept'),
      blocked: own('blocked'),
    } satisfies Record<ReceiptStage, unknown>)
    .prefault({});
}

/** The same of reminders, and of what is told of use. */
export function reminderTexts(language: Language) {
  const own = (stage: ReminderStage) => writtenText(checkReminderTemplate, REMINDER_TEMPLATES[stage][language]);
  const ofUse = (stage: UseStage) => writtenText(checkUseTemplate, USE_TEMPLATES[stage][language]);
  return z
    .strictObject({
      ends: own('ends'),
      ended: own('ended'),
      nearly: ofUse('nearly'),
      'used-up': ofUse('used-up'),
      slower: ofUse('slower'),
    } satisfies Record<ReminderStage | UseStage, unknown>)
    .prefault({});
}

/** A number of something. @param fallback also the example */
export const whole = (of: string, from: number, to: number, fallback: number) =>
  z
    .int()
    .min(from)
    .max(to)
    .meta({ expected: `a whole number of ${of} from ${from} to ${to}`, example: String(fallback) })
    .default(fallback);

export const dayList = (example: string) =>
  z.array(z.int().min(1).max(30)).meta({ expected: 'whole numbers of days from 1 to 30', example }).default([]);

/** Parts of something, the example what it is where nobody says otherwise. */
export const percentList = (fallback: readonly number[]) =>
  z
    .array(z.int().min(1).max(100))
    .meta({ expected: 'whole numbers of percent from 1 to 100', example: `[${fallback.join(', ')}]` })
    .default([...fallback]);

export const hour = (fallback: number) =>
  z
    .int()
    .min(0)
    .max(24)
    .meta({ expected: 'a whole hour from 0 to 24', example: String(fallback) })
    .default(fallback);

/** The name of a secret. Longer text is likely the secret itself, which must not stand in a file like this. */
export const SECRET_NAME = /^[a-z0-9][a-z0-9.-]{0,63}$/;
export const isMail = (text: string): boolean => /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(text);
export const isPhone = (text: string): boolean => parseMsisdn(text) !== null;

export const secretName = (example: string) =>
  address((text) => SECRET_NAME.test(text), 'the name of a secret', example);

export const texts = (ok: (text: string) => boolean, expected: string, example: string) =>
  z
    .array(address(ok, `one of ${expected}`, example))
    .meta({ expected, example })
    .default([]);

export const folders = (example: string) =>
  z.array(folder).meta({ expected: 'full paths of folders', example }).default([]);

export const kept = (fallback: number) =>
  z
    .int()
    .min(0)
    .max(1000)
    .meta({ expected: 'a whole number from 0 to 1000', example: String(fallback) })
    .default(fallback);
