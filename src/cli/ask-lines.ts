import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { echo, warn } from './context.ts';

/** What a person types at a terminal, or a script hands over by a pipe: a line for each question. */
export interface AskedLines {
  /** The next line, trimmed; empty where there is none. @param hides of a secret: it is not shown while it is typed */
  readonly ask: (words: string, hides?: 'hides') => Promise<string>;
  readonly close: () => void;
}

export function openLines(): AskedLines {
  const terminal = process.stdin.isTTY;
  let isHidden = false;
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!isHidden) echo(chunk);
      done();
    },
  });
  const input = createInterface({ input: process.stdin, output, terminal });
  // The terminal hands Ctrl-C to whoever reads it, as a key.
  input.once('SIGINT', () => {
    input.close();
    process.kill(process.pid, 'SIGINT');
  });
  const lines = input[Symbol.asyncIterator]();
  return {
    async ask(words, hides) {
      if (terminal) warn(words);
      isHidden = hides !== undefined;
      const { value } = await lines.next();
      // The end of the line was hidden too.
      if (terminal && isHidden) warn('');
      isHidden = false;
      return value === undefined ? '' : value.trim();
    },
    close: () => input.close(),
  };
}
