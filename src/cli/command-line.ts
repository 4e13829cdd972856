import { CommanderError } from 'commander';
import { printJson, UsageError, warn } from './context.ts';
import { createProgram } from './program.ts';
import { describeError, Fault } from '../domain/values/fault.ts';

/**
 * Does what one command line says, and prints what comes of it.
 * @param argv the words after the program's name
 * @returns the exit code
 */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  let code = 0;
  const program = createProgram((given) => {
    code = given;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    return report(error, argv);
  }
}

/** One line that says what is wrong and what to do; a stack only for those who ask. @returns the exit code */
function report(error: unknown, argv: readonly string[]): number {
  // Commander has printed its own words already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const code = error instanceof UsageError ? 2 : 1;
  const message = describeError(error);
  if (argv.includes('--debug') && error instanceof Error) warn(error.stack ?? '');
  else if (error instanceof Fault || error instanceof UsageError) warn(message);
  else
    warn(`Something unexpected went wrong: ${message.replace(/\.$/, '')}. Run it again with --debug for the details.`);
  if (argv.includes('--json')) {
    const problems = error instanceof Fault && 'problems' in error ? { problems: error.problems } : {};
    const name = error instanceof Fault ? error.code : error instanceof UsageError ? 'cli.usage' : 'cli.unexpected';
    printJson({ error: { code: name, message, ...problems } });
  }
  return code;
}
