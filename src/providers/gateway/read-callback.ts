import { isNothing, isPlaceholder } from '../../domain/money/placeholder.ts';
import { parseCents } from '../../domain/values/money.ts';
import type { HoldReason, Notice, PaymentKey, Reading } from '../../domain/money/notice.ts';
import { parseProviderTime } from '../../domain/time/provider-time.ts';
import { STATUS } from './answer.ts';
import type { SignedBody } from './authenticate.ts';
import { checkShape, isShapeFault } from './check-shape.ts';
import type { Shape } from './check-shape.ts';
import { MEMBERS } from './members.ts';
import type { CallbackKind } from './members.ts';
import { OPERATION, POS_PROVIDER } from './settings.ts';
import type { GatewaySettings } from './settings.ts';
import { strangeMoney } from './strange-money.ts';
import { memberOf } from '../json/strict-json.ts';
import type { JsonObject } from '../json/strict-json.ts';

/** A receipt as M-Pesa forms it. */
const RECEIPT = /^[A-Z][A-Z0-9]{9}$/;

const ACCOUNTS = ['extra.BillRefNumber', 'extra.billRefNumber', 'extra.PayBillRefNumber'];

/** Longest name of a payer that is taken over. */
const MAX_NAME = 128;

interface Callback {
  readonly kind: CallbackKind;
  readonly operation: number;
  /** Text of a member by path; empty when it is absent. */
  readonly text: (path: string) => string;
  readonly paidAt: number | null;
  readonly account: string;
  readonly warnings: readonly string[];
}

/**
 * Reads an authentic body: closed schema, configured values, then what it means for the books.
 * @param now our clock, UTC milliseconds; decides only whether money is held as stale
 */
export function readCallback(signed: SignedBody, settings: GatewaySettings, now: number): Reading {
  const { duplicateKey, contradiction } = signed;
  if (duplicateKey !== null) {
    if (contradiction !== null) return quarantined('duplicate_key', `${duplicateKey}: ${contradiction}`);
    return { ...quarantined('duplicate_key', duplicateKey), ...strangeMoney(signed.root) };
  }
  if (!signed.lossless) return quarantined('lossy_number', 'a number is not the one that was signed');

  const kind = kindOf(signed, settings);
  if (kind === 'operation_unknown') {
    // The gateway documents no operation types of tills: what names an order of ours is asked about, whatever it is called.
    const order = memberOf(signed.root, 'order_id');
    const asks = order?.kind === 'string' ? [order.value] : [];
    return { ...quarantined('operation_unknown', operationText(signed.root)), asks };
  }
  const shape = checkShape(signed.root, MEMBERS[kind], settings.extraKeys[kind]);
  const strange = kind === 'b2c' ? {} : strangeMoney(signed.root);
  if (isShapeFault(shape)) return { ...quarantined(shape.reason, shape.detail), ...strange };
  if (!shape.inOrder && settings.enforceOrder === 'enforce')
    return { ...quarantined('member_order', kind), ...strange };

  const callback = understand(kind, shape, signed, settings);
  if (kind === 'short') {
    const asks = [callback.text('order_id'), callback.text('transaction_id')].filter((name) => name !== '');
    return { ...quarantined('needs_status', `order_id ${callback.text('order_id')}`), asks };
  }
  if (kind === 'b2c') {
    const orderId = callback.text('order_id');
    return { kind: 'ignored', reason: 'outbound', detail: `order_id ${orderId}`, asks: [orderId] };
  }
  return claiming(
    callback,
    refusedValue(callback, shape, settings) ?? readOutcome(callback, settings, now),
    settings,
    now,
  );
}

