import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../disk/write-whole.ts';
import { describeError, Fault } from '../domain/values/fault.ts';
import { selfSigned } from './self-signed.ts';

/** What anybody may know of the certificate by which the console proves on the LAN that it is this box. */
export interface KnownCertificate {
  /** PEM. */
  readonly cert: string;
  /** SHA-256 of it, as browsers show it: `AB:CD:…`. */
  readonly fingerprint: string;
  /** Names and addresses that it is for. */
  readonly names: readonly string[];
  /** Its end, UTC ms. */
  readonly until: number;
}

export interface Certificate extends KnownCertificate {
  /** PEM. */
  readonly key: string;
}

const DAY_MS = 86_400_000;
/** Some browsers refuse one that a person trusts by hand when it is good for more than 825 days. */
const GOOD_MS = 800 * DAY_MS;
/** So long before its end it is made anew. */
const RENEW_MS = 30 * DAY_MS;

const pathsIn = (stateDir: string) => {
  const folder = join(stateDir, 'tls');
  return { folder, key: join(folder, 'console.key'), cert: join(folder, 'console.crt') };
};

/** The certificate of a box, without its key; null while there is none that can be read. */
export function lookAtCertificate(stateDir: string): KnownCertificate | null {
  try {
    return describe(readFileSync(pathsIn(stateDir).cert, 'utf8'));
  } catch {
    return null;
  }
}

/** The file of the certificate, for a browser or a program that is to trust it. */
export function certificateFile(stateDir: string): string {
  return pathsIn(stateDir).cert;
}

/**
 * The certificate of this box, made here when there is none, when it ends within a month, or when one of the names is not in it. Its key, mode
 * 0600, stays the same, and never leaves the state folder.
 * @param names DNS names and addresses of the box; those of before stay
 * @param now UTC ms
 * @throws Fault `certificate` when it cannot be kept
 */
export async function ownCertificate(stateDir: string, names: readonly string[], now: number): Promise<Certificate> {
  const paths = pathsIn(stateDir);
  const known = lookAtCertificate(stateDir);
  const key = readKey(paths.key);
  if (known !== null && key !== null && isGood(known, key, names, now)) return { ...known, key };
  const renewed = key ?? newKey();
  const cert = await selfSigned(renewed, {
    commonName: 'Washa console',
    names: [...new Set([...names, ...(known?.names ?? [])])],
    // The clocks of those who look may be behind.
    from: now - DAY_MS,
    until: now + GOOD_MS,
  });
  try {
    mkdirSync(paths.folder, { recursive: true, mode: 0o700 });
    // A power cut between the two leaves a pair that does not fit, and is made anew.
    if (key === null) writeWhole(paths.key, renewed, 0o600);
    writeWhole(paths.cert, cert, 0o644);
  } catch (error) {
    const words = `The console's certificate cannot be kept in ${paths.folder}: ${describeError(error)}`;
    throw new Fault('certificate', 'stop', words, { cause: error });
  }
  return { ...describe(cert), key: renewed };
}

function describe(cert: string): KnownCertificate {
  const { fingerprint256: fingerprint, validTo, subjectAltName = '' } = new X509Certificate(cert);
  const names = subjectAltName.split(', ').flatMap((name) => /^(?:DNS|IP Address):(.+)$/.exec(name)?.[1] ?? []);
  return { cert, fingerprint, names, until: Date.parse(validTo) };
}

function isGood(
  { cert, names: has, until }: KnownCertificate,
  key: string,
  names: readonly string[],
  now: number,
): boolean {
  const { validFrom } = new X509Certificate(cert);
  if (now < Date.parse(validFrom) || until - now < RENEW_MS) return false;
  const known = new Set(has.map(spelt));
  return (
    names.every((name) => known.has(spelt(name))) && new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))
  );
}

/** As OpenSSL spells an address of IPv6 is not as everybody does. */
const spelt = (name: string): string =>
  name.includes(':') ? new URL(`http://[${name}]`).hostname : name.toLowerCase();

function readKey(path: string): string | null {
  try {
    const key = readFileSync(path, 'utf8');
    createPrivateKey(key);
    return key;
  } catch {
    return null;
  }
}

function newKey(): string {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
}
