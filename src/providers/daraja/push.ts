import type { NotDone } from '../../domain/outbound.ts';
import type { Accepted, OrderState, PushOrder } from '../../domain/provider-port.ts';
import type { PaymentKey } from '../../domain/money/notice.ts';
import type { Verdict } from '../../outside/call.ts';
import { readSaid, type Ask, type Said } from './ask.ts';
import { stampOf } from './kenyan-time.ts';
import { classOf, codeOf } from './result-codes.ts';
import type { DarajaSettings } from './settings.ts';

/** The most that Daraja takes as account; cut off it could be the account of another line. */
const LONGEST_ACCOUNT = 12;

const refused = (reason: string): NotDone => ({ kind: 'refused', final: true, reason });

interface Signed {
  readonly BusinessShortCode: string;
  readonly Password: string;
  readonly Timestamp: string;
}

function sign(shortCode: string, passkey: string, now: number): Signed {
  const stamp = stampOf(now);
  const password = Buffer.from(`${shortCode}${passkey}${stamp}`).toString('base64');
  return { BusinessShortCode: shortCode, Password: password, Timestamp: stamp };
}

/** Asks a phone for money. @param now UTC milliseconds */
export async function requestPush(
  ask: Ask,
  { shortCode, till }: DarajaSettings,
  passkey: string,
  order: PushOrder,
  now: number,
  signal: AbortSignal,
): Promise<Accepted | NotDone> {
  const { account, amountCents, currency, phone, callbackUrl } = order;
  if (currency !== 'KES') return refused(`Daraja knows shillings only, not ${currency}`);
  if (amountCents <= 0 || amountCents % 100 !== 0) return refused('Daraja asks for whole shillings only');
  if (account.length > LONGEST_ACCOUNT) {
    return refused(
      `the account ${account} has more than the ${LONGEST_ACCOUNT} characters that a push of Daraja can show`,
    );
  }
  if (callbackUrl === null) {
    return refused('Daraja pushes nothing without a public address for the result: set public_url under [intake]');
  }
  const signed = sign(shortCode, passkey, now);
  const body = {
    ...signed,
    TransactionType: till === null ? 'CustomerPayBillOnline' : 'CustomerBuyGoodsOnline',
    Amount: String(amountCents / 100),
    PartyA: phone,
    PartyB: till ?? shortCode,
    PhoneNumber: phone,
    CallBackURL: callbackUrl,
    AccountReference: account,
    TransactionDesc: 'Internet',
  };
  const question = {
    path: '/mpesa/stkpush/v1/processrequest',
    body,
    phones: [phone],
    secrets: [passkey, signed.Password, callbackUrl],
  };
  return ask<Accepted>(
    question,
    ({ text }) => {
      const code = text('ResponseCode');
      if (code !== '' && codeOf(code) !== '0') return refused(`${text('ResponseDescription')} (code ${code})`);
      const checkout = text('CheckoutRequestID');
      if (code === '' || checkout === '') return null;
      return { kind: 'accepted', keys: [{ scheme: 'checkout', value: checkout }] };
    },
    signal,
  );
}

/** Asks what became of a push. The answer has neither a receipt nor an amount. @param now UTC milliseconds */
export function askPush(
  ask: Ask,
  { shortCode }: DarajaSettings,
  passkey: string,
  checkout: string,
  now: number,
  signal: AbortSignal,
): Promise<OrderState | NotDone> {
  const signed = sign(shortCode, passkey, now);
  const body = { ...signed, CheckoutRequestID: checkout };
  return ask<OrderState>(
    { path: '/mpesa/stkpushquery/v1/query', body, secrets: [passkey, signed.Password] },
    (said) => readState(said, checkout),
    signal,
  );
}

/** Reads an answer that decided, as it was kept. */
export function readKeptPush(keys: readonly PaymentKey[], told: string): Verdict<OrderState> {
  const checkout = keys.find(({ scheme }) => scheme === 'checkout')?.value;
  return checkout === undefined ? null : readState(readSaid(told), checkout);
}

function readState({ text, clean, whole }: Said, checkout: string): Verdict<OrderState> {
  // As long as the prompt is open, the answer has the form of a fault.
  if (/being processed/i.test(text('errorMessage'))) return { kind: 'open', detail: clean(text('errorMessage')) };
  const [code, asked] = [codeOf(text('ResultCode')), text('CheckoutRequestID')];
  if (codeOf(text('ResponseCode')) !== '0' || code === '' || (asked !== '' && asked !== checkout)) return null;
  const words = clean(text('ResultDesc'));
  const kind = classOf(code);
  if (kind === 'open') return { kind: 'open', detail: clean(`code ${code}: ${words}`) };
  const told = whole();
  if (kind === 'paid') return { kind: 'paid', keys: [{ scheme: 'checkout', value: checkout }], paidAt: null, told };
  const fault = kind === 'channel' ? { fault: kind } : {};
  const failure = {
    provider: 'daraja',
    requestNames: [checkout],
    terminalKeys: [],
    code: clean(code),
    message: words,
  };
  return { kind: 'failure', told, failure: { ...failure, ...fault } };
}
