import { readAmount } from '../../domain/money/amount-text.ts';
import type { ByHand } from '../../domain/money/notice.ts';
import { FORM_SAID } from '../../domain/said/form-said.ts';
import type { Both } from '../../domain/time/time.ts';
import type { Deed } from '../../services/actions/carry-out.ts';
import { giveToAgent, payInByAgent } from '../../services/money/agent-pays.ts';
import { assignByHand } from '../../services/money/assign-payment.ts';
import type { BooksPolicy } from '../../services/money/credit-line.ts';
import { dismissByHand } from '../../services/money/dismiss-payment.ts';
import { enterByHand } from '../../services/money/enter-payment.ts';
import { moveByHand } from '../../services/money/move-payment.ts';
import { confirmRefund, refundByProvider, type PayoutPolicy } from '../../services/money/refund-by-provider.ts';
import { refundByHand } from '../../services/money/refund-payment.ts';
import { releaseByHand } from '../../services/money/release-payment.ts';
import { resendReceipt } from '../../services/money/resend-receipt.ts';
import { reverseByHand } from '../../services/money/reverse-payment.ts';
import { refundDone, refundFailed } from '../../services/money/settle-refund.ts';
import { splitByHand } from '../../services/money/split-payment.ts';
import { takeBackByHand } from '../../services/money/take-back-payment.ts';
import type { Formats } from './frame/format.ts';
import type { Html } from './frame/markup.ts';
import type { VoucherSheet } from './pages/sheet-page.ts';
import { SPLIT_LINES } from './parts/payment-forms.ts';

export type Fields = Readonly<Record<string, string>>;

/** A form of the console, and the action that it asks for. */
export interface Door<Input, Facts, Plan, Result, Why> extends Deed<Input, Facts, Plan, Result, Why> {
  /** With `:id`. */
  readonly path: string;
  /** A text says what is wrong with the form. */
  readonly input: (id: number, fields: Fields) => Input | Both;
  /** What a form means at the moment at which it is shown first: confirmed, it means the same. Absent: what it says. */
  readonly settle?: (fields: Fields) => Fields;
  /** What has to be typed before it is done, because nothing takes it back. Absent: nothing. */
  readonly typed?: (id: number) => string;
  /** The page that it stands on. */
  readonly from: (id: number, fields: Fields) => string;
  /** Where its outcome is shown, when that is another page. */
  readonly to?: (result: Result) => string;
  /** What whoever asked for it is told once, and nobody ever again: a page with it takes the place of the one that it stands on. */
  readonly tell?: (result: Result) => readonly Both[];
  /** The same where what was found takes a page of its own. */
  readonly show?: (result: Result, formats: Formats, again: { readonly csrf: string; readonly reason: string }) => Html;
  /** What is handed to the browser as a file. */
  readonly file?: (result: Result) => { readonly name: string; readonly text: string };
  /** The same for vouchers, whose codes are printed from that page. */
  readonly sheet?: (result: Result) => VoucherSheet;
}

export type Open = <Input, Facts, Plan, Result, Why>(door: Door<Input, Facts, Plan, Result, Why>) => void;

const payment = (id: number) => `/payments/${id}`;
const themselves = (lanes: readonly string[]) => lanes;
const none = () => [];
const { noAmount } = FORM_SAID;

