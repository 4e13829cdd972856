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

  const long = [['JSY-7K2M9Q', 'n'.repeat(90), 'p'.repeat(90)]];

  it('cuts flexible columns so that no row is wider than the terminal', () => {
    const [, row = ''] = table(['ID', 'NAME', 'PLACE'], long, [1, 2], 80).split('\n');
    expect(row).toHaveLength(80);
    expect(row).toMatch(/^JSY-7K2M9Q {2}n+… {2}p+…$/);
  });

  it('cuts nothing where there is no terminal', () => {
    expect(table(['ID', 'NAME', 'PLACE'], long, [1, 2])).not.toContain('…');
  });

  it('writes rows one below the other where they do not fit, and no line is wider than the terminal', () => {
    const text = table(['ID', 'NAME', 'PLACE', 'NONE'], [...long, ...long], [1], 40);
    expect(text.split('\n\n')).toHaveLength(2);
    expect(text).toMatch(/^ID {5}JSY-7K2M9Q\nNAME {3}n+…\nPLACE {2}p+…\n\n/);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(40);
  });

  it('counts places, not code units, and shows what could act as an escape', () => {
    const text = table(
      ['A', 'B'],
      [
        ['日本', 'x'],
        ['e\u0301', 'y'],
        ['\u001b[31m\u202e\n', 'z'],
      ],
    );
    expect(text).toBe('A                 B\n日本              x\ne\u0301                 y\n\\x1b[31m\\u202e\\n  z');
  });
});
