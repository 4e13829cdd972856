import { confirmationBody, pulledRow, pushResultBody, transactionBody, type DarajaPayment } from './daraja-body.ts';
import { sendingBody, sendingStatusBody, type DarajaOrder } from './daraja-sending.ts';
import { kenyanTime, mpesaReceipt } from './mpesa-receipt.ts';
import { ProviderServer, type ProviderAnswer, type ProviderCall, type ServedDialect } from './provider-server.ts';
import type { Fate } from './script.ts';

export interface DarajaAccount {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly passkey: string;
  readonly shortCode: string;
  /** Of the operator of the organisation portal; without one nobody may send money or ask about it. */
  readonly credential?: string;
}

interface Push {
  readonly payment: DarajaPayment;
  readonly fate: Fate;
}

/** Pages of the list, and how long Daraja keeps it. */
const ROWS = 100;
const KEPT_MS = 48 * 3_600_000;
const TOKEN_S = 3599;

const yes = (body: object): ProviderAnswer => ({ status: 200, body });
const no = (status: number, errorCode: string, errorMessage: string): ProviderAnswer => ({
  status,
  body: { requestId: '16813-15-1', errorCode, errorMessage },
});
const BAD_TOKEN = no(404, '404.001.03', 'Invalid Access Token');
const BAD_OPERATOR = no(400, '400.002.02', 'Bad Request - Invalid SecurityCredential');
const SUCCESS = { ResponseCode: '0', ResponseDescription: 'Success' };

/** A Daraja on a real port: OAuth, addresses, pushes and their query, payments by hand, the list, transaction status, reversals and payments to phones. */
export class DarajaSimulator {
  readonly server: ProviderServer;
  /** Money that came in, in order: by hand and by pushes that were paid. */
  readonly payments: DarajaPayment[] = [];
  readonly #account: DarajaAccount;
  readonly #now: () => number;
  readonly #random: () => number;
  readonly #pushes = new Map<string, Push>();
  /** Money that was to go out, in order. */
  readonly orders: DarajaOrder[] = [];
  #token: { readonly text: string; readonly until: number } | null = null;
  #tokens = 0;
  #confirmationUrl: string | null = null;
  #listIsRegistered = false;

  /** @param random numbers in [0, 1) @param now UTC milliseconds */
  constructor(account: DarajaAccount, random: () => number, now: () => number) {
    this.#account = account;
    this.#random = random;
    this.#now = now;
    const dialect: ServedDialect = {
      take: (call) => this.#take(call),
      refuse: (why, { path }) => {
        if (why === 'wrong-credentials') return no(400, '400.008.01', 'Invalid Authentication passed');
        return why === 'expired-token' && path !== '/oauth/v1/generate' ? BAD_TOKEN : null;
      },
    };
    this.server = new ProviderServer(dialect);
  }

  /** How many tokens were given. */
  get tokens(): number {
    return this.#tokens;
  }

  /** From now on the token that was given is not taken any more. */
  expireToken(): void {
    this.#token = null;
  }

  /** A payer pays by hand; it is confirmed to the registered address. @param amount shillings, `1500.00` */
  payIn(amount: string, account: string, phone: string, at = this.#now()): DarajaPayment {
    const payment = this.#payment(amount, account, phone, at);
    this.#bring(payment, 0);
    return payment;
  }

