import { afterEach, describe, expect, test } from 'vitest';
import type { SuspensionMode } from '../../src/domain/ports.ts';
import { checkBooks } from '../../src/services/money/check-books.ts';
import { attempts, payments, startIsp, subscriptions, until, type Isp } from './harness.ts';

let isp: Isp | undefined;

afterEach(async () => {
  expect(isp?.bugs).toEqual([]);
  expect(isp?.stage.router.world.violations).toEqual([]);
  await isp?.[Symbol.asyncDispose]();
  isp = undefined;
});

/** Waits for the whole walk of the first payment and returns its row. */
async function walked(isp: Isp) {
  return until(() => {
    const payment = isp.app.store.all(payments, {})[0];
    return payment !== undefined && payment.receipt_at !== null && payment.online_at !== null ? payment : undefined;
  }, 'a payment whose receipt is sent');
}

describe.each<SuspensionMode>(['expired-profile', 'disable', 'address-list'])('suspension by %s', (suspension) => {
  describe.each(['pppoe', 'hotspot'] as const)('%s', (service) => {
    test.each(['payhero A', 'payhero B', 'payhero C', 'gateway paybill'] as const)(
      '%s switches the line on',
      async (kind) => {
        isp = await startIsp({ lines: 4, suspension });
        const line = isp.line(service);
        const world = isp.stage.router.world;
        const [provider, form] = kind.split(' ') as ['payhero', 'A' | 'B' | 'C'] | ['gateway', 'paybill'];
        const amount = line.priceShillings;
        const body =
          provider === 'payhero'
            ? isp.payhero(form, { reference: line.accountNo, amount })
            : isp.gateway(form, { account: line.accountNo, amount });

        expect(await isp.send(provider, body)).toBe(200);
        const payment = await walked(isp);

        expect(payment).toMatchObject({ state: 'applied', reason: 'account', amount_cents: amount * 100 });
        const hops = [
          payment.received_at,
          payment.committed_at,
          payment.sent_at,
          payment.confirmed_at,
          payment.online_at,
          payment.receipt_at,
        ];
        expect(hops.every((hop) => typeof hop === 'number')).toBe(true);
        expect(payment.online_at).toBeGreaterThanOrEqual(payment.confirmed_at!);
        expect(world.isOnline(line.username)).toBe(true);
        expect(isp.stage.sms.messages.map((sms) => sms.to)).toEqual([line.msisdn]);
        expect(isp.stage.sms.messages[0]!.text).toContain('back online');
        expect(isp.app.store.all(subscriptions, {}).find((row) => row.account_no === line.accountNo)).toMatchObject({
          access: 'on',
          balance_cents: 0,
        });
        expect(checkBooks(isp.app.store).problems).toEqual([]);
      },
    );
  });
});

test('a line that needs one change is restored in three round trips', async () => {
  isp = await startIsp({ lines: 2 });
  await isp.send('payhero', isp.payhero('A', { reference: isp.line('pppoe').accountNo }));
  await walked(isp);
  expect(isp.app.store.all(attempts, {})[0]!.detail).toContain('3 round trips');
});

test('a payment that bought no time is not given the times of the next one', async () => {
  isp = await startIsp({ lines: 2 });
  const reference = isp.line('pppoe').accountNo;
  await isp.send('payhero', isp.payhero('A', { reference, amount: 5 }));
  await isp.send('payhero', isp.payhero('A', { reference }));
  const store = isp.app.store;
  const second = await until(() => store.all(payments, {}).find((row) => row.online_at !== null), 'a line that is on');
  const first = store.all(payments, {}).find((row) => row.amount_cents === 500);
  expect(first).toMatchObject({ state: 'applied', sent_at: null, confirmed_at: null, online_at: null });
  expect(second).toMatchObject({ state: 'applied' });
  expect(second.confirmed_at).not.toBeNull();
});
