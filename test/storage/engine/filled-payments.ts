import { digest, type Filling, type Insert, type Line, type Value } from './filling.ts';
import { ledgerOfSchema1, type Move } from './filled-ledger.ts';

/** A payment that went to a line, for the outbox. */
export interface Applied {
  readonly id: number;
  readonly at: number;
  readonly line: Line;
}

/** What became of a payment: where its money went first, and what was done with it later. */
interface Story {
  /** Share of the price that was paid. */
  readonly paid: number;
  readonly first: 'line' | 'unmatched' | 'held';
  /** Each a move to the next bucket; `renewed` buys time, `swept` does so from the balance, without naming the payment. */
  readonly then: readonly ('line' | 'unmatched' | 'renewed' | 'swept' | 'given-back' | 'dismissed' | 'reversed')[];
  readonly reason: string;
}

const STORIES: readonly Story[] = [
  { paid: 1, first: 'line', then: ['renewed'], reason: 'account' },
  { paid: 1, first: 'line', then: ['renewed'], reason: 'request' },
  { paid: 2.5, first: 'line', then: ['renewed'], reason: 'phone' },
  { paid: 0.4, first: 'line', then: [], reason: 'account' },
  { paid: 1, first: 'line', then: ['swept'], reason: 'alias' },
  { paid: 1, first: 'unmatched', then: [], reason: 'unknown_account' },
  { paid: 1, first: 'unmatched', then: ['line', 'renewed'], reason: 'by_hand' },
  { paid: 1, first: 'unmatched', then: ['dismissed'], reason: 'not_ours' },
  { paid: 1, first: 'unmatched', then: ['reversed'], reason: 'sent_back' },
  { paid: 1, first: 'held', then: [], reason: 'clock' },
  { paid: 9, first: 'held', then: [], reason: 'ceiling' },
  { paid: 1, first: 'held', then: ['line', 'renewed'], reason: 'confirmed' },
  { paid: 1, first: 'held', then: ['unmatched'], reason: 'confirmed' },
  { paid: 1, first: 'held', then: ['dismissed'], reason: 'after_terminal' },
  { paid: 1, first: 'held', then: ['dismissed', 'reversed'], reason: 'stale' },
  { paid: 1, first: 'held', then: ['reversed'], reason: 'currency' },
  { paid: 1, first: 'line', then: ['reversed'], reason: 'account' },
  { paid: 1, first: 'line', then: ['unmatched'], reason: 'wrong_line' },
  { paid: 1, first: 'line', then: ['renewed', 'given-back', 'reversed'], reason: 'account' },
];

const DAY = 86_400_000;
const SPAN = 60 * DAY;

/** Payments of every story over sixty days, with their keys, callbacks, requests and ledger. @returns those of lines */
export function fillPayments({ insert, random, lines, now }: Filling, count: number): Applied[] {
  const post = ledgerOfSchema1(insert);
  // The others keep the expiry that they have: long over, or within the grace.
  const payers = lines.filter(({ id }) => (id - 1) % 5 >= 2);
  const applied: Applied[] = [];
  for (let id = 1; id <= count; id++) {
    const line = payers[Math.floor(random() * payers.length)]!;
    const story = STORIES[(id - 1) % STORIES.length]!;
    const at = now - SPAN + Math.floor((SPAN / (count + 1)) * id);
    const cents = Math.round(line.price * story.paid);
    const state = stateAfter(story);
    const isOfLine = state === 'applied';
    const hop = (ms: number): number | null => (isOfLine && id % 8 !== 5 ? at + ms : null);
    const provider = id % 2 === 0 ? 'gateway' : 'payhero';
    // A terminal's money, of which the gateway told no receipt.
    const receipt = id % 14 === 6 ? null : `UKM${String(id).padStart(7, '0')}`;
    insert('payment', {
      id,
      provider,
      amount_cents: cents,
      currency: story.reason === 'currency' ? 'USD' : 'KES',
      receipt_code: receipt,
      payer_phone: [line.msisdn, '2547XXXXX123', null][id % 3]!,
      payer_name: id % 4 === 0 ? null : `Payer ${id}`,
      payer_account: story.reason === 'phone' ? null : isOfLine ? line.account : `shop ${id % 90}`,
      state,
      reason: id % 20 === 8 ? null : story.reason,
      suggestions: state === 'unmatched' ? JSON.stringify([{ subscriptionId: line.id, why: 'phone' }]) : null,
      subscription_id: isOfLine || story.reason === 'clock' ? line.id : null,
      paid_at: id % 5 === 0 ? null : at - 4000,
      received_at: at,
      committed_at: id % 17 === 4 ? null : at + 5,
      sent_at: hop(40),
      confirmed_at: hop(300),
      online_at: id % 3 === 0 ? null : hop(1500),
      receipt_at: hop(2500),
    });
    tell(post, id, story, line, cents, at);
    nameIt(insert, id, provider, receipt, line, cents, at, story.reason === 'request');
    if (isOfLine) applied.push({ id, at, line });
  }
  fillUnpaid(insert, lines, now);
  const gift = payers[0]!;
  const before = gift.expiresAt;
  gift.expiresAt += DAY;
  const days = { source: 'line', target: 'spent', cents: 0, expires: [before, gift.expiresAt] as const };
  post({
    at: now,
    kind: 'renew',
    payment: null,
    line: gift.id,
    ...days,
    actor: 'cli:amina',
    reason: 'the tower was down',
  });
  return applied;
}

