/** The words of a code that another part of Washa stored; one that has no words here is shown as it is, never hidden. */
export function lookUp(words: Readonly<Record<string, string>>, code: string | null, fallback: string): string {
  if (code === null) return fallback;
  return Object.hasOwn(words, code) ? (words[code] ?? '') : sentence(code);
}

function sentence(code: string): string {
  const text = /^[a-z0-9_.-]+$/.test(code) ? code.replaceAll(/[_-]/g, ' ') : code;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}
