import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ACCOUNT_ALPHABET,
  accountKeys,
  mintAccountNumber,
  neighbours,
  normaliseForeign,
  parseAccountNumber,
} from '../../../src/domain/money/account-number.ts';

const GOOD = 'JSY-7K2M9Q';
const chars = Array.from(ACCOUNT_ALPHABET);

const place = fc.integer({ min: 0, max: ACCOUNT_ALPHABET.length - 1 });
/** A minted number, from the five places that the dice gave. */
const minted = fc.array(place, { minLength: 5, maxLength: 5 }).map((dice) => {
  let i = 0;
  return mintAccountNumber('JSY', () => ((dice[i++] ?? 0) + 0.5) / ACCOUNT_ALPHABET.length);
});

function kindOf(body: string): string {
  return parseAccountNumber(`JSY-${body}`, 'JSY').kind;
}

describe('the alphabet', () => {
  it('has a prime number of characters, each once, and one of each look-alike pair', () => {
    expect(new Set(chars).size).toBe(29);
    expect(ACCOUNT_ALPHABET).toHaveLength(29);
    for (const pair of ['0O', '1I', '1L', '5S', '2Z', '8B', 'VU']) {
      expect([pair, Array.from(pair).filter((c) => chars.includes(c)).length]).toEqual([pair, 1]);
    }
  });
});

describe('mintAccountNumber', () => {
  it('gives our form, which reads back as itself', () => {
    fc.assert(
      fc.property(minted, (accountNo) => {
        expect(accountNo).toMatch(/^JSY-[0-9AC-HJKMNPQRTV-Y]{6}$/);
        expect(parseAccountNumber(accountNo, 'JSY')).toEqual({ kind: 'minted', accountNo, text: accountNo });
      }),
    );
  });

  it('stays inside the alphabet at both ends of the dice', () => {
    for (const dice of [0, 1 - Number.EPSILON / 2]) {
      const accountNo = mintAccountNumber('ab', () => dice);
      expect(parseAccountNumber(accountNo, 'AB')).toEqual({ kind: 'minted', accountNo, text: accountNo });
    }
  });
});