function stateAfter({ first, then }: Story): string {
  const places = [first, ...then].filter((step) => !['renewed', 'swept', 'given-back'].includes(step));
  const last = places.at(-1)!;
  return last === 'line' ? 'applied' : last;
}

/** The ledger of one payment. */
function tell(post: (move: Move) => void, id: number, story: Story, line: Line, cents: number, at: number): void {
  let place: string = story.first;
  const of = (bucket: string) => (bucket === 'line' || bucket === 'spent' ? line.id : null);
  const move = (kind: Move['kind'], source: string, target: string, more: Partial<Move> = {}) => {
    const facts = { at, kind, payment: id, line: of(source) ?? of(target), cents, source, target, actor: 'callback' };
    post({ ...facts, ...more });
    const moved = more.cents ?? cents;
    if (target === 'line') line.balance += moved;
    if (source === 'line') line.balance -= moved;
    place = target;
  };
  move('receive', 'received', story.first);
  let spent = 0;
  const by = { actor: 'cli:amina', at: at + 60_000, reason: story.reason };
  for (const step of story.then) {
    if (step === 'renewed' || step === 'swept') {
      const periods = Math.floor(line.balance / line.price);
      spent = periods * line.price;
      const before = line.expiresAt;
      line.expiresAt = Math.max(at, before) + periods * line.periodMs;
      const bought = { cents: spent, periods, expires: [before, line.expiresAt] as const };
      move('renew', 'line', 'spent', step === 'swept' ? { ...bought, payment: null, actor: 'sweep' } : bought);
      place = 'line';
    } else if (step === 'given-back') move('reverse', 'spent', 'line', { ...by, cents: spent });
    else if (step === 'dismissed') move('dismiss', place, step, by);
    else if (step === 'reversed' || place === 'line') move('reverse', place, step, by);
    else move('assign', place, step, by);
  }
}

/** Every name of the payment, and what was delivered of it. */
function nameIt(
  insert: Insert,
  id: number,
  provider: string,
  receipt: string | null,
  line: Line,
  cents: number,
  at: number,
  isRequested: boolean,
): void {
  const names = receipt === null ? [] : [['mpesa.receipt', receipt]];
  if (provider === 'payhero') names.push(['payhero.reference', `ref-${id}`]);
  else names.push(['gateway.order', `merchant/32/${id}`], ['gateway.transaction', `t${id}`]);
  if (isRequested) {
    names.push(['checkout', `ws_CO_${id}`]);
    request(insert, `order-${id}`, line, {
      checkout_id: `ws_CO_${id}`,
      amount_cents: cents,
      state: 'paid',
      created_at: at - 9000,
      settled_at: at,
    });
  }
  for (const [scheme, value] of names) insert('payment_key', { scheme: scheme!, value: value!, payment_id: id });
  const body = JSON.stringify({ id, receipt, amount: cents / 100, account: line.account });
  callback(insert, provider, body, 'payment', at, { payment_id: id, deliveries: 1 + (id % 4 === 0 ? 2 : 0) });
  if (id % 6 === 0)
    callback(insert, 'payhero', `${body} `, 'repeat', at + 3000, { payment_id: id, reason: 'same_money' });
  if (id % 10 === 0) {
    callback(insert, provider, `${body}  `, 'conflict', at + 4000, {
      payment_id: id,
      reason: 'key_amount',
      detail: `payment ${id}`,
    });
  }
}

function callback(
  insert: Insert,
  provider: string,
  body: string,
  result: string,
  at: number,
  more: Readonly<Record<string, Value>>,
): void {
  const bytes = { digest: digest(body), body: Buffer.from(body) };
  insert('callback', { provider, ...bytes, result, received_at: at, last_received_at: at + 500, ...more });
}

function request(insert: Insert, orderId: string, line: Line, more: Readonly<Record<string, Value>>): void {
  const facts = { order_id: orderId, provider: 'payhero', subscription_id: line.id, msisdn: line.msisdn };
  insert('payment_request', { ...facts, amount_cents: line.price, ...more });
}

/** What no money came of: requests, deliveries that book nothing, and what was not authentic. */
function fillUnpaid(insert: Insert, lines: readonly Line[], now: number): void {
  ['open', 'failed', 'expired'].forEach((state, i) => {
    const settled = state === 'open' ? null : now - DAY;
    const outcome = state === 'failed' ? '1032 Request cancelled by user' : null;
    const more = { reference: `pr-${i}`, state, outcome, created_at: now - DAY - 60_000, settled_at: settled };
    request(insert, `unpaid-${i}`, lines[i + 1]!, more);
  });
  callback(insert, 'payhero', '{"cancelled":1}', 'request', now - DAY, { reason: 'failed', payment_id: null });
  callback(insert, 'gateway', '{"withdrawal":1}', 'ignored', now - DAY, {
    reason: 'b2c',
    detail: 'money that went out',
  });
  callback(insert, 'gateway', '{"amount":"?"}', 'quarantined', now, { reason: 'unparsed', detail: 'amount' });
  insert('terminal_key', { scheme: 'gateway.order', value: 'merchant/32/0', at: now - DAY });
  for (const reason of ['signature', 'body']) {
    const sample = Buffer.from('{"forged":1}');
    insert('refusal', { provider: 'gateway', reason, count: 3, first_at: now - DAY, last_at: now, sample });
  }
}
