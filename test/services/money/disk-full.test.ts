import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { takePayments } from '../../../src/services/money/take-payments.ts';
import { isDiskFault } from '../../../src/storage/engine/store-faults.ts';
import { addLine, callbacks, delivery, ledger, notice, NOW, openStore, payments, POLICY } from '../books.ts';

/** Runs `fn` while no file of this process may grow beyond `bytes`: writes fail as on a full disk (EFBIG). */
function withFileLimit<T>(bytes: number, fn: () => T): T {
  const limit = (value: string) =>
    execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${value}:unlimited`]);
  limit(String(bytes));
  try {
    return fn();
  } finally {
    limit('unlimited');
  }
}

test.runIf(process.platform === 'linux')(
  'a disk that fills up within a batch keeps nothing and quarantines nothing, so that everything can be sent again',
  () => {
    const store = openStore();
    addLine(store, 1);
    const money = delivery(notice({ account: 'ACC1' }));
    // More than the page cache holds: SQLite writes to the log before the commit, fails there, and rolls back by itself. What
    // may be money is kept whole.
    const large = Array.from({ length: 300 }, (_, i) =>
      delivery(
        { kind: 'quarantined', reason: 'unparsed', detail: String(i) },
        { bytes: `{"Amount":"KES 1,500"} ${'x'.repeat(64_000)}` },
      ),
    );
    const last = delivery(notice({ account: 'ACC1' }));
    const batch = [money, ...large, last];
    const size = statSync(`${store.path}-wal`).size;

    let thrown: unknown;
    try {
      withFileLimit(size + 100_000, () => takePayments(store, batch, POLICY, NOW));
    } catch (error) {
      thrown = error;
    }
    expect(isDiskFault(thrown)).toBe(true);
    expect([store.all(callbacks, {}), store.all(payments, {}), store.all(ledger, {})]).toEqual([[], [], []]);
    expect(store.integrity()).toEqual([]);

    const again = takePayments(store, batch, POLICY, NOW);
    expect(again.filter((one) => one.isNew).length).toBe(2);
    expect(store.all(callbacks, {}).length).toBe(302);
  },
);
