import { readAmount } from '../../domain/money/amount-text.ts';
import type { Notice, PaymentKey } from '../../domain/money/notice.ts';
import { isPlaceholder } from '../../domain/money/placeholder.ts';
import { memberOf, type JsonObject } from '../json/strict-json.ts';

const RECEIPT = /^[A-Z][A-Z0-9]{9}$/;
const ORDER = /^[A-Za-z0-9_:.-]{1,128}$/;
/** Whole, or partly cancelled. */
const MOVED: readonly string[] = ['2', '5'];

/**
 * The money of an authentic body that does not keep the closed set of members. Its signature does not say where one member ends, so
 * a person decides; but that it moved, and how much, must not be lost over a member that nobody knew.
 */
export function strangeMoney(root: JsonObject): { claim?: Notice } {
  const text = textsOf(root);
  const amountCents = readAmount(text('amount'));
  if (amountCents === null || amountCents <= 0 || !MOVED.includes(text('status'))) return {};
  const receipt = text('transaction_ref').trim().toUpperCase();
  const order = text('order_id');
  const keys: PaymentKey[] = [];
  if (RECEIPT.test(receipt)) keys.push({ scheme: 'mpesa.receipt', value: receipt });
  if (ORDER.test(order) && !isPlaceholder(order) && (/\d/.test(order) || keys.length > 0)) {
    const value = `${text('merchant_id')}/${text('operation_type')}/${order}`;
    keys.push({ scheme: 'gateway.order', value });
  }
  const extra = memberOf(root, 'extra');
  const typed = extra?.kind === 'object' ? textsOf(extra) : () => '';
  const account = ['BillRefNumber', 'billRefNumber', 'PayBillRefNumber'].map(typed).find((one) => !isPlaceholder(one));
  return {
    claim: {
      provider: 'gateway',
      keys,
      amountCents,
      currency: /^[A-Z]{3}$/.test(text('currency')) ? text('currency') : 'XXX',
      account: account?.slice(0, 128) ?? null,
      payerPhone: text('customer_id').slice(0, 128) || null,
      payerName: typed('FirstName').slice(0, 128) || null,
      paidAt: null,
      requestNames: [],
      requestOnly: false,
      hold: 'unreadable',
    },
  };
}

function textsOf(object: JsonObject): (name: string) => string {
  return (name) => {
    const node = memberOf(object, name);
    if (node?.kind === 'number') return node.lexeme;
    return node?.kind === 'string' ? node.value.toWellFormed() : '';
  };
}
