#!/usr/bin/env node
import { runCommandLine } from './cli/command-line.ts';

// A reader that has seen enough (`washa export | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await runCommandLine(process.argv.slice(2));
