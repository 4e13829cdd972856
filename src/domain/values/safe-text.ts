/**
 * Characters that do something instead of showing something: control characters (they rewrite a terminal), marks that turn
 * the direction of a text round, those of no width, line separators, tags, and halves of a character.
 */
const UNSAFE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u115f\u1160\u3164\uffa0]/gu;

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');

/** Foreign text that is shown as it is, but for what could act: ESC is `\x1b`, a right-to-left override `\u202e`. */
export function safeText(text: string): string {
  return text.replace(UNSAFE, (sign) => {
    const code = sign.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${hex(code, 2)}` : code < 0x10000 ? `\\u${hex(code, 4)}` : `\\u{${hex(code, 1)}}`;
  });
}

/** The same on one line: a name with a line end in it must not look like a line of ours. */
export function safeLine(text: string): string {
  return safeText(text).replaceAll('\n', '\\n');
}

/** The same within JSON or TOML: the escapes of both, so that what is read back is what stood there. */
export function safeInQuotes(text: string): string {
  return text.replace(UNSAFE, (sign) =>
    Array.from({ length: sign.length }, (_, i) => `\\u${hex(sign.charCodeAt(i), 4)}`).join(''),
  );
}
