import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StageLine } from '../../src/cli/demo/stage-setup.ts';
import { act } from '../../src/services/actions/act.ts';
import { acceptBox } from '../../src/services/lines/accept-box.ts';
import { Store } from '../../src/storage/engine/store.ts';
import { editsOfLine } from '../../src/storage/line-findings.ts';
import { startIsp, until, type Isp } from './harness.ts';
import { booked, confirmed, openAlarms, pay, QUICK, ready, settled } from './looks.ts';
import { openOffice, type Office } from './office.ts';

/** A look at all lines each second; what is promised of ten minutes is then seen within ten seconds. */
const SETTINGS = `${QUICK}[routers]\ncompare_every_seconds = 1\n`;
const DEADLINE_MS = 10_000;

let isp: Isp;
let office: Office;

beforeEach(async () => {
  isp = await startIsp({ lines: 8, expired: 4, settings: SETTINGS });
  await ready(isp);
  office = await openOffice(isp);
});

afterEach(async () => {
  expect(isp.bugs).toEqual([]);
  expect(isp.stage.router.world.violations).toEqual([]);
  await isp[Symbol.asyncDispose]();
});

const world = () => isp.stage.router.world;
const isPaid = (line: StageLine) => booked(isp, line).expires_at > Date.now();
const lineOf = (service: 'pppoe' | 'hotspot', paid: boolean) =>
  isp.lines.find((line) => line.service === service && isPaid(line) === paid)!;

const PATHS = { pppoe: '/ppp/secret', hotspot: '/ip/hotspot/user', static: '/ip/dhcp-server/lease' } as const;
const row = ({ service, username }: StageLine) => world().table(PATHS[service]).first('name', username);

/** A hand on the router, while nothing of ours is under way there: no connection of ours is told. */
async function edit(line: StageLine, values: Readonly<Record<string, string>>): Promise<void> {
  await settled(isp);
  world().table(PATHS[line.service]).patch(row(line)!, Object.entries(values));
}

/** What the simulator itself would let in, by its own rows. */
function letsIn(line: StageLine): boolean {
  const fields = row(line)?.fields;
  if (fields === undefined || fields.get('disabled') === 'true') return false;
  const limit = fields.get('limit-uptime') ?? '0s';
  return fields.get('profile') !== 'EXPIRED' && (limit === '0s' || limit === '0');
}

