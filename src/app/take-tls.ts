import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { createServer as createSecureServer, type TLSSocket } from 'node:tls';
import type { Certificate } from '../host/certificate.ts';

/** Whoever has said nothing by then is let go. Milliseconds. */
const SILENT_MS = 30_000;
/** The first byte of whoever begins to encrypt; no request of HTTP begins with it. */
const HANDSHAKE = 22;

/** A listener that is spoken to in the open, and encrypted too. */
export interface BothWays {
  /** From the next connection on. */
  renew(certificate: Certificate): void;
  /** Whoever has said nothing yet is let go. */
  end(): void;
}

/**
 * Lets one port be spoken to both ways: what begins with a handshake is decrypted first, and then is a connection like any other, with the same
 * limits and the same end.
 */
export function takeBothWays(server: Server, certificate: Certificate): BothWays {
  const connect = server.listeners('connection');
  const open = (socket: Socket | TLSSocket) => {
    for (const listener of connect) listener.call(server, socket);
  };
  const secure = createSecureServer({ ...pair(certificate), minVersion: 'TLSv1.2', handshakeTimeout: SILENT_MS });
  secure.on('secureConnection', open);
  secure.on('tlsClientError', (_error, socket) => socket.destroy());
  const silent = new Set<Socket>();
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    silent.add(socket);
    const drop = () => socket.destroy();
    const forget = () => silent.delete(socket);
    socket.setTimeout(SILENT_MS, drop);
    socket.on('error', drop);
    socket.once('close', forget);
    socket.once('readable', () => {
      const first = socket.read(1) as Buffer | null;
      forget();
      socket.off('error', drop);
      socket.setTimeout(0, drop);
      if (first === null) {
        drop();
        return;
      }
      socket.unshift(first);
      if (first[0] !== HANDSHAKE) open(socket);
      else {
        // Whoever goes in the middle of a handshake has gone: there is no half of an encrypted connection.
        socket.allowHalfOpen = false;
        secure.emit('connection', socket);
      }
    });
  });
  return {
    renew: (next) => secure.setSecureContext({ ...pair(next), minVersion: 'TLSv1.2' }),
    end() {
      for (const socket of silent) socket.destroy();
    },
  };
}

const pair = ({ key, cert }: Certificate) => ({ key, cert });
