import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { explainSignature } from '../../src/providers/gateway/explain-signature.ts';
import { mpesaReceipt } from '../../src/simulate/provider/mpesa-receipt.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { sendCallback } from '../../src/simulate/provider/send-callback.ts';
import { bytes, gatewayText, NOW, SECRET } from './samples.ts';

describe('simulated receipts', () => {
  test('carry the year, month and day in Nairobi, as real receipts do', () => {
    const random = seededRandom(1);
    expect(mpesaReceipt(random, Date.UTC(2024, 0, 14, 9))).toMatch(/^SAE[0-9A-Z]{7}$/);
    expect(mpesaReceipt(random, Date.UTC(2026, 5, 30, 9))).toMatch(/^UFU[0-9A-Z]{7}$/);
    // 23:30 UTC on the 30th is the first of the next month there.
    expect(mpesaReceipt(random, Date.UTC(2026, 5, 30, 23, 30))).toMatch(/^UG1[0-9A-Z]{7}$/);
  });

  test('are the same for the same seed, and different from each other', () => {
    const series = (seed: number): string[] => {
      const random = seededRandom(seed);
      return Array.from({ length: 1000 }, () => mpesaReceipt(random, NOW));
    };
    expect(series(7)).toEqual(series(7));
    expect(series(7)).not.toEqual(series(8));
    expect(new Set(series(7)).size).toBe(1000);
  });
});

test.each(['paybill', 'c2b', 'c2b-short', 'b2c', 'pos'] as const)(
  'the sender and the reader agree how to sign: %s',
  (kind) => {
    expect(explainSignature(bytes(gatewayText(kind)), SECRET).matchedBy).toBe('php');
  },
);

describe('sendCallback', () => {
  const closers: (() => void)[] = [];
  afterEach(() => {
    for (const close of closers.splice(0)) close();
  });

  test('posts the exact bytes and reports the answer', async () => {
    const seen: { method: string | undefined; type: string | undefined; body: Buffer }[] = [];
    const server = createServer((incoming, answer) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        seen.push({ method: incoming.method, type: incoming.headers['content-type'], body: Buffer.concat(chunks) });
        answer.writeHead(503).end('later');
      });
    });
    closers.push(() => server.close());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/cb/x/y`;

    const raw = Uint8Array.of(0xff, 0x00, 0x7b);
    const answer = await sendCallback(url, raw);
    await sendCallback(url, '{"a":"é"}');
    expect(answer.status).toBe(503);
    expect(answer.ms).toBeGreaterThan(0);
    expect(seen.map(({ body }) => body.toString('hex'))).toEqual(['ff007b', Buffer.from('{"a":"é"}').toString('hex')]);
    expect(seen[0]).toMatchObject({ method: 'POST', type: 'application/json' });
  });

  test('a connection that breaks is an error', async () => {
    const server = createServer((incoming) => incoming.socket.destroy());
    closers.push(() => server.close());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await expect(sendCallback(`http://127.0.0.1:${port}/`, 'x')).rejects.toThrow();
  });
});
