import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../containers/engine.ts';
import { DEBIAN_12, missing, startBox, type Box } from './box.ts';
import { addMigration, buildDeb, crashAfterTenSeconds, laterDeb, version } from './deb.ts';
import { serveIsp } from './isp.ts';
import { LINES, TRAFFIC } from './stand-ins.ts';

/** What a later version may need of the books, and this one does not know. */
const MORE = "ALTER TABLE plan ADD COLUMN later TEXT NOT NULL DEFAULT '' CHECK (length(later) < 9)";
const OPEN =
  "SELECT kind, message FROM alarm WHERE closed_at IS NULL AND kind IN ('rolled-back', 'books', 'books-older', 'restored')";

const missingImage = missing(DEBIAN_12);

// One machine, with payments coming all the time: each test goes on where the one before has ended.
describe.skipIf(missingImage !== null)('an upgrade on a machine with systemd', { timeout: 300_000 }, () => {
  let folder = '';
  let deb = '';
  let box: Box;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'washa-upgrade-'));
    deb = buildDeb();
    box = await startBox();
    await box.put(deb, '/root/washa.deb');
    await box.ok('apt-get install --yes /root/washa.deb');
    await serveIsp(box, folder);
    await eventually(async () => (await box.sh('washa health')).code === 0, 'ready', 60_000);
    await box.write(folder, '/root/traffic.mjs', TRAFFIC);
  }, 900_000);
  afterAll(async () => {
    await box[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  }, 60_000);

  const journal = (unit: string) => box.ok(`journalctl --unit=${unit} --no-pager --lines=60 --output=cat`);
  const pays = async () => {
    await box.ok('rm -f /tmp/traffic-ends');
    const accounts = LINES.map(({ account }) => account).join(' ');
    await box.ok(`systemd-run --quiet --unit=traffic /usr/lib/washa/node /root/traffic.mjs ${accounts}`);
    await eventually(async () => Number(await box.ok('cat /tmp/acked | wc -l')) >= 10, 'payments', 60_000);
  };
  /** Upgrades, and waits until it is decided which version runs. */
  const upgrade = async (later: string, change: (program: string) => void) => {
    await box.put(laterDeb(deb, folder, later, change), '/root/later.deb');
    const said = await box.ok('apt-get install --yes /root/later.deb 2>&1');
    await box.ok('test -e /usr/lib/washa-previous/watched || test -e /usr/lib/washa-previous/rolled-back');
    await eventually(
      async () => (await box.sh('test ! -e /usr/lib/washa-previous/watched && washa health')).code === 0,
      'decided, and well',
      200_000,
    ).catch(async (error: unknown) => {
      throw new Error(`${await journal('washa-upgrade')}\n${await journal('washa')}`, { cause: error });
    });
    return said;
  };
  /** Ends the payments, and finds every one in the books that was answered 200. */
  const allIsThere = async () => {
    await box.ok('touch /tmp/traffic-ends');
    await eventually(async () => (await box.sh('systemctl is-active traffic')).code !== 0, 'all is answered', 60_000);
    const acked = (await box.ok('cat /tmp/acked')).split('\n');
    const stored = await eventually(async () => {
      const rows = await box.rows('SELECT receipt_code, state FROM payment');
      const there = new Set(rows.map(({ receipt_code }) => receipt_code));
      return acked.every((receipt) => there.has(receipt)) && rows;
    }, 'every payment that was answered is in the books');
    expect(stored.map(({ state }) => state)).not.toContain('held');
    expect(new Set(stored.map(({ receipt_code }) => receipt_code)).size).toBe(stored.length);
    expect(await box.sh('washa books verify')).toMatchObject({ code: 0, stderr: '' });
    process.stderr.write(`systemd suite: ${acked.length} payments answered over an upgrade, none lost\n`);
  };
  /** What stands open of upgrades and books. */
  const alarms = async () => (await box.rows(OPEN)).map(({ message }) => message).join('\n');
  const schema = async () => (await box.rows('PRAGMA user_version'))[0]?.['user_version'];

  it('that brings the books to another schema and then crashes is rolled back by itself, with what it had taken', async () => {
    const before = await schema();
    await pays();
    const said = await upgrade('99.0.0', (program) => {
      addMigration(program, MORE);
      crashAfterTenSeconds(program);
    });
    expect(said).toContain('the version of before takes over again');
    await allIsThere();
    expect(await box.ok('washa version')).toContain(version());
    expect(await schema()).toBe(before);
    expect(await alarms()).toMatch(
      /^Washa 99\.0\.0 was not well .* It ended 3 times; it said: a bug of later\. .* with [1-9]\d* callbacks that came since\.$/,
    );
    expect(await box.ok('find /var/lib/washa ! -user washa')).toBe('');
    expect(await journal('washa-upgrade')).toContain('takes over again');
  });

  it('that fails to bring the books along is rolled back too, on a box that was rolled back before', async () => {
    await box.ok('systemctl restart washa');
    await eventually(async () => (await box.sh('washa health')).code === 0, 'ready', 60_000);
    await pays();
    await upgrade('99.0.1', (program) => addMigration(program, 'SELECT 1 FROM nowhere'));
    await allIsThere();
    expect(await box.ok('washa version')).toContain(version());
    expect(await alarms()).toMatch(/^Washa 99\.0\.1 .*no such table: nowhere.* The books are as they were\.$/);
  });

  it('that is well for a minute is kept, and the alarm ends', async () => {
    await pays();
    await upgrade('99.0.2', (program) => addMigration(program, MORE));
    await allIsThere();
    expect(await box.ok('washa version')).toContain('99.0.2');
    expect(await alarms()).toBe('');
    expect(await journal('washa-upgrade')).toContain('Washa 99.0.2 is well, and is kept.');
    expect((await box.sh('test -L /etc/systemd/system/washa.service')).code).toBe(1);
  });

  it('is taken back by a person too, with a reason', async () => {
    await pays();
    expect((await box.sh('washa rollback')).stderr).toContain('Say why');
    const said = await box.ok('washa rollback --reason "routers are slow"');
    expect(said).toMatch(/^Washa 99\.0\.2 .* has taken over again\. routers are slow\. .*callbacks that came since/);
    await eventually(async () => (await box.sh('washa health')).code === 0, 'ready', 60_000);
    await allIsThere();
    expect(await box.ok('washa version')).toContain(version());
  });

  it('leaves nothing behind when all is purged', async () => {
    await box.ok('apt-get purge --yes washa');
    const left = 'ls -d /var/lib/washa /etc/washa /usr/lib/washa* /etc/systemd/system/washa.service 2>/dev/null';
    expect((await box.sh(left)).stdout).toBe('');
  });
});
