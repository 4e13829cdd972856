import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SigningStrings } from './canonical.ts';

export type MatchedBy = 'php' | 'lexeme' | 'amount2';

/**
 * Lower-case hex of HMAC-SHA512 over the UTF-8 bytes of `signed`.
 * The secret is used as its own text: the gateway's 128 hex characters are never decoded.
 */
export function gatewaySignature(signed: string, secret: string): string {
  return createHmac('sha512', secret).update(signed, 'utf8').digest('hex');
}

/** True for 128 hex characters in either case. */
export function isSignatureText(text: string): boolean {
  return /^[0-9a-fA-F]{128}$/.test(text);
}

/**
 * Compares a signature with every candidate text under every active secret, in constant time and without an early exit.
 * @param given 128 hex characters
 * @returns which text was signed, or null when none was
 */
export function matchSignature(
  strings: SigningStrings & { readonly amount2?: string | null },
  secrets: readonly string[],
  given: string,
): MatchedBy | null {
  const expected = Buffer.from(given, 'hex');
  const candidates: [MatchedBy, string][] = [['php', strings.php]];
  if (strings.lexeme !== strings.php) candidates.push(['lexeme', strings.lexeme]);
  if (strings.amount2 != null) candidates.push(['amount2', strings.amount2]);

  let matched: MatchedBy | null = null;
  for (const [name, text] of candidates) {
    for (const secret of secrets) {
      const digest = createHmac('sha512', secret).update(text, 'utf8').digest();
      if (expected.length === digest.length && timingSafeEqual(expected, digest)) matched ??= name;
    }
  }
  return matched;
}
