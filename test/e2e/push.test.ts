import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { act } from '../../src/services/actions/act.ts';
import { checkBooks } from '../../src/services/money/check-books.ts';
import { requestPayment } from '../../src/services/money/request-payment.ts';
import { simulatePayhero } from '../../src/simulate/provider/payhero-server.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { query } from '../../src/storage/engine/query.ts';
import { allProviders, putProvider } from '../../src/storage/providers.ts';
import { ledger, payments, startIsp, until, type Isp } from './harness.ts';
import { booked } from './looks.ts';

const requests = query()((db) => db.selectFrom('payment_request').selectAll());

let isp: Isp;

afterEach(async () => {
  expect(isp.bugs).toEqual([]);
  expect(checkBooks(isp.app.store).problems).toEqual([]);
  await isp[Symbol.asyncDispose]();
});

test('with the tunnel cut a push is paid, asked for and the line is on; its callback books nothing when it comes after all', async () => {
  const random = seededRandom(11);
  await using stack = new AsyncDisposableStack();
  const provider = simulatePayhero({ username: 'u', password: 'p', tokens: 100, now: Date.now, random });
  const baseUrl = await provider.start();
  stack.defer(() => provider.stop());
  // Without a tunnel no callback can come: nobody is told where to send one.
  isp = await startIsp({ lines: 4 });
  const { store } = isp.app;
  for (const [name, text] of Object.entries({ 'payhero-user': 'u', 'payhero-pass': 'p' })) {
    const file = join(isp.stage.config.box.stateDir, 'secrets', name);
    writeFileSync(file, `${text}\n`);
    chmodSync(file, 0o600);
  }
  const row = store.all(allProviders, {}).find(({ name }) => name === 'payhero')!;
  const settings = { baseUrl, apiUsernameSecret: 'payhero-user', apiPasswordSecret: 'payhero-pass', channelId: 133 };
  store.run(putProvider, { ...row, settings: JSON.stringify(settings) });
  await isp.app.reload();

  const line = isp.line('pppoe');
  const deed = requestPayment({ currency: 'KES', connections: () => ['payhero'], random });
  const wish = { accountNo: line.accountNo, amountCents: null, phone: null, provider: null };
  expect(act(store, deed, wish, { actor: 'cli:test' }, Date.now())).toMatchObject({ kind: 'done' });

  await until(() => store.all(payments, {})[0]?.online_at, 'the line is online', 25_000);
  const { expires_at: paidUntil } = booked(isp, line);
  expect(paidUntil).toBeGreaterThan(Date.now());
  const { external_reference: reference } = JSON.parse(provider.calls[0]!.body) as { external_reference: string };
  const checkoutId = store.all(requests, {})[0]!.checkout_id!;
  const receipt = store.all(payments, {})[0]!.receipt_code!;
  expect(await isp.send('payhero', isp.payhero('A', { reference, checkoutId, receipt, phone: line.msisdn }))).toBe(200);
  expect(store.all(payments, {})).toHaveLength(1);
  expect(store.all(ledger, {}).filter(({ move }) => move === 'line>spent')).toHaveLength(1);
  expect(booked(isp, line).expires_at).toBe(paidUntil);
});
