import { execFile } from 'node:child_process';
import { accessSync, constants, readdirSync, readFileSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { POWER_DAYS, type FlashWear, type Machine, type PowerSource } from '../domain/machine.ts';

/** Runs a program of the system. Resolves with what it printed; null when it is not there, fails, or takes too long. */
export type RunProgram = (program: string, args: readonly string[]) => Promise<string | null>;

const LIMIT_MS = 5_000;
const LARGEST_OUTPUT = 4 * 1024 * 1024;

export const runProgram: RunProgram = (program, args) =>
  new Promise((resolve) => {
    const options = { timeout: LIMIT_MS, maxBuffer: LARGEST_OUTPUT, env: { PATH: process.env['PATH'], LC_ALL: 'C' } };
    execFile(program, [...args], options, (error, stdout) => resolve(error === null ? stdout : null));
  });

/**
 * Asks the machine: the kernel's files below `root`, and the programs that know more. Never rejects.
 * @param folder the state folder
 */
export async function readMachine(folder: string, run: RunProgram = runProgram, root = '/'): Promise<Machine> {
  const kernel = new KernelFiles(root);
  const [synced, journal, ups] = await Promise.all([
    run('timedatectl', ['show', '--property=NTPSynchronized', '--value']),
    run('journalctl', [
      '--quiet',
      '--no-pager',
      '--output=json',
      '--output-fields=_BOOT_ID,MESSAGE_ID',
      `--since=-${POWER_DAYS}d`,
      ...[JOURNAL_STARTED, JOURNAL_STOPPED].map((id) => `MESSAGE_ID=${id}`),
    ]),
    readUps(run),
  ]);
  return {
    disk: readDisk(folder),
    memory: readMemory(kernel),
    isTimeSynced: synced === null ? null : ({ yes: true, no: false }[synced.trim()] ?? null),
    hasClockChip: kernel.names('sys/class/rtc').length > 0,
    powerCuts: journal === null ? null : countPowerCuts(journal),
    celsius: readHottest(kernel),
    flash: readFlash(kernel),
    power: [...readSupplies(kernel), ...ups],
    watchdog: readWatchdog(kernel),
  };
}

/** Small files of the kernel; what is not there, or not for us, is null. */
class KernelFiles {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  text(path: string): string | null {
    try {
      return readFileSync(join(this.#root, path), 'utf8').trim();
    } catch {
      return null;
    }
  }

  number(path: string): number | null {
    const text = this.text(path);
    const value = text === null || text === '' ? Number.NaN : Number(text);
    return Number.isFinite(value) ? value : null;
  }

  names(folder: string): string[] {
    try {
      return readdirSync(join(this.#root, folder)).sort();
    } catch {
      return [];
    }
  }
}

function readDisk(folder: string): Machine['disk'] {
  try {
    const { bavail, blocks, bsize, ffree, files } = statfsSync(folder);
    return {
      folder,
      free: bavail * bsize,
      size: blocks * bsize,
      inodes: files === 0 ? null : { free: ffree, size: files },
      isReadOnly: isReadOnly(folder),
    };
  } catch {
    return null;
  }
}

/** The file system itself; rights of this account are another matter. */
function isReadOnly(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EROFS';
  }
}

function readMemory(kernel: KernelFiles): Machine['memory'] {
  const text = kernel.text('proc/meminfo') ?? '';
  const [size, available] = ['MemTotal', 'MemAvailable'].map((name) => {
    const kib = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1];
    return kib === undefined ? null : Number(kib) * 1024;
  });
  return size === null || size === undefined || available === null || available === undefined
    ? null
    : { size, available };
}

function readHottest(kernel: KernelFiles): number | null {
  const all = kernel
    .names('sys/class/thermal')
    .filter((name) => name.startsWith('thermal_zone'))
    .flatMap((name) => kernel.number(`sys/class/thermal/${name}/temp`) ?? []);
  return all.length === 0 ? null : Math.max(...all) / 1000;
}

const SPARE = ['normal', 'warning', 'urgent'] as const;

/** `life_time` is two numbers, for two kinds of cells: 0x01 is up to a tenth used, 0x0B past the end. */
function readFlash(kernel: KernelFiles): FlashWear[] {
  return kernel.names('sys/block').flatMap((device) => {
    const lives = (kernel.text(`sys/block/${device}/device/life_time`) ?? '').split(/\s+/).map(Number);
    const used = Math.max(...lives.filter((life) => Number.isInteger(life) && life >= 1 && life <= 11), 0);
    const spare = SPARE[(kernel.number(`sys/block/${device}/device/pre_eol_info`) ?? 1) - 1] ?? 'normal';
    return used === 0 ? [] : [{ device, usedPercent: used * 10, spare }];
  });
}

/** What has a battery of its own: a supply of type `UPS`, or a battery that is not in a mouse. */
function readSupplies(kernel: KernelFiles): PowerSource[] {
  return kernel.names('sys/class/power_supply').flatMap((name) => {
    const of = (what: string) => kernel.text(`sys/class/power_supply/${name}/${what}`);
    const type = of('type');
    if ((type !== 'UPS' && type !== 'Battery') || of('scope') === 'Device') return [];
    const percent = kernel.number(`sys/class/power_supply/${name}/capacity`);
    return [{ name, onBattery: of('status') === 'Discharging', percent }];
  });
}

/** What Network UPS Tools know: `ups.status: OB DISCHRG` is on its battery. */
async function readUps(run: RunProgram): Promise<PowerSource[]> {
  const names = ((await run('upsc', ['-l'])) ?? '').split('\n').filter((name) => /^[\w.@-]+$/.test(name));
  const told = await Promise.all(names.map(async (name) => [name, await run('upsc', [name])] as const));
  return told.flatMap(([name, text]) => {
    const of = (key: string) => new RegExp(`^${key}: (.*)$`, 'm').exec(text ?? '')?.[1];
    const status = of('ups\\.status')?.split(' ');
    if (status === undefined) return [];
    const percent = Number(of('battery\\.charge') ?? Number.NaN);
    return [{ name, onBattery: status.includes('OB'), percent: Number.isFinite(percent) ? percent : null }];
  });
}

function readWatchdog(kernel: KernelFiles): Machine['watchdog'] {
  const states = kernel.names('sys/class/watchdog').map((name) => kernel.text(`sys/class/watchdog/${name}/state`));
  if (states.includes('active')) return 'armed';
  return states.length === 0 ? null : 'idle';
}

// The journal's own messages about itself (systemd's catalogue).
const JOURNAL_STARTED = 'f77379a8490b408bbe5f6940505a777b';
const JOURNAL_STOPPED = 'd93fb3c9c24d451a97cea615ce59c00b';

/**
 * A boot whose journal was started and not stopped after that, and that is not the present one, ended without a word.
 * @param lines of journalctl, JSON, the oldest first
 * @returns null where the journal holds no boot at all: this account may not read it
 */
export function countPowerCuts(lines: string): Machine['powerCuts'] {
  const boots = new Map<string, { startedAt: number; isStopped: boolean }>();
  for (const line of lines.split('\n')) {
    const found = /"_BOOT_ID"\s*:\s*"([0-9a-f]{32})"/.exec(line)?.[1];
    if (found === undefined) continue;
    const at = Number(/"__REALTIME_TIMESTAMP"\s*:\s*"(\d+)"/.exec(line)?.[1] ?? 0) / 1000;
    const isStopped = line.includes(JOURNAL_STOPPED);
    boots.set(found, { startedAt: boots.get(found)?.startedAt ?? at, isStopped });
  }
  const all = [...boots.values()];
  if (all.length === 0) return null;
  const after = all.flatMap(({ isStopped }, i) => {
    const next = all[i + 1];
    return isStopped || next === undefined ? [] : [next.startedAt];
  });
  return { count: after.length, last: after.at(-1) ?? null };
}
