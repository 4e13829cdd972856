import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Store } from '../../src/storage/engine/store.ts';
import { putProvider } from '../../src/storage/providers.ts';
import { addLine } from '../services/books.ts';
import { atKeyboard } from './at-keyboard.ts';
import { freshStore } from '../fresh-store.ts';

describe('washa pay, without a daemon', () => {
  let state = '';
  const pay = (...args: string[]) => atKeyboard(['pay', ...args, '--state', state]);

  beforeAll(async () => {
    state = mkdtempSync(join(tmpdir(), 'washa-pay-'));
    const store = freshStore(join(state, 'washa.db'));
    addLine(store, 1, { msisdn: '254712345678' });
    addLine(store, 2);
    await store.close();
  });
  afterAll(() => rmSync(state, { recursive: true }));

  it('says what is missing while no connection can ask', async () => {
    expect(await pay('acc1')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('Nothing was done.') as string,
    });
  });

  it('asks the subscriber for what the line needs, once at a time, and says so first where that is wanted', async () => {
    const store = Store.open(join(state, 'washa.db'), 'join');
    const settings = JSON.stringify({ apiUsernameSecret: 'u', apiPasswordSecret: 'p', channelId: 133 });
    store.run(putProvider, {
      name: 'payhero',
      kind: 'payhero',
      settings,
      path_secret: 'payhero-path',
      retired_at: null,
    });
    await store.close();

    const words = '0712 345 678 is asked for KES 1,500 for ACC1, by payhero.\n';
    expect((await pay('acc1', '--dry-run')).stdout).toBe(`Would do: ${words}`);
    expect((await pay('acc1', '--key', 'k')).stdout).toBe(`Done: ${words}`);
    expect((await pay('acc1', '--key', 'k')).stdout).toContain('done before');
    expect(await pay('acc1')).toMatchObject({ status: 1, stderr: expect.stringContaining('at this moment') as string });
    expect(JSON.parse((await pay('acc2', '--phone', '0722000111', '--amount', '20', '--json')).stdout)).toMatchObject({
      action: 'payment.request',
      words: ['0722 000 111 is asked for KES 20 for ACC2, by payhero'],
    });
  });

  it('what was asked for and not paid stands in what is found of the line', async () => {
    const { stdout } = await atKeyboard(['find', 'acc1', '--state', state]);
    expect(stdout).toMatch(/Asked for, and not paid:\nASKED .*\n.* payhero +KES 1,500 +ACC1 +open\n/);
  });

  it('refuses what it cannot mean, in the words of whoever typed it', async () => {
    expect((await pay('acc1', '--amount', 'ten')).status).toBe(2);
    expect((await pay('acc1', '--amount', '10.50')).stderr).toContain('whole shillings');
    expect((await pay('acc2', '--amount', '1000001')).stderr).toContain('KES 1,000,001 is more than anybody pays');
    expect((await pay('acc1', '--phone', '12')).stderr).toContain('"12" is no Kenyan mobile number');
    expect((await pay('acc9')).stderr).toContain('"acc9"');
    expect((await pay('acc2', '--provider', 'other')).status).toBe(1);
  });
});
