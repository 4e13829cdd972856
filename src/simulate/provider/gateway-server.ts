import { gatewayBody, signedBody, type Members } from './gateway-body.ts';
import { kenyanTime, mpesaReceipt } from './mpesa-receipt.ts';
import { ProviderServer, type ProviderAnswer, type ProviderCall } from './provider-server.ts';

export interface SimulatedGateway {
  readonly publicId: string;
  readonly secret: string;
  /** What a payout or a withdrawal asks for: its confirm_type, and the code that confirms. Null: nothing. */
  readonly confirmation: { readonly type: number; readonly code: string } | null;
  /** Results of pushes without an amount and a status, as the document's short sample has them. */
  readonly shortResults: boolean;
  /** Where results of tills go; null: nowhere. */
  readonly tillUrl: string | null;
  readonly now: () => number;
  /** Numbers in [0, 1). */
  readonly random: () => number;
}

/** The provider that is the gateway's own simulator: a request stays in progress, and no result is ever sent. */
const SIMULATOR = 14;

interface Order {
  readonly members: Members;
  readonly transactionId: string;
  readonly receipt: string;
  readonly paidFrom: number | null;
  readonly failed: number | null;
  /** Waits for its code. */
  isAsked: boolean;
}

const OPERATIONS = { payment_c2b: 'c2b', payment_b2c: 'b2c', deposit: 'pos', withdrawal: 'pos' } as const;
type Operation = keyof typeof OPERATIONS;

/** The signed gateway (v5.7.2) on a real port. It checks signatures, and does every order id once. */
export function simulateGateway(merchant: SimulatedGateway): ProviderServer {
  const { now, random } = merchant;
  const orders = new Map<string, Order>();

  const take = (call: ProviderCall): ProviderAnswer | null => {
    const [, publicId, operation = ''] = call.path.split('/');
    if (call.method !== 'POST' || publicId !== merchant.publicId) return null;
    const { signature, ...members } = JSON.parse(call.body) as Record<string, string | number>;
    if (signature === undefined || signedBody(members, merchant.secret) !== JSON.stringify({ ...members, signature })) {
      return WRONG_SIGNATURE;
    }
    const orderId = text(members.order_id);
    if (operation === 'status') return statusOf(orderId);
    if (!isOperation(operation)) return null;
    return order(operation, orderId, members);
  };

  const order = (operation: Operation, orderId: string, members: Members): ProviderAnswer => {
    const before = orders.get(orderId);
    const isOut = operation === 'payment_b2c' || operation === 'withdrawal';
    if (before === undefined) {
      const made = place(members, isOut && merchant.confirmation !== null);
      orders.set(orderId, made);
      if (!made.isAsked) report(operation, orderId, made);
      return answerOf(orderId, made, isOut);
    }
    const code = text(members.confirmation_code);
    if (before.isAsked && code !== '') {
      if (code !== merchant.confirmation?.code) return refusal(orderId, 1, 'INVALID PIN');
      before.isAsked = false;
      report(operation, orderId, before);
    }
    return answerOf(orderId, before, isOut);
  };

  /** Its fate is that of the script at this moment. */
  const place = (members: Members, isAsked: boolean): Order => {
    const { fate } = server.script;
    const isSimulated = members.provider_id === SIMULATOR;
    const paidFrom = fate.kind === 'paid' ? now() : fate.kind === 'late-success' ? now() + fate.lateMs : null;
    return {
      members,
      transactionId: String(732_007_046_722 + orders.size),
      receipt: mpesaReceipt(random, now()),
      paidFrom: isSimulated ? null : paidFrom,
      failed: !isSimulated && (fate.kind === 'failed' || fate.kind === 'late-success') ? Number(fate.code) : null,
      isAsked,
    };
  };

  const report = (
    operation: Operation,
    orderId: string,
    { members, transactionId, receipt, paidFrom, failed }: Order,
  ): void => {
    const kind = OPERATIONS[operation];
    const url = kind === 'pos' ? (merchant.tillUrl ?? '') : text(members.callback_url);
    if (url === '') return;
    const payment = {
      merchantId: text(members.merchant_id),
      secret: merchant.secret,
      orderId,
      amount: text(members.amount),
      at: now(),
      transactionId,
      currency: text(members.currency),
      customerId: text(members.customer_id),
      providerId: Number(members.provider_id),
    };
    const shape = kind === 'c2b' && merchant.shortResults ? 'c2b-short' : kind;
    if (failed !== null) {
      const body = gatewayBody(shape, { ...payment, status: 3, resultCode: failed, resultMessage: 'INVALID PIN' });
      server.deliver({ url, body });
    }
    if (paidFrom === null) return;
    const body = gatewayBody(shape, { ...payment, receipt });
    // One that waited for its code may be due since then.
    server.deliver({ url, body }, Math.max(0, paidFrom - now()));
  };

  const statusOf = (orderId: string): ProviderAnswer => {
    const found = orders.get(orderId);
    // The document has no code for it.
    return found === undefined ? refusal(orderId, -1, 'PARENT OPERATION NOT FOUND') : answerOf(orderId, found, false);
  };

  const answerOf = (orderId: string, found: Order, isOut: boolean): ProviderAnswer => {
    const isPaid = found.paidFrom !== null && found.paidFrom <= now() && !found.isAsked;
    const hasFailed = !isPaid && found.failed !== null && !found.isAsked;
    const result = hasFailed ? { code: found.failed, message: 'INVALID PIN' } : { code: 0, message: 'OK' };
    return {
      status: 200,
      body: {
        order_id: orderId,
        transaction_id: found.transactionId,
        transaction_ref: isPaid ? found.receipt : '',
        status: isPaid ? 2 : hasFailed ? 3 : 1,
        result,
        provider_result: { code: -8888, message: 'Good' },
        ...service(),
        ...(isOut ? { confirm_type: found.isAsked ? (merchant.confirmation?.type ?? 0) : 0 } : {}),
      },
    };
  };

  const refusal = (orderId: string, code: number, message: string): ProviderAnswer => ({
    status: 200,
    body: {
      order_id: orderId,
      transaction_id: '',
      transaction_ref: '',
      status: -1,
      result: { code, message },
      provider_result: { code: -8888, message: '' },
      ...service(),
    },
  });

  const service = () => ({ service_id: 1, service_version: 11.1, service_date_time: kenyanTime(now()) });

  const server = new ProviderServer({ take, refuse: (why) => (why === 'wrong-credentials' ? WRONG_SIGNATURE : null) });
  return server;
}

const WRONG_SIGNATURE: ProviderAnswer = {
  status: 200,
  body: { result: { code: '10201', message: 'MERCHANT AUTHENTICATION ERROR' } },
};

function isOperation(name: string): name is Operation {
  return Object.hasOwn(OPERATIONS, name);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
