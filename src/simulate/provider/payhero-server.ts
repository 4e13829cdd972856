import { mpesaReceipt } from './mpesa-receipt.ts';
import { payheroBody } from './payhero-body.ts';
import { ProviderServer, type ProviderAnswer, type ProviderCall } from './provider-server.ts';

export interface SimulatedPayhero {
  readonly username: string;
  readonly password: string;
  /** Service tokens, shillings. Every push that is taken costs some. */
  readonly tokens: number;
  readonly now: () => number;
  /** Numbers in [0, 1). */
  readonly random: () => number;
}

/** What a push costs, and the least that one may be of: an amount below it does not "cater for cost". Shillings. */
const COST = 6;

/** A till that takes pushes, a paybill that is switched off, one of a bank, and the payments wallet. */
const CHANNELS = [
  { id: 133, transaction_type: 'CustomerBuyGoodsOnline', channel_type: 'till', short_code: '5550001', is_active: true },
  {
    id: 134,
    transaction_type: 'CustomerPayBillOnline',
    channel_type: 'paybill',
    short_code: '400200',
    is_active: false,
  },
  { id: 2429, transaction_type: 'CustomerPayBillOnline', channel_type: 'bank', short_code: '522522', is_active: true },
  {
    id: 16823,
    transaction_type: 'CustomerBuyGoodsOnline',
    channel_type: 'wallet',
    short_code: '553125',
    is_active: true,
  },
].map((row) => ({ ...row, account_id: 5000, account_number: '5000', description: `Simulated ${row.channel_type}` }));

interface Order {
  readonly reference: string;
  readonly checkoutId: string;
  readonly externalReference: string;
  /** From when on it is paid, UTC milliseconds; null: never. */
  readonly paidFrom: number | null;
  /** Its end without money, until it is paid after all. */
  readonly failed: string | null;
  readonly receipt: string;
}

type Body = Readonly<Record<string, unknown>>;

/**
 * PayHero's API (Kenya, v2) on a real port: channels, pushes, withdrawals, their status, both wallets, top-up, and the list of
 * transactions, newest first. Every result goes to the address that the push gave, in dialect A.
 */