  #payment(amount: string, account: string, phone: string, at: number): DarajaPayment {
    const receipt = mpesaReceipt(this.#random, at);
    const checkoutId = `ws_CO_${kenyanTime(at).replaceAll(/\D/g, '').slice(0, 14)}${phone.slice(-9)}${receipt}`;
    return { amount, account, at, receipt, shortCode: this.#account.shortCode, phone, checkoutId };
  }

  /** Money comes in after so long, is in the list, and is confirmed. */
  #bring(payment: DarajaPayment, afterMs: number): void {
    const moved = { ...payment, at: payment.at + afterMs };
    this.payments.push(moved);
    if (this.#confirmationUrl === null) return;
    this.server.deliver({ url: this.#confirmationUrl, body: confirmationBody(moved) }, afterMs);
  }

  #take(call: ProviderCall): ProviderAnswer | null {
    if (call.path === '/oauth/v1/generate') return this.#giveToken(call);
    const bearer = /^Bearer (.*)$/.exec(call.headers.authorization ?? '')?.[1];
    if (this.#token === null || bearer !== this.#token.text || this.#now() >= this.#token.until) return BAD_TOKEN;
    const body = JSON.parse(call.body) as Readonly<Record<string, string | number | undefined>>;
    const text = (name: string): string => String(body[name] ?? '');
    switch (call.path) {
      case '/mpesa/c2b/v2/registerurl':
        if (this.#confirmationUrl !== null) return no(500, '500.003.1001', 'Urls are already registered');
        this.#confirmationUrl = text('ConfirmationURL');
        return yes({ OriginatorCoversationID: '6e86-45dd-91ac', ...SUCCESS });
      case '/mpesa/c2b/v1/simulate':
        this.payIn(Number(text('Amount')).toFixed(2), text('BillRefNumber'), text('Msisdn'));
        return yes({ OriginatorCoversationID: '53e3-4aa8-9fe0', ...SUCCESS });
      case '/mpesa/stkpush/v1/processrequest':
        return this.#push(text);
      case '/mpesa/stkpushquery/v1/query':
        return this.#askPush(text);
      case '/pulltransactions/v1/register': {
        const ResponseStatus = this.#listIsRegistered ? '1001' : '1000';
        this.#listIsRegistered = true;
        return yes({ ResponseRefID: '18633-1', ResponseStatus, ShortCode: text('ShortCode') });
      }
      case '/pulltransactions/v1/query':
        return this.#list(text);
      case '/mpesa/transactionstatus/v1/query':
        return this.#isOperator(text('SecurityCredential')) ? this.#askTransaction(text) : BAD_OPERATOR;
      case '/mpesa/reversal/v1/request':
        return this.#isOperator(text('SecurityCredential')) ? this.#reverse(text) : BAD_OPERATOR;
      case '/mpesa/b2c/v3/paymentrequest':
        return this.#isOperator(text('SecurityCredential')) ? this.#payOut(text) : BAD_OPERATOR;
      default:
        return null;
    }
  }

  #giveToken({ headers }: ProviderCall): ProviderAnswer {
    const { consumerKey, consumerSecret } = this.#account;
    const basic = Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64');
    if (headers.authorization !== `Basic ${basic}`) return no(400, '400.008.01', 'Invalid Authentication passed');
    this.#tokens += 1;
    // A new token ends the one before.
    this.#token = { text: `simulated-token-${this.#tokens}`, until: this.#now() + TOKEN_S * 1000 };
    return yes({ access_token: this.#token.text, expires_in: String(TOKEN_S) });
  }

  #isSigned(text: (name: string) => string): boolean {
    const { shortCode, passkey } = this.#account;
    const password = Buffer.from(`${shortCode}${passkey}${text('Timestamp')}`).toString('base64');
    return text('BusinessShortCode') === shortCode && text('Password') === password;
  }

  #push(text: (name: string) => string): ProviderAnswer {
    if (!this.#isSigned(text)) return no(500, '500.001.1001', 'Wrong credentials');
    if (text('AccountReference').length > 12) return no(400, '400.002.02', 'Bad Request - Invalid AccountReference');
    const { fate } = this.server.script;
    const amount = Number(text('Amount')).toFixed(2);
    const payment = this.#payment(amount, text('AccountReference'), text('PhoneNumber'), this.#now());
    this.#pushes.set(payment.checkoutId, { payment, fate });
    const tell = (body: string, afterMs = 0) => this.server.deliver({ url: text('CallBackURL'), body }, afterMs);
    if (fate.kind === 'failed' || fate.kind === 'late-success') tell(pushResultBody(payment, fate.code));
    if (fate.kind === 'paid' || fate.kind === 'late-success') {
      const lateMs = fate.kind === 'paid' ? 0 : fate.lateMs;
      tell(pushResultBody(payment), lateMs);
      this.#bring(payment, lateMs);
    }
    const words = 'Success. Request accepted for processing';
    return yes({
      MerchantRequestID: '29115-34620561-1',
      CheckoutRequestID: payment.checkoutId,
      ResponseCode: '0',
      ResponseDescription: words,
      CustomerMessage: words,
    });
  }

  #askPush(text: (name: string) => string): ProviderAnswer {
    if (!this.#isSigned(text)) return no(500, '500.001.1001', 'Wrong credentials');
    const CheckoutRequestID = text('CheckoutRequestID');
    const push = this.#pushes.get(CheckoutRequestID);
    if (push === undefined) return no(400, '400.002.02', 'Bad Request - Invalid CheckoutRequestID');
    const { fate, payment } = push;
    if (fate.kind === 'open') return no(500, '500.001.1001', 'The transaction is being processed');
    const isPaid = fate.kind === 'paid' || (fate.kind === 'late-success' && this.#now() >= payment.at + fate.lateMs);
    const ResultCode = fate.kind === 'paid' || isPaid ? '0' : fate.code;
    const ResultDesc = isPaid ? 'The service request is processed successfully.' : 'Request cancelled by user';
    return yes({ ...SUCCESS, MerchantRequestID: '29115-34620561-1', CheckoutRequestID, ResultCode, ResultDesc });
  }

  #list(text: (name: string) => string): ProviderAnswer {
    if (!this.#listIsRegistered) return no(400, '400.001', 'Short code is not registered');
    const limit = (name: string): number => Date.parse(`${text(name).replace(' ', 'T')}+03:00`);
    const from = Math.max(limit('StartDate'), this.#now() - KEPT_MS - 1000);
    const until = Math.min(limit('EndDate') + 1000, this.#now() + 1);
    const offset = Number(text('OffSetValue'));
    const rows = this.payments.filter(({ at }) => at >= from && at < until).slice(offset, offset + ROWS);
    const head = { ResponseRefID: '26178-42530161-2' };
    if (rows.length === 0) return yes({ ...head, ResponseCode: '1001', ResponseMessage: 'None', Response: [[]] });
    return yes({ ...head, ResponseCode: '1000', ResponseMessage: 'Success', Response: [rows.map(pulledRow)] });
  }

  #isOperator(credential: string): boolean {
    return this.#account.credential === undefined || credential === this.#account.credential;
  }

  #reverse(text: (name: string) => string): ProviderAnswer {
    const receipt = text('TransactionID');
    const payment = this.payments.find((one) => one.receipt === receipt);
    const before = this.orders.some((order) => order.reverses === receipt && this.#isOut(order));
    const refusal = payment === undefined ? 'R000002' : before ? 'R000001' : null;
    const phone = payment?.phone ?? '';
    return this.#send(`dad6-${this.orders.length + 1}`, text, { reverses: receipt, phone }, refusal);
  }

  #payOut(text: (name: string) => string): ProviderAnswer {
    const originator = text('OriginatorConversationID');
    if (this.orders.some((order) => order.originator === originator)) {
      return no(500, '500.002.1001', 'Duplicate OriginatorConversationID.');
    }
    return this.#send(originator, text, { reverses: null, phone: text('PartyB') }, null);
  }

  /** @param refusal the code with which it fails, whatever the script says */
  #send(
    originator: string,
    text: (name: string) => string,
    what: Pick<DarajaOrder, 'reverses' | 'phone'>,
    refusal: string | null,
  ): ProviderAnswer {
    const at = this.#now();
    const conversation = `AG_${kenyanTime(at).slice(0, 10).replaceAll('-', '')}_${this.orders.length + 1}`;
    const { fate: scripted } = this.server.script;
    const fate: Fate = refusal === null ? scripted : { kind: 'failed', code: refusal };
    const ids = { originator, conversation, shortCode: this.#account.shortCode };
    const order = { ...ids, ...what, amount: text('Amount'), at, receipt: mpesaReceipt(this.#random, at), fate };
    this.orders.push(order);
    const tell = (body: string, afterMs = 0) => this.server.deliver({ url: text('ResultURL'), body }, afterMs);
    if (fate.kind === 'failed' || fate.kind === 'late-success') tell(sendingBody(order, fate.code));
    if (fate.kind === 'paid') tell(sendingBody(order));
    if (fate.kind === 'late-success') tell(sendingBody(order), fate.lateMs);
    return yes({ OriginatorConversationID: originator, ConversationID: conversation, ...SUCCESS });
  }

  /** Whether it has left by now. */
  #isOut({ fate, at }: DarajaOrder): boolean {
    return fate.kind === 'paid' || (fate.kind === 'late-success' && this.#now() >= at + fate.lateMs);
  }

  #askTransaction(text: (name: string) => string): ProviderAnswer {
    const order = this.orders.find(({ originator }) => originator === text('OriginalConversationID'));
    if (order !== undefined) {
      const body = sendingStatusBody(order, text('Occasion'), this.#isOut(order) ? 'Completed' : 'Pending');
      this.server.deliver({ url: text('ResultURL'), body });
    }
    const payment = this.payments.find(({ receipt }) => receipt === text('TransactionID'));
    if (payment !== undefined) this.server.deliver({ url: text('ResultURL'), body: transactionBody(payment) });
    return yes({ OriginatorConversationID: '1236-7134259-1', ConversationID: '', ...SUCCESS });
  }
}
