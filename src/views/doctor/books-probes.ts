import { idle, right, unknown, wrong, type Finding } from './finding.ts';
import type { World } from './world.ts';

/** Settings, books and secrets: what the daemon needs before it opens a door. */
export const BOOKS_PROBES: readonly ((world: World) => Finding[])[] = [settings, books, secrets];

function settings({ settings: { file, problem } }: World): Finding[] {
  if (problem !== null) return [wrong('settings', problem)];
  return file === null
    ? [idle('settings', 'There is no settings file: the built-in defaults hold.')]
    : [right('settings', `${file} can be used.`)];
}

function books({ books: found }: World): Finding[] {
  switch (found.kind) {
    case 'hidden':
      return [unknown('books', found.words)];
    case 'none':
      return [wrong('no-books', found.words)];
    case 'lost':
      return [wrong('books-lost', found.words)];
    case 'schema':
      return [wrong('schema', found.words)];
    case 'read':
      return found.problems.length === 0
        ? [right('books', `File, chain and law are right: ${found.entries} rows of the ledger were walked.`)]
        : [wrong('books', found.problems.join(' '), 'box')];
  }
}

function secrets({ secrets: { there, open, missing } }: World): Finding[] {
  const wrongs = [
    ...missing.map(({ subject, words }) => wrong('secret-missing', words, subject)),
    ...(open.length === 0 ? [] : [wrong('secret-open', `Others may read ${open.join(', ')}.`)]),
  ];
  if (wrongs.length > 0) return wrongs;
  if (there === null)
    return [unknown('secrets', 'The folder of the secrets is not for this account. Run it with sudo.')];
  return [
    right('secrets', `${there} ${there === 1 ? 'secret is' : 'secrets are'} there, and nobody else may read them.`),
  ];
}
