import { formatWhen } from './time/time.ts';
import { cents, formatCents } from './values/money.ts';

// Whether somebody can be taken out of the books, and what stays of them.

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
): { readonly why: ErasureObstacle; readonly words: string } | null {
  const { erasedAt, lines, open } = facts;
  const money = (amount: number) => formatCents(cents(amount), currency);
  const when = (at: number) => formatWhen(at, timeZone, 'en', now);
  if (erasedAt !== null) return { why: 'erased', words: `They were erased on ${when(erasedAt)}.` };
  const served = lines.find((line) => line.retired_at === null);
  if (served !== undefined) {
    const paid = now < served.expires_at ? `, and paid until ${when(served.expires_at)}` : '';
    return { why: 'line', words: `${served.account_no} is still served${paid}: end that line first.` };
  }
  const rich = lines.find((line) => line.balance_cents > 0);
  if (rich !== undefined) {
    const words = `${rich.account_no} still has ${money(rich.balance_cents)}: give that back or move it first, on the page of the payment that it came with.`;
    return { why: 'money', words };
  }
  if (open.payment !== null) {
    const words = `Payment ${open.payment.id} of ${money(open.payment.amount_cents)} waits for a person: decide about it first.`;
    return { why: 'money', words };
  }
  if (open.callback !== null)
    return { why: 'money', words: `Message ${open.callback.id} of a provider waits for a person: end it first.` };
  if (open.refund !== null) {
    const words = `A refund of payment ${open.refund.payment_id} is on its way: wait until it has arrived, or say what became of it.`;
    return { why: 'money', words };
  }
  if (open.request !== null) {
    const words = `A phone was asked for money for ${open.request.account_no}, and what came of it is not known yet: wait some minutes.`;
    return { why: 'request', words };
  }
  if (open.message !== null) return { why: 'message', words: 'An SMS to them has not left yet: wait until it has.' };
  const router = open.work?.router_name ?? lines.find((line) => line.access === 'on' && line.is_asked)?.router_name;
  if (router !== undefined)
    return { why: 'router', words: `${router} has not yet said that it is switched off: wait until it has.` };
  return null;
}

const counted = (n: number, one: string, many: string) => (n === 1 ? `1 ${one}` : `${n} ${many}`);

/** What goes and what stays, and why: for whoever decides. */
export function erasurePreview(facts: ErasureFacts, { currency }: Formats): string[] {
  const { name, lines, payments, deliveries, messages, chained, backups } = facts;
  const accounts = lines.map((line) => line.account_no).join(', ');
  const logins = lines
    .filter((line) => line.is_asked)
    .map((line) => `${line.service} ${line.username} on ${line.router_name}`);
  return [
    `${name} goes: name, phone, devices, logins, texts and what staff wrote about them. This cannot be undone`,
    ...(lines.length === 0 ? [] : [`${accounts}: the number goes too, and is never given to anybody again`]),
    ...(payments.rows === 0
      ? []
      : [
          `${counted(payments.rows, 'payment', 'payments')} of ${formatCents(cents(payments.cents), currency)} in all: sum, receipt and day stay for the books; who paid, and what was typed, goes`,
        ]),
    ...(deliveries === 0
      ? []
      : [
          `${counted(deliveries, 'message of a provider', 'messages of providers')}: when it came and its SHA-256 stay as proof; the bytes go`,
        ]),
    ...(messages === 0 ? [] : [`${counted(messages, 'SMS', 'SMS')} with their numbers and texts go`]),
    'The ledger and the closed days stay as they are: they hold sums and numbers of rows, and are chained',
    ...(chained.rows === 0
      ? []
      : [
          `${counted(chained.rows, 'reason that moved money stays', 'reasons that moved money stay')} as staff wrote it, for the chain is made over it; ${chained.named === 0 ? 'none names them' : `${chained.named} of them ${chained.named === 1 ? 'names' : 'name'} them`}`,
        ]),
    ...(logins.length === 0
      ? []
      : [`At the router stays, switched off: ${logins.join(', ')}. Washa removes no login: remove it there`]),
    ...(backups === 0
      ? []
      : [
          `${counted(backups, 'backup', 'backups')} made before hold them until they are let go; whoever restores one erases them again by that`,
        ]),
  ];
}
