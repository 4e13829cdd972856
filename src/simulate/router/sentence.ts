/** One command as it came: `/ppp/secret/set` is menu `/ppp/secret` and verb `set`. */
export interface Sentence {
  readonly command: string;
  readonly menu: string;
  readonly verb: string;
  /** `=name=value` words, the last one of a name winning. */
  readonly attributes: ReadonlyMap<string, string>;
  /** `?…` words in order. */
  readonly query: readonly string[];
  /** Null when absent or empty: replies then carry none either. */
  readonly tag: string | null;
}

/** Reads the words of one sentence. Never fails; words that mean nothing are left out. */
export function readSentence(words: readonly string[]): Sentence {
  const command = (words[0] ?? '').trim().replaceAll(/ +/g, '/');
  const cut = command.lastIndexOf('/');
  const attributes = new Map<string, string>();
  const query: string[] = [];
  let tag: string | null = null;
  for (const word of words.slice(1)) {
    if (word.startsWith('?')) query.push(word);
    else if (word.startsWith('.tag=')) tag = word.slice(5) === '' ? null : word.slice(5);
    else if (word.startsWith('=')) {
      const at = word.indexOf('=', 1);
      if (at < 0) attributes.set(word.slice(1), '');
      else attributes.set(word.slice(1, at), word.slice(at + 1));
    }
  }
  return { command, menu: command.slice(0, Math.max(0, cut)), verb: command.slice(cut + 1), attributes, query, tag };
}

/** The words with every password and login response masked, as they may be kept. */
export function maskWords(words: readonly string[]): string[] {
  return words.map((word) => word.replace(/^=(password|response)=.*$/s, '=$1=***'));
}
