import type { TLSSocket } from 'node:tls';
import { Fault } from '../../../domain/values/fault.ts';

/**
 * The one form of a SHA-256 fingerprint that is compared: 64 lower-case hex digits.
 * @param text hex in any case, with or without colons
 * @throws Fault `router.fingerprint` (stop) when it is no SHA-256 fingerprint
 */
export function normaliseFingerprint(text: string): string {
  const digits = text.replaceAll(/[:\s]/g, '').toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(digits)) {
    throw new Fault('router.fingerprint', 'stop', `"${text}" is not a SHA-256 fingerprint (64 hex digits)`);
  }
  return digits;
}

/**
 * Checks that the router shows exactly the pinned certificate. Call it before the first byte that holds the password.
 * An anonymous (ADH) connection shows none and is refused the same way.
 * @param pinned as `normaliseFingerprint` returns it
 * @throws Fault `router.fingerprint` (stop) that names both fingerprints
 */
export function checkPin(socket: TLSSocket, pinned: string): void {
  const shown = socket.getPeerX509Certificate()?.fingerprint256;
  if (shown !== undefined && normaliseFingerprint(shown) === pinned) return;
  const found =
    shown === undefined ? 'no certificate at all' : `the certificate ${colons(normaliseFingerprint(shown))}`;
  throw new Fault(
    'router.fingerprint',
    'stop',
    `the router shows ${found}, but ${colons(pinned)} is pinned; the password was not sent`,
  );
}

function colons(digits: string): string {
  return digits.toUpperCase().match(/../g)?.join(':') ?? digits;
}