/** Which closed set of members applies. Money out is told apart first, whoever sends it. */
function kindOf(signed: SignedBody, settings: GatewaySettings): CallbackKind | 'operation_unknown' {
  const { root } = signed;
  const named = (key: string): boolean => memberOf(root, key) !== null;
  const isFull = named('merchant_id') || named('operation_type') || named('status') || named('amount');
  if (!isFull) return 'short';
  const operation = operationText(root);
  if (operation === String(OPERATION.b2c)) return 'b2c';
  const merchant = settings.merchants.find(({ id }) => id === signed.merchantId);
  if (merchant?.pos === true) {
    return settings.depositOperations.some((code) => String(code) === operation) ? 'pos' : 'operation_unknown';
  }
  if (operation === String(OPERATION.c2b)) return 'c2b';
  return operation === String(OPERATION.paybill) ? 'paybill' : 'operation_unknown';
}

function operationText(root: JsonObject): string {
  const node = memberOf(root, 'operation_type');
  if (node?.kind === 'number') return node.lexeme;
  return node?.kind === 'string' ? node.value.slice(0, 32) : 'no operation_type';
}

function understand(kind: CallbackKind, shape: Shape, signed: SignedBody, settings: GatewaySettings): Callback {
  const text = (path: string): string => shape.texts.get(path) ?? '';
  const warnings: string[] = [];
  if (!shape.inOrder) warnings.push('member_order');
  if (signed.matchedBy !== 'php') warnings.push(`signed_${signed.matchedBy}`);
  return {
    kind,
    operation: Number(text('operation_type')),
    text,
    paidAt: parseProviderTime(text('service_date_time'), settings.timeZone),
    account: ACCOUNTS.map(text).find((account) => !isNothing(account)) ?? '',
    warnings,
  };
}

/** Values that fit their pattern but not the settings or each other. */
function refusedValue(callback: Callback, shape: Shape, settings: GatewaySettings): Reading | null {
  const { kind, text } = callback;
  const provider = Number(text('provider_id'));
  const destination = text('destination_id');
  const accounts = ACCOUNTS.map((path) => shape.texts.get(path)).filter((account) => account !== undefined);

  if (!settings.currencies.includes(text('currency'))) return quarantined('currency_not_allowed', text('currency'));
  if (!settings.providerIds.includes(provider) && !(kind === 'pos' && provider === POS_PROVIDER)) {
    return quarantined('provider_not_allowed', text('provider_id'));
  }
  // Only a paybill callback always names the short code; c2b callbacks were seen with an empty one.
  if (settings.destinationIds !== null && (kind === 'paybill' || destination !== '')) {
    if (!settings.destinationIds.includes(destination)) return quarantined('destination_not_allowed', destination);
  }
  if (new Set(accounts).size > 1) return quarantined('account_conflict', accounts.join(' / '));
  if (callback.paidAt === null) return quarantined('bad_value', 'service_date_time');
  return null;
}

function readOutcome(callback: Callback, settings: GatewaySettings, now: number): Reading {
  const { text } = callback;
  const status = Number(text('status'));
  switch (status) {
    case STATUS.success:
      if (text('result.code') !== '0') return quarantined('result_conflict', `status 2, code ${text('result.code')}`);
      return readMoney(callback, settings, now);
    case STATUS.failed:
    case STATUS.cancelled: {
      const code = text('result.code');
      return {
        kind: 'failure',
        failure: {
          provider: 'gateway',
          requestNames: requestNames(callback),
          terminalKeys: gatewayKeys(callback),
          code: code !== '0' ? code : status === STATUS.failed ? 'failed' : 'cancelled',
          message: text('result.message') || text('provider_result.message'),
        },
      };
    }
    case STATUS.partly:
      return quarantined('partly_cancelled', `order_id ${text('order_id')}`);
    default:
      return { kind: 'ignored', reason: 'open', detail: `order_id ${text('order_id')}, status ${status}` };
  }
}

/** Money that moved, wholly or in part, is held with its amount, whatever it was set apart for. */
function claiming(callback: Callback, reading: Reading, settings: GatewaySettings, now: number): Reading {
  const status = Number(callback.text('status'));
  if (reading.kind !== 'quarantined' || (status !== STATUS.success && status !== STATUS.partly)) return reading;
  const money = readMoney(callback, settings, now);
  return money.kind === 'notice' ? { ...reading, claim: money.notice } : reading;
}

