import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeError } from '../../../src/domain/values/fault.ts';
import { FATES, RecordedDisk, type Fate } from './disk.ts';
import { lookInto, readTape, say, type Entry, type Folder } from './tape.ts';

/** As long as a slow memory card takes: many a write comes while one is under way. Microseconds. */
const FLUSH_US = 4_000;

/** Why nothing can be recorded here, or null when it can. With WASHA_REQUIRE_ALL=1 it is recorded, and fails, without a compiler. */
export const missingCompiler: string | null =
  process.env['WASHA_REQUIRE_ALL'] === '1' || spawnSync('gcc', ['--version']).status === 0
    ? null
    : 'skipped: no C compiler (apt-get install gcc libc6-dev)';

/** A folder in memory where there is one: some thousand boxes are put together in it, one after the other. */
export function quickFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'washa-power-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Compiles the recorder. @returns what is put before a process */
export function buildRecorder(folder: string): string {
  const library = join(folder, 'recorder.so');
  const source = join(import.meta.dirname, 'recorder.c');
  execFileSync('gcc', ['-shared', '-fPIC', '-O2', '-Wall', '-Wextra', '-Werror', '-o', library, source, '-ldl']);
  return library;
}

/** A moment at which the power fails. */
export interface Instant {
  /** So many entries of the tape have happened. */
  readonly at: number;
  readonly fate: Fate;
}

/** One folder of a box, every change and flush of which is recorded while processes work in it. */
export class Recording {
  readonly folder: string;
  readonly #log: string;
  readonly #killFile: string;
  readonly #library: string;
  readonly #before: Folder;

  /** @param folder its files are what the disk holds when it begins @param scratch where the log is kept */
  constructor(folder: string, library: string, scratch: string) {
    this.folder = folder;
    const own = mkdtempSync(join(scratch, 'tape-'));
    this.#log = join(own, 'log');
    this.#killFile = join(own, 'kill');
    this.#library = library;
    writeFileSync(this.#log, '');
    this.#before = lookInto(folder);
  }

  /** What a process needs in its environment to be recorded. */
  get env(): Record<string, string> {
    return {
      LD_PRELOAD: this.#library,
      POWER_FOLDER: this.folder,
      POWER_LOG: this.#log,
      POWER_KILL: this.#killFile,
      POWER_FLUSH: String(FLUSH_US),
    };
  }

  /** The world has heard of something. */
  say(words: string): void {
    say(this.#log, words);
  }

  /** Lets whoever is recorded die by SIGKILL with the next write: between two, as a kill does. @param ended its end */
  async kill(ended: Promise<unknown>): Promise<void> {
    writeFileSync(this.#killFile, '');
    await ended;
    rmSync(this.#killFile);
  }

  tape(): Entry[] {
    return readTape(this.#log);
  }

  /** A disk on which nothing has happened yet. */
  disk(): RecordedDisk {
    return new RecordedDisk(this.#before);
  }

  /** What lies there now and was not recorded, or was recorded and does not lie there: names of files. None when all was seen. */
  missed(): string[] {
    const disk = this.disk();
    for (const entry of this.tape()) disk.play(entry);
    const seen = disk.after('all', () => 0);
    const there = new Map(lookInto(this.folder).files.map(({ name, bytes }) => [name, bytes]));
    return [...new Set([...seen.keys(), ...there.keys()])].filter((name) => {
      const bytes = there.get(name);
      return bytes === undefined || seen.get(name)?.equals(bytes) !== true;
    });
  }

  /**
   * Goes through the tape once, and puts the box together as the disk has it at each instant.
   * @param folder where it is put together; whoever judges it may change it
   * @param judge says what is wrong with it; `said` is what the world had heard by then, `n` counts the instants from 1
   * @returns what was found, a sentence for each instant that was not survived
   */
  async cutPower(
    instants: readonly Instant[],
    random: () => number,
    folder: string,
    judge: (said: readonly string[], n: number) => Promise<readonly string[]>,
  ): Promise<string[]> {
    const tape = this.tape();
    const disk = this.disk();
    const said: string[] = [];
    const wrong: string[] = [];
    let played = 0;
    for (const [i, { at, fate }] of [...instants].sort((a, b) => a.at - b.at).entries()) {
      for (; played < at; played += 1) {
        const entry = tape[played]!;
        disk.play(entry);
        if (entry.kind === 'said') said.push(entry.words);
      }
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder);
      for (const [name, bytes] of disk.after(fate, random)) writeFileSync(join(folder, name), bytes);
      const found = await judge(said, i + 1).catch((error: unknown) => [describeError(error)]);
      if (found.length > 0) wrong.push(`entry ${at}, ${fate}: ${found.join(' ')}`);
    }
    return wrong;
  }
}

/** Picks as many instants as asked out of these places on the tape, each with a fate by chance. */
export function pickInstants(places: readonly number[], count: number, random: () => number): Instant[] {
  if (places.length === 0) throw new Error('there is no such moment on the tape');
  return Array.from({ length: count }, () => ({
    at: places[Math.floor(random() * places.length)]!,
    fate: FATES[Math.floor(random() * FATES.length)]!,
  }));
}
