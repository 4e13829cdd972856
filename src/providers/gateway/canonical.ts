import { lexemeText, phpText } from './php-text.ts';
import type { JsonList, JsonNode, JsonObject, JsonScalar } from '../json/strict-json.ts';

/** Containers that the gateway's function walks into, the root included; one more, even an empty one, throws there. */
const MAX_CONTAINERS = 16;

/** The two texts that a sender may have signed for one document. Equal unless it holds a number that PHP rewrites. */
export interface SigningStrings {
  readonly php: string;
  readonly lexeme: string;
}

/**
 * The signing string of the gateway (v5.7.2): every member in document order as path and text, without separators.
 * A scalar named exactly `signature` is left out at every level; a container of that name is walked like any other.
 * @returns null when the document is nested deeper than the gateway can sign
 */
export function signingStrings(root: JsonObject | JsonList): SigningStrings | null {
  let php = '';
  let lexeme = '';

  const walk = (container: JsonObject | JsonList, prefix: string, level: number): boolean => {
    if (level >= MAX_CONTAINERS) return false;
    for (const [key, value] of membersOf(container)) {
      if (isContainer(value)) {
        if (!walk(value, `${prefix}${key}.`, level + 1)) return false;
      } else if (key !== 'signature') {
        php += prefix + key + phpText(value);
        lexeme += prefix + key + lexemeText(value);
      }
    }
    return true;
  };

  return walk(root, '', 0) ? { php, lexeme } : null;
}

/** True for objects and lists. */
export function isContainer(node: JsonNode): node is JsonObject | JsonList {
  return node.kind === 'object' || node.kind === 'list';
}

/** Members of a container with their keys; the keys of a list are its indices, as in PHP. */
export function membersOf(container: JsonObject | JsonList): readonly (readonly [string, JsonNode])[] {
  return container.kind === 'object'
    ? container.entries.map(({ key, value }) => [key, value] as const)
    : container.items.map((value, index) => [String(index), value] as const);
}

/**
 * True when the signed text of every number is the same number as the one that was written.
 * `100.000000000000001` is signed as `100`, so a signature that matched by PHP's text does not vouch for it.
 */
export function signsWithoutLoss(node: JsonNode): boolean {
  if (isContainer(node)) return membersOf(node).every(([, value]) => signsWithoutLoss(value));
  return node.kind !== 'number' || sameNumber(node, phpText(node));
}

function sameNumber(node: Extract<JsonScalar, { kind: 'number' }>, text: string): boolean {
  return text === node.lexeme || decimalForm(text) === decimalForm(node.lexeme);
}

/** `-1.50e3` as `-15e2`: sign, digits without outer zeros, power of ten; so that equal numbers are equal texts. */
function decimalForm(text: string): string {
  const found = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (found === null) return text; // INF
  const [, sign = '', whole = '', fraction = '', power = '0'] = found;
  const digits = (whole + fraction).replace(/^0+/, '');
  if (digits === '') return '0';
  const short = digits.replace(/0+$/, '');
  return `${sign}${short}e${BigInt(power) - BigInt(fraction.length) + BigInt(digits.length - short.length)}`;
}
