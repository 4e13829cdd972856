import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { phpText } from '../../src/providers/gateway/php-text.ts';
import { explainSignature } from '../../src/providers/gateway/explain-signature.ts';
import { anyText } from '../any-text.ts';

interface Vector {
  readonly name: string;
  readonly body: string;
  readonly body_base64?: string;
  readonly secret: string;
  readonly signature: string;
  readonly signing_string: string;
  readonly matched_by: readonly string[];
}

function fixture<T>(file: string): T[] {
  const text = readFileSync(new URL(`../fixtures/${file}`, import.meta.url), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const vectors = fixture<Vector>('signature-vectors.jsonl');
const rejects = fixture<{ name: string; body_base64: string; secret: string }>('signature-rejects.jsonl');

describe('signature vectors computed by PHP 8.2', () => {
  const reachable = vectors.filter((v) => v.matched_by.some((name) => name === 'plain' || name === 'lexeme'));

  test('the file is whole', () => {
    expect(vectors.length).toBeGreaterThan(100);
    expect(reachable.length).toBeGreaterThan(100);
    expect(rejects.length).toBeGreaterThan(15);
  });

  test.each(reachable.map((v) => [v.name, v] as const))('%s', (_name, v) => {
    const found = explainSignature(bytes(v.body), v.secret);
    expect(found.refused).toBeNull();
    if (v.matched_by.includes('plain')) {
      expect(found.candidates.php).toBe(v.signature);
      if (found.matchedBy !== 'lexeme') expect(found.canonical).toBe(v.signing_string);
    }
    if (v.matched_by.includes('lexeme')) expect(found.candidates.lexeme).toBe(v.signature);
    else expect(found.candidates.lexeme).not.toBe(v.signature);
  });

  const unreachable = vectors.filter((v) => !reachable.includes(v));
  test.each(unreachable.map((v) => [v.name, v] as const))(
    '%s: no reading of the body can give this one',
    (_name, v) => {
      const found = explainSignature(bytes(v.body), v.secret);
      expect([found.candidates.php, found.candidates.lexeme]).not.toContain(v.signature);
    },
  );

  test.each(rejects.map((v) => [v.name, v] as const))('refused: %s', (_name, v) => {
    const found = explainSignature(Buffer.from(v.body_base64, 'base64'), v.secret);
    expect(found.refused).not.toBeNull();
    expect(found.candidates).toEqual({ php: null, lexeme: null });
  });
});

describe('explainSignature', () => {
  test('names the given signature and which text matched it', () => {
    const unsigned = explainSignature(bytes('{"amount":100.0}'), 's');
    expect(unsigned.given).toBeNull();
    expect(unsigned.matchedBy).toBeNull();
    const byLexeme = explainSignature(bytes(`{"amount":100.0,"signature":"${unsigned.candidates.lexeme!}"}`), 's');
    expect(byLexeme).toMatchObject({ matchedBy: 'lexeme', canonical: 'amount100.0' });
    const byPhp = explainSignature(bytes(`{"amount":100.0,"signature":"${unsigned.candidates.php!}"}`), 's');
    expect(byPhp).toMatchObject({ matchedBy: 'php', canonical: 'amount100', given: unsigned.candidates.php });
  });

  test('never throws on any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (body) => {
        explainSignature(body, 's');
      }),
    );
  });

  test('accepts what JSON.parse accepts, and signs whole JSON values alike however they are spaced', () => {
    fc.assert(
      fc.property(fc.dictionary(anyText(), fc.jsonValue({ maxDepth: 4 })), (value) => {
        const compact = explainSignature(bytes(JSON.stringify(value)), 's');
        const spaced = explainSignature(bytes(JSON.stringify(value, null, 3)), 's');
        expect(compact.refused).toBeNull();
        expect(spaced).toEqual(compact);
      }),
    );
  });
});

describe('PHP text of floats', () => {
  // Each expected text follows from zend_gcvt at precision 14; the reference names them one by one.
  test.each([
    ['110755616100505.0', '1.1075561610050E+14'],
    ['110755616100504.0', '1.107556161005E+14'],
    ['110755616100515.0', '1.1075561610052E+14'],
    ['12345678901234.5', '12345678901234'],
    ['12345678901235.5', '12345678901236'],
    ['1e13', '10000000000000'],
    ['1e14', '1.0E+14'],
    ['0.0001', '0.0001'],
    ['0.00001', '1.0E-5'],
    ['0.012', '0.012'],
    ['-0', '0'],
    ['-0.0', '-0'],
    ['-1e309', '-INF'],
    ['9.9999999999999999', '10'],
    ['123.456', '123.456'],
    ['-9223372036854775808', '-9223372036854775808'],
    ['-9223372036854775809', '-9.2233720368548E+18'],
  ])('%s -> %s', (lexeme, text) => {
    expect(phpText({ kind: 'number', lexeme })).toBe(text);
  });
});
