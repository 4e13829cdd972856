import { createHash } from 'node:crypto';

/**
 * Words that no callback URL may hold, in any case: Safaricom refuses to register such a URL (Daraja, C2B register), and
 * one scheme of URLs has to serve every provider.
 */
export const FORBIDDEN_IN_URLS = /m-?pesa|safaricom|exe|cmd|sql|query/i;

/** 192 bits: 32 characters of base64url. */
const BYTES = 24;
/** What 128 bits take in base64url. */
const SHORTEST = 22;

/** Makes the secret part of a callback path. @param randomBytes cryptographically random */
export function makePathSecret(randomBytes: (size: number) => Uint8Array): string {
  for (;;) {
    const secret = Buffer.from(randomBytes(BYTES)).toString('base64url');
    if (!FORBIDDEN_IN_URLS.test(secret)) return secret;
  }
}

/** What is wrong with a path secret that somebody else made; null when it can be used. */
export function checkPathSecret(secret: string): string | null {
  if (!/^[A-Za-z0-9_-]+$/.test(secret)) return 'it may hold letters, digits, "-" and "_" only';
  if (secret.length < SHORTEST) return `it is shorter than ${SHORTEST} characters and could be guessed`;
  if (FORBIDDEN_IN_URLS.test(secret)) return 'it holds a word that Safaricom refuses in URLs';
  return null;
}

/** The path of a provider's callbacks on the intake. */
export function callbackPath(provider: string, secret: string): string {
  return `/cb/${provider}/${secret}`;
}

/**
 * The secret of the address at which a provider asks before it takes money. It follows from that of the callbacks, so that nothing more
 * has to be kept; whoever knows it does not know the other, and a question is never taken for money that came.
 */
export function validationSecret(secret: string): string {
  for (let n = 0; ; n += 1) {
    const derived = createHash('sha256').update(`validation ${n} ${secret}`).digest().subarray(0, BYTES);
    const text = derived.toString('base64url');
    if (!FORBIDDEN_IN_URLS.test(text)) return text;
  }
}

/** The path of a provider's questions on the intake. @param secret that of its callbacks */
export function validationPath(provider: string, secret: string): string {
  return `/validate/${provider}/${validationSecret(secret)}`;
}

/** Where the SMS gateway tells what became of messages: the name of its secret, and its path on the intake. */
export const REPORTS = { endpoint: 'sms', secret: 'sms-reports-path' } as const;

export function reportPath(secret: string): string {
  return `/report/${REPORTS.endpoint}/${secret}`;
}
