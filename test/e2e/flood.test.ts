import { statSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { databasePath } from '../../src/config/config.ts';
import { QUOTA } from '../../src/domain/delivery-quota.ts';
import { checkBooks } from '../../src/services/money/check-books.ts';
import { startIsp, until, type Isp } from './harness.ts';
import { confirmed, openAlarms, paymentsOf, QUICK, ready } from './looks.ts';

let isp: Isp;

afterEach(async () => {
  expect(isp.bugs).toEqual([]);
  expect(checkBooks(isp.app.store).problems).toEqual([]);
  await isp[Symbol.asyncDispose]();
});

/** As large as a delivery may be, and nobody can say that it is no money. */
const large = (n: number) => `{"Amount":"KES 1,500","n":${n},"x":"${'x'.repeat(65_000)}"}`;

test('a flood to the address of one connection: it is told to come again, others pay as ever, the disk keeps its room, and a person hears of it', async () => {
  isp = await startIsp({ lines: 4, settings: QUICK });
  await ready(isp);
  const most = Math.floor(QUOTA.bytes.burst / 65_000);
  const answers: number[] = [];
  for (let n = 0; n < most + 80; n += 20)
    answers.push(...(await Promise.all(Array.from({ length: 20 }, (_, i) => isp.send('payhero', large(n + i))))));
  expect(answers.filter((status) => status === 200).length).toBeLessThanOrEqual(most + 40);
  expect(answers.at(-1)).toBe(503);

  // By another connection, in the middle of it.
  const line = isp.line('pppoe');
  expect(
    await isp.send('gateway', isp.gateway('paybill', { account: line.accountNo, amount: line.priceShillings })),
  ).toBe(200);
  await confirmed(isp, line);
  expect(paymentsOf(isp, line)).toHaveLength(1);

  const size = () =>
    statSync(databasePath(isp.stage.config)).size + statSync(`${databasePath(isp.stage.config)}-wal`).size;
  const before = size();
  for (let n = 0; n < 100; n++) await isp.send('payhero', large(10_000 + n));
  expect(size() - before).toBeLessThan(2 * 1024 * 1024);
  await until(() => openAlarms(isp, 'flood').length > 0, 'an alarm');
  expect(openAlarms(isp, 'flood')[0]).toMatch(
    /^payhero is flooded: .* \d+ deliveries were told to come again.*another secret/,
  );
});
