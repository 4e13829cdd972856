import { formatWhen, type Both, type Language } from './time/time.ts';
import { cents, formatCents } from './values/money.ts';

// Whether somebody can be taken out of the books, and what stays of them.

/** Whether a file beside backups is a list of who was erased. */
export const isErasureList = (name: string): boolean => /^washa-erased-[0-9a-z-]+\.json$/i.test(name);

/** What was erased, in rows. It says nothing about whom. */
export const ERASED_KINDS = ['people', 'lines', 'payments', 'deliveries', 'messages', 'deeds', 'others'] as const;
export type ErasureCounts = Readonly<Record<(typeof ERASED_KINDS)[number], number>>;

/** A line of theirs, as far as it can be in the way. */
export interface ErasableLine {
  readonly id: number;
  readonly account_no: string;
  readonly router_name: string;
  readonly service: string;
  readonly username: string;
  /** Null: it is served. UTC ms. */
  readonly retired_at: number | null;
  readonly expires_at: number;
  readonly balance_cents: number;
  readonly access: 'unknown' | 'on' | 'off';
  /** Whether its router is in use. */
  readonly is_asked: boolean;
}

/** All that decides it. */
export interface ErasureFacts {
  readonly name: string;
  /** When they were erased before, UTC ms; null: never. */
  readonly erasedAt: number | null;
  readonly lines: readonly ErasableLine[];
  /** The first of each that is not at its end; null: none. */
  readonly open: {
    /** Money that waits for a person. */
    readonly payment: { readonly id: number; readonly amount_cents: number } | null;
    /** A delivery that nobody has ended, in which their number stands. */
    readonly callback: { readonly id: number } | null;
    /** A phone that was asked for money. */
    readonly request: { readonly account_no: string } | null;
    readonly refund: { readonly payment_id: number } | null;
    /** An SMS that has not left. */
    readonly message: { readonly id: number } | null;
    /** What a router has to be told yet, by its name. */
    readonly work: { readonly router_name: string } | null;
  };
  readonly payments: { readonly rows: number; readonly cents: number };
  readonly deliveries: number;
  readonly messages: number;
  /** Reasons over which the chain of the ledger is made, and how many of them name the person. */
  readonly chained: { readonly rows: number; readonly named: number };
  /** Backups in which they are. */
  readonly backups: number;
}

/** Why somebody cannot be erased yet: the one step that comes first. */
export type ErasureObstacle = 'erased' | 'line' | 'money' | 'request' | 'message' | 'router';

interface Formats {
  readonly timeZone: string;
  readonly currency: string;
}

/** @returns null: nothing is in the way */
export function erasureObstacle(
  facts: ErasureFacts,
  { timeZone, currency }: Formats,
  now: number,
): { readonly why: ErasureObstacle; readonly words: Both } | null {
  const { erasedAt, lines, open } = facts;
  const money = (amount: number) => formatCents(cents(amount), currency);
  const when = (at: number, language: Language) => formatWhen(at, timeZone, language, now);
  if (erasedAt !== null) {
    const words = { en: `They were erased on ${when(erasedAt, 'en')}.`, sw: `Alifutwa ${when(erasedAt, 'sw')}.` };
    return { why: 'erased', words };
  }
  const served = lines.find((line) => line.retired_at === null);
  if (served !== undefined) {
    const { account_no: line, expires_at: until } = served;
    const isPaid = now < until;
    const words = {
      en: `${line} is still served${isPaid ? `, and paid until ${when(until, 'en')}` : ''}: end that line first.`,
      sw: `${line} bado inahudumiwa${isPaid ? `, na imelipiwa hadi ${when(until, 'sw')}` : ''}: funga laini hiyo kwanza.`,
    };
    return { why: 'line', words };
  }
  const rich = lines.find((line) => line.balance_cents > 0);
  if (rich !== undefined) {
    const left = money(rich.balance_cents);
    const words = {
      en: `${rich.account_no} still has ${left}: give that back or move it first, on the page of the payment that it came with.`,
      sw: `${rich.account_no} bado ina ${left}: zirudishe au zihamishe kwanza, kwenye ukurasa wa malipo zilikotoka.`,
    };
    return { why: 'money', words };
  }
  if (open.payment !== null) {
    const { id, amount_cents: amount } = open.payment;
    const words = {
      en: `Payment ${id} of ${money(amount)} waits for a person: decide about it first.`,
      sw: `Malipo ${id} ya ${money(amount)} yanasubiri mtu: amua kuyahusu kwanza.`,
    };
    return { why: 'money', words };
  }
  if (open.callback !== null) {
    const words = {
      en: `Message ${open.callback.id} of a provider waits for a person: end it first.`,
      sw: `Ujumbe ${open.callback.id} wa mtoa huduma unasubiri mtu: ufunge kwanza.`,
    };
    return { why: 'money', words };
  }
  if (open.refund !== null) {
    const id = open.refund.payment_id;
    const words = {
      en: `A refund of payment ${id} is on its way: wait until it has arrived, or say what became of it.`,
      sw: `Marejesho ya malipo ${id} yako njiani: subiri yafike, au sema yameishia wapi.`,
    };
    return { why: 'money', words };
  }
  if (open.request !== null) {
    const line = open.request.account_no;
    const words = {
      en: `A phone was asked for money for ${line}, and what came of it is not known yet: wait some minutes.`,
      sw: `Simu iliombwa pesa za ${line}, na matokeo bado hayajulikani: subiri dakika chache.`,
    };
    return { why: 'request', words };
  }
  if (open.message !== null) {
    const words = {
      en: 'An SMS to them has not left yet: wait until it has.',
      sw: 'SMS kwake bado haijaondoka: subiri iondoke.',
    };
    return { why: 'message', words };
  }
  const router = open.work?.router_name ?? lines.find((line) => line.access === 'on' && line.is_asked)?.router_name;
  if (router !== undefined) {
    const words = {
      en: `${router} has not yet said that it is switched off: wait until it has.`,
      sw: `${router} bado haijasema kwamba imezimwa: subiri iseme.`,
    };
    return { why: 'router', words };
  }
  return null;
}

