import { foldAccount } from '../domain/money/account-fold.ts';
import { readAskedAmount } from '../domain/money/asked-amount.ts';
import { readMpesaMessage, type MpesaMessage } from '../domain/money/mpesa-message.ts';
import { cents, formatCents } from '../domain/values/money.ts';
import type { Language } from '../domain/time/time.ts';
import { parseMsisdn } from '../domain/values/msisdn.ts';
import { MATCHES_NOTHING, matchAny } from '../domain/values/trigrams.ts';
import type { Store } from '../storage/engine/store.ts';
import { wrongAddressesSince } from '../storage/intake.ts';
import {
  findPayments,
  findRequests,
  hashOfPhone,
  paymentsOfAmount,
  paymentsOfReceipt,
  paymentsGoneBack,
} from '../storage/views/find-payments.ts';
import { wentBackBy } from '../storage/reversals.ts';
import { findLines, linesOfCodes, linesOfNames, walkLines, type WideLine } from '../storage/views/line-rows.ts';
import { textMark } from '../storage/texts.ts';
import type { PaymentWalk } from '../storage/views/overview.ts';
import {
  accountPart,
  amountMatch,
  endOf,
  escaped,
  foldedText,
  codeStart,
  isShort,
  phoneDigits,
  phonePattern,
  waysOf,
  waysOfWriting,
} from './asked-text.ts';
import type { LaneOf } from './lane.ts';
import { lineView, type LineView } from './line.ts';
import { paymentView, type ShownPayment } from './payment.ts';
import { deliveriesWith, type FoundDeliveries } from './search-deliveries.ts';
import { namedVoucher, voucherByNumber, type VoucherSlip } from './voucher-slip.ts';

export interface FoundLine {
  readonly line: WideLine;
  readonly view: LineView;
}

export type FoundRequest = NonNullable<(typeof findRequests)['row']>;

/** Money that went back under a receipt of its own; `at` is UTC ms. */
export type FoundReturn = { readonly receipt: string } & NonNullable<(typeof wentBackBy)['row']>;

/** All that a text finds. */
export interface Found extends FoundDeliveries {
  /** Set when the text is a message of M-Pesa: then what is found is what that speaks of. */
  readonly message: MpesaMessage | null;
  readonly payments: readonly ShownPayment[];
  /** Not those that are paid: their payment is what is found. */
  readonly requests: readonly FoundRequest[];
  readonly lines: readonly FoundLine[];
  /** What went back to a payer under the receipt that was looked for. */
  readonly wentBack: FoundReturn | null;
  /** The one whose number the text names; null: it names none. */
  readonly voucher: VoucherSlip | null;
  /** Where callbacks went within the last day that are lost, whatever was looked for: the newest first. */
  readonly wrongAddresses: readonly string[];
}

/** Longer than any message of M-Pesa. */
export const LONGEST_SEARCH = 600;

const DAY_MS = 24 * 3_600_000;

/**
 * Payments by receipt, payer or what was typed, deliveries that were set apart by what can be seen in them, and lines. A whole
 * message of M-Pesa finds its payment, and the line whose account it names; an amount, alone or with its day or hour, what was paid so.
 * @param limit of each
 * @param zone IANA name
 * @param now UTC milliseconds
 */
export function search(store: Store, text: string, limit: number, laneOf: LaneOf, zone: string, now: number): Found {
  const shown = (payment: PaymentWalk): ShownPayment => ({
    payment,
    view: paymentView(payment, laneOf(payment.router_name), now),
  });
  const lines = (asked: string) => searchLines(store, asked, { retired: true, limit }, laneOf, now);
  const wrongAddresses = store.all(wrongAddressesSince, { since: now - DAY_MS }).map(({ shown: path }) => path);
  const message = readMpesaMessage(text, zone);
  const code = message?.receipt ?? text.trim().toUpperCase();
  const back = store.first(wentBackBy, { receipt: code });
  const wentBack = back === undefined ? null : { receipt: code, ...back };
  if (message !== null) {
    const { receipt, account } = message;
    return {
      message,
      payments: [...store.all(paymentsOfReceipt, { receipt }), ...store.all(paymentsGoneBack, { receipt })].map(shown),
      ...deliveriesWith(store, { text: receipt, whole: null, hash: null, amount: null }),
      requests: [],
      lines: account === null ? [] : lines(account),
      wentBack,
      voucher: null,
      wrongAddresses,
    };
  }
  const number = namedVoucher(text);
  const whole = parseMsisdn(text);
  const hash = (whole === null ? undefined : store.first(hashOfPhone, { whole }))?.msisdn_sha256 ?? null;
  const digits = phonePattern(text);
  const amount = readAskedAmount(text, zone, now);
  const sought = { text: escaped(text), folded: foldedText(text), digits, whole: whole ?? '', limit };
  const { mark = 0, newest = 0 } = store.first(textMark, {}) ?? {};
  const ways = matchAny(waysOf(text, sought, hash));
  const payments = [
    // What is too short for the index is looked for among the newest.
    ...store.all(findPayments, {
      ...sought,
      match: ways,
      walkFrom: ways === MATCHES_NOTHING ? Math.min(mark, newest - NEWEST_WALKED) : mark,
    }),
    ...(amount === null
      ? []
      : store.all(paymentsOfAmount, { ...amount, match: amountMatch(amount), walkFrom: mark, limit })),
    ...store.all(paymentsGoneBack, { receipt: code }),
  ];
  const byId = new Map(payments.map((payment) => [payment.id, payment]));
  const named = { digits, whole: whole ?? '', text, key: foldAccount(text).key, limit };
  return {
    message,
    payments: [...byId.values()]
      .sort((a, b) => b.received_at - a.received_at)
      .slice(0, limit)
      .map(shown),
    ...deliveriesWith(store, { text, whole, hash, amount }),
    requests: store.all(findRequests, { ...named, ...(amount ?? NO_AMOUNT) }),
    lines: lines(text),
    wentBack,
    voucher: number === null ? null : voucherByNumber(store, number, now),
    wrongAddresses,
  };
}

