import { disagreement } from '../../domain/money/disagreement.ts';
import { feeKey, judgeRow, type RowFacts, type RowVerdict } from '../../domain/money/reconcile.ts';
import type { StatementRow } from '../../domain/money/statement.ts';
import { cents, type Cents } from '../../domain/values/money.ts';
import { actionByKey } from '../../storage/actions.ts';
import { firstDeed, paymentOfName, paymentsMadeBetween, paymentsWithoutReceipt } from '../../storage/reconcile.ts';
import { openRefunds, refundOfReceipt, refundsSentBy, type RefundRow } from '../../storage/refunds.ts';
import { parseMsisdn, readPayer, type Msisdn, type Payer } from '../../domain/values/msisdn.ts';
import type { Store } from '../../storage/engine/store.ts';
import type { ReadRow, Statement } from './read-statement.ts';

/** A row beside the books. */
export interface Finding {
  readonly row: ReadRow;
  readonly verdict: RowVerdict;
  /** The payment that it is, or is about. */
  readonly payment: number | null;
  /** The refund that it shows. */
  readonly refund: number | null;
  /** What the books say that it was. */
  readonly bookedCents: Cents | null;
}

/** A payment of the books that the statement does not have. */
export interface Absent {
  readonly payment: number;
  readonly receipt: string;
  readonly amountCents: Cents;
}

export interface Comparison {
  readonly findings: readonly Finding[];
  /** Made between the first row and the last one. */
  readonly absent: readonly Absent[];
  readonly flaws: Statement['flaws'];
  /** True where the books have payments of that time, and none of them is in the file: it may be another paybill's. */
  readonly isStrange: boolean;
}

const NEAR_MS = 15 * 60_000;
/** What was handed over longer before is not what went out. Milliseconds. */
const SENT_MS = 30 * 24 * 3_600_000;

/**
 * Compares a statement with what a connection told the books, by M-Pesa's receipts. Writes nothing.
 * @param provider name of the connection whose money the statement lists
 */
export function compareStatement(store: Store, provider: string, { rows, flaws }: Statement): Comparison {
  return store.snapshot(() => {
    const since = store.first(firstDeed, {})?.at ?? 0;
    const sentBack = new Map<string, number>();
    for (const { kind, linked, amountCents } of rows) {
      if (kind === 'reversal' && linked !== null) sentBack.set(linked, amountCents);
    }
    const came = new Map(
      rows.flatMap((row) => (row.kind === 'in' ? row.receipts.map((one) => [one, row] as const) : [])),
    );
    const findings = rows.map((row): Finding => {
      const known = knownPayment(store, row);
      const wentBack =
        row.kind === 'reversal'
          ? row.linked !== null && came.get(row.linked)?.amountCents === row.amountCents
          : row.receipts.some((one) => sentBack.get(one) === row.amountCents);
      const refund = row.kind === 'out' ? refundShown(store, provider, row) : undefined;
      const facts: RowFacts = {
        payment: known === null ? null : { id: known.id, amountCents: known.amount_cents, state: known.state },
        twin: known === null && row.kind === 'in' ? twinOf(store, provider, row) : null,
        refund: refund?.id ?? null,
        isFeeBooked: store.first(actionByKey, { key: feeKey(provider, feeName(row)) }) !== undefined,
        wentBack,
        since,
      };
      return {
        row,
        verdict: judgeRow(row, facts),
        payment: known?.id ?? facts.twin ?? refund?.payment_id ?? null,
        refund: facts.refund,
        bookedCents: known === null ? null : cents(known.amount_cents),
      };
    });
    const times = rows.map(({ at }) => at);
    // Not by spreading: a year of rows is more than a call takes arguments.
    const first = times.reduce((least, at) => Math.min(least, at), Infinity);
    const last = times.reduce((most, at) => Math.max(most, at), -Infinity);
    const made = rows.length === 0 ? [] : store.all(paymentsMadeBetween, { provider, from: first, until: last });
    const listed = new Set(rows.flatMap(({ receipts }) => receipts));
    const absent = made.flatMap(({ id, receipt_code, amount_cents }) =>
      receipt_code === null || listed.has(receipt_code)
        ? []
        : [{ payment: id, receipt: receipt_code, amountCents: cents(amount_cents) }],
    );
    const isAnyKnown = findings.some(({ payment, verdict }) => payment !== null && verdict !== 'may-be-known');
    return { findings, absent, flaws, isStrange: made.length > 0 && !isAnyKnown };
  });
}

