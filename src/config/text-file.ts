import { readFileSync } from 'node:fs';
import { readText } from '../domain/lists/read-text.ts';
import { Fault } from '../domain/values/fault.ts';

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
    const code = (error as NodeJS.ErrnoException).code;
    const reason =
      code === 'ENOENT'
        ? 'there is no such file'
        : code === 'EACCES'
          ? 'this account may not read it'
          : code === 'EISDIR'
            ? 'it is a folder'
            : String(code);
    throw new Fault('settings.file', 'stop', `Cannot read ${file}: ${reason}.`, { cause: error });
  }
}
