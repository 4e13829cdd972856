import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Fault } from '../../../domain/values/fault.ts';

/** What shows at a router's door before anybody says who they are. */
export interface Reached {
  /** Of this box, on the way to the router. */
  readonly boxAddress: string;
  /** SHA-256 of the certificate, hex with colons; null for the plain API. */
  readonly fingerprint: string | null;
}

/**
 * Connects and hangs up: name, TCP, and with `tls` the certificate. Sends no password.
 * @throws Fault `router.name`, `router.unreachable` or `router.tls` (unavailable)
 */
export async function reachRouter(host: string, port: number, tls: boolean, deadlineMs: number): Promise<Reached> {
  const { promise, resolve, reject } = Promise.withResolvers<Reached>();
  let isConnected = false;
  const where = `${host}:${port}`;
  const fail = (reason: string, isName = false): void => {
    const code = isName ? 'router.name' : isConnected ? 'router.tls' : 'router.unreachable';
    reject(new Fault(code, 'unavailable', `${where}: ${reason}`));
  };
  const tcp = connectTcp({ host, port, timeout: deadlineMs });
  // The certificate is what is asked for here; whether it is the right one a person says.
  const secure = tls ? connectTls({ socket: tcp, rejectUnauthorized: false, minVersion: 'TLSv1.2' }) : null;
  tcp.once('connect', () => {
    isConnected = true;
    if (secure === null) resolve({ boxAddress: tcp.localAddress ?? '', fingerprint: null });
  });
  secure?.once('secureConnect', () => {
    const shown = secure.getPeerX509Certificate()?.fingerprint256;
    if (shown === undefined) fail('it shows no certificate');
    else resolve({ boxAddress: tcp.localAddress ?? '', fingerprint: shown });
  });
  const failed = ({ code, message }: NodeJS.ErrnoException): void =>
    fail(
      code === 'ENOTFOUND' || code === 'EAI_AGAIN' ? 'there is no such name' : message,
      code === 'ENOTFOUND' || code === 'EAI_AGAIN',
    );
  tcp.on('error', failed);
  secure?.on('error', failed);
  tcp.once('timeout', () => fail(isConnected ? 'TLS was not answered' : 'nothing answers'));
  try {
    return await promise;
  } finally {
    secure?.destroy();
    tcp.destroy();
  }
}
