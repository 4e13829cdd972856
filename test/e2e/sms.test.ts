import { afterEach, beforeEach, expect, test } from 'vitest';
import { REPORTS, reportPath } from '../../src/config/path-secret.ts';
import { showLine } from '../../src/views/show-line.ts';
import { query } from '../../src/storage/engine/query.ts';
import { commands, receipts, startIsp, until, type Isp } from './harness.ts';
import { confirmed, openAlarms, pay, paymentsOf, QUICK, ready, settled } from './looks.ts';

let isp: Isp;

beforeEach(async () => {
  isp = await startIsp({ lines: 4, settings: QUICK });
  await ready(isp);
});

afterEach(async () => {
  expect(isp.bugs).toEqual([]);
  await isp[Symbol.asyncDispose]();
});

/** No test waits for half a minute: what waits for its next attempt is due now. */
const dueNow = query<{ now: number }>()((db, p) =>
  db.updateTable('command').set({ run_at: p.now }).where('kind', '=', 'sms.send').where('state', '=', 'queued'),
);

const smsCommand = () => isp.app.store.all(commands, {}).find(({ kind }) => kind === 'sms.send');
const receipt = () => isp.app.store.all(receipts, {})[0];

test('field 45: a refusal inside an HTTP 200 is a refusal, with its words, an alarm, and no second SMS', async () => {
  const line = isp.line('pppoe');
  isp.stage.sms.behaviour = { kind: 'say', status: 200, body: '{"status":"rejected","reason":"unknown sender"}' };
  await pay(isp, line);
  await until(() => receipt()?.state === 'refused', 'the refusal');

  expect(receipt()!.reason).toContain('unknown sender');
  expect(smsCommand()).toMatchObject({ state: 'dead' });
  expect(paymentsOf(isp, line)).toMatchObject([{ state: 'applied', receipt_at: null }]);
  expect(openAlarms(isp, 'sms-refused')[0]).toContain('unknown sender');
  await confirmed(isp, line);

  isp.stage.sms.behaviour = { kind: 'accept' };
  await isp.restart();
  await settled(isp);
  expect(isp.stage.sms.requests).toHaveLength(1);

  // The next one that is taken shows that it is over.
  await pay(isp, isp.line('hotspot'));
  await until(() => isp.stage.sms.messages.length === 1, 'the next receipt');
  await settled(isp);
  expect(openAlarms(isp, 'sms-refused')).toEqual([]);
});

test('without credit a receipt waits, and is sent once when there is some', async () => {
  isp.stage.sms.behaviour = { kind: 'refuse' };
  await pay(isp, isp.line('pppoe'));
  await until(() => openAlarms(isp, 'sms-credit')[0]?.includes('no credit') === true, 'the alarm');
  expect(receipt()).toMatchObject({ state: 'queued' });
  expect(smsCommand()).toMatchObject({ state: 'queued', attempts: 0 });

  isp.stage.sms.behaviour = { kind: 'accept' };
  isp.app.store.run(dueNow, { now: Date.now() });
  await isp.restart();
  await until(() => receipt()?.state === 'sent', 'the receipt');
  await settled(isp);
  expect(isp.stage.sms.messages.map(({ reference }) => reference)).toEqual(['payment:1']);
  expect(openAlarms(isp, 'sms-credit')).toEqual([]);
});

test('field 45: a gateway that is down gets the message when it is back, once', async () => {
  const { sms } = isp.stage;
  await sms.stop();
  await pay(isp, isp.line('pppoe'));
  await until(() => smsCommand()?.attempts === 1, 'an attempt');
  expect(smsCommand()).toMatchObject({ state: 'queued' });
  expect(smsCommand()!.error).toMatch(/ECONNREFUSED/);
  expect(receipt()).toMatchObject({ state: 'queued' });

  await sms.start();
  isp.app.store.run(dueNow, { now: Date.now() });
  await until(() => receipt()?.state === 'sent', 'the receipt');
  await settled(isp);
  expect(sms.messages.map(({ reference }) => reference)).toEqual(['payment:1']);
  expect(sms.messages[0]!.text).toContain('You are back online');
});

test.each(['drop', 'error'] as const)(
  'field 45: after %s nobody knows, and so it is never sent again',
  async (kind) => {
    isp.stage.sms.behaviour = { kind };
    await pay(isp, isp.line('pppoe'));
    await until(() => receipt()?.state === 'unknown', 'the doubt');
    expect(smsCommand()).toMatchObject({ state: 'dead' });

    isp.stage.sms.behaviour = { kind: 'accept' };
    await isp.restart();
    await settled(isp);
    // The same money once more changes nothing about that.
    const [payment] = paymentsOf(isp, isp.line('pppoe'));
    const again = isp.payhero('B', { reference: isp.line('pppoe').accountNo, receipt: payment!.receipt_code! });
    expect(await isp.send('payhero', again)).toBe(200);
    await settled(isp);
    expect(isp.stage.sms.requests).toHaveLength(1);
    expect(receipt()).toMatchObject({ state: 'unknown' });
  },
);

test('an SMS that is under way when Washa stops is finished, or never sent again', async () => {
  const { sms } = isp.stage;
  sms.delayMs = 300;
  await pay(isp, isp.line('pppoe'));
  await until(() => sms.requests.length === 1, 'a request');
  await isp.restart();
  expect(receipt()).toMatchObject({ state: 'sent' });

  sms.delayMs = 0;
  sms.behaviour = { kind: 'stall' };
  await pay(isp, isp.line('hotspot'));
  await until(() => sms.requests.length === 2, 'a request');
  await isp.restart();
  sms.behaviour = { kind: 'accept' };
  await settled(isp);
  expect(isp.app.store.all(receipts, {}).map(({ state }) => state)).toEqual(['sent', 'unknown']);
  expect(sms.requests).toHaveLength(2);
});

test('what the gateway tells afterwards stands at the receipt and at the line; another address takes nothing', async () => {
  const line = isp.line('pppoe');
  await pay(isp, line);
  await until(() => receipt()?.state === 'sent', 'the receipt');
  const at = (secret: string) => `${isp.app.urls.intake}${reportPath(secret)}`;
  const { sms, secrets } = isp.stage;
  expect(await sms.report(0, at('not-made-yet'), null)).toBe(404);

  const secret = secrets.ensure(REPORTS.secret, () => 'r'.repeat(32));
  expect(await sms.report(0, at('x'.repeat(32)), 'UserInBlacklist')).toBe(404);
  expect(lineSms(line.accountNo)).toBeNull();
  expect(await sms.report(0, at(secret), 'UserInBlacklist')).toBe(200);
  expect(lineSms(line.accountNo)).toMatchObject({ reason: 'UserInBlacklist' });
  expect(await sms.report(0, at(secret), null)).toBe(200);
  expect(lineSms(line.accountNo)).toBeNull();
  expect(paymentsOf(isp, line)).toHaveLength(1);
  expect((await fetch(at(secret))).status).toBe(405);
});

function lineSms(accountNo: string) {
  const limits = { payments: 1, commands: 1, attempts: 1 };
  return showLine(isp.app.store, accountNo, () => null, Date.now(), limits)!.undelivered;
}
