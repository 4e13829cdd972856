import { mkdtempSync, readFileSync, rmSync, statSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { putProvider } from '../../src/storage/providers.ts';
import { addLine } from '../services/books.ts';
import { atKeyboard } from './at-keyboard.ts';
import { freshStore } from '../fresh-store.ts';

describe('hotspot time, at the keyboard', () => {
  let state = '';
  const washa = (...args: string[]) => atKeyboard([...args, '--state', state]);
  const phone = ['--mac', 'aa-bb-cc-dd-ee-01', '--router', 'tower-1'];

  beforeAll(async () => {
    state = mkdtempSync(join(tmpdir(), 'washa-hotspot-'));
    const store = freshStore(join(state, 'washa.db'));
    addLine(store, 1, { plan: { code: 'day', name: 'Day <1>', price_cents: 5000, period_unit: 'day' } });
    const settings = JSON.stringify({ apiUsernameSecret: 'u', apiPasswordSecret: 'p', channelId: 133 });
    const provider = { name: 'payhero', kind: 'payhero', settings, path_secret: 'payhero-path', retired_at: null };
    store.run(putProvider, provider);
    await store.close();
  });
  afterAll(() => rmSync(state, { recursive: true }));

  it('is sold, once at a time, and moved and let through where there is time', async () => {
    const sell = ['hotspot', 'sell', '--plan', 'day', '--phone', '0722345678', ...phone];
    expect((await washa(...sell, '--dry-run')).stdout).toMatch(/^Would do: Day <1> for AA:BB:CC:DD:EE:01 at tower-1/);
    const sold = (await washa(...sell)).stdout;
    expect(sold).toContain('0722 345 678 is asked for the price');
    expect(await washa(...sell)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('at this moment') as string,
    });
    const [account = ''] = /^Account (\S+)\.$/m.exec(sold)?.slice(1) ?? [];
    expect((await washa('hotspot', 'move-device', account, 'AA:BB:CC:DD:EE:02')).stderr).toContain(
      'no time that could be moved',
    );
    expect((await washa('hotspot', 'tv', account, 'AA:BB:CC:DD:EE:03')).stdout).toMatch(
      /^Done: AA:BB:CC:DD:EE:03 is let through/,
    );
    expect((await washa('hotspot', 'tv', account, 'AA:BB:CC:DD:EE:03', '--remove')).stdout).toContain('no longer');
    expect((await washa('hotspot', 'tv', 'acc1', 'AA:BB:CC:DD:EE:03')).stderr).toContain('no hotspot line');
  });

  it('is printed on vouchers: their codes stand in the files alone, which are never written over, and each is good once', async () => {
    const [csv, sheet] = [join(state, 'day.csv'), join(state, 'day.html')];
    const make = ['voucher', 'make', '--plan', 'day', '--count', '2', '--csv', csv];
    expect((await washa(...make, '--count', '0')).status).toBe(2);
    expect((await washa(...make, '--plan', 'dya')).stderr).toContain('dya');
    expect([existsSync(csv), (await washa(...make, '--dry-run')).status, existsSync(csv)]).toEqual([false, 0, false]);
    const made = (await washa(...make, '--sheet', sheet)).stdout;
    expect(made).toContain('and nowhere else');
    expect(readFileSync(csv, 'utf8')).toMatch(/^number,code,plan,price\r\n(\d,[-0-9A-Z]{14},.*\r\n){2}$/);
    const codes = readFileSync(csv, 'utf8').match(/[0-9A-Z]{4}(-[0-9A-Z]{4}){2}/g) ?? [];
    expect(codes).toHaveLength(2);
    expect(statSync(csv).mode & 0o077).toBe(0);
    const page = readFileSync(sheet, 'utf8');
    for (const code of codes) expect([page.includes(code), made.includes(code)]).toEqual([true, false]);
    expect(page).toContain('Day &lt;1&gt;');
    expect(await washa(...make)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('cannot be made anew') as string,
    });

    expect((await washa('hotspot', 'now')).stdout).toBe('No guest has time now.\nNothing was sold to guests today.\n');
    const redeem = (code: string) => washa('voucher', 'redeem', code, ...phone, '--phone', '0722345678');
    expect((await redeem(codes[0]!)).stdout).toMatch(/^Done: \S+ is paid until /);
    expect((await washa('hotspot', 'now')).stdout).toMatch(
      /^0 of 1 guests[^]*ACCOUNT +PHONE +DEVICE[^]*0722 345 678 +AA:BB:CC:DD:EE:01 +tower-1 +Day <1>/,
    );
    expect(await redeem(codes[0]!)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('used before') as string,
    });
    expect((await washa('voucher', 'void', '--number', '2', '--reason', 'torn')).stdout).toContain(
      '1 voucher buys nothing',
    );
    expect((await redeem(codes[1]!)).stderr).toContain('is void');
    expect((await washa('voucher', 'list')).stdout).toMatch(/1-2 +2 +1 +1/);
    expect((await washa('voucher', 'void', '--reason', 'torn')).status).toBe(2);
  });

  it('is sold by an agent, who owes for it, and whose account is beside the batches', async () => {
    const make = ['voucher', 'make', '--plan', 'day', '--count', '3', '--price', '45', '--agent', 'Njeri'];
    expect((await washa(...make, '--dry-run')).stdout).toContain('Njeri owes KES 135 for them');
    await washa(...make);
    const pay = ['voucher', 'pay-in', 'njeri', '100', '--receipt', '118'];
    expect((await washa('voucher', 'pay-in', 'njery', '100', '--receipt', '118')).stderr).toContain('Njeri');
    expect((await washa(...pay)).stdout).toContain('Njeri then owes KES 35');
    expect((await washa(...pay)).stderr).toContain('in the books already');
    expect((await washa('voucher', 'list')).stdout).toContain(
      'Njeri: 0 used, KES 0; 3 of 3 left to sell; has paid KES 100, owes KES 35',
    );
    const { agents } = JSON.parse((await washa('voucher', 'list', '--json')).stdout) as { agents: unknown[] };
    expect(agents).toMatchObject([{ agent: 'Njeri', handed_cents: 13_500, paid_cents: 10_000, owes_cents: 3_500 }]);
    expect((await washa('payment', 'to-agent', '1', 'Njeri', '--reason', 'hers')).stderr).toContain('agent already');
    expect((await washa('payment', 'take-back', '1', '--reason', 'another’s')).status).toBe(0);
    expect((await washa('payment', 'to-agent', '1', 'Njeri', '--reason', 'hers')).stdout).toContain('owes KES 35');
    expect((await washa('books', 'verify')).status).toBe(0);
  });
});
