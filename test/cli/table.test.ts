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

  it('never is wider than 80 characters, and cuts flexible columns first', () => {
    const text = table(['ID', 'NAME', 'PLACE'], [['JSY-7K2M9Q', 'n'.repeat(90), 'p'.repeat(90)]], [1]);
    const [, row = ''] = text.split('\n');
    expect(row).toHaveLength(80);
    expect(row.startsWith('JSY-7K2M9Q  nnnnnnnnn…  ppp')).toBe(true);
  });
});