const NEWEST_WALKED = 2_000;

const NO_AMOUNT = { amountCents: -1, from: 0, until: 0 };

/** Whether the payment that a message of M-Pesa tells of has come. */
export function messageWords(
  { payments, callbacks }: Found,
  { receipt, amountCents }: MpesaMessage,
  language: Language = 'en',
): string {
  const amount = formatCents(amountCents);
  const said = MESSAGE_WORDS[language];
  const [payment] = payments.map((one) => one.payment);
  if (payment !== undefined) {
    const booked = formatCents(cents(payment.amount_cents), payment.currency);
    return booked === amount ? said.is(payment.id, receipt) : said.isOf(payment.id, receipt, booked, amount);
  }
  return callbacks.length > 0 ? said.apart(receipt) : said.none(receipt, amount);
}

const MESSAGE_WORDS = {
  en: {
    is: (id: number, code: string) => `Payment ${id} is that of ${code}.`,
    isOf: (id: number, code: string, booked: string, says: string) =>
      `Payment ${id} is that of ${code}, but of ${booked}: the message says ${says}.`,
    apart: (code: string) => `${code} stands in a message that was set apart: a person has to book it.`,
    none: (code: string, sum: string) => `No payment ${code} of ${sum} yet.`,
  },
  sw: {
    is: (id: number, code: string) => `Malipo ${id} ndiyo ya ${code}.`,
    isOf: (id: number, code: string, booked: string, says: string) =>
      `Malipo ${id} ndiyo ya ${code}, lakini ni ${booked}: ujumbe unasema ${says}.`,
    apart: (code: string) => `${code} iko kwenye ujumbe uliowekwa kando: mtu auandike.`,
    none: (code: string, sum: string) => `Hakuna malipo ${code} ya ${sum} bado.`,
  },
} as const;

/** Which lines are looked for, whatever they are called. */
interface AskedLines {
  readonly retired: boolean;
  readonly limit: number;
  /** Only those that are paid and of which no session was ever seen. */
  readonly neverSeen?: boolean;
  /** Only those whose subscriber has none. */
  readonly withoutPhone?: boolean;
}

/**
 * Lines whose subscriber's name, account number or login contains `text`, an account number also without its dashes and
 * blanks, or whose phone contains its digits in any way of writing them; by name, each with its view. Of an empty text all. Of one
 * that is too short for the index, those that begin with it, and first the line whose account number it is.
 * @param now UTC milliseconds
 */
export function searchLines(store: Store, text: string, options: AskedLines, laneOf: LaneOf, now: number): FoundLine[] {
  const asked = {
    retired: options.retired ? 1 : 0,
    unseen: options.neverSeen === true ? now : null,
    withoutPhone: options.withoutPhone === true ? 1 : 0,
    limit: options.limit,
  } as const;
  return linesWith(store, text, asked).map((line) => ({ line, view: lineView(line, laneOf(line.router_name), now) }));
}

function linesWith(store: Store, text: string, asked: Parameters<typeof walkLines.bind>[0]): WideLine[] {
  if (text === '') return store.all(walkLines, asked);
  const { key, plain: folded } = foldAccount(text);
  if (isShort(text)) {
    const codes = store.all(linesOfCodes, { ...asked, key, plain: codeStart(text, folded) });
    const names = waysOfWriting(text).flatMap((start) => store.all(linesOfNames, { ...asked, start }));
    // Names before the other accounts: every account of a box may begin with the same two letters.
    const its = codes.filter((line) => foldAccount(line.account_no).key === key);
    const byId = new Map([...its, ...names, ...codes].map((line) => [line.id, line]));
    return [...byId.values()].slice(0, asked.limit);
  }
  const plain = accountPart(folded);
  const digits = phoneDigits(text);
  const match = matchAny([[text], [plain], [endOf(digits)]]);
  return store.all(findLines, { ...asked, key, plain, text: escaped(text), digits, match });
}
