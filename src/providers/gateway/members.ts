/** What one member may hold. Both patterns are for the text as written; null forbids that JSON type. */
export interface ValueRule {
  readonly string: RegExp | null;
  readonly number: RegExp | null;
  /** What the text must not spell: the signature has no separators, so it could be the name of a member. Null: it has no room. */
  readonly closed: RegExp | null;
}

export interface MemberRule {
  readonly name: string;
  readonly required: boolean;
  /** A scalar's rule, or the members of an object. */
  readonly value: ValueRule | readonly MemberRule[];
}

export type CallbackKind = 'paybill' | 'c2b' | 'b2c' | 'pos' | 'short';

/** Fragments of member names that no honest identifier holds. */
export const IDENTIFIER = /transaction_|order_id|status|amount|currency|extra\.|result\./;
/**
 * What people type may hold any word ("paramount ltd"): the members that are plain words, `amount`, `status` and `currency`, stand
 * behind members that cannot take up the genuine ones, so a second one has no place. Only paths are names nowhere else.
 */
const FREE_TEXT = /transaction_(?:id|ref)|order_id|service_(?:id|version|date_time)|(?:extra|result)\.[A-Za-z]/;

const CODE_TEXT = /^(?:0|-?[1-9]\d{0,8})$/;
const code: ValueRule = { string: CODE_TEXT, number: CODE_TEXT, closed: null };
const AMOUNT_TEXT = /^(?:0|[1-9]\d{0,11})(?:\.\d{1,2})?$/;
const amount: ValueRule = { string: AMOUNT_TEXT, number: AMOUNT_TEXT, closed: null };
/** One line of print, any script, no control characters. */
const LINE = /^\P{Cc}{0,512}$/u;
const message: ValueRule = { string: LINE, number: null, closed: null };
/** As M-Pesa has it: any script, long, and what a terminal must not be shown raw. */
const name: ValueRule = { string: /^[^]{0,1024}$/u, number: null, closed: FREE_TEXT };
const account: ValueRule = { string: /^[^]{0,256}$/u, number: /^(?:0|[1-9]\d{0,17})$/, closed: FREE_TEXT };
/** A plain number, one with a masked middle (`2547 ***** 000`), or a SHA-256 in hex. */
const phone: ValueRule = { string: /^(?:\+?[0-9* ]{0,24}|[0-9a-fA-F]{64})$/, number: null, closed: IDENTIFIER };
const posCustomer: ValueRule = { string: /^[0-9A-Za-z+*@ _.-]{0,64}$/, number: null, closed: IDENTIFIER };
const reference: ValueRule = { string: /^[!-~]{0,128}$/, number: null, closed: IDENTIFIER };
const orderId: ValueRule = { string: /^[A-Za-z0-9_:.-]{1,128}$/, number: null, closed: IDENTIFIER };
const shortText = /^[A-Za-z0-9_:.-]{0,64}$/;
const serviceId: ValueRule = { string: shortText, number: /^\d{1,12}$/, closed: IDENTIFIER };
const destination: ValueRule = { string: shortText, number: /^\d{1,12}$/, closed: IDENTIFIER };
/** `1.03/1.0|1.0/1.26`, or the number 11.1 of one sample. */
const version: ValueRule = { string: /^[0-9A-Za-z./|_ -]{0,256}$/, number: /^\d{1,4}(?:\.\d{1,6})?$/, closed: null };
const dateTime: ValueRule = { string: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?$/, number: null, closed: null };
/** A member that the settings admit by name: any plain scalar. */
export const admitted: ValueRule = { string: LINE, number: AMOUNT_TEXT, closed: IDENTIFIER };

const must = (named: string, value: MemberRule['value']): MemberRule => ({ name: named, required: true, value });
const may = (named: string, value: MemberRule['value']): MemberRule => ({ name: named, required: false, value });

const outcome = [must('code', code), must('message', message)];
const signature: ValueRule = { string: /^[0-9a-fA-F]{128}$/, number: null, closed: null };

/** Both spellings stand in the gateway's document, one in its table and one in its example. */
const extra = [
  may('BillRefNumber', account),
  may('billRefNumber', account),
  may('PayBillRefNumber', account),
  may('FirstName', name),
  may('firstName', name),
  may('MiddleName', name),
  may('middleName', name),
  may('LastName', name),
  may('lastName', name),
];

function fullCallback(customer: ValueRule, extraMember: MemberRule): readonly MemberRule[] {
  return [
    must('merchant_id', orderId),
    must('operation_type', code),
    must('customer_id', customer),
    must('amount', amount),
    must('currency', { string: /^[A-Z]{3}$/, number: null, closed: null }),
    must('order_id', orderId),
    must('transaction_id', reference),
    must('transaction_ref', reference),
    must('status', code),
    must('provider_id', code),
    must('destination_id', destination),
    must('result', outcome),
    must('provider_result', outcome),
    must('service_id', serviceId),
    must('service_version', version),
    must('service_date_time', dateTime),
    extraMember,
    must('signature', signature),
  ];
}

/** The closed sets of members per kind of callback, in the documented order (gateway v5.7.2, paybill and c2b callbacks). */
export const MEMBERS: Readonly<Record<CallbackKind, readonly MemberRule[]>> = {
  paybill: fullCallback(phone, must('extra', extra)),
  c2b: fullCallback(phone, may('extra', extra)),
  b2c: [...fullCallback(phone, may('extra', extra)), may('confirm_type', code)],
  pos: fullCallback(posCustomer, may('extra', extra)),
  short: [
    must('transaction_id', reference),
    must('order_id', orderId),
    must('service_id', serviceId),
    must('service_version', version),
    must('service_date_time', dateTime),
    must('result', outcome),
    must('signature', signature),
  ],
};
