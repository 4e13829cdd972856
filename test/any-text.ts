import fc, { type StringConstraints } from 'fast-check';

/** Every code point that may stand by itself: all but the halves of pairs. */
const point = fc
  .integer({ min: 0, max: 0x10_ffff - 0x800 })
  .map((n) => String.fromCodePoint(n < 0xd800 ? n : n + 0x800));

/** What `unit: 'binary'` of fast-check makes, without the second it takes in each process to list a million code points. */
export const anyText = (constraints: Omit<StringConstraints, 'unit'> = {}): fc.Arbitrary<string> =>
  fc.string({ ...constraints, unit: point });
