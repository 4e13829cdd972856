import type { JsonScalar } from '../json/strict-json.ts';

/** `precision` of a php.ini that nobody changed: significant digits of a float that becomes text. */
const PRECISION = 14;

const INT64_MAX = 9223372036854775807n;
const INT64_MIN = -9223372036854775808n;

/**
 * The text that PHP 8 makes of a decoded JSON scalar inside a string: `true` is `1`, `false` and `null` are empty,
 * numbers lose their written form (`100.00` is `100`). Checked against PHP 8.2 by the published signature vectors.
 */
export function phpText(value: JsonScalar): string {
  switch (value.kind) {
    case 'string':
      return value.value;
    case 'boolean':
      return value.value ? '1' : '';
    case 'null':
      return '';
    case 'number':
      return phpNumberText(value.lexeme);
  }
}

/** The text with the number as it was written: what a sender signs whose language keeps `100.0` as `100.0`. */
export function lexemeText(value: JsonScalar): string {
  return value.kind === 'number' ? value.lexeme : phpText(value);
}

function phpNumberText(lexeme: string): string {
  if (/^-?\d+$/.test(lexeme)) {
    // Up to 18 digits fit in an int64 whatever they are; BigInt is for the rare rest.
    if (lexeme.length <= 18) return lexeme === '-0' ? '0' : lexeme;
    const whole = BigInt(lexeme);
    if (whole >= INT64_MIN && whole <= INT64_MAX) return lexeme;
  }
  return phpFloatText(Number(lexeme));
}

/** A double as PHP prints it with `precision = 14` (its zend_gcvt): `0.1`, `1.0E+25`, `1.0E-5`, `INF`, `-0`. */
function phpFloatText(value: number): string {
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const size = Math.abs(value);
  if (size === Infinity) return `${sign}INF`;
  if (size === 0) return `${sign}0`;
  const { digits, exponent } = roundHalfEven(size);
  const point = exponent + 1; // digits before the decimal point
  if (point > PRECISION || point < -3) {
    const rest = digits.length > 1 ? digits.slice(1) : '0';
    return `${sign}${digits.slice(0, 1)}.${rest}E${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
  }
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (digits.length <= point) return sign + digits.padEnd(point, '0');
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** 14 significant digits without trailing zeros, exact ties to the even digit (JavaScript's own rounding takes them up). */
function roundHalfEven(size: number): { digits: string; exponent: number } {
  const exact = splitExponential(size.toExponential(99));
  const kept = exact.digits.slice(0, PRECISION);
  const isTie = /^50*$/.test(exact.digits.slice(PRECISION));
  if (isTie && Number(kept.slice(-1)) % 2 === 0) {
    // PHP's dtoa keeps the zeros here, and only here: an integral double of 15 digits whose tie goes down.
    const keepsZeros = Number.isInteger(size) && exact.exponent === PRECISION;
    return { digits: keepsZeros ? kept : stripZeros(kept), exponent: exact.exponent };
  }
  const rounded = splitExponential(size.toExponential(PRECISION - 1));
  return { digits: stripZeros(rounded.digits), exponent: rounded.exponent };
}

function splitExponential(text: string): { digits: string; exponent: number } {
  const [mantissa = '', exponent = ''] = text.split('e');
  return { digits: mantissa.replace('.', ''), exponent: Number(exponent) };
}

function stripZeros(digits: string): string {
  return digits.replace(/0+$/, '') || '0';
}
