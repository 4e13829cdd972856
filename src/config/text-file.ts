import { readFileSync } from 'node:fs';
import { readText } from '../domain/lists/read-text.ts';
import { describeError, Fault } from '../domain/values/fault.ts';

/**
 * The text of a file that a person wrote.
 * @param note is told, in a sentence, when it was not UTF-8
 * @throws Fault `settings.file` saying what to do
 */
export function readTextFile(file: string, note: (sentence: string) => void): string {
  const read = readText(readBytes(file));
  if (read.kind === 'refused') {
    const place = read.line === null ? file : `${file}:${read.line}`;
    throw new Fault('settings.encoding', 'stop', `${place}: ${read.why}.`);
  }
  if (read.note !== null) note(`${file} ${read.note}`);
  return read.text;
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw unreadable(file, error);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'this account may not read it',
  EISDIR: 'it is a folder',
};

/** What is said of a file that a person named and that cannot be read. */
export function unreadable(file: string, error: unknown): Fault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : describeError(error);
  return new Fault('settings.file', 'stop', `Cannot read ${file}: ${REASONS[code] ?? code}.`, { cause: error });
}
