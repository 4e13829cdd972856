import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openProvider } from '../../src/providers/index.ts';
import { takePayments } from '../../src/services/money/take-payments.ts';
import { payheroBody } from '../../src/simulate/provider/payhero-body.ts';
import { putProvider } from '../../src/storage/providers.ts';
import { providerDeps } from '../providers/deps.ts';
import { addLine, NOW as TOLD, POLICY } from '../services/books.ts';
import { atKeyboard } from './at-keyboard.ts';
import { freshStore } from '../fresh-store.ts';

describe('the books, at the keyboard', () => {
  let state = '';
  const washa = (...args: string[]) => atKeyboard([...args, '--state', state]);

  beforeAll(async () => {
    state = mkdtempSync(join(tmpdir(), 'washa-books-'));
    const store = freshStore(join(state, 'washa.db'));
    addLine(store, 1);
    store.run(putProvider, {
      name: 'till',
      kind: 'payhero',
      settings: '{}',
      path_secret: 'till-path',
      retired_at: null,
    });
    const text = payheroBody('A', { amount: 1500, reference: 'ACC1', at: TOLD, receipt: 'SCA0000001' });
    const body = new TextEncoder().encode(text);
    const reading = openProvider(
      'payhero',
      {},
      providerDeps(() => ''),
    ).read(body, TOLD);
    if (reading.kind === 'refused') throw new Error(reading.reason);
    takePayments(store, [{ provider: 'till', body, reading, receivedAt: TOLD }], { ...POLICY, clockSane: true }, TOLD);
    await store.close();
  });
  afterAll(() => rmSync(state, { recursive: true }));

  it('are verified, closed by days, and taken out as CSV', async () => {
    const cash = ['payment', 'cash', 'acc1', '1,500', '--receipt', '17', '--reason', 'at the counter'];
    expect((await washa(...cash)).status).toBe(0);
    expect(await washa('books', 'verify')).toMatchObject({
      status: 0,
      stdout: 'These are the books of this box, and they add up. 4 rows of the ledger were walked.\n',
    });
    const dry = (await washa('books', 'close', '--dry-run')).stdout;
    expect(dry).toMatch(/^Would do: .*2026-03-10/);
    expect((await washa('books', 'close', '--dry-run')).stdout).toBe(dry);
    expect((await washa('books', 'close')).stdout).toMatch(/^DAY .*\n2026-03-10 .*till KES 1,500/);
    const into = join(state, 'out');
    const days = ['--from', '2020-01-01', '--to', '2099-12-31'];
    const { stdout } = await washa('books', 'export', ...days, '--into', into);
    const files = stdout.trim().split('\n');
    expect(files).toHaveLength(3);
    expect(readFileSync(files[0] ?? '', 'utf8')).toMatch(/^id,[^]*\r\n2,[^]*,cash,1500\.00,KES,17,applied,/);
    expect(await washa('books', 'export', ...days, '--into', into)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('is there already') as string,
    });
    expect((await washa('books', 'export', '--from', 'May', '--to', '2026-01-01')).status).toBe(2);
  });

  it('are made once more out of what was delivered, and what differs is named', async () => {
    const into = join(state, 'again.db');
    const statement = join(state, 'statement.csv');
    const rows = [
      'Receipt No.,Completion Time,Details,Transaction Status,Paid In,Withdrawn,Other Party Info,A/C No.',
      'SCA0000001,10-03-2026 09:00:00,Pay Bill,Completed,"1,500.00",,254712345678 - JOHN DOE,ACC1',
      'SCB0000002,11-03-2026 10:00:00,Pay Bill,Completed,"1,500.00",,2547 ***** 678 - JOHN DOE,ACC1',
    ];
    writeFileSync(statement, rows.join('\n'));
    const booked = await washa('reconcile', '--statement', statement, '--provider', 'till', '--book');
    expect(booked.stdout).toContain('0 unexplained');
    expect(await washa('replay', '--from', '2026-01-01', '--into', into)).toEqual({
      status: 0,
      stdout: [
        'Taken once more: 2 deliveries. As they stand: 1 deeds, 0 answers to our own questions.',
        'Compared: 6 rows of the ledger, 0 different.',
        '',
      ].join('\n'),
      stderr: '',
    });
    expect(statSync(into).size).toBeGreaterThan(0);
    expect((await washa('replay', '--from', '2026-01-01', '--into', into)).stderr).toContain('is there already');
    const db = new Database(join(state, 'washa.db'));
    db.exec(
      "UPDATE callback SET body = CAST(replace(CAST(body AS TEXT), '1500', '1400') AS BLOB) WHERE provider = 'till'",
    );
    db.close();
    const { status, stdout } = await washa('replay', '--from', '2026-01-01');
    expect(status).toBe(1);
    expect(stdout).toMatch(/^Row 1 is not made again: outside>line KES 1,500, payment 1, line 1, at 2026-03-10 /);
    expect(stdout).toMatch(/A row is made that is not there: outside>line KES 1,400/);
    const none = await washa('replay', '--from', '2099-01-01');
    expect(none).toMatchObject({ status: 3 });
    expect(none.stdout).toContain('take an earlier day');
    expect(JSON.parse((await washa('replay', '--from', '2099-01-01', '--json')).stdout)).toMatchObject({
      deliveries: 0,
      rows: 0,
      differences: [],
    });
  });
});
