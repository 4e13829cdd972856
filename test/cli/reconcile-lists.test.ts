import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { simulatePayhero } from '../../src/simulate/provider/payhero-server.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { query } from '../../src/storage/engine/query.ts';
import { putProvider } from '../../src/storage/providers.ts';
import { recordAction } from '../../src/services/actions/record-action.ts';
import { addLine, addRequest, DAY, PRICE } from '../services/books.ts';
import { atKeyboard } from './at-keyboard.ts';
import { freshStore } from '../fresh-store.ts';

const markAsked = query<{ at: number; keys: string }>()((db, p) =>
  db.updateTable('payment_request').set({ sent_at: p.at, next_at: p.at, account: 'ACC1', keys: p.keys }),
);

async function startBox() {
  const folder = mkdtempSync(join(tmpdir(), 'washa-lists-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const server = simulatePayhero({ username: 'u', password: 'p', tokens: 500, now: Date.now, random: seededRandom(7) });
  const url = await server.start();
  onTestFinished(() => server.stop());
  mkdirSync(join(folder, 'secrets'), { mode: 0o700 });
  for (const [name, text] of [
    ['user', 'u'],
    ['pass', 'p'],
    ['path', 'k'.repeat(32)],
  ] as const) {
    writeFileSync(join(folder, 'secrets', name), text, { mode: 0o600 });
  }
  const store = freshStore(join(folder, 'washa.db'));
  store.transaction(() => recordAction(store, { at: Date.now() - 10 * DAY, actor: 'test', name: 'setup.apply' }));
  addLine(store, 1);
  const settings = JSON.stringify({
    baseUrl: `${url}/api/v2`,
    apiUsernameSecret: 'user',
    apiPasswordSecret: 'pass',
    channelId: 133,
  });
  const connection = { name: 'payhero', kind: 'payhero', settings, path_secret: 'path', retired_at: null };
  store.run(putProvider, connection);
  store.run(putProvider, { ...connection, name: 'till', settings: '{}' });
  addRequest(store, 'order-1', 1);
  store.run(markAsked, { at: Date.now() - 60_000, keys: '[]' });
  const washa = (...args: string[]) => atKeyboard([...args, '--state', folder]);
  /** Money that PayHero has, and whose callback goes nowhere. */
  const paid = async (reference: string, shillings: number) => {
    const answer = await fetch(`${url}/api/v2/payments`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('u:p')}` },
      body: JSON.stringify({
        amount: shillings,
        channel_id: 133,
        phone_number: '254700000001',
        external_reference: reference,
      }),
    });
    return z.object({ reference: z.string() }).parse(await answer.json()).reference;
  };
  return { store, server, connection, washa, paid };
}

describe('every provider, asked at the keyboard beside the daemon', () => {
  test('tells what was missing, what was known, and of which nothing can be asked', async () => {
    const { store, washa, paid } = await startBox();
    const value = await paid('order-1', PRICE / 100);
    store.run(markAsked, { at: Date.now() - 60_000, keys: JSON.stringify([{ scheme: 'payhero.reference', value }]) });
    await paid('another', 250);
    // The books are open in this process, as in a daemon.
    const first = await washa('reconcile');
    expect(first.stderr).toBe('');
    expect(first.stdout).toMatch(
      /payhero: 4 rows in its list: 1 missing in the books and booked, 2 fees booked, the others known/,
    );
    expect(first.stdout).toContain('payhero: 1 request asked about: 1 paid.');
    expect(first.stdout).toMatch(/payhero: payment \d, \w{10}, KES 250, is booked: unmatched\./);
    expect(first.stdout).toContain(
      'till: gives no list of what came in, so that cannot be asked: compare with a statement',
    );
    expect(first.status).toBe(0);
    const again = await washa('reconcile', '--provider', 'payhero');
    expect(again).toMatchObject({
      status: 0,
      stdout:
        'payhero: 4 rows in its list: 0 missing in the books and booked, the others known.\npayhero: no request is undecided.\n',
    });
    await store.close();
  });

  test('that cannot be asked is an answer in words, and harms no other', async () => {
    const { store, connection, server, washa } = await startBox();
    store.run(putProvider, { ...connection, name: 'broken', path_secret: 'lost' });
    await store.close();
    server.script = { ...server.script, calls: 'html-error' };
    const { status, stdout } = await washa('reconcile');
    expect(status).toBe(1);
    expect(stdout).toMatch(/^broken: cannot be asked: .*lost/);
    expect(stdout).toMatch(/payhero: its list ended early: .+\. What came in after that is not known; ask again\./);
    expect(stdout).toContain('payhero: 1 request asked about: 1 open.');
    expect(await washa('reconcile', '--provider', 'nobody')).toMatchObject({ status: 2 });
    expect(await washa('reconcile', '--book')).toMatchObject({ status: 2 });
  });
});
