import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../containers/engine.ts';
import { DEBIAN_13, missing, startBox, type Box } from './box.ts';
import { buildDeb, version } from './deb.ts';
import { payLine, purge, serveIsp } from './isp.ts';
import { LINES } from './stand-ins.ts';

const missingImage = missing(DEBIAN_13);

// The package of Debian 12 as it is. Kills, storms and upgrades are tried there: they are Washa's and systemd's work, not the release's.
describe.skipIf(missingImage !== null)('the Debian package on Debian 13', { timeout: 180_000 }, () => {
  let folder = '';
  let box: Box;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'washa-debian-13-'));
    const deb = buildDeb();
    box = await startBox(DEBIAN_13);
    await box.put(deb, '/root/washa.deb');
  }, 900_000);
  afterAll(async () => {
    await box[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  }, 60_000);

  it('is installed with what that release brings, and runs', async () => {
    expect(await box.ok('cat /etc/debian_version')).toMatch(/^13\b/);
    expect(await box.ok('apt-get install --yes /root/washa.deb')).toMatch(/Console: +http:\/\/[\d.]+:8080\/setup\s/);
    await eventually(async () => (await box.show('ActiveState')) === 'active', 'the service is active', 60_000);
    expect(await box.ok('washa version')).toContain(version());
    expect(await box.ok('dpkg --verify washa')).toBe('');
    expect(await box.ok('apt-get check')).not.toContain('unmet');
  });

  it('is shut in as on Debian 12', async () => {
    expect(await box.sh('systemd-analyze verify washa.service')).toEqual({ code: 0, stdout: '', stderr: '' });
    const security = await box.ok('systemd-analyze security --no-pager washa.service');
    const exposure = Number(/Overall exposure level for washa\.service: ([\d.]+)/.exec(security)?.[1]);
    expect(exposure).toBeLessThanOrEqual(1.5);
  });

  it('takes a payment and switches the line on', async () => {
    await serveIsp(box, folder);
    await payLine(box, LINES[0]!, 'TRIXIE0001');
    const online = "SELECT receipt_code FROM payment WHERE state = 'applied' AND online_at IS NOT NULL";
    await eventually(async () => (await box.rows(online)).length === 1, 'online', 60_000);
    expect(await box.rows(online)).toEqual([{ receipt_code: 'TRIXIE0001' }]);
  });

  it('is gone with everything when it is purged', async () => {
    expect(await purge(box)).toBe('');
    expect((await box.sh('systemctl status washa')).code).toBe(4);
  });
});
