import { join } from 'node:path';
import type { Listen } from './box-fields.ts';
import type { BoxSettings } from './box-schema.ts';
import { boxSchema } from './box-schema.ts';
import { readChosen } from './chosen-file.ts';
import { SettingsFault } from './problems.ts';
import { openToml } from './read-toml.ts';
import { withChosen } from './settings.ts';
import { readTextFile } from './text-file.ts';
import type { ReceiptTemplates } from '../domain/messages/receipt.ts';
import type { ReminderRules, ReminderTemplates } from '../domain/messages/reminder.ts';
import type { UseRules, UseTemplates } from '../domain/messages/use.ts';
import { sectionOf, type Chosen } from '../domain/settings.ts';
import type { Webhook } from '../domain/notices/news.ts';
import type { NoticeSettings } from '../domain/notices/settings.ts';
import type { RetentionRules } from '../domain/retention.ts';
import { parseMsisdn } from '../domain/values/msisdn.ts';
import type { Language } from '../domain/time/time.ts';

/** The settings of this box, complete. No secret is in it. */
export interface Config {
  readonly box: {
    readonly businessName: string;
    /** As receipts show it; null leaves it out. */
    readonly supportPhone: string | null;
    /** IANA name. */
    readonly timeZone: string;
    readonly language: Language;
    /** ISO 4217, upper case. */
    readonly currency: string;
    readonly stateDir: string;
    readonly secretsDir: string;
  };
  readonly accounts: BoxSettings['accounts'];
  readonly intake: {
    readonly listen: Listen;
    /** https address under which the tunnel publishes the intake, without a slash at the end. */
    readonly publicUrl: string | null;
  };
  readonly console: { readonly listen: Listen; readonly publicUrl: string | null };
  readonly portal: PortalSettings;
  /** What a technician may give without an owner: shillings that are entered by hand within a day, days for one line within thirty. */
  readonly technicians: BoxSettings['technicians'];
  readonly expiry: {
    readonly checkEverySeconds: number;
    readonly quietFromHour: number;
    readonly quietToHour: number;
    readonly mercyHours: number;
  };
  readonly routers: { readonly compareEverySeconds: number; readonly deadManHours: number };
  readonly receipts: { readonly waitSeconds: number; readonly templates: ReceiptTemplates };
  readonly reminders: ReminderRules & UseRules & { readonly templates: ReminderTemplates & UseTemplates };
  readonly backups: BoxSettings['backups'];
  readonly retention: RetentionRules;
  /** Who is told of alarms, by what, and when. */
  readonly notices: NoticeSettings;
  /** Programs that are told what happens. */
  readonly programs: { readonly webhooks: readonly Webhook[] };
  readonly log: { readonly level: BoxSettings['log']['level']; readonly format: 'json' | 'text' };
}

/** The customers' pages. */
export interface PortalSettings {
  /** Null: there are none. */
  readonly listen: Listen | null;
  /** The address at which customers open them, without a slash at the end; null: the one that it listens on. */
  readonly publicUrl: string | null;
  /** Codes of the plans that a guest may buy, in the order in which they are shown. */
  readonly plans: readonly string[];
  /** Codes of the plans among which a subscriber changes by themselves, from the next renewal on. */
  readonly changePlans: readonly string[];
  /** For a guest's device each day, whoever has not paid; 0: none. */
  readonly freeMinutes: number;
  /** To so many devices of one router. */
  readonly freeDevicesADay: number;
  /** For whoever pays by hand; at most one of them is named on a page, the paybill first. */
  readonly paybill: string | null;
  readonly till: string | null;
  /** `#rrggbb`. */
  readonly colour: string;
  /** An SVG or PNG file. */
  readonly logo: string | null;
}

/** What the command line may say over the file, and what was chosen at the console beside it. */
export interface ConfigOverrides {
  readonly stateDir?: string | undefined;
  readonly chosen?: Chosen;
}

/**
 * Reads the settings of this box: its file, with what was chosen at the console where the file does not say otherwise. A choice
 * that cannot be used any more does not keep the box down: it is left out, and told.
 * @param file a TOML file; null takes the built-in defaults
 * @param note is told, in a sentence, when the file is not UTF-8, or a choice is left out
 * @throws SettingsFault naming every wrong key with its line; Fault `settings.file` when the file cannot be read
 */
export function loadConfig(
  file: string | null,
  overrides: ConfigOverrides = {},
  note: (sentence: string) => void = () => undefined,
): Config {
  const name = file ?? 'defaults';
  const text = file === null ? '' : readTextFile(file, note);
  const config = parseConfig(name, text, overrides);
  const chosen = readChosen(config.box.stateDir);
  if (Object.keys(chosen).length === 0) return config;
  const found = usableChoices(name, text, chosen, overrides);
  for (const flaw of found.flaws) note(`Of what was chosen at the console is left out: ${flaw}`);
  return found.config;
}

