import { checkPathSecret } from '../config/path-secret.ts';
import { MAX_CALLBACK_BYTES } from '../domain/money/notice.ts';
import type { Secrets } from '../host/secrets.ts';
import { findEndpoint, readAddress } from '../http/intake/address.ts';
import { canBeAsked } from '../http/intake/intake.ts';
import type { Delivery } from '../services/money/take-payments.ts';
import { endAside, keepAside, readAside } from '../storage/engine/side-file.ts';
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

/**
 * What was kept aside goes into the books like any other delivery; twice does no harm. What is of a connection that is not open stays.
 * @returns how many there were
 */
export async function bookAside(
  folder: string,
  connections: readonly ProviderConnection[],
  deps: {
    readonly submit: (delivery: Delivery) => Promise<unknown>;
    readonly onRefused: (provider: string, reason: string, body: Uint8Array) => void;
  },
): Promise<number> {
  const kept = readAside(folder);
  if (kept.length === 0) return 0;
  let isWhole = true;
  for (const { provider: name, body, receivedAt } of kept) {
    const connection = connections.find((one) => one.name.toLowerCase() === name);
    if (connection === undefined) {
      isWhole = false;
      continue;
    }
    const { provider } = connection;
    const reading = provider.read(body, receivedAt);
    if (reading.kind === 'refused') deps.onRefused(connection.name, reading.reason, body);
    else {
      const isUnproven = provider.signsNothing === true && canBeAsked(provider);
      await deps.submit({ provider: connection.name, body, reading, receivedAt, isUnproven });
    }
  }
  if (isWhole) endAside(folder);
  return kept.length;
}
