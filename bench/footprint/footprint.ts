import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from '../measure/child.ts';
import { said } from '../measure/daemon.ts';
import type { IspAnswer } from '../measure/isp.ts';
import { cpuMs, residentMiB } from '../measure/proc.ts';
import type { Table } from '../measure/report.ts';
import { median } from '../measure/stats.ts';

const LINES = 10_000;
const IDLE_MS = 10_000;
const DAEMON = join(import.meta.dirname, '..', '..', 'src', 'main.ts');
const BARE = join(import.meta.dirname, 'bare.ts');

interface Contender {
  readonly name: string;
  readonly file: string;
  readonly arg: string;
  /** Folder of compiled code: null leaves it to the program, undefined a new one for each start. */
  readonly compiled: string | null | undefined;
}

interface Start {
  readonly readyMs: number;
  readonly cpuMs: number;
  /** 10 s later; null in a round that only starts. */
  readonly residentMiB: number | null;
}

/** An idle daemon whose router holds ten thousand sessions: how soon it is ready, and what it keeps. */
export async function benchFootprint(quick: boolean): Promise<Table[]> {
  const folder = mkdtempSync(join(tmpdir(), 'washa-bench-'));
  await using isp = startChild('measure/isp.ts');
  const lines = quick ? 50 : LINES;
  const { configFile } = await isp.ask<IspAnswer>({ lines });
  const warm = join(folder, 'warm');
  const contenders: Contender[] = [
    { name: 'bare Hono + better-sqlite3', file: BARE, arg: folder, compiled: warm },
    { name: 'washa', file: DAEMON, arg: configFile, compiled: warm },
    { name: 'washa, NODE_COMPILE_CACHE not set', file: DAEMON, arg: configFile, compiled: null },
    { name: 'washa, very first start', file: DAEMON, arg: configFile, compiled: undefined },
    { name: 'bare, very first start', file: BARE, arg: folder, compiled: undefined },
  ];
  const starts = new Map<string, Start[]>();
  const rounds = quick ? 1 : 3;
  try {
    // The first round fills the folders of compiled code and is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      for (const contender of contenders) {
        const idleMs = round < rounds ? null : quick ? 500 : IDLE_MS;
        const start = await run(contender, folder, idleMs);
        if (round > 0) (starts.get(contender.name) ?? starts.set(contender.name, []).get(contender.name)!).push(start);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const ready = (name: string) => median(starts.get(name)!.map((start) => start.readyMs));
  const kept = (name: string) => starts.get(name)!.at(-1)!.residentMiB!;
  const [bare, washa, unset, first, bareFirst] = contenders.map(({ name }) => name) as [
    string,
    string,
    string,
    string,
    string,
  ];
  return [
    {
      title: `Footprint, idle with ${lines} lines, half PPPoE and half hotspot, all online`,
      rows: [...starts].map(([name, all]) => ({
        name,
        figures: {
          'spawn to ready, ms': ready(name),
          'CPU to ready, ms': median(all.map((start) => start.cpuMs)),
          'RSS after 10 s, MiB': kept(name),
        },
      })),
      ratios: [
        { name: '18: RSS, MiB', value: kept(washa), goal: '<= 120' },
        { name: '18: RSS without NODE_COMPILE_CACHE, MiB', value: kept(unset), goal: '<= 120' },
        { name: 'RSS, washa / bare', value: kept(washa) / kept(bare), goal: null },
        { name: '13: spawn to ready, washa - bare, ms', value: ready(washa) - ready(bare), goal: '<= 500' },
        { name: 'the same at the very first start', value: ready(first) - ready(bareFirst), goal: null },
      ],
    },
  ];
}

async function run(contender: Contender, folder: string, idleMs: number | null): Promise<Start> {
  const compiled = contender.compiled === undefined ? mkdtempSync(join(folder, 'cold-')) : contender.compiled;
  const { NODE_COMPILE_CACHE: _, ...env } = process.env;
  const startedAt = performance.now();
  const child = spawn(process.execPath, [contender.file, contender.arg], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...env, ...(compiled !== null && { NODE_COMPILE_CACHE: compiled }) },
  });
  const ended = once(child, 'exit');
  try {
    await said(child.stdout, '"ready"');
    const start = { readyMs: performance.now() - startedAt, cpuMs: cpuMs(child.pid!) };
    if (idleMs === null) {
      await sleep(200);
      return { ...start, residentMiB: null };
    }
    await sleep(idleMs);
    return { ...start, residentMiB: residentMiB(child.pid!) };
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
