import { describeError } from '../../domain/values/fault.ts';
import { readCurrency } from '../../domain/money/amount-text.ts';
import { glean, type Gleanings } from '../../domain/money/gleanings.ts';
import type { Cents } from '../../domain/values/money.ts';
import { MAX_CALLBACK_BYTES, type HoldReason, type Notice, type Reading } from '../../domain/money/notice.ts';
import { parseProviderTime } from '../../domain/time/provider-time.ts';
import type { Fields } from './fields.ts';
import { accountOf, KENYA, paymentKeys, phoneOf, RECEIPT, requestNames, short } from './names.ts';
import type { PayheroSettings } from './settings.ts';
import { unpackDelivery } from './unpack.ts';
import { judge, type Dialect } from './verdict.ts';

const CURRENCY = /^[A-Z]{3}$/;
/** ISO 4217: no currency is known. */
const NO_CURRENCY = 'XXX';

/** M-Pesa's codes for a push that no payer can accept: the till or paybill that it is for is set up wrongly. */
const CHANNEL_CODES: ReadonlySet<string> = new Set(['2028', '8006']);

/** Money that went out, or was taken back under its own receipt: it is no money that came. */
const TAKEN_BACK = /revers|b2b|b2c|m2m/i;

/** Reads a delivery in any of the three dialects. Never throws. */
export function readDelivery(body: Uint8Array, settings: PayheroSettings): Reading {
  try {
    return readBytes(body, settings);
  } catch (error) {
    return quarantined('reader_fault', describeError(error));
  }
}

function readBytes(body: Uint8Array, settings: PayheroSettings): Reading {
  if (body.length > MAX_CALLBACK_BYTES) return quarantined('too_large', `${body.length} bytes`);
  const delivery = unpackDelivery(body);
  if (typeof delivery === 'string') return strange(body, quarantined('unparsed', delivery), settings);
  const { fields, envelope } = delivery;
  const verdict = judge(delivery);
  switch (verdict.kind) {
    case 'outbound':
    case 'open':
      return { kind: 'ignored', reason: verdict.kind, detail: verdict.detail, asks: requestNames(fields) };
    case 'unclear': {
      const claim = verdict.claims ? claimOf(fields, settings) : {};
      return strange(body, { ...quarantined('unclear', verdict.detail), ...claim }, settings);
    }
    case 'failed':
      return {
        kind: 'failure',
        failure: {
          provider: 'payhero',
          requestNames: requestNames(fields),
          terminalKeys: [], // a late success wins
          code: short(verdict.code),
          message: short(fields.text('ResultDesc', 'message')),
          ...(isChannelCode(verdict.code) ? { fault: 'channel' as const } : {}),
        },
      };
    case 'paid':
      if (disagree(fields, envelope)) return quarantined('unclear', 'the envelope names another amount');
      return readMoney(fields, verdict.dialect, settings);
  }
}

/** `SFC_…` is of Safaricom's own network: the number that the money should go to is not one. */
function isChannelCode(code: string): boolean {
  return CHANNEL_CODES.has(code) || code.toUpperCase().startsWith('SFC_');
}

function disagree(fields: Fields, envelope: Fields): boolean {
  const outer = envelope.amount();
  return outer !== null && outer !== fields.amount();
}

/** What PayHero does not write is told as what it is; and money that can be seen in it is held, whoever wrote it. */
function strange(
  body: Uint8Array,
  reading: Extract<Reading, { kind: 'quarantined' }>,
  settings: PayheroSettings,
): Reading {
  const seen = glean(body);
  if (seen.form === null) return reading;
  const words = `this is a body of ${seen.form}: the address of another provider`;
  const isBack = TAKEN_BACK.test(new TextDecoder().decode(body));
  const claim = reading.claim ?? (isBack ? null : gleanedMoney(seen, settings));
  return { ...quarantined('other_provider', words), ...(claim === null ? {} : { claim }) };
}

function gleanedMoney(seen: Gleanings, settings: PayheroSettings): Notice | null {
  const receipt = (seen.receipt ?? '').toUpperCase();
  if (seen.amountCents === null || seen.amountCents <= 0 || !RECEIPT.test(receipt)) return null;
  return {
    provider: 'payhero',
    keys: [{ scheme: 'mpesa.receipt', value: receipt }],
    amountCents: seen.amountCents,
    currency: 'KES',
    account: seen.account,
    payerPhone: seen.payerPhone,
    payerName: seen.payerName,
    paidAt: null,
    requestNames: [],
    requestOnly: false,
    hold: holdReason(seen.amountCents, settings),
  };
}

function readMoney(fields: Fields, dialect: Dialect, settings: PayheroSettings): Reading {
  const amountCents = fields.amount();
  if (amountCents === null || amountCents <= 0) {
    return quarantined('unclear', `amount ${short(fields.text('amount')) || 'missing'}`);
  }
  const currency = readCurrency(fields.text('currency'));
  const notice = noticeOf(fields, dialect, amountCents, currency, settings);
  if (notice.currency === NO_CURRENCY) {
    return { ...quarantined('unclear', `currency ${short(currency)}`), claim: notice };
  }
  if (!notice.keys.some(({ scheme }) => scheme === 'mpesa.receipt')) {
    return { ...quarantined('unclear', 'what stands as its receipt names nothing'), claim: notice };
  }
  return { kind: 'notice', notice };
}

/** What says that money came is held with its amount, even where the rest is not understood. */
function claimOf(fields: Fields, settings: PayheroSettings): { claim?: Notice } {
  const amountCents = fields.amount();
  if (amountCents === null || amountCents <= 0) return {};
  return { claim: noticeOf(fields, 'A', amountCents, readCurrency(fields.text('currency')), settings) };
}

function noticeOf(
  fields: Fields,
  dialect: Dialect,
  amountCents: Cents,
  currency: string,
  settings: PayheroSettings,
): Notice {
  const source = dialect === 'B' ? fields.text('Source') : '';
  return {
    provider: 'payhero',
    keys: paymentKeys(fields, dialect),
    amountCents,
    currency: CURRENCY.test(currency) ? currency : NO_CURRENCY,
    account: short(accountOf(fields)) || null,
    payerPhone: short(phoneOf(fields)) || phoneIn(source),
    payerName: nameIn(source),
    paidAt: parseProviderTime(fields.text('transaction_date'), KENYA),
    requestNames: requestNames(fields),
    requestOnly: false,
    hold: holdReason(amountCents, settings),
  };
}

/** PayHero B puts name and number into one text; a masked number counts as one. */
function phoneIn(source: string): string | null {
  return /\+?\d[\d*]{8,63}/.exec(source)?.[0] ?? null;
}

function nameIn(source: string): string | null {
  const letters = source
    .replace(/[+\d*()]+/g, ' ')
    .replace(/[\s,;:|/-]+/g, ' ')
    .trim();
  return short(letters) || null;
}

function holdReason(amountCents: number, { unconfirmed, ceilingCents }: PayheroSettings): HoldReason | null {
  if (ceilingCents !== null && amountCents > ceilingCents) return 'ceiling';
  return unconfirmed === 'hold' ? 'unconfirmed' : null;
}

function quarantined(reason: string, detail: string): Extract<Reading, { kind: 'quarantined' }> {
  return { kind: 'quarantined', reason, detail };
}
