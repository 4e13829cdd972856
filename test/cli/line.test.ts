import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addLine, NOW } from '../services/books.ts';
import { atKeyboard } from './at-keyboard.ts';
import { Store } from '../../src/storage/engine/store.ts';
import { putNote } from '../../src/storage/router-notes.ts';
import { freshStore } from '../fresh-store.ts';

describe('what a person decides about a line, at the keyboard', () => {
  let state = '';
  const washa = (...args: string[]) => atKeyboard([...args, '--state', state]);
  const why = ['--reason', 'moved away'];

  beforeAll(async () => {
    state = mkdtempSync(join(tmpdir(), 'washa-line-'));
    const store = freshStore(join(state, 'washa.db'));
    addLine(store, 1);
    addLine(store, 2, { plan: { code: 'day', name: 'Day', price_cents: 5000 } });
    addLine(store, 3, { plan: { lend_ms: 3 * 86_400_000, push_days: '[-1,0]' } });
    await store.close();
  });
  afterAll(() => rmSync(state, { recursive: true }));

  it('is given time, once under a key, and only when it is said how much', async () => {
    const extend = ['line', 'extend', 'acc1', ...why];
    expect((await washa('line', 'extend', 'acc1', '--days', '3')).stderr).toContain('--reason');
    expect(await washa(...extend)).toMatchObject({ status: 2 });
    expect((await washa(...extend, '--days', 'x')).stderr).toContain('a whole number');
    expect((await washa(...extend, '--until', 'x')).stderr).toContain('expected a time');
    expect((await washa('line', 'extend', 'acc7', '--days', '3', ...why)).stderr).toContain('"acc7"');
    expect((await washa(...extend, '--days', '3', '--dry-run')).stdout).toMatch(/^Would do: ACC1 is paid until /);
    expect((await washa(...extend, '--days', '3', '--key', 'k')).stdout).toMatch(/^Done: ACC1 is paid until /);
    expect((await washa(...extend, '--days', '3', '--key', 'k')).stdout).toContain('done before');
  });

  it('says whether its router would end it by itself', async () => {
    const store = Store.open(join(state, 'washa.db'), 'join');
    store.run(putNote, { router_name: 'tower-1', account_no: 'ACC3', wanted: 0, ends_at: NOW, read_at: NOW });
    await store.close();
    const shown = (await washa('subscriber', 'show', 'acc3')).stdout;
    expect(shown).toMatch(
      /If silent +.*tower-1 has one that is to go, and would end it 2026-03-10 09:00; read back 2026-03-10 09:00/,
    );
    const { stdout } = await washa('subscriber', 'show', 'acc3', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ end_notes: [{ router: 'tower-1', code: 'stale', ends_at: NOW }] });
  });

  it('is paused and resumed, and shows that its time stands still', async () => {
    expect((await washa('line', 'pause', 'acc1', ...why)).stdout).toMatch(/^Done: ACC1 is switched off, and keeps /);
    expect((await washa('subscriber', 'show', 'acc1')).stdout).toMatch(/Paused +.*By cli:amina: moved away\./);
    expect((await washa('line', 'resume', 'acc1', ...why)).stdout).toMatch(/^Done: ACC1 goes on: it is paid until /);
  });

  it('is on another plan from its next renewal on or now, and stays on its own when that is wished', async () => {
    const plan = (code: string, ...more: string[]) => washa('line', 'plan', 'acc1', code, ...why, ...more);
    expect((await plan('day')).stdout).toContain('Done: from its next renewal on ACC1 is on Day');
    expect((await washa('subscriber', 'show', 'acc1')).stdout).toContain('Day (day), KES 50, from the next renewal on');
    expect((await plan('home', '--json')).stdout).toContain('"action": "line.plan"');
    expect(await plan('day', '--now', '--next')).toMatchObject({ status: 2 });
    expect((await plan('day', '--now', '--dry-run')).stdout).toContain('Would do: ACC1 is on Day');
    expect((await plan('dax')).stderr).toContain('Nothing was done.');
  });

  it('is one of many that get the same, named or by a list, when it is said how much', async () => {
    const bulk = (...args: string[]) => washa('line', 'bulk', ...args, ...why);
    expect((await bulk('extend', 'acc1', 'acc2', '--days', '2', '--dry-run')).stdout).toContain(
      'Would do: 2 lines: each is given 2 days, 4 days in all',
    );
    expect((await bulk('extend', '--list', 'all', '--days', '1', '--json', '--dry-run')).stdout).toContain(
      '"action": "line.bulk"',
    );
    expect((await bulk('plan', 'acc1', '--plan', 'day')).stdout).toContain(
      'each is put on day, from its next renewal on',
    );
    expect((await bulk('plan', 'acc1', '--plan', 'home')).stdout).toContain('Done: 1 line');
    expect((await bulk('extend', 'acc1')).stderr).toContain('--days');
    expect((await bulk('extent', 'acc1')).stderr).toContain('extend');
    expect((await bulk('reapply', '--list', 'al')).stderr).toContain('all');
    expect(await bulk('reapply')).toMatchObject({ status: 2 });
  });

  it('has a price of its own, and what it brought along', async () => {
    expect((await washa('line', 'price', 'acc1', '1,200', ...why)).stdout).toContain('Done: ACC1 costs KES 1,200');
    expect((await washa('subscriber', 'show', 'acc1')).stdout).toContain('KES 1,200, its own price');
    expect((await washa('line', 'price', 'acc1', 'plan', ...why)).stdout).toContain('as Home 10M does');
    expect(await washa('line', 'price', 'acc1', 'cheap', ...why)).toMatchObject({ status: 2 });
    expect((await washa('line', 'opening', 'acc1', '300', ...why, '--dry-run')).stdout).toContain(
      'Would do: ACC1 brought',
    );
    expect((await washa('line', 'opening', 'acc1', '300', ...why, '--json')).stdout).toContain(
      '"action": "line.opening"',
    );
    expect((await washa('line', 'opening', 'acc1', '300', ...why)).stderr).toContain('Nothing was done.');
    expect((await washa('line', 'opening', 'acc1', '0', ...why)).stdout).toContain('is taken back');
  });

  it('is lent time once, pays for others, and is asked by itself, each as its page says it', async () => {
    expect((await washa('line', 'lend', 'acc3', ...why, '--dry-run')).stdout).toMatch(/^Would do: ACC3 is on until /);
    expect((await washa('line', 'lend', 'acc3', ...why)).stdout).toMatch(/^Done: ACC3 is on until /);
    expect(await washa('line', 'lend', 'acc3', ...why)).toMatchObject({ status: 1 });
    expect((await washa('line', 'pays-for', 'acc3', 'acc2', ...why)).stdout).toContain('renews ACC3, then ACC2');
    expect((await washa('line', 'pays-for', 'acc2', 'acc3', ...why)).stderr).toContain('ACC2 is paid for by ACC3');
    expect((await washa('line', 'push', 'acc3', 'on', ...why)).stdout).toMatch(/^Done: /);
    expect(await washa('line', 'push', 'acc3', 'maybe', ...why)).toMatchObject({ status: 2 });
    const shown = (await washa('subscriber', 'show', 'acc3')).stdout;
    for (const words of [/Owes +KES /, /Pays for +ACC2/, /Is asked +/]) expect(shown).toMatch(words);
    expect((await washa('line', 'end', 'acc3', ...why, '--dry-run')).stdout).toContain('nobody pays for ACC2 any more');
    expect((await washa('line', 'end', 'acc2', ...why, '--dry-run')).stdout).toContain('ACC3 pays for it no longer');
    expect((await washa('line', 'pays-for', 'acc3', ...why, '--json')).stdout).toContain('"action": "line.pays-for"');
  });

  it('is looked at by its router again, and its session is ended', async () => {
    expect((await washa('line', 'reapply', 'acc1', ...why)).stdout).toMatch(/^Done: /);
    expect((await washa('line', 'kick', 'acc1', ...why)).stdout).toMatch(/^Done: /);
    expect((await washa('line', 'kick', 'acc7', ...why)).stderr).toContain('"acc7"');
  });

  it('says why it is not on, by the books alone when its router cannot be asked', async () => {
    const why = await washa('line', 'why', 'acc2');
    expect(why).toMatchObject({ status: 3, stderr: '' });
    expect(why.stdout).toMatch(/tower-1 cannot be asked now: /);
    expect(JSON.parse((await washa('line', 'why', 'acc2', '--json')).stdout)).toMatchObject({
      account: 'ACC2',
      verdict: { next: expect.any(String) as string },
      router: { kind: 'away' },
    });
    expect((await washa('line', 'show', 'acc2')).stdout).toBe((await washa('subscriber', 'show', 'acc2')).stdout);
    expect((await washa('line', 'reset-mac', 'acc2', ...['--reason', 'new router'])).stdout).toMatch(
      /^Done: any device may use /,
    );
  });

  it('is written to, by its number or by the phone of its subscriber', async () => {
    expect((await washa('sms', 'send', 'acc1', 'We are back', '--dry-run')).stdout).toBe(
      'Would do: 0700 000 001 of ACC1 is sent (one SMS, 11 of 160 characters): We are back.\n',
    );
    expect((await washa('sms', 'send', '0700 000 002', 'We are back', '--json')).stdout).toContain('of ACC2');
    expect((await washa('subscriber', 'show', 'acc2')).stdout).toMatch(/Written to +.* by cli:amina, .*: We are back/);
    expect((await washa('sms', 'send', '0712345678', 'x')).stderr).toContain('"0712345678"');
    expect((await washa('sms', 'send', 'acc1', '🙏')).stderr).toContain('SMS alphabet');
  });

  it('is given what it lost when its router was down', async () => {
    const outage = ['--router', 'tower-1', '--from', '2020-01-01 10:00', '--to', '2020-01-01 12:00'];
    expect(await washa('compensate', ...outage, ...why)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('No line of tower-1 was paid for in that time') as string,
    });
    expect((await washa('compensate', ...outage, ...why, '--days', '1', '--hours', '2')).status).toBe(2);
    expect((await washa('compensate', '--router', 'tower-1', '--from', 'noon', '--to', 'one', ...why)).status).toBe(2);
  });

  it('is blocked, with whose block it is, unblocked, and ended', async () => {
    expect((await washa('line', 'block', 'acc1', ...why)).stdout).toMatch(/^Done: ACC1 is switched off/);
    expect((await washa('subscriber', 'show', 'acc1')).stdout).toContain('By cli:amina: moved away.');
    expect((await washa('line', 'unblock', 'acc1', ...why, '--json')).stdout).toContain('"action": "line.unblock"');
    expect((await washa('line', 'end', 'acc1', ...why)).stdout).toContain('no longer served');
    expect(await washa('line', 'block', 'acc1', ...why)).toMatchObject({ status: 1 });
  });
});
