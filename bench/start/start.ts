import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { systemClock } from '../../src/host/clock.ts';
import { mpesaReceipt } from '../../src/simulate/provider/mpesa-receipt.ts';
import { payheroBody } from '../../src/simulate/provider/payhero-body.ts';
import { sendCallback } from '../../src/simulate/provider/send-callback.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { startChild } from '../measure/child.ts';
import { freePort } from '../measure/daemon.ts';
import type { IspAnswer } from '../measure/isp.ts';
import { cpuMs } from '../measure/proc.ts';
import type { Ratio, Table } from '../measure/report.ts';
import { median } from '../measure/stats.ts';
import { fillBooks } from './fill-books.ts';

const DAEMON = join(import.meta.dirname, '..', '..', 'src', 'main.ts');
const BARE = join(import.meta.dirname, '..', 'footprint', 'bare.ts');
const BOOKS = [0, 100_000, 1_000_000];
/** Callbacks before the process is killed: they leave some megabytes in the log. */
const BEFORE_KILL = 150;

interface Box {
  readonly name: string;
  readonly file: string;
  /** What the process is started with. */
  readonly args: readonly string[];
  readonly url: string;
  readonly database: string | null;
}

interface Start {
  readonly acceptedMs: number;
  readonly cpuMs: number;
  /** Bytes in the log before it. */
  readonly log: number;
}

/** From the start of the process to the first callback that is answered 200: with empty books and with long ones. */
export async function benchStart(quick: boolean): Promise<Table[]> {
  const folder = mkdtempSync(join(tmpdir(), 'washa-bench-'));
  await using isp = startChild('measure/isp.ts');
  const lines = quick ? 50 : 10_000;
  const { database, accounts } = await isp.ask<IspAnswer>({ lines });
  const nextBody = bodies(accounts);
  try {
    const bare = await bareBox(folder);
    const boxes: Box[] = [];
    for (const payments of quick ? [0, 200, 400] : BOOKS) {
      boxes.push(await filledBox(dirname(database), join(folder, String(payments)), payments));
    }
    const starts = new Map<string, Start[]>();
    const rounds = quick ? 1 : 5;
    // The first round fills the folder of compiled code and is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      const note = (name: string, start: Start) => {
        if (round > 0) (starts.get(name) ?? starts.set(name, []).get(name)!).push(start);
      };
      await using bareRun = await run(bare, folder, nextBody);
      note(bare.name, bareRun.start);
      for (const box of boxes) {
        {
          await using first = await run(box, folder, nextBody);
          note(box.name, first.start);
          for (let i = 0; i < (quick ? 10 : BEFORE_KILL); i += 1) await sendCallback(box.url, nextBody());
          first.child.kill('SIGKILL');
        }
        await using again = await run(box, folder, nextBody);
        note(afterKill(box), again.start);
      }
    }
    return [tableOf(starts, bare, boxes, lines)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function afterKill(box: Box): string {
  return `${box.name}, after kill -9`;
}

function tableOf(starts: ReadonlyMap<string, Start[]>, bare: Box, boxes: readonly Box[], lines: number): Table {
  const accepted = (name: string) => median(starts.get(name)!.map((start) => start.acceptedMs));
  const [empty, ...filled] = boxes as [Box, ...Box[]];
  const ratios: Ratio[] = filled.flatMap((box) => [
    { name: `13: ${box.name} / empty`, value: accepted(box.name) / accepted(empty.name), goal: '<= 1.3' },
    {
      name: `13: ${afterKill(box)} / empty, after kill -9`,
      value: accepted(afterKill(box)) / accepted(afterKill(empty)),
      goal: '<= 1.3',
    },
  ]);
  const longest = filled.at(-1) ?? empty;
  return {
    title: `Start to the first callback answered 200, ${lines} lines`,
    rows: [...starts].map(([name, all]) => ({
      name,
      figures: {
        'spawn to 200, ms': accepted(name),
        'CPU until then, ms': median(all.map((start) => start.cpuMs)),
        'log before, MB': median(all.map((start) => start.log)) / 1e6,
      },
    })),
    ratios: [
      ...ratios,
      { name: `13: ${longest.name} - bare, ms`, value: accepted(longest.name) - accepted(bare.name), goal: '<= 500' },
    ],
  };
}

async function bareBox(folder: string): Promise<Box> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/cb`;
  return { name: 'bare Hono + better-sqlite3', file: BARE, args: [folder, String(port)], url, database: null };
}

/** A copy of the box that `washa apply` has filled, with so many payments in its books. */
async function filledBox(from: string, to: string, payments: number): Promise<Box> {
  cpSync(from, to, { recursive: true });
  const port = await freePort();
  const args = [join(to, 'washa.toml')];
  writeFileSync(
    args[0]!,
    `[box]\nbusiness_name = "Bench"\nstate_dir = ${JSON.stringify(to)}\n[intake]\nlisten = "127.0.0.1:${port}"\n[console]\nlisten = "127.0.0.1:0"\n[log]\nformat = "json"\n`,
  );
  const database = join(to, 'washa.db');
  if (payments > 0) await fillBooks(database, payments, systemClock.now());
  const secret = readFileSync(join(to, 'secrets', 'payhero-path'), 'utf8').trim();
  const name = payments === 0 ? 'washa, empty books' : `washa, ${payments.toLocaleString('en')} payments`;
  return { name, file: DAEMON, args, url: `http://127.0.0.1:${port}/cb/payhero/${secret}`, database };
}

/** Starts a box and sends it a callback until it is taken. Disposing ends the process. */
async function run(box: Box, folder: string, nextBody: () => string) {
  const log = box.database === null ? 0 : (statSync(`${box.database}-wal`, { throwIfNoEntry: false })?.size ?? 0);
  const startedAt = performance.now();
  const child = spawn(process.execPath, [box.file, ...box.args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') },
  });
  const ended = once(child, 'exit');
  await accepted(box, child, nextBody());
  const start: Start = { acceptedMs: performance.now() - startedAt, cpuMs: cpuMs(child.pid!), log };
  return {
    start,
    child,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** A provider that does not give up: again after 2 ms where nobody listens yet. */
async function accepted(box: Box, child: ChildProcess, body: string): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    const status = await sendCallback(box.url, body).then(
      (answer) => answer.status,
      () => null,
    );
    if (status === 200) return;
    if (status !== null) throw new Error(`${box.name} answered ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  throw new Error(`${box.name} ended`);
}

function bodies(accounts: readonly string[]): () => string {
  const random = seededRandom(17);
  return () => {
    const at = systemClock.now();
    const reference = accounts[Math.floor(random() * accounts.length)]!;
    return payheroBody('A', { amount: 1500, reference, at, receipt: mpesaReceipt(random, at) });
  };
}
