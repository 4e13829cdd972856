import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished } from 'vitest';

export interface Inbox {
  readonly url: string;
  /** The bodies that came, once there are so many. */
  received(count: number): Promise<readonly Uint8Array[]>;
}

/** Stands in for our own intake: takes whatever a provider delivers. */
export async function startInbox(): Promise<Inbox> {
  const bodies: Uint8Array[] = [];
  const server = createServer((incoming, answer) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      bodies.push(Buffer.concat(parts));
      answer.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/cb/x/y`,
    async received(count) {
      await expect.poll(() => bodies.length, { timeout: 15_000 }).toBeGreaterThanOrEqual(count);
      return bodies;
    },
  };
}
