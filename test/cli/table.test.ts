import { describe, expect, it } from 'vitest';
import { table } from '../../src/cli/table.ts';

describe('table', () => {
  it('lays out columns without blanks at the ends of lines', () => {
    expect(
      table(
        ['A', 'LONG'],
        [
          ['wide', 'x'],
          ['y', ''],
        ],
      ),
    ).toBe('A     LONG\nwide  x\ny');
  });

  it('cuts flexible columns so that no row is wider than 80 characters', () => {
    const text = table(['ID', 'NAME', 'PLACE'], [['JSY-7K2M9Q', 'n'.repeat(90), 'p'.repeat(90)]], [1, 2]);
    const [, row = ''] = text.split('\n');
    expect(row).toHaveLength(80);
    expect(row).toMatch(/^JSY-7K2M9Q {2}n+… {2}p+…$/);
  });

  it('leaves the others whole, and a flexible one 8 characters, even when a row gets wider', () => {
    const text = table(['ID', 'NAME', 'PLACE'], [['JSY-7K2M9Q', 'n'.repeat(90), 'p'.repeat(90)]], [1]);
    expect(text.split('\n')[1]).toBe(`JSY-7K2M9Q  nnnnnnn…  ${'p'.repeat(90)}`);
  });
});