/** What tells a fee from every other: its own receipt, and of which payment it is, for some exports give both one. */
export function feeName({ kind, receipts, linked, amountCents, at }: StatementRow): string {
  return [kind, receipts.join(), linked ?? '', amountCents, receipts.length === 0 ? at : ''].filter(String).join(' ');
}

function knownPayment(store: Store, { kind, receipts, linked }: StatementRow) {
  const names = kind === 'reversal' || kind === 'fee' || kind === 'fee-back' ? [linked] : receipts;
  for (const receipt of names) {
    const payment = receipt === null ? undefined : store.first(paymentOfName, { receipt });
    if (payment !== undefined) return payment;
  }
  return null;
}

/**
 * A payment without a receipt that a row may be, where nothing tells. Another account or another payer is other money; what is told of
 * both and agrees is found to be one when it is booked.
 */
function twinOf(store: Store, provider: string, { amountCents, at, account, payerPhone }: StatementRow): number | null {
  const near = { from: at - NEAR_MS, until: at + NEAR_MS };
  const said: Said = { account, payerPhone };
  const twin = store.all(paymentsWithoutReceipt, { provider, amountCents, ...near }).find((one) => {
    const booked: Said = { account: one.payer_account, payerPhone: one.payer_phone };
    return disagreement(booked, said) === null && !(isWhole(booked) && isWhole(said));
  });
  return twin?.id ?? null;
}

type Said = Parameters<typeof disagreement>[0];

function isWhole({ account, payerPhone }: Said): boolean {
  return account !== null && readPayer(payerPhone).kind !== 'none';
}

/**
 * The one refund of this connection that money which went out shows, and of which nobody knew: of the same amount, not before it was asked,
 * and to its number. Two that it may be are neither, and a receipt that stands at a refund already shows no other.
 */
function refundShown(store: Store, provider: string, { receipts, amountCents, at, payerPhone }: StatementRow) {
  const [receipt, ...more] = receipts;
  if (receipt === undefined || more.length > 0 || payerPhone === null) return undefined;
  if (store.first(refundOfReceipt, { receipt }) !== undefined) return undefined;
  const to = readPayer(payerPhone);
  const isIts = (refund: RefundRow, phone: Msisdn | null): boolean => {
    const isThen = refund.asked_at <= at + NEAR_MS;
    return refund.amount_cents === amountCents && isThen && phone !== null && mayBePhone(to, phone);
  };
  const open = store.all(openRefunds, {}).filter((refund) => {
    const isOfHere = (refund.provider ?? refund.paid_by) === provider && refund.state === 'maybe';
    return isOfHere && isIts(refund, parseMsisdn(refund.msisdn ?? refund.payer_phone ?? ''));
  });
  const isAnother = store.all(refundsSentBy, { provider, since: at - SENT_MS }).some((refund) => {
    // One that a person called failed is asked for on: it may have gone out.
    const mayBeOut = refund.state === 'done' || (refund.state === 'failed' && refund.next_at !== null);
    return mayBeOut && refund.receipt_code === null && isIts(refund, parseMsisdn(refund.msisdn ?? ''));
  });
  return open.length === 1 && !isAnother ? open[0] : undefined;
}

function mayBePhone(payer: Payer, phone: Msisdn): boolean {
  if (payer.kind === 'plain') return payer.msisdn === phone;
  return payer.kind === 'masked' && phone.startsWith(payer.prefix) && phone.endsWith(payer.suffix);
}
