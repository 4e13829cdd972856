import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { putProvider } from '../../src/storage/providers.ts';
import { addLine, notice, NOW, receiptKey, take } from '../services/books.ts';
import { atKeyboard } from './at-keyboard.ts';
import { freshStore } from '../fresh-store.ts';

const HEAD = 'Receipt No.,Completion Time,Details,Transaction Status,Paid In,Withdrawn,A/C No.';

describe('a statement at the keyboard', () => {
  let folder = '';
  const washa = (...args: string[]) => atKeyboard([...args, '--state', folder]);
  const file = (name: string, ...rows: string[]) => {
    const path = join(folder, name);
    writeFileSync(path, [HEAD, ...rows].join('\n'));
    return path;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'washa-reconcile-'));
    const store = freshStore(join(folder, 'washa.db'));
    addLine(store, 1);
    const connection = { name: 'payhero', kind: 'payhero', settings: '{}', path_secret: 'x', retired_at: null };
    store.run(putProvider, connection);
    take(store, notice({ keys: [receiptKey('SCB1234567')], account: 'ACC1', paidAt: NOW }));
    await store.close();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is shown first, then booked, and ends with nothing unexplained', async () => {
    const path = file(
      'day.csv',
      'SCB7654321,10-03-2026 10:00:00,Pay Bill,Completed,"1,500.00",,ACC1',
      'SCB1234567,10-03-2026 09:00:00,Pay Bill,Completed,"1,500.00",,ACC1',
    );
    for (const words of [[], ['--book', '--dry-run']]) {
      const shown = await washa('reconcile', '--statement', path, ...words);
      expect(shown.status).toBe(1);
      expect(shown.stdout).toContain('SCB7654321 of KES 1,500 is missing in the books');
      expect(shown.stdout).toContain('2 rows of payhero: 1 unexplained.');
    }
    expect(await washa('reconcile', '--statement', path, '--book', '--reason', 'end of the month')).toMatchObject({
      status: 0,
      stdout: 'Booked: 1 row: SCB7654321.\n2 rows of payhero: 0 unexplained.\n',
    });
    expect((await washa('reconcile', '--statement', path, '--book')).stdout).toBe(
      '2 rows of payhero: 0 unexplained.\n',
    );
    expect((await washa('payment', 'show', 'SCB7654321')).stdout).toContain('ACC1');
    expect((await washa('audit')).stdout).toContain('end of the month');
  });

  it('of another till is stopped with a question', async () => {
    const path = file(
      'other.csv',
      'SCB9999991,10-03-2026 08:59:00,Pay Bill,Completed,10,,X',
      'SCB9999992,10-03-2026 09:01:00,Pay Bill,Completed,10,,X',
    );
    const stopped = await washa('reconcile', '--statement', path, '--book');
    expect(stopped.status).not.toBe(0);
    expect(stopped.stderr).toContain('Is it the statement of another paybill or till?');
    expect((await washa('find', 'SCB9999992')).stdout).toContain('Nothing that came has it');
  });

  it('that is none says what it needs', async () => {
    const path = join(folder, 'none.csv');
    writeFileSync(path, 'name,phone\n');
    expect((await washa('reconcile', '--statement', path)).stderr).toContain('It needs at least "Receipt No."');
  });
});
