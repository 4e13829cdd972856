import { ALARMS, type AlarmKind } from '../alarm.ts';
import type { NoticeOutcome } from './channel.ts';
import { maskPhones } from '../values/mask-phones.ts';

/** What a program can be told of. `paid`: money was booked to a line; `on`, `off`: its router confirmed it; `alarm`: one opened, or is over. */
export const NEWS_KINDS = ['paid', 'on', 'off', 'alarm'] as const;
export type NewsKind = (typeof NEWS_KINDS)[number];

/** A program that is told, as the settings name it. */
export interface Webhook {
  readonly name: string;
  readonly url: string;
  /** Name of the secret that what is sent is signed with. */
  readonly secret: string;
  readonly tells: readonly NewsKind[];
  /** Whether it is told the number of whoever paid. */
  readonly payerPhone: boolean;
}

/** A piece of news as it goes out. */
export interface SentNews {
  readonly id: string;
  /** JSON. */
  readonly body: string;
  /** When it is sent, UTC ms. */
  readonly at: number;
}

/** Tells one program. Never throws; owns its deadline. */
export type SendNews = (news: SentNews, signal: AbortSignal) => Promise<NoticeOutcome>;

/** A line, as it is when it is told of. Times are UTC ms. */
export interface NewsLine {
  readonly account_no: string;
  readonly plan_code: string;
  readonly router_name: string;
  readonly service: string;
  readonly username: string;
  readonly expires_at: number;
}

/** Money that was booked to a line. */
export interface NewsPayment {
  readonly id: number;
  /** What came to this line: of a payment that was split, its part. */
  readonly amount_cents: number;
  /** ISO 4217. */
  readonly currency: string;
  /** Of M-Pesa; null where there is none. */
  readonly receipt_code: string | null;
  readonly provider: string;
  readonly received_at: number;
  /** As the provider gave it: it may be masked. */
  readonly payer_phone: string | null;
}

export interface NewsAlarm {
  readonly kind: AlarmKind;
  readonly subject: string;
  readonly message: string;
  readonly opened_at: number;
}

/** Something that happened. Which of the rest is there goes by its kind. */
export interface NewsFacts {
  readonly id: number;
  readonly kind: NewsKind;
  /** When it happened, UTC ms. */
  readonly at: number;
  /** Of an alarm: it is over. */
  readonly isOver: boolean;
  readonly line: NewsLine | null;
  readonly payment: NewsPayment | null;
  readonly alarm: NewsAlarm | null;
}

/** The one name of a piece of news, however often it comes; also behind a restore, where numbers are given anew. */
export function newsName({ id, at }: { readonly id: number; readonly at: number }): string {
  return `${at}-${id}`;
}

/** What a program is sent, before it is JSON. No phone number is in it, but the payer's where the settings ask for it. */
export function newsBody(facts: NewsFacts, { payerPhone }: Pick<Webhook, 'payerPhone'>): object {
  const { kind, at, line, payment, alarm, isOver } = facts;
  const { payer_phone: phone = null, ...paid } = payment ?? {};
  return {
    id: newsName(facts),
    kind,
    at,
    ...(line === null ? {} : { line }),
    ...(payment === null ? {} : { payment: payerPhone ? { ...paid, payer_phone: phone } : paid }),
    ...(alarm === null ? {} : { alarm: alarmBody(alarm, isOver ? at : null) }),
  };
}

function alarmBody({ kind, subject, message, opened_at }: NewsAlarm, closed_at: number | null): object {
  const { severity, title } = ALARMS[kind];
  return {
    kind,
    subject: maskPhones(subject),
    severity,
    title: title.en,
    message: maskPhones(message),
    opened_at,
    closed_at,
  };
}

/** What is told in order: a later piece of news about the same waits for the one before. */
export function newsAbout(news: { readonly line: number | null; readonly alarm: string | null }): string {
  return news.line === null ? `alarm ${news.alarm ?? ''}` : `line ${news.line}`;
}
