import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Store } from '../../src/storage/engine/store.ts';
import { FATES, fillFates } from '../receipt-fates.ts';

test('washa payment show says how far the receipt is, with the gateway’s own word', { timeout: 60_000 }, async () => {
  const state = mkdtempSync(join(tmpdir(), 'washa-receipt-'));
  onTestFinished(() => rmSync(state, { recursive: true }));
  const store = Store.open(join(state, 'washa.db'));
  fillFates(store);
  await store.close();
  const show = (id: number, ...args: string[]) =>
    spawnSync(process.execPath, ['src/cli.ts', 'payment', 'show', String(id), ...args, '--state', state], {
      encoding: 'utf8',
    }).stdout;
  FATES.forEach(([, , reason, en], i) => {
    const [, line = ''] = /^SMS +(.*)$/m.exec(show(i + 1)) ?? [];
    expect(line).toContain(en);
    if (reason !== null) expect(line).toContain(`(${reason})`);
    expect(line).toContain('to 0700 000 001');
  });
  expect(show(FATES.length + 1)).toMatch(/^SMS +none is due$/m);
  expect(JSON.parse(show(4, '--json'))).toMatchObject({
    receipt: {
      state: 'sent',
      delivery: 'undelivered',
      fate: { code: 'undelivered', state: 'wrong', reason: 'UserInBlacklist' },
    },
  });
});
