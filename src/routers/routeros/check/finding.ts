/** `blocks`: nothing should be sold before it is right. `warns`: it works, and is a risk. */
export interface RouterFinding {
  readonly code: string;
  readonly severity: 'blocks' | 'warns';
  /** One sentence; names of the router's own stand in it as they are. */
  readonly words: string;
  /** A line for the router's terminal; null where no line of it repairs this. */
  readonly repair: string | null;
}

/** Text from anywhere as one RouterOS string: what is pasted cannot end it, start a command or name a variable. */
export function quoted(text: string): string {
  // RouterOS counts bytes, and reads two hex digits after a backslash.
  const bytes = [...Buffer.from(text, 'utf8')].map((byte) => {
    const isPlain = byte >= 0x20 && byte < 0x7f && !'"\\$'.includes(String.fromCodePoint(byte));
    return isPlain ? String.fromCodePoint(byte) : `\\${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  });
  return `"${bytes.join('')}"`;
}
