import type { Recipient } from './channel.ts';
import type { DayHours } from '../time/day-hours.ts';

/** The mail server that takes our mails, and as whom. */
export interface MailSettings {
  readonly host: string;
  readonly port: number;
  readonly from: string;
  /** Null: the server takes mails without a login. `password` names the secret. */
  readonly login: { readonly user: string; readonly password: string } | null;
}

/** Who is told, and by what; an empty list: nobody by that. */
export interface ChannelSettings {
  /** Phone numbers, in the form of `Msisdn`. */
  readonly sms: readonly string[];
  readonly email: readonly string[];
  readonly mail: MailSettings | null;
  readonly telegram: readonly string[];
  /** Name of the secret that holds the bot's token, and where bots are called, without a slash at the end. */
  readonly bot: { readonly token: string; readonly url: string };
  /** Names of the secrets that hold the addresses. */
  readonly webhooks: readonly string[];
}

/** What the owner is told, and when. */
export interface NoticeSettings {
  readonly channels: ChannelSettings;
  /** So long a state has to hold before anybody is told. Milliseconds. */
  readonly waitMs: number;
  readonly quiet: DayHours;
  /** From this hour of the day on the day before is told; null: never. */
  readonly digestHour: number | null;
}

/** Everybody who is told, in the order of the settings. */
export function recipientsOf({ sms, email, telegram, webhooks }: ChannelSettings): Recipient[] {
  const by = (channel: Recipient['channel'], addresses: readonly string[]) =>
    addresses.map((address): Recipient => ({ channel, address }));
  return [...by('sms', sms), ...by('email', email), ...by('telegram', telegram), ...by('webhook', webhooks)];
}
