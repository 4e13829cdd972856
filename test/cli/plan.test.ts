import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addLine } from '../services/books.ts';
import { freshStore } from '../fresh-store.ts';
import { atKeyboard } from './at-keyboard.ts';

describe('plans, at the keyboard', () => {
  let state = '';
  const washa = (...args: string[]) => atKeyboard([...args, '--state', state]);

  beforeAll(async () => {
    state = mkdtempSync(join(tmpdir(), 'washa-plan-'));
    const store = freshStore(join(state, 'washa.db'));
    addLine(store, 1, { plan: { suspension: 'disable' } });
    await store.close();
  });
  afterAll(() => rmSync(state, { recursive: true }));

  it('what is named of one is changed, and nothing else of it; "none" takes it away', async () => {
    const set = [
      'plan',
      'set',
      'home',
      '--rate-limit',
      '5M/20M 8M/40M 4M/16M 10',
      '--like',
      'default',
      '--devices',
      '1',
    ];
    const dry = await washa(...set, '--dry-run');
    expect(dry.stdout).toMatch(/^Would do: Washa makes the profile "10M".*for a while 40M down and 8M up/);
    expect((await washa('plan', 'show', 'home')).stdout).not.toContain('rate-limit');
    expect((await washa(...set)).status).toBe(0);
    const shown = (await washa('plan', 'show', 'home')).stdout;
    expect(shown).toContain('Home 10M (home): KES 1,500 for 1 month');
    expect(shown).toContain('made and kept by Washa, like "default"');
    expect(shown).toContain('rate-limit 5M/20M 8M/40M 4M/16M 10/10');
    expect(shown).toContain('tower-1, pppoe: ');
    expect(shown).toContain('(not read yet)');
    expect((await washa(...set)).stderr).toContain('is as this setup wants it');

    await washa('plan', 'set', 'home', '--like', 'none', '--devices', 'none', '--price', '1800');
    const json = JSON.parse((await washa('plan', 'show', 'home', '--json')).stdout) as unknown;
    const kept = { rate_limit: '5M/20M 8M/40M 4M/16M 10/10', suspension: 'disable', period_unit: 'month' };
    expect(json).toMatchObject({ ...kept, price_cents: 180_000, profile_like: null, devices: null, retired_at: null });
  });

  it('a new one is added, taken back and offered again, and what makes no sense is refused in words', async () => {
    const lacks = await washa('plan', 'set', 'day', '--price', '50');
    expect([lacks.status, lacks.stderr]).toEqual([2, expect.stringContaining('A new plan needs --name')]);
    const day = ['plan', 'set', 'day', '--name', 'Day', '--price', '50', '--period', '24 hours', '--profile', '5M'];
    expect((await washa(...day)).stdout).toContain('New plan Day (day): KES 50 for 24 hours');
    expect((await washa('plan', 'set', 'day', '--retire')).stdout).toContain('It is not offered any more');
    expect((await washa('plan', 'list')).stdout).toMatch(/^day .*not offered$/m);
    expect((await washa('plan', 'set', 'day', '--offer')).stdout).toContain('It is offered again');
    for (const [wrong, words] of [
      [['--rate-limit', 'fast'], 'upload/download'],
      [['--session', 'long'], '"6 hours"'],
      [['--devices', 'two'], 'whole number'],
      [['--like', '5M'], 'cannot be like itself'],
    ] as const)
      expect((await washa('plan', 'set', 'day', ...wrong)).stderr).toContain(words);
    expect((await washa('plan', 'show', 'dya')).stderr).toContain('did you mean "day"');
  });
});
