import { once } from 'node:events';
import { connect } from 'node:net';
import { systemClock } from '../../src/host/clock.ts';
import { mpesaReceipt } from '../../src/simulate/provider/mpesa-receipt.ts';
import { payheroBody } from '../../src/simulate/provider/payhero-body.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { answer } from '../measure/child.ts';

// The payment provider of the intake benchmark, a process of its own: as many connections as asked for, each of them kept,
// the next callback as soon as the last one was acknowledged.

export interface SenderQuestion {
  readonly port: number;
  readonly path: string;
  readonly accounts: readonly string[];
  readonly connections: number;
  readonly callbacks: number;
}

export interface SenderAnswer {
  readonly ms: number;
  /** From the first byte sent to the answer, ms. */
  readonly acks: readonly number[];
}

const random = seededRandom(11);
const OK = Buffer.from('{"received":true}');

answer(
  async ({ port, path, accounts, connections, callbacks }: SenderQuestion): Promise<SenderAnswer> => {
    const requests = Array.from({ length: callbacks }, () => request(path, accounts));
    const acks: number[] = [];
    const sockets = await Promise.all(
      Array.from({ length: connections }, async () => {
        const socket = connect({ host: '127.0.0.1', port, noDelay: true });
        await once(socket, 'connect');
        return socket;
      }),
    );
    const startedAt = performance.now();
    await Promise.all(
      sockets.map(async (socket) => {
        for (let next = requests.pop(); next !== undefined; next = requests.pop()) {
          const sentAt = performance.now();
          socket.write(next);
          const chunks: Buffer[] = [];
          do chunks.push(((await once(socket, 'data')) as [Buffer])[0]);
          while (!Buffer.concat(chunks).includes(OK) && chunks.length < 4);
          if (!Buffer.concat(chunks).includes(OK)) throw new Error(Buffer.concat(chunks).toString());
          acks.push(performance.now() - sentAt);
        }
        socket.destroy();
      }),
    );
    return { ms: performance.now() - startedAt, acks };
  },
  () => undefined,
);

function request(path: string, accounts: readonly string[]): Buffer {
  const at = systemClock.now();
  const reference = accounts[Math.floor(random() * accounts.length)]!;
  const body = payheroBody('A', { amount: 1500, reference, at, receipt: mpesaReceipt(random, at) });
  const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
  return Buffer.from(head + body);
}
