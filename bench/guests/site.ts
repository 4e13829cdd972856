import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { setStage, type Stage } from '../../src/cli/demo/stage.ts';
import type { Config } from '../../src/config/config.ts';
import { describeError } from '../../src/domain/values/fault.ts';
import { systemClock } from '../../src/host/clock.ts';
import { gatewayBody } from '../../src/simulate/provider/gateway-body.ts';
import { mpesaReceipt } from '../../src/simulate/provider/mpesa-receipt.ts';
import { sendCallback } from '../../src/simulate/provider/send-callback.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { answer } from '../measure/child.ts';

// All that stands around the daemon: a router, PayHero behind a tunnel, guests with their phones, and somebody who pays for lines.

export type SiteQuestion =
  | { readonly ask: 'open'; readonly lines: number; readonly delayMs: number }
  | { readonly ask: 'aim'; readonly intake: string; readonly portal: string }
  /**
   * So many guests come within `overMs`; each buys, types the PIN after `pinMs`, and looks at the page until it is online. Beside them
   * `payments` for lines, ten a second.
   */
  | {
      readonly ask: 'guests';
      readonly count: number;
      readonly overMs: number;
      readonly pinMs: number;
      readonly payments: number;
    };

export interface SiteOpened {
  readonly config: Config;
  readonly secretsDir: string;
}

export interface GuestsAnswer {
  /** From the first press to the page that says online, with the PIN, ms. */
  readonly pages: readonly number[];
  /** How long one look at the page took, ms. */
  readonly looks: readonly number[];
  /** How long the acknowledgement of a payment for a line took, ms. */
  readonly acks: readonly number[];
  readonly failed: number;
  readonly mostAtOnce: number;
}

const random = seededRandom(5);
/** As the page's own script does. */
const LOOK_MS = 2_500;
const PATIENCE_MS = 60_000;
/** How soon a guest who was told that many are paying presses again. */
const AGAIN_MS = 5_000;
const PAY_MS = 100;

let stage: Stage | null = null;
let urls = { intake: '', portal: '' };
let guestNumber = 0;

answer(
  async (question: SiteQuestion): Promise<SiteOpened | GuestsAnswer | null> => {
    switch (question.ask) {
      case 'open': {
        const { lines, delayMs } = question;
        const router = { answerDelayMs: delayMs };
        stage = await setStage({ clock: systemClock, random, lines, expired: 0, router, portal: '' });
        return { config: stage.config, secretsDir: join(stage.config.box.stateDir, 'secrets') };
      }
      case 'aim':
        urls = question;
        stage?.tunnel.to(question.intake);
        return null;
      case 'guests': {
        const { count, overMs, pinMs, payments } = question;
        const [acks, served] = await Promise.all([pay(payments), serveGuests(count, overMs, pinMs)]);
        return { ...served, acks };
      }
    }
  },
  () => stage?.[Symbol.asyncDispose](),
);

/** @returns how long each acknowledgement took, ms */
async function pay(count: number): Promise<number[]> {
  const on = opened();
  const acks: Promise<number>[] = [];
  for (let n = 0; n < count; n++) {
    const line = on.lines[n % on.lines.length];
    if (line === undefined) throw new Error('no lines');
    const at = Date.now();
    const body = gatewayBody('paybill', {
      merchantId: on.merchant.id,
      secret: on.merchant.secret,
      orderId: `bench-${at}-${n}`,
      amount: line.priceShillings,
      account: line.accountNo,
      customerId: `${line.msisdn.slice(0, 4)} ***** ${line.msisdn.slice(-3)}`,
      receipt: mpesaReceipt(random, at),
      at,
    });
    const from = performance.now();
    acks.push(sendCallback(`${urls.intake}${on.callbackPath('gateway')}`, body).then(() => performance.now() - from));
    await wait(PAY_MS);
  }
  return Promise.all(acks);
}

async function serveGuests(count: number, overMs: number, pinMs: number): Promise<Omit<GuestsAnswer, 'acks'>> {
  const on = opened();
  on.payhero.script = { ...on.payhero.script, results: { ...on.payhero.script.results, delayMs: pinMs } };
  const pages: number[] = [];
  const looks: number[] = [];
  let failed = 0;
  let atOnce = 0;
  let mostAtOnce = 0;
  const guests: Promise<void>[] = [];
  for (let n = 0; n < count; n++) {
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    guests.push(
      buy(looks)
        .then((ms) => void pages.push(ms))
        .catch((error: unknown) => {
          failed += 1;
          console.error(describeError(error));
        })
        .finally(() => (atOnce -= 1)),
    );
    await wait(overMs / count);
  }
  await Promise.all(guests);
  return { pages, looks, failed, mostAtOnce };
}

async function buy(looks: number[]): Promise<number> {
  const n = guestNumber++;
  const hex = (part: number) => part.toString(16).padStart(2, '0');
  const address = `127.1.${n >> 8}.${n & 255 || 255}`;
  opened().router.world.addPhone({
    user: '',
    mac: `02:00:00:BE:${hex(n >> 8)}:${hex(n & 255)}`.toUpperCase(),
    address,
  });
  await call(address, 'GET', '/');
  const from = performance.now();
  // Where many pay at this moment the page says so, and the guest presses again.
  while ((await call(address, 'POST', '/pay', `plan=day&phone=07${20_000_000 + n}`)) === 'refused')
    await wait(AGAIN_MS);
  for (;;) {
    await wait(LOOK_MS);
    const began = performance.now();
    const state = await call(address, 'GET', '/state');
    looks.push(performance.now() - began);
    if (state.startsWith('online')) return performance.now() - from;
    if (performance.now() - from > PATIENCE_MS) throw new Error(`guest ${n} is not online: ${state}`);
  }
}

/** One request of a phone, from its own address. @returns the body; empty for a redirect, `refused` for a form that was */
function call(address: string, method: string, path: string, body = ''): Promise<string> {
  const { host, hostname, port, origin } = new URL(urls.portal);
  const form = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(body.length), origin };
  const headers = { host, ...(method === 'POST' ? form : {}) };
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: hostname, port, method, path, headers, agent: false, localAddress: address },
      (answered) => {
        let text = '';
        answered.on('data', (part: Buffer) => (text += part.toString()));
        answered.on('end', () => {
          const status = answered.statusCode ?? 0;
          if (status === 400 || (status === 503 && method === 'POST')) resolve('refused');
          else if (status > 400 && status !== 503) reject(new Error(`${method} ${path} was answered ${status}`));
          else resolve(status === 200 ? text : '');
        });
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}

function opened(): Stage {
  if (stage === null) throw new Error('not open');
  return stage;
}
