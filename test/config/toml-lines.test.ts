import { describe, expect, it } from 'vitest';
import { locateLines } from '../../src/config/toml-lines.ts';

const TEXT = `# a comment = 1
top = "a # b [c]"
dotted.key = 1

[box]
"quoted key" = 'x'   # y = 2
text = """
not = a key
[nor.this]
"""
list = [
  1, # two = 3
  { a = 1, b = [ 2 ] },
]
after = 1

[[plans]]
code = "a"
inline = { x.y = 1,
  z = 2 }

[[plans]]
code = "b"
[[plans.lines]]
n = 1
[plans.extra]
deep = true
`;

describe('locateLines', () => {
  const lineOf = locateLines(TEXT);

  it.each([
    [['top'], 2],
    [['dotted'], 3],
    [['dotted', 'key'], 3],
    [['box'], 5],
    [['box', 'quoted key'], 6],
    [['box', 'text'], 7],
    [['box', 'list', 0], 12],
    [['box', 'list', 1, 'a'], 13],
    [['box', 'list', 1, 'b', 0], 13],
    [['box', 'after'], 15],
    [['plans', 0], 17],
    [['plans', 0, 'code'], 18],
    [['plans', 0, 'inline', 'x', 'y'], 19],
    [['plans', 0, 'inline', 'z'], 20],
    [['plans', 1, 'code'], 23],
    [['plans', 1, 'lines', 0, 'n'], 25],
    [['plans', 1, 'extra', 'deep'], 27],
  ])('finds %j on line %i', (path, line) => {
    expect(lineOf(path)).toBe(line);
  });

  it('takes no key from a comment or from within a text', () => {
    expect(locateLines('[a]\nx = """\nnot = 1\n"""')(['a', 'not'])).toBe(1);
  });

  it('falls back to the table around a key that is not there', () => {
    expect(lineOf(['plans', 1, 'lines', 0, 'missing'])).toBe(24);
    expect(lineOf(['nowhere'])).toBeNull();
  });

  it('counts lines alike when they end in CRLF', () => {
    expect(locateLines(TEXT.replaceAll('\n', '\r\n'))(['plans', 1, 'extra', 'deep'])).toBe(27);
  });

  it('ends for any text, also for what is not TOML', () => {
    for (const text of ['[[[', '= = =', '"', "'''", '{', '[a', 'a = [1, ', ']]', 'a = {b = ', '\\']) {
      expect(locateLines(text)(['zzz'])).toBeNull();
    }
  });
});
