import { Fault } from '../domain/values/fault.ts';

/** One thing that is wrong with a settings file. */
export interface Problem {
  /** 1-based; null when it is about the file as a whole. */
  readonly line: number | null;
  readonly column: number | null;
  /** Dotted name of the key, empty for the file as a whole. */
  readonly key: string;
  /** What was found, what is expected, an example. */
  readonly message: string;
  /** The same in Swahili, for whoever chose it at the console; the English where nobody said it. */
  readonly sw: string;
}

/** `washa.toml:12: box.language: found "fr", expected "en" or "sw"` */
function formatProblem(file: string, problem: Problem): string {
  const place = [file, problem.line, problem.column].filter((part) => part !== null).join(':');
  return problem.key === '' ? `${place}: ${problem.message}` : `${place}: ${problem.key}: ${problem.message}`;
}

/** A settings file that cannot be used. The message has a line per problem. */
export class SettingsFault extends Fault {
  readonly file: string;
  readonly problems: readonly Problem[];

  constructor(file: string, problems: readonly Problem[]) {
    super('settings.invalid', 'stop', problems.map((problem) => formatProblem(file, problem)).join('\n'));
    this.file = file;
    this.problems = problems;
  }
}

/** `a.b`, `plans[2].code` counted from 1 as people count. */
export function dotted(path: readonly PropertyKey[]): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part + 1}]`;
    else text += text === '' ? String(part) : `.${String(part)}`;
  }
  return text;
}

/** A value as it would stand in the file, cut to a readable length. */
export function shown(value: unknown): string {
  const text =
    value instanceof Date ? value.toISOString() : ((JSON.stringify(value) as string | undefined) ?? 'nothing');
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
