import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Store } from '../../src/storage/engine/store.ts';
import { putProvider } from '../../src/storage/providers.ts';
import { addLine, notice, take } from '../services/books.ts';
import { atKeyboard } from './at-keyboard.ts';
import { freshStore } from '../fresh-store.ts';

describe('washa payment refund, without a daemon', () => {
  let state = '';
  const washa = (...args: string[]) => atKeyboard(['payment', ...args, '--state', state]);
  const WHY = ['--reason', 'he moved away'];

  beforeAll(async () => {
    state = mkdtempSync(join(tmpdir(), 'washa-refund-'));
    const store = freshStore(join(state, 'washa.db'));
    addLine(store, 1);
    for (const payerPhone of ['254712345678', '2547 ***** 678']) take(store, notice({ account: 'ACC1', payerPhone }));
    await store.close();
  });
  afterAll(() => rmSync(state, { recursive: true }));

  it('writes down what was sent by hand where no connection can send', async () => {
    expect((await washa('refund', '1', ...WHY, '--dry-run')).stdout).toContain(
      'KES 1,500 of payment 1 went back to its payer, it is not known yet whether it arrived',
    );
    expect((await washa('refund', '1', ...WHY, '--provider', 'payhero')).stderr).toContain(
      '"payhero" cannot send money to a phone. Sent by hand, it is written down by: washa payment refund 1 --by-hand',
    );
  });

  it('is by the provider where that can, says to whom and how much before, and once', async () => {
    const store = Store.open(join(state, 'washa.db'), 'join');
    const settings = JSON.stringify({ apiUsernameSecret: 'u', apiPasswordSecret: 'p', walletChannelId: 16823 });
    store.run(putProvider, { name: 'payhero', kind: 'payhero', settings, path_secret: 'x', retired_at: null });
    await store.close();

    const words = 'KES 500 of payment 1 goes by payhero to 0712 *** 678, the payer’s number.';
    expect((await washa('refund', '1', '--amount', '500', ...WHY, '--dry-run')).stdout).toContain(words);
    expect((await washa('show', '1')).stdout).not.toContain('by payhero to');
    expect((await washa('refund', '1', '--amount', '500', ...WHY, '--key', 'k')).stdout).toContain(words);
    expect((await washa('refund', '1', '--amount', '500', ...WHY, '--key', 'k')).stdout).toContain('done before');
    expect(await washa('refund', '1', ...WHY)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('may be on its way') as string,
    });
    const shown = (await washa('show', '1')).stdout;
    expect(shown).toMatch(/Refund +KES 500 by payhero to 0712 \*{3} 678: not sent yet/);
    expect(shown).toContain('payment.refund-send');
    expect(JSON.parse((await washa('show', '1', '--json')).stdout)).toMatchObject({
      refunds: [{ state: 'asked', provider: 'payhero' }],
    });
    expect((await washa('show', '1', '--json')).stdout).not.toContain('confirm_code');
  });

  it('guesses no number, and says of another one that it is another', async () => {
    expect((await washa('refund', '2', ...WHY)).stderr).toContain('did not tell the whole number of the payer');
    const other = (await washa('refund', '2', '--phone', '0722000001', ...WHY, '--dry-run')).stdout;
    expect(other).toContain('to 0722 *** 001, which is not the payer’s number');
    expect((await washa('refund', '2', '--phone', '0712345678', ...WHY, '--dry-run')).stdout).toContain(
      'told too little',
    );
    expect((await washa('refund', '2', '--phone', '0722000001')).status).not.toBe(0);
  });

  it('keeps what a person has sent by hand apart from that', async () => {
    expect((await washa('refund', '2', '--by-hand', '--phone', '0722000001', ...WHY)).status).toBe(2);
    expect((await washa('refund', '2', '--receipt', 'TKD1A2B3C4', ...WHY)).stdout).toContain('receipt TKD1A2B3C4');
    expect((await washa('refund-confirm', '1', '--code', '4711', ...WHY)).stderr).toContain(
      'No refund of payment 1 waits for a code',
    );
  });
});
