import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { DOCTOR_CODES } from '../../src/views/doctor/codes.ts';

const root = resolve(import.meta.dirname, '../..');
const program = createProgram(() => undefined);

const PAGES = readdirSync(join(root, 'docs/repairs'));

const ASKED = /(?:^|\s)washa (.+)$/;
/** What begins something else than a word of the command. */
const ENDS = /^(?:#|\||&|;|<|>|\(|…|"…)/;

/** Why a command line of a document is none of ours; null when it can be typed so. */
function problemOf(line: string): string | null {
  const words = (ASKED.exec(line)?.[1] ?? '').match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
  let command: Command = program;
  let given = 0;
  for (let n = 0; n < words.length; n += 1) {
    const word = words[n] ?? '';
    if (ENDS.test(word)) break;
    if (word.startsWith('-')) {
      const flag = word.split('=')[0] ?? '';
      const known = [...command.options, ...program.options].find(({ short, long }) => [short, long].includes(flag));
      if (flag === '--help' || flag === '-h') continue;
      if (known === undefined) return `${command.name()} knows no ${flag}`;
      if ((known.required || known.optional) && !word.includes('=')) n += 1;
      continue;
    }
    const verb: Command | undefined = given === 0 ? command.commands.find((one) => one.name() === word) : undefined;
    if (verb !== undefined) command = verb;
    else if (command.commands.length > 0) return `${command.name()} knows no verb ${word}`;
    else given += 1;
  }
  const most = command.registeredArguments.some(({ variadic }) => variadic)
    ? Infinity
    : command.registeredArguments.length;
  return given > most ? `${command.name()} takes ${most} words` : null;
}

test('a verb, an option and a word too many that are not there are seen', () => {
  expect(problemOf('sudo washa backup mend')).toBe('backup knows no verb mend');
  expect(problemOf('washa restore FILE --by-force')).toBe('restore knows no --by-force');
  expect(problemOf('washa status now')).toBe('status takes 0 words');
  expect(problemOf('sudo washa line extend ACC1 --days 2 --reason "was away"')).toBe(null);
});

test.each(PAGES)('what docs/repairs/%s says is to be typed can be typed so', (page) => {
  const text = readFileSync(join(root, 'docs/repairs', page), 'utf8');
  const lines = [...text.matchAll(/`([^`]+)`/g)].map(([, line = '']) => line).filter((line) => ASKED.test(line));
  expect(lines.flatMap((line) => problemOf(line) ?? [])).toEqual([]);
});

test('so can what the doctor says is to be done', () => {
  const said = Object.values(DOCTOR_CODES).map(({ todo }) => todo.en);
  const lines = said.flatMap((text) => text.match(/washa (?:--)?[a-z-]+(?: (?:--)?[A-Za-z0-9-]+)*/g) ?? []);
  expect(lines.length).toBeGreaterThan(10);
  expect(lines.flatMap((line) => problemOf(line) ?? [])).toEqual([]);
});

test('docs/cli.md names each verb, and none that is not there', () => {
  const rows = readFileSync(join(root, 'docs/cli.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split(' | ')[0] ?? '');
  const namedWith = (verb: string) => rows.filter((row) => row.split('`')[1]?.split(' ')[1] === verb).join(' ');
  const missing = program.commands.flatMap((verb) => {
    const named = namedWith(verb.name());
    const names = verb.commands.length === 0 ? [] : verb.commands.map((one) => one.name());
    return [
      ...(named === '' ? [verb.name()] : []),
      ...names
        .filter((name) => !new RegExp(String.raw`[\`\s-]${name}\b`).test(named))
        .map((name) => `${verb.name()} ${name}`),
    ];
  });
  expect(missing).toEqual([]);
  const astray = rows.flatMap((row) =>
    [...row.matchAll(/`(washa [a-z-]+)/g)].flatMap(([, line = '']) => problemOf(line) ?? []),
  );
  expect(astray).toEqual([]);
});
