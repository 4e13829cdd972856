import { normaliseForeign } from '../domain/money/account-number.ts';
import type { AskedAmount } from '../domain/money/asked-amount.ts';
import { glean } from '../domain/money/gleanings.ts';
import { readPayer } from '../domain/values/msisdn.ts';
import type { Store } from '../storage/engine/store.ts';
import { refusalSamples } from '../storage/views/find-payments.ts';
import { callbacksSetApart } from '../storage/views/waiting.ts';
import { gleaned } from './claims.ts';

/** A delivery that was set apart, with what can be seen in it. */
export interface FoundCallback {
  readonly id: number;
  readonly provider: string;
  /** UTC ms. */
  readonly at: number;
  readonly seen: ReturnType<typeof gleaned>;
}

/** The newest delivery that was refused in one way: it is kept as a sample, and booked by nobody. */
export interface FoundRefusal {
  readonly provider: string;
  readonly reason: string;
  /** UTC ms. */
  readonly at: number;
  readonly seen: ReturnType<typeof gleaned>;
}

/** What a text finds of what was delivered and is in no book. */
export interface FoundDeliveries {
  readonly callbacks: readonly FoundCallback[];
  readonly refusals: readonly FoundRefusal[];
}

/** What is looked for in a body. */
interface Wanted {
  readonly text: string;
  /** A whole phone number, as the books write it. */
  readonly whole: string | null;
  /** Its SHA-256 in hex, where it is a subscriber's. */
  readonly hash: string | null;
  readonly amount: AskedAmount | null;
}

const SET_APART = 500;

/** Of the newest that were set apart, and of the samples of those that were refused. */
export function deliveriesWith(store: Store, wanted: Wanted): FoundDeliveries {
  const plain = normaliseForeign(wanted.text);
  const mayHold = mayHoldOf(plain, wanted);
  const callbacks = store
    .all(callbacksSetApart, { limit: SET_APART, offset: 0 })
    .filter(({ body, received_at: at }) => mayHold(body) && holds(body, at, plain, wanted))
    .map(({ id, provider, received_at: at, body }) => ({ id, provider, at, seen: gleaned(body) }));
  const refusals = store
    .all(refusalSamples, {})
    .filter(({ sample, last_at: at }) => holds(sample, at, plain, wanted))
    .map(({ provider, reason, last_at: at, sample }) => ({ provider, reason, at, seen: gleaned(sample) }));
  return { callbacks, refusals };
}

/**
 * Whether a body can hold what is looked for, before it is read for it: what it says stands in it letter by letter, unless something of it
 * is escaped. A phone may be masked or hashed, and is not looked for so.
 */
function mayHoldOf(plain: string, { whole, amount }: Wanted): (body: Uint8Array) => boolean {
  const shillings = amount === null ? null : String(Math.trunc(amount.amountCents / 100));
  return (body) => {
    const written = Buffer.from(body).toString();
    if (whole !== null || /[\\%+&\ufffd]/.test(written)) return true;
    const said = normaliseForeign(written);
    return said.includes(plain) || (shillings !== null && said.replaceAll(/[,\s]/g, '').includes(shillings));
  };
}

function holds(body: Uint8Array, at: number, plain: string, { whole, hash, amount }: Wanted): boolean {
  const { receipt, account, payerName, payerPhone, amountCents } = glean(body);
  const texts = [receipt, account, payerName, payerPhone];
  if (texts.some((one) => one !== null && normaliseForeign(one).includes(plain))) return true;
  if (amount !== null && amountCents === amount.amountCents && at >= amount.from && at <= amount.until) return true;
  return whole !== null && isPayer(payerPhone, whole, hash);
}

/** Also where the number is masked or hashed. */
function isPayer(told: string | null, whole: string, hash: string | null): boolean {
  const payer = readPayer(told);
  switch (payer.kind) {
    case 'plain':
      return payer.msisdn === whole;
    case 'hash':
      return payer.sha256 === hash;
    case 'masked':
      return whole.startsWith(payer.prefix) && whole.endsWith(payer.suffix);
    case 'none':
      return false;
  }
}
