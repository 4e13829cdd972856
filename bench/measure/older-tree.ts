import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ratio } from './report.ts';
import { median } from './stats.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** This repository as it was at a commit, in a temporary folder, with today's packages. Disposing removes it. */
export interface OlderTree extends Disposable {
  /** How its rows are called. */
  readonly name: string;
  /** Its folder of benchmarks: its children run its own code. */
  readonly bench: string;
}

/**
 * @param commit anything that git can name
 * @throws when git knows no such commit
 */
export function takeOut(commit: string): OlderTree {
  const git = (...words: string[]) => execFileSync('git', ['-C', ROOT, ...words], { encoding: 'utf8' }).trim();
  const id = git('rev-parse', '--verify', '--end-of-options', `${commit}^{commit}`);
  const folder = mkdtempSync(join(tmpdir(), 'washa-older-'));
  const tree = join(folder, 'tree');
  mkdirSync(tree);
  git('archive', '--format=tar', `--output=${join(folder, 'tree.tar')}`, id);
  execFileSync('tar', ['-xf', join(folder, 'tree.tar'), '-C', tree]);
  symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'));
  return {
    name: `washa at ${id.slice(0, 7)}`,
    bench: join(tree, 'bench'),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Worse than so much of what it was is no noise any more. */
const NOT_WORSE = '<= 1.1';

/**
 * What a figure is now of what it was then: the middle of the rounds' own ratios, because what else the machine does
 * in a round is done to both.
 * @param figures of each round, in its order; more is worse
 */
export function ofBefore(name: string, now: readonly number[], before: readonly number[]): Ratio {
  return { name: `now / then: ${name}`, value: median(now.map((value, i) => value / before[i]!)), goal: NOT_WORSE };
}

/** Contenders of one round, in turn forwards and backwards: nobody always goes after the same one. */
export function inTurn<T>(contenders: readonly T[], round: number): readonly T[] {
  return round % 2 === 0 ? contenders : contenders.toReversed();
}