function readMoney(callback: Callback, settings: GatewaySettings, now: number): Reading {
  const { kind, text, paidAt } = callback;
  const amountCents = parseCents(text('amount'));
  if (amountCents === null || amountCents <= 0) return quarantined('bad_value', 'amount');
  const names = ['First', 'Middle', 'Last'].map((n) => text(`extra.${n}Name`) || text(`extra.${n.toLowerCase()}Name`));
  const payerName = names
    .map((part) => part.trim())
    .filter((part) => !isPlaceholder(part))
    .join(' ');

  const notice: Notice = {
    provider: 'gateway',
    keys: [...receiptKey(callback), ...gatewayKeys(callback)],
    amountCents,
    currency: text('currency'),
    account: kind === 'paybill' ? callback.account || null : null,
    payerPhone: /^[0\s]*$/.test(text('customer_id')) ? null : text('customer_id'),
    payerName: payerName.slice(0, MAX_NAME).toWellFormed() || null,
    paidAt,
    isPaidAtSigned: true,
    requestNames: requestNames(callback),
    requestOnly: kind === 'c2b',
    hold: holdReason(paidAt, amountCents, settings, now),
  };
  if (notice.keys.length === 0) {
    return { ...quarantined('nameless', 'nothing in it names this payment'), claim: notice };
  }
  const { warnings } = callback;
  return { kind: 'notice', notice: warnings.length === 0 ? notice : { ...notice, warnings } };
}

/**
 * The M-Pesa receipt. On a paybill callback `transaction_ref` is documented as Safaricom's own number; elsewhere it may
 * be the gateway's (`MP.33234.342.CP33`), so there only text in the form of a receipt counts.
 */
function receiptKey(callback: Callback): PaymentKey[] {
  const { kind, text } = callback;
  const value = text('transaction_ref').trim().toUpperCase();
  const isReceipt = RECEIPT.test(value) || (kind === 'paybill' && /\d/.test(value) && isName(value, callback));
  return isReceipt ? [{ scheme: 'mpesa.receipt', value }] : [];
}

function gatewayKeys(callback: Callback): PaymentKey[] {
  const { operation, text } = callback;
  const order = text('order_id');
  const transaction = text('transaction_id');
  const hasReceipt = receiptKey(callback).length > 0;
  const keys: PaymentKey[] = [];
  // Some fill these with a fixed text: alone it tells no two payments apart.
  if (isName(order, callback) && (/\d/.test(order) || hasReceipt)) {
    keys.push({ scheme: 'gateway.order', value: `${text('merchant_id')}/${operation}/${order}` });
  }
  if (isName(transaction, callback) && (keys.length > 0 || hasReceipt)) {
    keys.push({ scheme: 'gateway.transaction', value: transaction });
  }
  return keys;
}

/** What stands for nothing names nothing, nor does what the next payment will hold too: the account, the payer, the merchant. */
function isName(value: string, { account, text }: Callback): boolean {
  const said = [account, text('customer_id'), text('merchant_id'), text('destination_id')];
  return !isPlaceholder(value) && !said.includes(value);
}

/** A push of ours, and cash at one of our tills, have an order id that we may have given; the gateway makes up those of a paybill. */
function requestNames({ kind, text }: Callback): string[] {
  return kind === 'c2b' || kind === 'pos'
    ? [text('order_id'), text('transaction_id')].filter((name) => name !== '')
    : [];
}

function holdReason(
  paidAt: number | null,
  amountCents: number,
  { freshness, ceilingCents }: GatewaySettings,
  now: number,
): HoldReason | null {
  if (paidAt === null || paidAt < now - freshness.backMs || paidAt > now + freshness.aheadMs) return 'stale';
  return ceilingCents !== null && amountCents > ceilingCents ? 'ceiling' : null;
}

function quarantined(reason: string, detail: string): Extract<Reading, { kind: 'quarantined' }> {
  return { kind: 'quarantined', reason, detail };
}
