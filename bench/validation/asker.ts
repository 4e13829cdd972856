import { setTimeout as wait } from 'node:timers/promises';
import { systemClock } from '../../src/host/clock.ts';
import { gatewayBody } from '../../src/simulate/provider/gateway-body.ts';
import { mpesaReceipt } from '../../src/simulate/provider/mpesa-receipt.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { answer } from '../measure/child.ts';

// The gateway as it asks, a process of its own: at a steady rate, whether or not the last question was answered.

export interface AskerQuestion {
  readonly port: number;
  readonly merchantId: string;
  readonly secret: string;
  readonly accounts: readonly string[];
  readonly asked: number;
  readonly aSecond: number;
}

export interface AskerAnswer {
  /** From the question to its answer, ms. */
  readonly answers: readonly number[];
  readonly yes: number;
}

const random = seededRandom(17);

answer(
  async ({ port, merchantId, secret, accounts, asked, aSecond }: AskerQuestion): Promise<AskerAnswer> => {
    const bodies = Array.from({ length: asked }, (_, i) => {
      const at = systemClock.now();
      const right = accounts[Math.floor(random() * accounts.length)]!;
      // Every fourth payer has typed the last two characters the wrong way round.
      const account = i % 4 === 3 ? right.replace(/(.)(.)$/, '$2$1') : right;
      const receipt = mpesaReceipt(random, at);
      return gatewayBody('paybill', { merchantId, secret, orderId: `q${i}`, amount: 1500, at, receipt, account });
    });
    const answers: number[] = [];
    let yes = 0;
    const startedAt = performance.now();
    await Promise.all(
      bodies.map(async (body, i) => {
        await wait(Math.max(1, startedAt + (i * 1000) / aSecond - performance.now()));
        const sentAt = performance.now();
        const reply = await fetch(`http://127.0.0.1:${port}/validate/gateway/bench-path-secret`, {
          method: 'POST',
          body,
        });
        const { code } = (await reply.json()) as { code: number };
        answers.push(performance.now() - sentAt);
        if (code === 0) yes += 1;
      }),
    );
    return { answers, yes };
  },
  () => undefined,
);
