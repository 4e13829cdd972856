import { maskWords } from './sentence.ts';

const KEEP = 50_000;

/** What reached the stand-in, for assertions. */
export class RouterLog {
  /** Accepted TCP connections. */
  connections = 0;
  /** Connections that are open now. */
  open = 0;
  logins = 0;
  failedLogins = 0;
  /** Pieces of data that arrived; a client that writes a sentence at once causes one. */
  segments = 0;
  /** Connections closed because their stream made no sense. */
  broken = 0;
  /** Sentences by command word. */
  readonly byCommand = new Map<string, number>();
  /** The last sentences, oldest first, passwords masked. */
  readonly sentences: string[][] = [];

  note(words: readonly string[]): void {
    const command = words[0] ?? '';
    this.byCommand.set(command, (this.byCommand.get(command) ?? 0) + 1);
    this.sentences.push(maskWords(words));
    if (this.sentences.length > 2 * KEEP) this.sentences.splice(0, KEEP);
  }

  /** Sentences whose command word is exactly this. */
  count(command: string): number {
    return this.byCommand.get(command) ?? 0;
  }

  /** Sentences whose command word is exactly this, words and all. */
  sent(command: string): string[][] {
    return this.sentences.filter((words) => words[0] === command);
  }

  /** Forgets sentences and their counts; connection counts stay. */
  clearSentences(): void {
    this.byCommand.clear();
    this.sentences.length = 0;
  }
}
