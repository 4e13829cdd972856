import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { MUTANTS, type Mutant } from './list.ts';

// Makes each change of the list alone, in a copy of the checkout, and expects its suites to fail:
//   npm run mutants                 all
//   npm run mutants -- sweep clock  those whose file has one of these words in its path

const root = resolve(import.meta.dirname, '../..');
const copy = mkdtempSync(join(tmpdir(), 'washa-mutants-'));
const problems: string[] = [];

/** The tests that fail in the copy; null when they could not be run. */
function failing(suites: readonly string[]): number | null {
  const report = join(copy, 'report.json');
  rmSync(report, { force: true });
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const which = ['quick', 'large', 'slow', 'long'].flatMap((project) => ['--project', project]);
  spawnSync(
    process.execPath,
    [vitest, 'run', ...which, '--bail', '1', '--reporter=json', `--outputFile=${report}`, ...suites],
    {
      cwd: copy,
      // What is tried by chance is tried as often as before a change lands.
      env: { ...process.env, WASHA_REQUIRE_ALL: '1' },
      stdio: 'ignore',
    },
  );
  try {
    const { numFailedTests, numPassedTests } = JSON.parse(readFileSync(report, 'utf8')) as Record<string, number>;
    return numFailedTests! + numPassedTests! === 0 ? null : numFailedTests!;
  } catch {
    return null;
  }
}

/** What is wrong with the entry, or null when its suites notice the change. */
function problemOf({ file, from, to, suites }: Mutant): string | null {
  const path = join(copy, file);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const times = text.split(from).length - 1;
  if (times !== 1) return `its text stands there ${times} times: bring the entry up to date`;
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
  try {
    const failed = failing(suites);
    if (failed === null) return 'its suites did not run';
    return failed === 0 ? `stays green in ${suites.join(', ')}` : null;
  } finally {
    writeFileSync(path, text);
  }
}

try {
  const names = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  for (const name of names.toString().split('\0').filter(Boolean)) {
    if (name !== 'node_modules' && existsSync(join(root, name)))
      cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));

  const words = process.argv.slice(2);
  const chosen = MUTANTS.filter(({ file }) => words.length === 0 || words.some((word) => file.includes(word)));
  if (chosen.length === 0) problems.push(`No file of the list has ${words.join(' or ')} in its path.`);
  else if (failing([...new Set(chosen.flatMap(({ suites }) => suites))]) !== 0)
    problems.push('These suites fail without any change: npm test says which.');
  else {
    for (const mutant of chosen) {
      const startedAt = performance.now();
      const problem = problemOf(mutant);
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
      console.log(
        `${problem === null ? 'noticed' : 'NOT    '}  ${seconds.padStart(3)} s  ${mutant.file}: ${mutant.wrong}`,
      );
      if (problem !== null) problems.push(`${mutant.file}: ${problem}\n    - ${mutant.from}\n    + ${mutant.to}`);
    }
    console.log(`${chosen.length - problems.length} of ${chosen.length} changes are noticed.`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}

for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
