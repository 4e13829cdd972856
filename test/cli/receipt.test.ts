import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { FATES, fillFates } from '../receipt-fates.ts';
import { atKeyboard } from './at-keyboard.ts';
import { freshStore } from '../fresh-store.ts';

test('washa payment show says how far the receipt is, with the gateway’s own word', async () => {
  const state = mkdtempSync(join(tmpdir(), 'washa-receipt-'));
  onTestFinished(() => rmSync(state, { recursive: true }));
  const store = freshStore(join(state, 'washa.db'));
  fillFates(store);
  await store.close();
  const show = (id: number, ...args: string[]) =>
    atKeyboard(['payment', 'show', String(id), ...args, '--state', state]).then(({ stdout }) => stdout);
  for (const [i, [, , reason, en]] of FATES.entries()) {
    const [, line = ''] = /^SMS +(.*)$/m.exec(await show(i + 1)) ?? [];
    expect(line).toContain(en);
    if (reason !== null) expect(line).toContain(`(${reason})`);
    expect(line).toContain('to 0700 000 001');
  }
  expect(await show(FATES.length + 1)).toMatch(/^SMS +none is due$/m);
  expect(JSON.parse(await show(4, '--json'))).toMatchObject({
    receipt: {
      state: 'sent',
      delivery: 'undelivered',
      fate: { code: 'undelivered', state: 'wrong', reason: 'UserInBlacklist' },
    },
  });
});
