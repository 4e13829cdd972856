/** Text from anywhere as one RouterOS string: what is pasted cannot end it, start a command or name a variable. */
export function quoted(text: string): string {
  // RouterOS counts bytes, and reads two hex digits after a backslash.
  const bytes = [...Buffer.from(text, 'utf8')].map((byte) => {
    const isPlain = byte >= 0x20 && byte < 0x7f && !'"\\$'.includes(String.fromCodePoint(byte));
    return isPlain ? String.fromCodePoint(byte) : `\\${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  });
  return `"${bytes.join('')}"`;
}