describe('the check character', () => {
  it('catches every single substitution and every swap of two unlike characters', () => {
    fc.assert(
      fc.property(minted, (accountNo) => {
        const body = Array.from(accountNo.slice(4));
        for (let i = 0; i < 6; i++) {
          for (const c of chars) if (c !== body[i]) expect(kindOf(body.with(i, c).join(''))).toBe('bad-check');
          for (let j = 0; j < i; j++) {
            if (body[i] === body[j]) continue;
            expect(kindOf(body.with(i, body[j]!).with(j, body[i]!).join(''))).toBe('bad-check');
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it('catches them for every pair of characters at every pair of neighbouring places', () => {
    // The sum is linear, so what the other four characters are cannot matter; here they are fixed and all pairs tried.
    for (let at = 0; at < 5; at++) {
      for (const a of chars) {
        for (const b of chars) {
          if (a >= b) continue; // the other order is the swap itself
          const free = at < 3 ? 5 : 0; // a place outside the pair, to make the number valid
          const body = Array.from('333333')
            .with(at, a)
            .with(at + 1, b);
          const valid = chars.map((c) => body.with(free, c)).filter((one) => kindOf(one.join('')) === 'minted');
          expect(valid).toHaveLength(1);
          expect(
            kindOf(
              valid[0]!
                .with(at, b)
                .with(at + 1, a)
                .join(''),
            ),
          ).toBe('bad-check');
        }
      }
    }
  });

  it.each(['000000', '111111', '123456', '654321', '012345', '100000', '121212'])('does not bless %s', (junk) => {
    expect(parseAccountNumber(junk, 'JSY').kind).toBe('bad-check');
  });
});

describe('parseAccountNumber', () => {
  it.each([
    ...['JSY-7K2M9Q', 'jsy-7k2m9q', 'JSY7K2M9Q', ' Jsy 7k2m9q ', '7K2M9Q', '7k2 m9q', 'JSY-7K2M9Q.3', '7k2m9q.12'],
    ...[
      'JASIYO WIFI JSY-7K2M9Q',
      'jasiyojsy7k2m9q',
      'Wifi 7k2m9q',
      'JSY-7K2-M9Q',
      'J5Y-7K2M9Q',
      'JSY–7K2M9Q',
      'JSY_7K2M9Q',
    ],
    ...[
      'JSY-7KZM9Q',
      'JSY-7k2m9q john',
      'ＪＳＹ－７Ｋ２Ｍ９Ｑ',
      'JSY-7K2M9Q\u200b',
      'JSY JSY-7K2M9Q',
      '#JSY/7K2M9Q#',
      'jsy: 7k2 m9q ',
    ],
  ])('reads %j', (text) => {
    expect(parseAccountNumber(text, 'JSY')).toMatchObject({ kind: 'minted', accountNo: GOOD });
  });

  it.each([
    ['JSY-7K2M9P', 'JSY-7K2M9P'],
    ['jsy 7k2m9', 'JSY-7K2M9'],
    ['jsy 7k2m9 john', 'JSY-7K2M9'],
    ['JSY-7K2M9QQ', 'JSY-7K2M9QQ'],
    ['7K2M9P', 'JSY-7K2M9P'],
    ['7K2M9P.2', 'JSY-7K2M9P'],
    ['JSY-12', 'JSY-12'],
  ])('sees that %j was meant as ours and is wrong', (text, candidate) => {
    expect(parseAccountNumber(text, 'JSY')).toMatchObject({ kind: 'bad-check', candidate });
  });

  it.each(['0712345678', '+254 712 345 678', 'JSY-0712345678', 'jsy 254712345678', '712345678'])(
    'reads the phone %j',
    (text) => {
      expect(parseAccountNumber(text, 'JSY')).toMatchObject({ kind: 'phone', msisdn: '254712345678' });
    },
  );

  it.each([
    ['HSE 1042', 'HSE 1042'],
    [' house  12b ', 'HOUSE 12B'],
    ['Jane', 'JANE'],
    ['JSY', 'JSY'],
    ['1000', '1000'],
    ['नमस्ते 1', 'नमस्ते 1'],
  ])('leaves %j to the ISP', (text, expected) => {
    expect(parseAccountNumber(text, 'JSY')).toEqual({ kind: 'foreign', text: expected });
  });

  it.each(['', '  ', '-', '...', '\u200b', '***'])('sees nothing in %j', (text) => {
    expect(parseAccountNumber(text, 'JSY')).toEqual({ kind: 'empty' });
  });

  it('reads every minted number through case, blanks, look-alikes and a missing prefix', () => {
    const slips: Record<string, string> = { 0: 'o', 1: 'l', 5: 's', 2: 'z', 8: 'b', V: 'u' };
    fc.assert(
      fc.property(minted, (accountNo) => {
        const body = accountNo.slice(4);
        const slipped = Array.from(body, (c) => slips[c] ?? c).join('');
        for (const text of [
          body,
          body.toLowerCase(),
          `jsy${slipped}`,
          `JSY ${slipped}`,
          `jsy ${body.slice(0, 3)} ${body.slice(3)}`,
        ]) {
          expect(parseAccountNumber(text, 'JSY')).toMatchObject({ kind: 'minted', accountNo });
        }
      }),
    );
  });

  it('never throws, and gives a valid number or none', () => {
    const noise = fc.oneof(
      fc.array(fc.nat({ max: 0xffff })).map((units) => String.fromCharCode(...units)),
      fc.string({ unit: fc.constantFrom(...Array.from('JSY-7k2m9Q. 0Ol')) }),
    );
    fc.assert(
      fc.property(noise, (text) => {
        const read = parseAccountNumber(text, 'JSY');
        if (read.kind === 'minted') expect(parseAccountNumber(read.accountNo, 'JSY').kind).toBe('minted');
        if (read.kind !== 'empty') expect(normaliseForeign(read.text)).toBe(read.text);
      }),
      { numRuns: 400 },
    );
  });
});

describe('accountKeys', () => {
  it.each([
    ['jsy 7k2m9q', ['JSY 7K2M9Q', GOOD]],
    [GOOD, [GOOD]],
    ['JSY-7K2M9Q.3', ['JSY-7K2M9Q.3', GOOD]],
    ['hse  104', ['HSE 104']],
    ['0712 345 678', ['0712 345 678', '0712345678', '254712345678']],
    ['123456', ['123456']],
    ['', []],
  ])('names what to look up for %j', (text, keys) => {
    expect(accountKeys(parseAccountNumber(text, 'JSY'))).toEqual(keys);
  });
});

describe('neighbours', () => {
  it('finds the number behind every single slip', () => {
    fc.assert(
      fc.property(minted, (accountNo) => {
        const body = Array.from(accountNo.slice(4));
        const slips = body.flatMap((c, i) => [
          body.with(i, c === 'W' ? 'X' : 'W'),
          body.toSpliced(i, 1),
          body.toSpliced(i, 0, 'W'),
          i === 0 ? body : body.with(i, body[i - 1]!).with(i - 1, c),
        ]);
        for (const slip of slips.map((one) => one.join('')).filter((one) => one !== body.join(''))) {
          expect(neighbours(`JSY-${slip}`, 'JSY')).toContain(accountNo);
          expect(neighbours(slip, 'JSY')).toContain(accountNo);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('gives a short list of valid numbers, never the number itself', () => {
    const body = fc.string({ unit: fc.constantFrom(...chars), minLength: 0, maxLength: 9 });
    fc.assert(
      fc.property(body, (text) => {
        const found = neighbours(`JSY-${text}`, 'JSY');
        expect(found.length).toBeLessThanOrEqual(12);
        for (const one of found)
          expect(parseAccountNumber(one, 'JSY')).toMatchObject({ kind: 'minted', accountNo: one });
        expect(found).not.toContain(`JSY-${text}`);
      }),
    );
  });

  it('has none for a valid number: no slip leads from one valid number to another of the same length', () => {
    fc.assert(
      fc.property(minted, (accountNo) => {
        expect(neighbours(accountNo, 'JSY')).toEqual([]);
      }),
    );
  });
});