const counted = (n: number, one: string, many: string) => (n === 1 ? `1 ${one}` : `${n} ${many}`);

/** What goes and what stays, and why: for whoever decides. */
export function erasurePreview(facts: ErasureFacts, { currency }: Formats): Both[] {
  const { name, lines, payments, deliveries, messages, chained, backups } = facts;
  const accounts = lines.map((line) => line.account_no).join(', ');
  const logins = lines
    .filter((line) => line.is_asked)
    .map((line) => `${line.service} ${line.username} on ${line.router_name}`);
  const sum = formatCents(cents(payments.cents), currency);
  const when = (count: number, words: Both): Both[] => (count === 0 ? [] : [words]);
  return [
    {
      en: `${name} goes: name, phone, devices, logins, texts and what staff wrote about them. This cannot be undone`,
      sw: `${name} anafutwa: jina, simu, vifaa, login, maandishi na yote ambayo wafanyakazi waliandika kumhusu. Hili haliwezi kurudishwa`,
    },
    ...when(lines.length, {
      en: `${accounts}: the number goes too, and is never given to anybody again`,
      sw: `${accounts}: namba inafutwa pia, na haitapewa mtu tena`,
    }),
    ...when(payments.rows, {
      en: `${counted(payments.rows, 'payment', 'payments')} of ${sum} in all: sum, receipt and day stay for the books; who paid, and what was typed, goes`,
      sw: `malipo ${payments.rows} ya ${sum} kwa jumla: kiasi, risiti na siku vinabaki kwa vitabu; aliyelipa, na alichoandika, vinafutwa`,
    }),
    ...when(deliveries, {
      en: `${counted(deliveries, 'message of a provider', 'messages of providers')}: when it came and its SHA-256 stay as proof; the bytes go`,
      sw: `ujumbe ${deliveries} wa watoa huduma: ulipofika na SHA-256 yake vinabaki kama ushahidi; maandishi yanafutwa`,
    }),
    ...when(messages, {
      en: `${counted(messages, 'SMS', 'SMS')} with their numbers and texts go`,
      sw: `SMS ${messages} zinafutwa, pamoja na namba na maandishi`,
    }),
    {
      en: 'The ledger and the closed days stay as they are: they hold sums and numbers of rows, and are chained',
      sw: 'Leja na siku zilizofungwa zinabaki zilivyo: zina kiasi na namba za mistari tu, na zimeunganishwa',
    },
    ...when(chained.rows, {
      en: `${counted(chained.rows, 'reason that moved money stays', 'reasons that moved money stay')} as staff wrote it, for the chain is made over it; ${chained.named === 0 ? 'none names them' : `${chained.named} of them ${chained.named === 1 ? 'names' : 'name'} them`}`,
      sw: `sababu ${chained.rows} zilizohamisha pesa zinabaki kama wafanyakazi walivyoandika, kwa kuwa mnyororo umejengwa juu yake; ${chained.named === 0 ? 'hakuna inayomtaja' : `${chained.named} kati yake zinamtaja`}`,
    }),
    ...when(logins.length, {
      en: `At the router stays, switched off: ${logins.join(', ')}. Washa removes no login: remove it there`,
      sw: `Kwenye ruta zinabaki, zimezimwa: ${logins.join(', ')}. Washa haiondoi login: iondoe hapo`,
    }),
    ...when(backups, {
      en: `${counted(backups, 'backup', 'backups')} made before hold them until they are let go; whoever restores one erases them again by that`,
      sw: `nakala ${backups} za awali zinaye hadi ziachwe; anayerejesha moja anamfuta tena kwa hilo`,
    }),
  ];
}
