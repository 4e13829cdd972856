import { MAX_CALLBACK_BYTES } from '../../domain/money/notice.ts';
import { parseCents } from '../../domain/values/money.ts';
import { signingStrings, signsWithoutLoss } from './canonical.ts';
import type { GatewaySettings } from './settings.ts';
import { isSignatureText, matchSignature } from './signature.ts';
import type { MatchedBy } from './signature.ts';
import { memberOf, readStrictJson } from '../json/strict-json.ts';
import type { JsonObject } from '../json/strict-json.ts';

/** A body whose signature fits one of the active secrets. Its shape is not checked yet. */
export interface SignedBody {
  readonly kind: 'signed';
  readonly root: JsonObject;
  /** The configured merchant that the body names, or null when it names none (the short callback). */
  readonly merchantId: string | null;
  readonly matchedBy: MatchedBy;
  /** True when every number is the number that was signed. */
  readonly lossless: boolean;
  readonly duplicateKey: string | null;
  /** Two values of one key, for people; null when no key has two. */
  readonly contradiction: string | null;
}

export interface Unauthentic {
  readonly kind: 'refused';
  readonly reason: string;
}

/**
 * Verifies the signature inside a body. The cheap checks come first, so that noise never costs an HMAC; there is no
 * value that passes without one.
 */
export function authenticate(body: Uint8Array, settings: GatewaySettings): SignedBody | Unauthentic {
  if (body.length > MAX_CALLBACK_BYTES) return refused('too_large');
  const reading = readStrictJson(body);
  if (!reading.ok) return refused('malformed');
  const { root, duplicateKey } = reading;
  const contradiction = reading.contradiction?.texts.join(' and ') ?? null;
  if (root.kind !== 'object') return refused('not_an_object');
  const given = memberOf(root, 'signature');
  if (given === null) return refused('missing_signature');
  if (given.kind !== 'string' || !isSignatureText(given.value)) return refused('signature_form');

  const claimed = claimedMerchant(root, settings);
  if (claimed === null) return refused('unknown_merchant');
  const strings = signingStrings(root);
  if (strings === null) return refused('too_deep');
  const amount2 = settings.amount2 ? amount2String(root) : null;
  const matchedBy = matchSignature({ ...strings, amount2 }, claimed.secrets, given.value);
  if (matchedBy === null) return refused('bad_signature');

  const lossless = matchedBy === 'lexeme' || strings.php === strings.lexeme || signsWithoutLoss(root);
  return { kind: 'signed', root, merchantId: claimed.id, matchedBy, lossless, duplicateKey, contradiction };
}

/** The secrets to try: those of the merchant that the body names, or all of them when it names none. */
function claimedMerchant(
  root: JsonObject,
  { merchants }: GatewaySettings,
): { id: string | null; secrets: readonly string[] } | null {
  const named = memberOf(root, 'merchant_id');
  if (named === null) return { id: null, secrets: merchants.flatMap((merchant) => merchant.secrets) };
  if (named.kind !== 'string') return null;
  return merchants.find((merchant) => merchant.id === named.value) ?? null;
}

/** PHP's signing string with a numeric top-level amount written with two decimals (a sender that signed `"100.00"`). */
function amount2String(root: JsonObject): string | null {
  const amount = memberOf(root, 'amount');
  if (amount?.kind !== 'number') return null;
  const cents = parseCents(amount.lexeme);
  if (cents === null) return null;
  const digits = String(cents).padStart(3, '0');
  const value = { kind: 'string', value: `${digits.slice(0, -2)}.${digits.slice(-2)}` } as const;
  const entries = root.entries.map((entry) => (entry.key === 'amount' ? { key: 'amount', value } : entry));
  return signingStrings({ kind: 'object', entries })?.php ?? null;
}

function refused(reason: string): Unauthentic {
  return { kind: 'refused', reason };
}