/** The forms about money: on the page of a payment, and of a line that has paid in cash. */
export function openMoneyDoors(
  open: Open,
  policy: BooksPolicy,
  payouts: PayoutPolicy,
  sendRefunds: () => void,
  accountOf: (lineId: number) => string,
): void {
  const about = (deed: string) => ({ path: `/payments/:id{[0-9]+}/${deed}`, from: payment });
  const only = (paymentId: number) => ({ paymentId });
  const given = (paymentId: number, { account = '', remember }: Fields) =>
    account.trim() === '' ? FORM_SAID.whichAccount() : { paymentId, accountNo: account, remember: remember === 'yes' };

  open({ ...about('assign'), action: assignByHand(policy), input: given, lanes: themselves });
  open({
    ...about('to-agent'),
    action: giveToAgent(policy),
    input: (paymentId, { agent = '' }) => (agent.trim() === '' ? FORM_SAID.whichAgent() : { paymentId, agent }),
    lanes: none,
  });
  open({
    path: '/vouchers/pay-in',
    action: payInByAgent(policy),
    input(_, { agent = '', amount = '', receipt = '', source = '' }) {
      const amountCents = readAmount(amount);
      if (amountCents === null) return noAmount(amount);
      const way: ByHand = source === 'bank' ? 'bank' : 'cash';
      return { agent, amountCents, receipt, source: way };
    },
    from: () => '/vouchers',
    lanes: none,
  });
  open({ ...about('move'), action: moveByHand(policy), input: given, lanes: themselves });
  open({ ...about('split'), action: splitByHand(policy), input: splitting, lanes: themselves });
  open({
    ...about('take-back'),
    action: takeBackByHand(policy),
    input: (paymentId, { account = '' }) => ({ paymentId, accountNo: account.trim() || null }),
    lanes: themselves,
  });
  open({ ...about('release'), action: releaseByHand(policy), input: only, lanes: themselves });
  open({ ...about('dismiss'), action: dismissByHand(policy), input: only, lanes: none });
  open({
    ...about('reverse'),
    action: reverseByHand(policy),
    input: (paymentId, { receipt = '' }) => ({ paymentId, receipt: receipt.trim() || undefined }),
    lanes: themselves,
  });
  open({
    ...about('refund'),
    action: refundByHand(policy),
    input(paymentId, { amount = '', receipt = '' }) {
      const amountCents = amount.trim() === '' ? null : readAmount(amount);
      if (amount.trim() !== '' && amountCents === null) return noAmount(amount);
      return { paymentId, amountCents, receipt: receipt.trim() || null };
    },
    lanes: themselves,
  });
  open({
    ...about('refund-send'),
    action: refundByProvider(policy, payouts),
    input(paymentId, { amount = '', phone = '', till = '' }) {
      const amountCents = amount.trim() === '' ? null : readAmount(amount);
      if (amount.trim() !== '' && amountCents === null) return noAmount(amount);
      return { paymentId, amountCents, phone: phone.trim() || null, ...tillIn(till) };
    },
    lanes: themselves,
    then: sendRefunds,
  });
  open({
    ...about('refund-confirm'),
    action: confirmRefund(policy),
    input: (paymentId, { code = '' }) => (code.trim() === '' ? FORM_SAID.whichCode() : { paymentId, code }),
    lanes: none,
    then: sendRefunds,
  });
  open({
    ...about('refund-done'),
    action: refundDone(policy),
    input: (paymentId, { receipt = '' }) => (receipt.trim() === '' ? FORM_SAID.whichReceipt() : { paymentId, receipt }),
    lanes: none,
  });
  open({ ...about('refund-failed'), action: refundFailed(policy), input: only, lanes: none });
  open({ ...about('receipt'), action: resendReceipt, input: only, lanes: themselves });
  open({
    path: '/lines/:id{[0-9]+}/cash',
    from: (id) => `/lines/${id}`,
    action: enterByHand(policy),
    input(lineId, { amount = '', receipt = '', source = '' }) {
      const amountCents = readAmount(amount);
      if (amountCents === null) return noAmount(amount);
      const way: ByHand = source === 'bank' ? 'bank' : 'cash';
      return { accountNo: accountOf(lineId), amountCents, receipt, source: way };
    },
    lanes: ({ lanes }) => lanes,
    to: ({ paymentId }) => payment(paymentId),
  });
}

/** What the field of a till says (`tillField`): `<connection> <till>`; empty: no till. */
export function tillIn(field: string): { readonly provider: string | null; readonly till?: string } {
  const [, provider, till] = /^(\S+) (.+)$/.exec(field.trim()) ?? [];
  return provider === undefined || till === undefined ? { provider: null } : { provider, till };
}

/** Rows that are left empty are no parts. */
function splitting(paymentId: number, fields: Fields) {
  const parts: { accountNo: string; amountCents: number }[] = [];
  for (const n of SPLIT_LINES) {
    const accountNo = fields[`account${n}`]?.trim() ?? '';
    const amount = fields[`amount${n}`]?.trim() ?? '';
    if (accountNo === '' && amount === '') continue;
    const amountCents = readAmount(amount);
    if (accountNo === '') return FORM_SAID.whichAccount();
    if (amountCents === null) return noAmount(amount);
    parts.push({ accountNo, amountCents });
  }
  return { paymentId, parts };
}
