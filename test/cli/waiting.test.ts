import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addLine, checkoutKey, delivery, notice, receiptKey, take } from '../services/books.ts';
import { atKeyboard } from './at-keyboard.ts';
import { freshStore } from '../fresh-store.ts';

describe('what waits for a person, at the keyboard', () => {
  let state = '';
  const washa = (...args: string[]) => atKeyboard([...args, '--state', state]);
  const json = async (...args: string[]): Promise<unknown> => JSON.parse((await washa(...args, '--json')).stdout);

  beforeAll(async () => {
    state = mkdtempSync(join(tmpdir(), 'washa-waiting-'));
    const store = freshStore(join(state, 'washa.db'));
    addLine(store, 1);
    const first = notice({ keys: [receiptKey('SCB1234567'), checkoutKey('ws_1')], account: 'ACC1' });
    take(
      store,
      first,
      notice({ ...first, keys: [receiptKey('SCB7654321'), checkoutKey('ws_1')] }),
      notice({ account: 'RENT' }),
    );
    const body = new TextEncoder().encode(
      '{"Amount":"KES 1,500","MpesaReceiptNumber":"SCB1111111","ExternalReference":"acc1"}',
    );
    take(store, { ...delivery({ kind: 'quarantined', reason: 'unclear', detail: 'Status' }), body });
    await store.close();
  });
  afterAll(() => rmSync(state, { recursive: true }));

  it('is listed with its sums, whatever is listed of it', async () => {
    const { stdout } = await washa('payment', 'list', '--limit', '1');
    expect(stdout).toContain('RENT');
    expect(stdout).not.toContain('SCB7654321');
    expect(stdout).toContain('For a person: 1 without a line, KES 1,500; 1 kept, KES 1,500; 1 message set apart.');
    expect((await washa('status')).stdout).toContain(
      'For a person: 1 without a line, KES 1,500; 1 kept, KES 1,500; 1 message set apart.',
    );
    expect((await washa('payment', 'list', 'applied')).stdout).toContain('SCB1234567');
  });

  it('is ended: a held one by its receipt, once under a key, and with it its alarm', async () => {
    expect((await washa('payment', 'show', 'SCB7654321')).stdout).toMatch(
      /Claims to the same money:[^]*payment 1 [^]*payment 2 /,
    );
    expect((await washa('alarm', 'list')).stdout).toContain('washa alarm close 1');
    expect(await washa('alarm', 'close', '1', '--reason', 'x')).toMatchObject({
      status: 1,
      stderr:
        'Nothing was done. Payment 2 is still held: assign, release or dismiss it, and this alarm closes by itself.\n',
    });
    const release = ['payment', 'release', 'scb7654321', '--reason', 'paid twice'];
    expect((await washa('payment', 'release', '2')).status).toBe(2);
    expect((await washa(...release, '--dry-run')).stdout).toBe('Would do: KES 1,500 of payment 2 goes to ACC1.\n');
    expect((await washa(...release, '--key', 'k')).stdout).toBe('Done: KES 1,500 of payment 2 goes to ACC1.\n');
    expect((await washa(...release, '--key', 'k')).stdout).toBe('This was done before, under the key k.\n');
    expect(await washa(...release)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('Payment 2 is applied') as string,
    });
    expect((await washa('alarm', 'list')).stdout).toBe('Alarms: none.\n');
    expect(await json('payment', 'show', '2')).toMatchObject({
      ledger: [{}, { actor: 'cli:amina', reason: 'paid twice' }, {}],
    });
  });

  it('is given away, set aside and taken back', async () => {
    expect((await washa('payment', 'dismiss', '3', '--reason', 'rent')).stdout).toContain('is set aside, for no line');
    expect((await washa('payment', 'release', '3', '--reason', 'it was ours')).stdout).toContain('waits for a line');
    expect((await washa('payment', 'assign', '3', 'acc1', '--reason', 'asked')).stdout).toContain('goes to ACC1');
    expect(await washa('payment', 'show', '99')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('"99"') as string,
    });
  });

  it('is booked as its text says, or as a person says', async () => {
    expect((await washa('callback', 'list')).stdout).toMatch(/KES 1,500 +SCB1111111 +acc1/);
    expect((await washa('callback', 'show', '4')).stdout).toContain('washa callback book 4');
    expect((await washa('callback', 'book', '4', '--reason', 'x', '--amount', 'much')).status).toBe(2);
    const { stdout } = await washa('callback', 'book', '4', '--reason', 'read', '--amount', '1550');
    expect(stdout).toBe('Done: KES 1,550 of callback 4 comes into the books, and goes to ACC1.\n');
    expect((await washa('callback', 'dismiss', '4', '--reason', 'x')).status).toBe(1);
    expect((await washa('callback', 'list')).stdout).toBe('No delivery is set apart.\n');
  });

  it('is found by whatever somebody has in hand', async () => {
    const said = /^Payment \d+ \(SCB1111111, KES 1,550, .+\) came.+\n.+ washa /;
    for (const text of ['SCB1111111', '1550']) expect((await washa('payment', 'find', text)).stdout).toMatch(said);
    expect(await json('find', '1550')).toMatchObject({
      answer: { page: expect.stringMatching(/^\/payments\/\d+$/) as string },
    });
    expect((await washa('find', 'SCB8888888')).stdout).toMatch(/^Nothing that came has it.+\n.+ washa reconcile\n$/);
    expect(
      (await washa('find', 'SCB9999999 Confirmed. Ksh500.00 sent to X for account ACC1 on 1/3/26 at 1:00 PM')).stdout,
    ).toMatch(/No payment SCB9999999 of KES 500 yet\.[^]*ACC1/);
    expect(await json('find', 'acc1')).toMatchObject({ lines: [{ account_no: 'ACC1' }] });
    expect((await washa('find', 'x')).status).toBe(2);
  });
});
