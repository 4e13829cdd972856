import type { NotDone } from '../outbound.ts';
import type { Language } from '../time/time.ts';

/** By what the owner can be told. */
export const CHANNELS = ['sms', 'email', 'telegram', 'webhook'] as const;
export type Channel = (typeof CHANNELS)[number];

/** Somebody who is told: a phone, a mail address, a chat, or the name of the secret that holds a web address. */
export interface Recipient {
  readonly channel: Channel;
  readonly address: string;
}

/** What a notice is about. `alarms`: something became wrong, or right; `test`: a person wants to see one arrive; `digest`: how a day was. */
export const NOTICE_KINDS = ['alarms', 'test', 'digest'] as const;
export type OwnerNoticeKind = (typeof NOTICE_KINDS)[number];

export const DELIVERY_STATES = ['queued', 'sent', 'failed', 'dropped'] as const;

/** `failed`: nobody took it in time. `dropped`: it was not true any more, or nobody is to be told there now. */
export type OwnerDeliveryState = (typeof DELIVERY_STATES)[number];

/** An alarm as the owner was told of it, for programs. Times are UTC ms. */
export interface ToldAlarm {
  readonly kind: string;
  /** Empty where all of a kind are told as one. */
  readonly subject: string;
  readonly since: number;
  /** Null while it goes on. */
  readonly ended_at: number | null;
}

/** What the owner is to be told, in words, before it is known by which channel. */
export interface OwnerWords {
  /** One line: of a mail its subject. */
  readonly title: string;
  /** All of it in one SMS. */
  readonly short: string;
  /** All of it, over several lines. */
  readonly text: string;
}

export interface OwnerNotice extends OwnerWords {
  /** The same for every recipient, and again when it is sent again: who gets it twice can tell. */
  readonly id: number;
  readonly kind: OwnerNoticeKind;
  /** When it was written, UTC ms. */
  readonly at: number;
  readonly alarms: readonly ToldAlarm[];
}

/** `sent`: the other side took it. */
export type NoticeOutcome = { readonly kind: 'sent' } | NotDone;

/** One way to the owner. */
export interface NoticeChannel {
  readonly channel: Channel;
  readonly addresses: readonly string[];
  /** Tells one of them. Never throws; owns its deadline. */
  readonly send: (notice: OwnerNotice, address: string, signal: AbortSignal) => Promise<NoticeOutcome>;
}

const NAMES: Readonly<Record<Language, Readonly<Record<Channel, (end: string) => string>>>> = {
  en: {
    sms: (end) => `SMS to ${end}`,
    email: (end) => `e-mail to ${end}`,
    telegram: (end) => `Telegram chat ${end}`,
    webhook: (end) => `webhook ${end}`,
  },
  sw: {
    sms: (end) => `SMS kwa ${end}`,
    email: (end) => `barua pepe kwa ${end}`,
    telegram: (end) => `soga ya Telegram ${end}`,
    webhook: (end) => `webhook ya ${end}`,
  },
};

/** A recipient for a log or a page: enough to know which one, and of no use to anybody else. */
export function recipientWords({ channel, address }: Recipient, language: Language = 'en'): string {
  return NAMES[language][channel](endOf(channel, address));
}

function endOf(channel: Channel, address: string): string {
  switch (channel) {
    case 'sms':
    case 'telegram':
      return `…${address.slice(-3)}`;
    case 'email': {
      const [name = '', host = ''] = address.split('@');
      return `${name.slice(0, 1)}…@${host}`;
    }
    case 'webhook':
      return address;
  }
}
