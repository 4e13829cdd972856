import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { TlsOptions } from 'node:tls';

/** One connection as the router's side of a script sees it. It codes and decodes by itself, so it cannot share a bug. */
export interface PeerConnection {
  readonly socket: Socket;
  /** Sentences received so far, `.tag` words included. */
  readonly sentences: string[][];
  /** TCP segments received so far. */
  segments: number;
  ended: boolean;
  closed: boolean;
  readonly send: (...bytes: (Buffer | string)[]) => void;
}

export interface Peer {
  readonly port: number;
  readonly connections: PeerConnection[];
  /** All sentences of all connections but the log-in. */
  commands(): string[][];
  close(): Promise<void>;
}

export interface PeerScript {
  /** Runs at accept. Return true when the connection is dealt with and nothing of it is to be read. */
  onAccept?: (connection: PeerConnection) => boolean;
  /** Runs for `/login`; without it the log-in succeeds. */
  onLogin?: (words: string[], connection: PeerConnection, tag: string) => void;
  /** Runs for each other sentence. */
  onCommand?: (words: string[], connection: PeerConnection, tag: string) => void;
  readonly tls?: TlsOptions;
  /** Do not answer the other side's FIN. */
  readonly halfOpen?: boolean;
}

/** One word: its length prefix and its bytes. */
export function word(text: string | Buffer): Buffer {
  const bytes = Buffer.isBuffer(text) ? text : Buffer.from(text, 'utf8');
  return Buffer.concat([prefix(bytes.length), bytes]);
}

/** One sentence, with its zero word. */
export function sentence(...words: (string | Buffer)[]): Buffer {
  return Buffer.concat([...words.map(word), Buffer.of(0)]);
}

/** `!done` for a tag, with whatever more words. */
export function done(tag: string, ...words: string[]): Buffer {
  return sentence('!done', `.tag=${tag}`, ...words);
}

function prefix(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length);
  if (length < 0x4000) return Buffer.of(0x80 | (length >> 8), length & 0xff);
  if (length < 0x200000) return Buffer.of(0xc0 | (length >> 16), (length >> 8) & 0xff, length & 0xff);
  return Buffer.of(0xe0 | (length >> 24), (length >> 16) & 0xff, (length >> 8) & 0xff, length & 0xff);
}

/** Reads whole sentences off the front; commands of these tests are small and come whole or in a few pieces. */
function takeSentences(bytes: Buffer, onSentence: (words: string[]) => void): Buffer {
  let at = 0;
  let from = 0;
  let words: string[] = [];
  while (at < bytes.length) {
    const first = bytes[at]!;
    const size = first < 0x80 ? 1 : first < 0xc0 ? 2 : 3;
    if (at + size > bytes.length) break;
    const length = size === 1 ? first : bytes.readUIntBE(at, size) - (size === 2 ? 0x8000 : 0xc00000);
    if (at + size + length > bytes.length) break;
    if (length > 0) words.push(bytes.toString('utf8', at + size, at + size + length));
    at += size + length;
    if (length > 0) continue;
    if (words.length > 0) onSentence(words);
    words = [];
    from = at;
  }
  return bytes.subarray(from);
}

/** Starts a scripted router on a free port of the loopback. */
export async function startPeer(script: PeerScript): Promise<Peer> {
  const connections: PeerConnection[] = [];
  const accept = (socket: Socket): void => {
    socket.setNoDelay(true);
    const connection: PeerConnection = {
      socket,
      sentences: [],
      segments: 0,
      ended: false,
      closed: false,
      send: (...bytes) => {
        if (socket.writable) socket.write(Buffer.concat(bytes.map((part) => Buffer.from(part))));
      },
    };
    connections.push(connection);
    socket.on('error', () => undefined);
    socket.on('end', () => (connection.ended = true));
    socket.on('close', () => (connection.closed = true));
    if (script.onAccept?.(connection) === true) {
      // Unread bytes would hide the other side's end.
      socket.resume();
      return;
    }
    let held: Buffer = Buffer.alloc(0);
    socket.on('data', (segment) => {
      connection.segments += 1;
      held = takeSentences(Buffer.concat([held, segment]), (words) => {
        connection.sentences.push(words);
        const tag = words.find((text) => text.startsWith('.tag='))?.slice(5) ?? '';
        if (words[0] !== '/login') script.onCommand?.(words, connection, tag);
        else if (script.onLogin) script.onLogin(words, connection, tag);
        else connection.send(done(tag));
      });
    });
  };
  const server: Server =
    script.tls === undefined
      ? createServer({ allowHalfOpen: script.halfOpen === true }, accept)
      : createTlsServer(script.tls, accept);
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connections,
    commands: () => connections.flatMap(({ sentences }) => sentences).filter(([command]) => command !== '/login'),
    close: () => {
      for (const { socket } of connections) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Waits, for pauses that are part of a script. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Polls until `condition` holds. @throws when it does not within ten seconds: a machine that is busy with others is slow */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const end = performance.now() + 10_000;
  while (performance.now() < end) {
    if (condition()) return;
    await pause(5);
  }
  throw new Error(`never happened: ${what}`);
}
