#!/usr/bin/env node
import { CommanderError } from 'commander';
import { printJson, UsageError, warn } from './cli/context.ts';
import { createProgram } from './cli/program.ts';
import { describeError, Fault } from './domain/values/fault.ts';

const argv = process.argv.slice(2);
const program = createProgram((code) => {
  process.exitCode = code;
});

// A reader that has seen enough (`washa export | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await program.parseAsync(argv, { from: 'user' });
} catch (error) {
  process.exitCode = report(error);
}

/** One line that says what is wrong and what to do; a stack only for those who ask. @returns the exit code */
function report(error: unknown): number {
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
