import { createApp, type App } from '../../src/app/app.ts';
import { setStage, type Stage, type StageOptions } from '../../src/cli/demo/stage.ts';
import type { StageLine } from '../../src/cli/demo/stage-setup.ts';
import { systemClock } from '../../src/host/clock.ts';
import { createLog } from '../../src/app/log.ts';
import { createRouterosTransport } from '../../src/routers/routeros/wire/transport.ts';
import {
  gatewayBody,
  type GatewayCallbackKind,
  type GatewayPayment,
} from '../../src/simulate/provider/gateway-body.ts';
import { mpesaReceipt } from '../../src/simulate/provider/mpesa-receipt.ts';
import { payheroBody, type PayheroDialect, type PayheroPayment } from '../../src/simulate/provider/payhero-body.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { sendCallback } from '../../src/simulate/provider/send-callback.ts';
import { query } from '../../src/storage/engine/query.ts';
import { freshStore } from '../fresh-store.ts';

export interface Isp extends AsyncDisposable {
  readonly stage: Stage;
  readonly app: App;
  readonly lines: readonly StageLine[];
  /** Lines of one service. */
  line(service: 'pppoe' | 'hotspot', n?: number): StageLine;
  receipt(): string;
  payhero(dialect: PayheroDialect, payment: Partial<PayheroPayment>): string;
  gateway(kind: GatewayCallbackKind, payment: Partial<GatewayPayment>): string;
  send(provider: 'payhero' | 'gateway', body: string | Uint8Array): Promise<number>;
  /** What the log said so far, parsed. */
  readonly logged: Record<string, unknown>[];
  /** Bugs that the app reported. Must stay empty. */
  readonly bugs: unknown[];
  /** Stops the app and starts it anew on the same state. */
  restart(): Promise<void>;
}

/** Starts a whole Washa on simulators, over real sockets, in this process. */
export async function startIsp(options: Partial<StageOptions> & { builtAt?: number } = {}): Promise<Isp> {
  const random = seededRandom(7);
  const stage = await setStage({
    clock: systemClock,
    random,
    lines: 8,
    openBooks: freshStore,
    ...options,
    router: { redialMs: 50, ...options.router },
  });
  const logged: Record<string, unknown>[] = [];
  const bugs: unknown[] = [];
  const log = createLog(
    { ...stage.config.log, format: 'json' },
    { write: (line) => void logged.push(JSON.parse(line) as Record<string, unknown>) },
  );
  const open = async () => {
    const app = await createApp({
      config: stage.config,
      secrets: stage.secrets,
      clock: options.clock ?? systemClock,
      random,
      transport: createRouterosTransport({ clock: systemClock }),
      fetch,
      log,
      builtAt: options.builtAt ?? 0,
      onBug: (error) => bugs.push(error),
    });
    await app.start();
    stage.tunnel.to(app.urls.intake);
    return app;
  };
  let app = await open();
  return {
    stage,
    get app() {
      return app;
    },
    lines: stage.lines,
    line: (service, n = 0) => stage.lines.filter((line) => line.service === service)[n]!,
    receipt: () => mpesaReceipt(random, systemClock.now()),
    payhero: (dialect, payment) =>
      payheroBody(dialect, {
        amount: 1500,
        reference: '',
        at: systemClock.now(),
        receipt: mpesaReceipt(random, systemClock.now()),
        ...payment,
      }),
    gateway: (kind, payment) =>
      gatewayBody(kind, {
        merchantId: stage.merchant.id,
        secret: stage.merchant.secret,
        orderId: `order-${Math.floor(random() * 1e9)}`,
        amount: 1500,
        at: systemClock.now(),
        receipt: mpesaReceipt(random, systemClock.now()),
        ...payment,
      }),
    send: async (provider, body) =>
      (await sendCallback(`${app.urls.intake}${stage.callbackPath(provider)}`, body)).status,
    logged,
    bugs,
    async restart() {
      await app[Symbol.asyncDispose]();
      app = await open();
    },
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]();
      await stage[Symbol.asyncDispose]();
    },
  };
}

/** Waits until `probe` gives something other than undefined, null or false. */
export async function until<T>(probe: () => T | undefined | null | false, what: string, ms = 30_000): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const value = probe();
    if (value !== undefined && value !== null && value !== false) return value;
    if (Date.now() > end) throw new Error(`still not: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export const payments = query()((db) => db.selectFrom('payment').selectAll().orderBy('id'));
export const ledger = query()((db) => db.selectFrom('ledger').selectAll().orderBy('id'));
export const callbacks = query()((db) => db.selectFrom('callback').selectAll().orderBy('id'));
export const subscriptions = query()((db) => db.selectFrom('subscription').selectAll().orderBy('id'));
export const receipts = query()((db) => db.selectFrom('receipt').selectAll().orderBy('payment_id'));
export const commands = query()((db) => db.selectFrom('command').selectAll().orderBy('id'));
export const attempts = query()((db) => db.selectFrom('attempt').selectAll().orderBy('started_at'));
export const alarms = query()((db) => db.selectFrom('alarm').selectAll().orderBy('id'));
