import { isContainer, signingStrings } from './canonical.ts';
import { gatewaySignature } from './signature.ts';
import { memberOf, readStrictJson } from '../json/strict-json.ts';

export interface SignatureExplanation {
  /** The text that is signed: PHP's, or the one with numbers as written when only that one matches. Null when refused. */
  readonly canonical: string | null;
  /** The signatures that the secret gives for both texts, lower-case hex. */
  readonly candidates: { readonly php: string | null; readonly lexeme: string | null };
  /** The top-level `signature` of the body as it stands there, or null. */
  readonly given: string | null;
  readonly matchedBy: 'php' | 'lexeme' | null;
  /** Why no signature can exist for these bytes, in words; null when one can. */
  readonly refused: string | null;
}

/**
 * Shows how the gateway signs a body, for a technician who compares it with a delivery or with another implementation.
 * It is the canonical layer alone: a body that it can sign may still be refused by the receiver's rules. Never throws.
 * @param body raw bytes of the JSON document
 * @param secret one secret of the merchant, as its own text
 */
export function explainSignature(body: Uint8Array, secret: string): SignatureExplanation {
  const reading = readStrictJson(body);
  if (!reading.ok) return refuse(reading.reason);
  const { root } = reading;
  if (!isContainer(root)) return refuse('the document is neither an object nor a list');
  const member = root.kind === 'object' ? memberOf(root, 'signature') : null;
  const given = member?.kind === 'string' ? member.value : null;
  const strings = signingStrings(root);
  if (strings === null) return refuse('nested deeper than 16 levels', given);

  const candidates = {
    php: gatewaySignature(strings.php, secret),
    lexeme: gatewaySignature(strings.lexeme, secret),
  };
  const claimed = given?.toLowerCase();
  const matchedBy = claimed === candidates.php ? 'php' : claimed === candidates.lexeme ? 'lexeme' : null;
  const canonical = matchedBy === 'lexeme' ? strings.lexeme : strings.php;
  return { canonical, candidates, given, matchedBy, refused: null };
}

function refuse(reason: string, given: string | null = null): SignatureExplanation {
  return { canonical: null, candidates: { php: null, lexeme: null }, given, matchedBy: null, refused: reason };
}
