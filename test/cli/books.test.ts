import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Store } from '../../src/storage/engine/store.ts';
import { addLine } from '../services/books.ts';

/** Each process takes a good part of a second on a slow machine. */
describe('the books, at the keyboard', { timeout: 60_000 }, () => {
  let state = '';
  const washa = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['src/cli.ts', ...args, '--state', state], {
      encoding: 'utf8',
      env: { ...process.env, SUDO_USER: 'amina' },
    });
    return { status, stdout, stderr };
  };

  beforeAll(async () => {
    state = mkdtempSync(join(tmpdir(), 'washa-books-'));
    const store = Store.open(join(state, 'washa.db'));
    addLine(store, 1);
    await store.close();
  });
  afterAll(() => rmSync(state, { recursive: true }));

  it('are verified, closed by days, and taken out as CSV', () => {
    const cash = ['payment', 'cash', 'acc1', '1,500', '--receipt', '17', '--reason', 'at the counter'];
    expect(washa(...cash).status).toBe(0);
    expect(washa('books', 'verify')).toMatchObject({
      status: 0,
      stdout: 'These are the books of this box, and they add up. 2 rows of the ledger were walked.\n',
    });
    expect(washa('books', 'close').stdout).toBe('No day is closed yet: the first one is when it is over.\n');
    const into = join(state, 'out');
    const days = ['--from', '2020-01-01', '--to', '2099-12-31'];
    const { stdout } = washa('books', 'export', ...days, '--into', into);
    const files = stdout.trim().split('\n');
    expect(files).toHaveLength(3);
    expect(readFileSync(files[0] ?? '', 'utf8')).toMatch(/^id,[^]*\r\n1,[^]*,cash,1500\.00,KES,17,applied,/);
    expect(washa('books', 'export', ...days, '--into', into)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('is there already') as string,
    });
    expect(washa('books', 'export', '--from', 'May', '--to', '2026-01-01').status).toBe(2);
  });
});
