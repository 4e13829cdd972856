import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contrastOf, paletteOf } from '../../../src/http/portal/palette.ts';
import { runs } from '../../runs.ts';

const colour = fc.integer({ min: 0, max: 0xffffff }).map((n) => `#${n.toString(16).padStart(6, '0')}`);

test('whatever colour an ISP has, its buttons can be read by day and by night', () => {
  fc.assert(
    fc.property(colour, (own) => {
      const { light, dark } = paletteOf(own);
      for (const [tones, ground] of [
        [light, '#f3f2ee'],
        [dark, '#0f1413'],
      ] as const) {
        expect(contrastOf(tones.accent, ground)).toBeGreaterThanOrEqual(4.5);
        expect(contrastOf(tones.onAccent, tones.accent)).toBeGreaterThanOrEqual(4.5);
      }
    }),
    { numRuns: runs(2_000) },
  );
});

test('a colour that can be read stays as it is', () => {
  expect(paletteOf('#0b6b5d').light).toMatchObject({ accent: '#0b6b5d', onAccent: '#ffffff' });
  expect(paletteOf('#ffd800').dark).toMatchObject({ accent: '#ffd800', onAccent: '#101615' });
});
