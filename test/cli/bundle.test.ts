import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { validationSecret } from '../../src/config/path-secret.ts';
import { paymentsSubject } from '../../src/domain/alarm-subject.ts';
import { formatLocal, parseMsisdn } from '../../src/domain/values/msisdn.ts';
import { raiseAlarm } from '../../src/services/box/alarms.ts';
import { confirmed, pay, QUICK, ready } from '../e2e/looks.ts';
import { startIsp, type Isp } from '../e2e/harness.ts';

let isp: Isp;
let folder: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'washa-bundle-test-'));
  isp = await startIsp({ lines: 6, settings: QUICK });
  await ready(isp);
  await pay(isp, isp.line('pppoe'));
  await confirmed(isp, isp.line('pppoe'));
});

afterEach(async () => {
  await isp[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

async function washa(...args: string[]): Promise<{ code: unknown; said: string }> {
  const child = spawn(process.execPath, ['src/cli.ts', '--config', join(folder, 'washa.toml'), ...args]);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()));
  const code = await new Promise((resolve) => child.on('exit', resolve));
  return { code, said };
}

/** Everything secret of this box, and every number and name in its books, in the spellings that people use. */
function forbidden(): string[] {
  const { secretsDir } = isp.stage.config.box;
  const secrets = readdirSync(secretsDir).map((name) => readFileSync(join(secretsDir, name), 'utf8').trim());
  const people = isp.lines.flatMap(({ msisdn, name }) => {
    const number = parseMsisdn(msisdn)!;
    return [number, number.slice(3), formatLocal(number), name];
  });
  const passwords = isp.lines.filter(({ service }) => service === 'hotspot').map(({ password }) => password);
  return [...secrets, ...secrets.map(validationSecret), ...people, ...passwords];
}

test('the archive holds what somebody who helps needs, and no secret, no number and no name', async () => {
  const line = isp.line('hotspot');
  const { stateDir } = isp.stage.config.box;
  const [intake, console] = [isp.app.urls.intake, isp.app.urls.console].map((url) => url.replace('http://', ''));
  writeFileSync(
    join(folder, 'washa.toml'),
    `[box]\nstate_dir = "${stateDir}"\nsupport_phone = "0712 345 678"\n[intake]\nlisten = "${intake}"\n[console]\nlisten = "${console}"\n`,
  );
  // All that must not go out, in the log and in an alarm.
  writeFileSync(
    join(folder, 'log'),
    forbidden()
      .map((text) => `{"msg":"somebody wrote ${text} here"}`)
      .join('\n'),
  );
  const message = `Compare what ${line.name} (${line.msisdn}) says.`;
  raiseAlarm(isp.app.store, { kind: 'callback-conflict', subject: paymentsSubject([1]), message }, Date.now());

  const to = join(folder, 'bundle.tar.gz');
  const { code, said } = await washa('bundle', '--to', to, '--log', join(folder, 'log'));
  expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining(to) as string });
  expect(statSync(to).mode & 0o777).toBe(0o600);

  execFileSync('tar', ['xzf', to, '-C', folder]);
  const held = ['about.json', 'doctor.json', 'machine.json', 'settings.toml', 'books.json', 'log.txt'];
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(held));
  const whole = held.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  expect(forbidden().length).toBeGreaterThan(25);
  expect(forbidden().filter((text) => whole.includes(text))).toEqual([]);
  expect(whole).not.toMatch(/0712 ?345 ?678/);
  expect(whole).toContain('somebody wrote [secret router-tower-1] here');
  expect(whole).toContain('somebody wrote [phone] here');
  expect(whole).toContain('Compare what [name] ([phone]) says.');

  expect(JSON.parse(readFileSync(join(folder, 'doctor.json'), 'utf8'))).toMatchObject({ exit: 3 });
  expect(JSON.parse(readFileSync(join(folder, 'books.json'), 'utf8'))).toMatchObject({
    counts: { payments: 1, lines: 6 },
    attempts: expect.arrayContaining([expect.objectContaining({ kind: 'router.sync', outcome: 'ok' })]) as unknown,
  });

  // It writes over nothing.
  expect(await washa('bundle', '--to', to)).toEqual({ code: 1, said: expect.stringContaining('--to') as string });
});

test('the log is told in plain words, from a file or standard input', async () => {
  writeFileSync(join(folder, 'washa.toml'), `[box]\nstate_dir = "${folder}"\n`);
  writeFileSync(
    join(folder, 'log'),
    isp.logged.map((line) => `${JSON.stringify(line)}\n`).join('') + 'Started Washa.\n',
  );
  const { code, said } = await washa('logs', '--file', join(folder, 'log'));
  expect(code).toBe(0);
  expect(said).toMatch(/✓ Washa takes payments at http:\/\/127\.0\.0\.1:\d+; its pages are at http/);
  expect(said).toMatch(/✓ A payment by payhero is in the books \(payment 1\) \(line \d+\), in [\d.]+ m?s\./);
  expect(said).toMatch(/✓ On lane router:tower-1: router\.sync \d+, done in /);
  expect(said).toMatch(/ {2}Started Washa\.\n$/);
});
