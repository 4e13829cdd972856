import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { countPowerCuts, readMachine, runProgram, type RunProgram } from '../../src/host/machine.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** The kernel's files of some machine. */
function kernel(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'washa-machine-'));
  folders.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), `${text}\n`);
  }
  return root;
}

const nothing: RunProgram = () => Promise.resolve(null);
const boot = (n: number) => String(n).repeat(32);
const START = 'f77379a8490b408bbe5f6940505a777b';
const STOP = 'd93fb3c9c24d451a97cea615ce59c00b';
const told = (n: number, what: string, seconds: number) =>
  JSON.stringify({ _BOOT_ID: boot(n), MESSAGE_ID: what, __REALTIME_TIMESTAMP: String(seconds * 1e6) });

test('a mini-PC with a memory card, a battery and a watchdog tells of each', async () => {
  const root = kernel({
    'proc/meminfo': 'MemTotal:        3932160 kB\nMemFree:          100000 kB\nMemAvailable:    1966080 kB',
    'sys/class/rtc/rtc0/name': 'rtc_cmos',
    'sys/class/thermal/thermal_zone0/temp': '51000',
    'sys/class/thermal/thermal_zone1/temp': '63500',
    'sys/class/thermal/cooling_device0/cur_state': '0',
    'sys/block/mmcblk0/device/life_time': '0x03 0x05',
    'sys/block/mmcblk0/device/pre_eol_info': '0x02',
    'sys/block/sda/size': '1000',
    'sys/class/power_supply/AC/type': 'Mains',
    'sys/class/power_supply/BAT0/type': 'Battery',
    'sys/class/power_supply/BAT0/status': 'Discharging',
    'sys/class/power_supply/BAT0/capacity': '74',
    'sys/class/power_supply/hid-mouse/type': 'Battery',
    'sys/class/power_supply/hid-mouse/scope': 'Device',
    'sys/class/watchdog/watchdog0/state': 'inactive',
  });
  const programs: Readonly<Record<string, string>> = {
    'timedatectl show --property=NTPSynchronized --value': 'no\n',
    'upsc -l': 'cellar\n',
    'upsc cellar': 'battery.charge: 41\nups.status: OB DISCHRG\n',
  };
  const run: RunProgram = (program, args) => Promise.resolve(programs[[program, ...args].join(' ')] ?? null);
  expect(await readMachine(root, run, root)).toMatchObject({
    memory: { available: 1966080 * 1024, size: 3932160 * 1024 },
    isTimeSynced: false,
    hasClockChip: true,
    powerCuts: null,
    celsius: 63.5,
    flash: [{ device: 'mmcblk0', usedPercent: 50, spare: 'warning' }],
    power: [
      { name: 'BAT0', onBattery: true, percent: 74 },
      { name: 'cellar', onBattery: true, percent: 41 },
    ],
    watchdog: 'idle',
  });
});

test('a machine that tells nothing is not known, and is no fault', async () => {
  const root = kernel({ 'proc/meminfo': 'nonsense' });
  const found = await readMachine(join(root, 'not', 'there'), nothing, root);
  expect(found).toEqual({
    disk: null,
    memory: null,
    isTimeSynced: null,
    hasClockChip: false,
    powerCuts: null,
    celsius: null,
    flash: [],
    power: [],
    watchdog: null,
  });
});

test('this machine has a disk and memory', async () => {
  const { disk, memory } = await readMachine(tmpdir());
  expect(disk!.size).toBeGreaterThan(disk!.free);
  expect(disk!.isReadOnly).toBe(false);
  expect(memory!.size).toBeGreaterThan(memory!.available);
});

test('a boot that ended without a word is a loss of power; the present one, and a journal that was only restarted, are none', () => {
  const lines = [
    told(1, START, 100),
    told(1, STOP, 200),
    told(2, START, 300), // and the power went
    told(3, START, 400),
    told(3, STOP, 450), // an upgrade of systemd
    told(3, START, 451), // and the power went
    told(4, START, 500),
  ];
  expect(countPowerCuts(lines.join('\n'))).toEqual({ count: 2, last: 500_000 });
  expect(countPowerCuts(lines.slice(0, 2).join('\n'))).toEqual({ count: 0, last: null });
  expect(countPowerCuts('')).toBeNull();
});

test('a program that is not there, or fails, says nothing', async () => {
  expect(await runProgram('washa-has-no-such-program', [])).toBeNull();
  expect(await runProgram('false', [])).toBeNull();
  expect(await runProgram('echo', ['yes'])).toBe('yes\n');
});