export function simulatePayhero(account: SimulatedPayhero): ProviderServer {
  const { now, random } = account;
  const orders: Order[] = [];
  const transactions: Body[] = [];
  const wallets = { tokens: account.tokens, money: 4700 };
  const authorization = `Basic ${Buffer.from(`${account.username}:${account.password}`).toString('base64')}`;
  const letters = (size: number): string => mpesaReceipt(random, now()).slice(-size);

  const take = (call: ProviderCall): ProviderAnswer | null => {
    if (call.headers.authorization !== authorization) return UNAUTHENTICATED;
    const path = call.path.replace(/^\/api\/v2/, '');
    if (call.method === 'POST') {
      const body = JSON.parse(call.body) as Body;
      if (path === '/payments') return push(body);
      if (path === '/withdraw') return withdraw(body);
      if (path === '/topup') return topUp(body);
      return null;
    }
    if (path === '/transaction-status') return status(call.query.get('reference') ?? '');
    if (path === '/transactions') return page(transactions, 'transactions', call.query);
    if (path === '/payment_channels') return page(CHANNELS, 'payment_channels', call.query);
    if (path === '/wallets') {
      return ok({ id: 22156, wallet_type: 'service_wallet', currency: 'KES', available_balance: wallets.tokens });
    }
    const channel = CHANNELS.find(({ id }) => path === `/payment_channels/${id}`);
    if (channel === undefined) return null;
    return ok({ ...channel, balance_plain: channel.channel_type === 'wallet' ? { balance: wallets.money } : null });
  };

  const push = (body: Body): ProviderAnswer => {
    const channel = CHANNELS.find(({ id }) => id === body.channel_id);
    if (channel?.is_active !== true) return invalid('the payment channel is inactive');
    if (wallets.tokens < COST) return invalid('Insufficient tokens');
    const amount = Number(body.amount);
    if (amount < COST) return invalid('the transaction amount is insufficient as it wont cater for cost: (4.62)');
    wallets.tokens -= COST;
    const order = place(body, `ws_CO_${now()}${letters(4)}`);
    const told = { amount, reference: order.externalReference, at: now(), receipt: order.receipt };
    const result = {
      ...told,
      checkoutId: order.checkoutId,
      payheroReference: order.reference,
      phone: text(body.phone_number),
    };
    if (order.failed !== null) {
      const failed = { code: Number(order.failed), message: 'Request cancelled by user' };
      deliver(body, payheroBody('A', { ...result, failed }), 0);
    }
    if (order.paidFrom !== null) {
      deliver(body, payheroBody('A', result), Math.max(0, order.paidFrom - now()));
      received(amount, order.receipt, order.paidFrom);
    }
    const { reference, checkoutId: CheckoutRequestID } = order;
    return { status: 201, body: { success: true, status: 'QUEUED', reference, CheckoutRequestID } };
  };

  const withdraw = (body: Body): ProviderAnswer => {
    if (CHANNELS.find(({ id }) => id === body.channel_id)?.channel_type !== 'wallet') return invalid('no such channel');
    const amount = Number(body.amount);
    if (amount > wallets.money) return invalid('insufficient balance');
    wallets.money -= amount;
    const order = place(body, `553125-${letters(7)}`);
    transactions.unshift(rowOf('outbound_payment', -amount, order.receipt, now(), `Sent KES ${amount}`));
    const told = { amount, reference: order.externalReference, at: now(), receipt: order.receipt, outbound: true };
    deliver(body, payheroBody('B', told), 0);
    const { reference: merchant_reference, checkoutId: checkout_request_id } = order;
    return ok({ status: 'QUEUED', merchant_reference, checkout_request_id, response_code: '0' });
  };

  const topUp = (body: Body): ProviderAnswer => {
    wallets.tokens += Number(body.amount);
    return { status: 201, body: { success: true, status: 'QUEUED', reference: `T${letters(7)}` } };
  };

  const status = (name: string): ProviderAnswer => {
    const order = orders.find((one) => [one.reference, one.checkoutId, one.externalReference].includes(name));
    if (order === undefined) return { status: 404, body: { error_message: 'transaction not found', status_code: 404 } };
    const { paidFrom } = order;
    const isPaid = paidFrom !== null && paidFrom <= now();
    const receipt = isPaid ? order.receipt : '';
    const word = isPaid ? 'SUCCESS' : order.failed === null ? 'QUEUED' : 'FAILED';
    return ok({
      transaction_date: new Date(isPaid ? paidFrom : now()).toISOString(),
      provider: 'm-pesa',
      success: true,
      payment_reference: '',
      third_party_reference: receipt,
      status: word,
      reference: order.reference,
      CheckoutRequestID: order.checkoutId,
      provider_reference: receipt,
    });
  };

  /** Its fate is that of the script at this moment. */
  const place = (body: Body, checkoutId: string): Order => {
    const { fate } = server.script;
    const order = {
      reference: `E${letters(7)}${orders.length}`,
      checkoutId,
      externalReference: text(body.external_reference),
      paidFrom: fate.kind === 'paid' ? now() : fate.kind === 'late-success' ? now() + fate.lateMs : null,
      failed: fate.kind === 'failed' || fate.kind === 'late-success' ? fate.code : null,
      receipt: mpesaReceipt(random, now()),
    };
    orders.push(order);
    return order;
  };

  const received = (amount: number, receipt: string, at: number): void => {
    transactions.unshift(
      rowOf('service_charge', -COST, `cost_${receipt}`, at, 'Service charge'),
      rowOf('inbound_payment', amount, receipt, at, `Received KES ${amount} from `),
    );
  };

  const rowOf = (type: string, amount: number, receipt: string, at: number, description: string): Body => ({
    id: transactions.length + 1,
    account_id: 5000,
    transaction_type: type,
    description,
    amount,
    transaction_reference: `TR${transactions.length + 1}`,
    provider_reference: receipt,
    created_at: new Date(at).toISOString(),
  });

  const deliver = (body: Body, result: string, afterMs: number): void => {
    const url = text(body.callback_url);
    if (url !== '') server.deliver({ url, body: result }, afterMs);
  };

  const server = new ProviderServer({
    take,
    refuse: (why, call) => {
      if (why === 'wrong-credentials') return UNAUTHENTICATED;
      return why === 'no-tokens' && call.path.endsWith('/payments') ? invalid('Insufficient tokens') : null;
    },
  });
  return server;
}

const UNAUTHENTICATED: ProviderAnswer = {
  status: 401,
  body: { error_code: 'unauthenticated', error_message: 'invalid authentication credentials', status_code: 401 },
};

function ok(body: unknown): ProviderAnswer {
  return { status: 200, body };
}

function invalid(message: string): ProviderAnswer {
  return { status: 400, body: { error_code: 'invalid_argument', error_message: message, status_code: 400 } };
}

function page(rows: readonly unknown[], name: string, query: URLSearchParams): ProviderAnswer {
  const [number, per] = [Number(query.get('page') ?? 1), Number(query.get('per') ?? 20)];
  const pages = Math.max(1, Math.ceil(rows.length / per));
  const pagination = {
    count: rows.length,
    next_page: number < pages ? number + 1 : null,
    num_pages: pages,
    page: number,
    per,
  };
  return ok({ [name]: rows.slice((number - 1) * per, number * per), pagination });
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
