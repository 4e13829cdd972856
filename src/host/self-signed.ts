import { createPrivateKey, createPublicKey, randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';

/** What a certificate says of whom it is for. */
export interface SelfSigned {
  readonly commonName: string;
  /** DNS names and addresses. */
  readonly names: readonly string[];
  /** UTC ms. */
  readonly from: number;
  readonly until: number;
}

const KEYS = { name: 'ECDSA', namedCurve: 'P-256' };

/**
 * A certificate for a server alone, signed by its own key.
 * @param key an ECDSA key on P-256, PEM
 * @returns PEM
 */
export async function selfSigned(key: string, { commonName, names, from, until }: SelfSigned): Promise<string> {
  // Once in two years: nobody else loads what writes certificates, and what that rests on.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const { subtle } = webcrypto;
  const privateBytes = createPrivateKey(key).export({ type: 'pkcs8', format: 'der' });
  const publicBytes = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const made = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: randomBytes(16).toString('hex'),
      name: [{ CN: [commonName] }],
      notBefore: new Date(from),
      notAfter: new Date(until),
      signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
      keys: {
        privateKey: await subtle.importKey('pkcs8', privateBytes, KEYS, false, ['sign']),
        publicKey: await subtle.importKey('spki', publicBytes, KEYS, true, ['verify']),
      },
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(
          names.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
        ),
      ],
    },
    webcrypto,
  );
  return `${made.toString('pem')}\n`;
}
