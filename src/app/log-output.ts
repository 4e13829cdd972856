import { writeSync } from 'node:fs';
import type { DestinationStream } from 'pino';

/**
 * Standard output as the log has it. A line that nobody takes (its reader has gone, its disk is full) is dropped and counted,
 * and harms nothing; the first one that is taken again is told how many there were.
 * @param lostLine says so, in the form of the log
 */
export function logOutput(lostLine: (lost: number) => string, write = writeToStandardOutput): DestinationStream {
  let lost = 0;
  return {
    write(line) {
      try {
        write(lost === 0 ? line : lostLine(lost) + line);
        lost = 0;
      } catch {
        lost += 1;
      }
    },
  };
}

/** Not by `process.stdout`: an error of that one comes later, where nobody knows of what. */
function writeToStandardOutput(text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) at += writeSync(1, bytes, at);
}
