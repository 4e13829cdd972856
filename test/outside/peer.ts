import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { expect, onTestFinished } from 'vitest';

/** What a peer does once it has read a request whole. `nth` counts its requests from 0. */
export type Script = (socket: Socket, nth: number) => void;

/** An HTTP server of bare TCP, so that it can misbehave at every byte. */
export interface Peer {
  readonly url: string;
  /** Every request as it came, head and body. */
  readonly requests: string[];
  script: Script;
  /**
   * Connections that have brought a request and are not over yet. After an aborted one `fetch` may dial once more on
   * suspicion; that brings nothing and is given up within 4 s.
   */
  readonly open: number;
}

/** @param aside what a request is answered with that is none of the requests to be looked at; null for all others */
export async function startPeer(script: Script, aside: (request: string) => Buffer | null = () => null): Promise<Peer> {
  const sockets = new Set<Socket>();
  const busy = new Set<Socket>();
  const requests: string[] = [];
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => {
      sockets.delete(socket);
      busy.delete(socket);
    });
    socket.on('error', () => undefined);
    let heard = '';
    socket.on('data', (bytes) => {
      heard += bytes.toString('latin1');
      const whole = requestIn(heard);
      if (whole === null) return;
      heard = heard.slice(whole.length);
      busy.add(socket);
      const besides = aside(whole);
      if (besides !== null) {
        socket.end(besides);
        return;
      }
      requests.push(whole);
      peer.script(socket, requests.length - 1);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const peer: Peer = {
    url: `http://127.0.0.1:${port}`,
    requests,
    script,
    get open() {
      return busy.size;
    },
  };
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return peer;
}

function requestIn(heard: string): string | null {
  const head = heard.indexOf('\r\n\r\n') + 4;
  if (head < 4) return null;
  const length = Number(/^content-length: *(\d+)/im.exec(heard.slice(0, head))?.[1] ?? 0);
  return heard.length < head + length ? null : heard.slice(0, head + length);
}

/** A machine under load may take its time. */
const PATIENCE = { timeout: 15_000 };

/** The peer has read so many requests. */
export const heard = (peer: Peer, requests: number): Promise<void> =>
  expect.poll(() => peer.requests.length, PATIENCE).toBe(requests);

/** Every connection that has brought the peer a request is over. */
export const allOver = (peer: Peer): Promise<void> => expect.poll(() => peer.open, PATIENCE).toBe(0);

/** The bytes of an answer. */
export function answerBytes(status: number, body: string, headers: readonly string[] = []): Buffer {
  const length = `content-length: ${Buffer.byteLength(body)}`;
  return Buffer.from([`HTTP/1.1 ${status} Said`, length, ...headers, '', body].join('\r\n'));
}

/** Answers every request alike, and ends the connection. */
export function say(status: number, body: string, headers: readonly string[] = []): Script {
  return (socket) => void socket.end(answerBytes(status, body, headers));
}

/** Begins an answer and goes on with it for as long as somebody listens. */
export function flood(head: string, more: string): Script {
  return (socket) => {
    const on = (): void => {
      if (socket.writable) socket.write(more, on);
    };
    socket.write(head, on);
  };
}

/** A port at which nobody listens. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
