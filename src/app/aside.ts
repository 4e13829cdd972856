import { checkPathSecret } from '../config/path-secret.ts';
import { MAX_CALLBACK_BYTES } from '../domain/money/notice.ts';
import type { Secrets } from '../host/secrets.ts';
import { findEndpoint, readAddress } from '../http/intake/address.ts';
import { canBeAsked } from '../http/intake/intake.ts';
import type { Delivery } from '../services/money/take-payments.ts';
import { endAside, keepAside, readAside, type KeptAside } from '../storage/engine/side-file.ts';
import type { ProviderConnection } from './connections.ts';

/**
 * Takes a callback while the books cannot be opened: its bytes are kept beside them. Which connections there are stand in the books,
 * so whoever knows one of this box's path secrets is let in; what was sent is read, and refused where it is not authentic, later.
 */
export async function takeAside(folder: string, secrets: Secrets, request: Request, now: number): Promise<Response> {
  const again = () => new Response('try again', { status: 503 });
  const address = readAddress(new URL(request.url).pathname);
  if (request.method !== 'POST' || address?.purpose !== 'cb') return again();
  const ours = findEndpoint([{ name: address.provider, secrets: { cb: pathSecrets(secrets) } }], address);
  if (ours === null) return again();
  const body = await readAtMost(request, MAX_CALLBACK_BYTES);
  if (body === null) return new Response('too large', { status: 413 });
  try {
    const isKept = await keepAside(folder, { provider: address.provider, receivedAt: now, body });
    return isKept ? Response.json({ received: true }) : again();
  } catch {
    // A disk that refuses this too: the provider has to come again.
    return again();
  }
}

/** Null: it is longer. */
async function readAtMost(request: Request, most: number): Promise<Uint8Array | null> {
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = request.body?.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const next = await reader?.read();
    if (next?.value === undefined) return Buffer.concat(parts);
    size += next.value.byteLength;
    if (size > most) return null;
    parts.push(next.value);
  }
}

function pathSecrets(secrets: Secrets): string[] {
  return secrets.list().flatMap((name) => {
    try {
      const text = secrets.read(name);
      return checkPathSecret(text) === null ? [text] : [];
    } catch {
      return [];
    }
  });
}

/** So many are taken at one time: they share their commits. */
const AT_ONCE = 256;

/**
 * Takes what was kept aside into the books like any other delivery; twice does no harm. What is of a connection that is not open, or what
 * the disk refuses, stays, and is tried with the next call.
 * @returns takes what can be taken now
 */
export function asideTaker(
  folder: string,
  connections: () => readonly ProviderConnection[],
  deps: {
    readonly submit: (delivery: Delivery) => Promise<unknown>;
    readonly onRefused: (provider: string, reason: string, body: Uint8Array) => void;
    readonly warn: (message: string) => void;
  },
): () => Promise<void> {
  const taken = new Set<number>();
  let isOver = false;
  let isBusy = false;
  return async () => {
    if (isOver || isBusy) return;
    isBusy = true;
    try {
      const kept = readAside(folder);
      const before = taken.size;
      const waiting = [...kept.entries()].filter(([i]) => !taken.has(i));
      for (let from = 0; from < waiting.length; from += AT_ONCE) {
        const turn = waiting.slice(from, from + AT_ONCE).map(async ([i, one]) => {
          if (await takeOne(one)) taken.add(i);
        });
        await Promise.allSettled(turn);
      }
      isOver = taken.size === kept.length;
      if (isOver) endAside(folder);
      const count = taken.size - before;
      if (count > 0) deps.warn(`${count} callbacks that came while the books could not be opened were taken.`);
    } finally {
      isBusy = false;
    }
  };

  /** Whether nothing is left to do for it. */
  async function takeOne({ provider: name, body, receivedAt }: KeptAside): Promise<boolean> {
    const connection = connections().find((one) => one.name.toLowerCase() === name);
    if (connection === undefined) return false;
    const { provider } = connection;
    const reading = provider.read(body, receivedAt);
    if (reading.kind === 'refused') {
      deps.onRefused(connection.name, reading.reason, body);
      return true;
    }
    const isUnproven = provider.signsNothing === true && canBeAsked(provider);
    await deps.submit({ provider: connection.name, body, reading, receivedAt, isUnproven });
    return true;
  }
}