/** Waits until the page of a line says this, and holds all pages against the router. */
async function says(line: StageLine, tone: string, head: RegExp, ms = DEADLINE_MS): Promise<void> {
  const end = Date.now() + ms;
  for (;;) {
    const shown = await office.line(line);
    if (shown.tone === tone && head.test(shown.head)) break;
    if (Date.now() > end) throw new Error(`${line.username} still says: ${shown.tone}, ${shown.head}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  for (const each of isp.lines) {
    const shown = await office.line(each);
    if (shown.tone === 'good') expect(letsIn(each), `${each.username}: ${shown.head}`).toBe(true);
  }
}

const GREEN = /^Paid, router confirmed, session seen$/;
const edits = (line: StageLine) =>
  isp.app.store.all(editsOfLine, { id: booked(isp, line).id, limit: 9 }).map(({ found }) => found);

test('a router day: after each thing that happens to the router, the pages are as the router is', async () => {
  const { router, config } = isp.stage;
  const [paid, guest, expired] = [lineOf('pppoe', true), lineOf('hotspot', true), lineOf('pppoe', false)];
  await says(paid, 'good', GREEN);
  await says(expired, 'quiet', /^Off: the paid time is over$/);

  // Hand edits, each put right and told.
  await edit(paid, { disabled: 'true' });
  await until(() => letsIn(paid), 'enabled again', DEADLINE_MS);
  expect(edits(paid)[0]).toContain('disabled');
  await edit(paid, { profile: 'EXPIRED' });
  world().hangUp(paid.username);
  await until(() => world().isOnline(paid.username), 'on with its plan again', DEADLINE_MS);
  await says(paid, 'good', GREEN);
  expect(edits(paid)[0]).toContain('profile "EXPIRED"');
  await edit(guest, { 'limit-uptime': '1h', uptime: '2h' });
  await until(() => letsIn(guest), 'the limit lifted', DEADLINE_MS);
  expect(edits(guest)[0]).toContain('limit-uptime is used up');
  await edit(expired, { profile: expired.profile });
  world().hangUp(expired.username);
  await until(() => !letsIn(expired) && !world().isOnline(expired.username), 'cut off again', DEADLINE_MS);
  await says(expired, 'quiet', /^Off: the paid time is over$/);
  expect(await office.page(`/lines/${booked(isp, expired).id}`)).toContain('Changed on the router');

  // A secret that is gone, and nobody knows its password.
  const secret = row(paid)!;
  world().table('/ppp/secret').remove(secret.id);
  await says(paid, 'bad', /^Paid, but tower-1 /);
  await until(() => openAlarms(isp, 'login-missing').length === 1, 'told');
  world().addSecret({ name: paid.username, password: paid.password, profile: 'EXPIRED' });
  await says(paid, 'good', GREEN, 40_000);
  await until(() => openAlarms(isp, 'login-missing').length === 0, 'told no more');

  router.reboot();
  await says(paid, 'good', GREEN);

  // One menu is refused: who needs it waits, the others do not.
  router.faults.trapNext(/^\/ip\/hotspot\//, 'not enough permissions (9)', { times: Number.POSITIVE_INFINITY });
  router.drop();
  await says(guest, 'bad', /^Paid, but work on tower-1 is stopped$/);
  await until(() => openAlarms(isp, 'router-part').length === 1, 'told');
  expect(isp.app.readiness().degraded).toEqual(['router tower-1 refuses its hotspot part']);
  const other = isp.lines.find((line) => line.service === 'pppoe' && !isPaid(line) && line !== expired)!;
  expect(await pay(isp, other)).toBe(200);
  await confirmed(isp, other);
  await says(other, 'good', GREEN);
  router.faults.clearCommands();
  await isp.app.reload();
  await until(() => openAlarms(isp, 'router-part').length === 0, 'told no more');

  // The password is another one.
  world().addLogin(router.username, 'changed-by-somebody');
  router.drop();
  await says(paid, 'bad', /^Paid, but work on tower-1 is stopped$/);
  await until(() => openAlarms(isp, 'router').length === 1, 'told');
  writeFileSync(join(config.box.secretsDir, 'router-tower-1'), 'changed-by-somebody\n');
  await isp.app.reload();
  await says(paid, 'good', GREEN);
  await until(() => openAlarms(isp, 'router').length === 0, 'told no more');

  // Another box, with other rows, at the same address: nothing is written to it before a person says so.
  const writes = world().changes.length;
  router.becomeBoard('SIM99999999');
  await edit(paid, { disabled: 'true' });
  router.drop();
  await says(paid, 'bad', /^Paid, but work on tower-1 is stopped$/);
  await until(() => openAlarms(isp, 'router-other').length === 1, 'told');
  expect(openAlarms(isp, 'router-other')[0]).toMatch(/SIM99999999.*SIM00000001/);
  expect(world().changes.length).toBe(writes);
  const cli = Store.open(isp.app.store.path, 'join');
  act(cli, acceptBox, { router: 'tower-1' }, { actor: 'cli:asha' }, Date.now());
  await cli.close();
  await until(() => letsIn(paid), 'compared and put right', DEADLINE_MS);
  await says(paid, 'good', GREEN);
  await until(() => openAlarms(isp, 'router-other').length === 0, 'told no more');

  // Dead: unknown at once, an alarm within a minute, right again by itself.
  await router.closePort();
  await says(paid, 'bad', /^Paid, but tower-1 cannot be reached$/);
  const waiting = isp.lines.find((line) => !isPaid(line) && line !== expired)!;
  await pay(isp, waiting);
  await until(() => openAlarms(isp, 'router-away').length === 1, 'told within a minute', 60_000);
  expect(openAlarms(isp, 'router-away')[0]).toContain(`1 paid line waits: ${waiting.accountNo}.`);
  expect(isp.app.readiness().degraded).toEqual(['router tower-1 does not answer']);
  await router.openPort();
  await says(paid, 'good', GREEN);
  await until(() => openAlarms(isp, 'router-away').length === 0, 'told no more');
  expect(isp.app.readiness().degraded).toEqual([]);
});
