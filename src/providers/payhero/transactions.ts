import type { PaymentKey, Reading } from '../../domain/money/notice.ts';
import type { NotDone } from '../../domain/outbound.ts';
import type { Fee, PulledPage, PulledRow, PullFrom } from '../../domain/provider-port.ts';
import { parseProviderTime } from '../../domain/time/provider-time.ts';
import { parseCents } from '../../domain/values/money.ts';
import type { Verdict } from '../../outside/call.ts';
import { itemsAt, jsonText, textAt } from '../json/json-text.ts';
import { readStrictJson, type JsonNode } from '../json/strict-json.ts';
import type { PayheroApi } from './api.ts';
import { isNameOf, KENYA } from './names.ts';
import { isInboundType, isOutboundType } from './verdict.ts';

const PER_PAGE = 20;
/** The receipt of the payment that a fee was taken for. */
const COST_OF = /^cost_(.+)$/i;

/**
 * `GET /transactions`, newest first and without a filter: pages are read until one reaches back to `since`. What comes in meanwhile
 * moves rows to the next page, so one may be seen twice and none is missed.
 */
export function pullOver(api: PayheroApi): (from: PullFrom, signal: AbortSignal) => Promise<PulledPage | NotDone> {
  return ({ since, page }, signal) => {
    const number = page ?? '1';
    // The document names `per`, PayHero's own library sends `per_page`.
    const path = `/transactions?page=${encodeURIComponent(number)}&per=${PER_PAGE}&per_page=${PER_PAGE}`;
    return api({ path, body: null }, { read: (root) => readPage(root, since) }, signal);
  };
}

function readPage(root: JsonNode, since: number): Verdict<PulledPage> {
  const rows = itemsAt(root, 'transactions');
  if (rows === null) return null;
  const times = rows.map(timeOf);
  const isReached = times.some((at) => at !== null && at < since);
  const next = textAt(root, 'pagination', 'next_page');
  return {
    kind: 'page',
    rows: rows.filter((_, i) => (times[i] ?? since) >= since).map(readRow),
    wholeSince: since,
    next: isReached || next === '' ? null : next,
  };
}

function timeOf(row: JsonNode): number | null {
  return parseProviderTime(textAt(row, 'created_at'), KENYA);
}

function readRow(row: JsonNode): PulledRow {
  return { body: new TextEncoder().encode(jsonText(row)), reading: readTransaction(row) };
}

/** Reads a row that was kept. */
export function readListed(body: Uint8Array): Reading | null {
  const read = readStrictJson(body);
  if (!read.ok || textAt(read.root, 'transaction_type') === '') return null;
  const reading = readTransaction(read.root);
  return reading.kind === 'fee' ? null : reading;
}

/** A row names no account and no payer: it can say that money came, and never whose it is. */
function readTransaction(row: JsonNode): Reading | Fee {
  const type = textAt(row, 'transaction_type');
  const written = textAt(row, 'amount');
  const amountCents = parseCents(written.replace(/^-/, ''));
  const receipt = textAt(row, 'provider_reference').toUpperCase();
  const cost = COST_OF.exec(receipt)?.[1];
  const at = timeOf(row);
  if (amountCents === null) return quarantined('unclear', `amount ${written.slice(0, 40) || 'missing'}`);
  if (type === 'service_charge' || cost !== undefined) {
    const key = cost !== undefined && isNameOf('mpesa.receipt', cost) ? receiptKey(cost) : null;
    return { kind: 'fee', key, amountCents, currency: 'KES', at };
  }
  // The documented sample is of the outbound type and reads "Received KES 50 from": what contradicts itself is for a person.
  const isReceived = /^received\b/i.test(textAt(row, 'description'));
  if (isOutboundType(type) && !isReceived) return { kind: 'ignored', reason: 'outbound', detail: type };
  if (written.startsWith('-') || amountCents === 0) return quarantined('unclear', `amount ${written} of ${type}`);

  const reference = textAt(row, 'transaction_reference');
  const keys: PaymentKey[] = [receiptKey(receipt), { scheme: 'payhero.reference', value: reference }];
  const named = keys.filter(({ scheme, value }) => isNameOf(scheme, value));
  const notice = {
    provider: 'payhero',
    keys: named,
    amountCents,
    currency: 'KES',
    account: null,
    payerPhone: null,
    payerName: null,
    paidAt: at,
    requestNames: reference === '' ? [] : [reference],
    requestOnly: false,
    // Asked of PayHero itself: nothing is left to be confirmed.
    hold: null,
  };
  const hasReceipt = named.some(({ scheme }) => scheme === 'mpesa.receipt');
  if (isInboundType(type) && hasReceipt) return { kind: 'notice', notice };
  return { ...quarantined('unclear', `transaction type ${type.slice(0, 40) || 'missing'}`), claim: notice };
}

function receiptKey(value: string): PaymentKey {
  return { scheme: 'mpesa.receipt', value };
}

function quarantined(reason: string, detail: string): Extract<Reading, { kind: 'quarantined' }> {
  return { kind: 'quarantined', reason, detail };
}