/**
 * Of what was chosen as much as can be used with the file as it is now. What a problem names is left out; where none is named, all that
 * stands in the section of a problem.
 * @returns also the settings with it, and the problems for which something was left out
 * @throws SettingsFault when the file by itself is at fault
 */
export function usableChoices(file: string, text: string, chosen: Chosen, overrides: ConfigOverrides = {}) {
  const flaws: string[] = [];
  for (let usable = chosen; ;) {
    try {
      return { config: parseConfig(file, text, { ...overrides, chosen: usable }), usable, flaws };
    } catch (error) {
      if (!(error instanceof SettingsFault) || Object.keys(usable).length === 0) throw error;
      usable = withoutFlawed(
        usable,
        error.problems.map(({ key }) => key),
      );
      flaws.push(error.message);
    }
  }
}

/** Fewer choices than before, always. @param flawed keys, which may go on into a list: `backups.folders[2]` */
function withoutFlawed(chosen: Chosen, flawed: readonly string[]): Chosen {
  const without = (isFlawed: (key: string) => boolean) =>
    Object.fromEntries(Object.entries(chosen).filter(([key]) => !isFlawed(key)));
  const isFewer = (rest: Chosen) => Object.keys(rest).length < Object.keys(chosen).length;
  const named = without((key) => flawed.some((one) => one === key || one.startsWith(`${key}[`)));
  if (isFewer(named)) return named;
  const sections = flawed.map((key) => key.split('.')[0]);
  const besides = without((key) => sections.includes(sectionOf(key)));
  return isFewer(besides) ? besides : {};
}

/** As `loadConfig`, of text that was read already. @param file its name, for the messages */
export function parseConfig(file: string, text: string, overrides: ConfigOverrides = {}): Config {
  const document = openToml(file, text, (table) => withChosen(table, overrides.chosen ?? {}));
  const settings = document.check(boxSchema);
  document.finish();
  if (settings === undefined) throw new Error('settings were refused without a problem');
  const { box, receipts, reminders, intake, console, notices, portal, ...rest } = settings;
  const stateDir = overrides.stateDir ?? box.stateDir;
  return {
    ...rest,
    box: {
      ...box,
      supportPhone: box.supportPhone ?? null,
      stateDir,
      secretsDir: box.secretsDir ?? join(stateDir, 'secrets'),
    },
    intake: { ...intake, publicUrl: intake.publicUrl ?? null },
    console: { ...console, publicUrl: console.publicUrl ?? null },
    notices: readNotices(notices),
    portal: {
      ...portal,
      listen: portal.listen ?? null,
      publicUrl: portal.publicUrl ?? null,
      paybill: portal.paybill ?? null,
      till: portal.till ?? null,
      logo: portal.logo ?? null,
    },
    receipts: { waitSeconds: receipts.waitSeconds, templates: byStage(receipts.templates) },
    reminders: { ...reminders, templates: byStage(reminders.templates) },
  };
}

/** The database of this box. */
export function databasePath(config: Config): string {
  return join(config.box.stateDir, 'washa.db');
}

/** No day has this hour. */
const NEVER = 24;

function readNotices(notices: BoxSettings['notices']): NoticeSettings {
  const { emailServer, emailFrom, emailUser: user, emailPasswordSecret: password } = notices;
  const login = user === undefined || password === undefined ? null : { user, password };
  return {
    channels: {
      sms: notices.sms.flatMap((phone) => parseMsisdn(phone) ?? []),
      email: notices.email,
      mail: emailFrom === undefined ? null : { ...emailServer, from: emailFrom, login },
      telegram: notices.telegram,
      bot: { token: notices.telegramTokenSecret, url: notices.telegramUrl },
      webhooks: notices.webhooks,
    },
    waitMs: notices.waitSeconds * 1000,
    quiet: { fromHour: notices.quietFromHour, toHour: notices.quietToHour },
    digestHour: notices.digestHour === NEVER ? null : notices.digestHour,
  };
}

/** The file has texts by language, then by stage. */
function byStage<Stage extends string>(
  texts: Readonly<Record<Language, Readonly<Record<Stage, string>>>>,
): Readonly<Record<Stage, Readonly<Record<Language, string>>>> {
  const stages = Object.keys(texts.en) as Stage[];
  const turned = stages.map((stage) => [stage, { en: texts.en[stage], sw: texts.sw[stage] }]);
  return Object.fromEntries(turned) as Record<Stage, Record<Language, string>>;
}
