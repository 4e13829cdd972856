import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { erasureFolders, keepErasures } from '../../../src/app/keep-erasures.ts';
import { parseConfig } from '../../../src/config/config.ts';
import { parseMsisdn } from '../../../src/domain/values/msisdn.ts';
import { act } from '../../../src/services/actions/act.ts';
import { erasedAt } from '../../../src/services/box/erased-numbers.ts';
import { endLine } from '../../../src/services/lines/end-line.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { eraseSubscriber } from '../../../src/services/people/erase-subscriber.ts';
import { query } from '../../../src/storage/engine/query.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { personCalled } from '../../../src/views/person.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import {
  actions,
  addLine,
  commands,
  DAY,
  HOUR,
  lineRow,
  notice,
  NOW,
  openStore,
  payments,
  POLICY,
  take,
  tempFolder,
} from '../books.ts';

const JANE = parseMsisdn('0712345678')!;
const BY = { actor: 'cli:amina', reason: 'asked' };
const run = (store: Store, statement: string) =>
  store.run(
    query()(() => sql<object>`${sql.raw(statement)}`),
    {},
  );

/** A box, and a copy of its books from when ACC1 was paid, served, and had work at its router. */
async function boxWithCopy() {
  const folder = tempFolder();
  const usb = join(folder, 'usb');
  const state = join(folder, 'state');
  for (const one of [usb, state]) mkdirSync(one);
  const before = openStore(join(state, 'washa.db'));
  addLine(before, 1, { msisdn: JANE });
  addLine(before, 2);
  take(before, notice({ account: 'ACC1', payerPhone: JANE, payerName: 'JANE' }));
  await before.close();
  const copy = join(folder, 'copy.db');
  copyFileSync(join(state, 'washa.db'), copy);

  const store = openStore(join(state, 'washa.db'));
  act(store, endLine(POLICY), { lineId: 1 }, BY, NOW);
  run(store, `UPDATE command SET state = 'done', finished_at = ${NOW} WHERE state = 'queued'`);
  run(store, `UPDATE receipt SET state = 'logged', settled_at = ${NOW}`);
  run(store, `UPDATE subscription SET access = 'off', access_at = ${NOW}`);
  expect(act(store, eraseSubscriber(POLICY), { subscriberId: 1 }, BY, NOW + HOUR)).toMatchObject({ kind: 'done' });
  const config = parseConfig('washa.toml', `[backups]\nfolders = [${JSON.stringify(usb)}, "/nowhere"]\n`, {
    stateDir: state,
  });
  const warned: string[] = [];
  const keep = (kept: Store, now = NOW + 2 * HOUR) => {
    const clock = new VirtualClock(now);
    const end = keepErasures({ store: kept, clock, config, warn: (words) => warned.push(words) });
    return { clock, end };
  };
  return { store, copy, state, usb, config, keep, warned };
}

test('a list of who was erased lies beside the books and with the backups, and names nobody', async () => {
  const { store, state, usb, config, keep } = await boxWithCopy();
  expect(erasureFolders(config)).toEqual([state, usb]);
  const { clock, end } = keep(store);
  const listOf = (folder: string) => readdirSync(folder).filter((name) => name.startsWith('washa-erased-'));
  expect([listOf(state), listOf(usb)]).toEqual([[expect.anything()], [expect.anything()]]);
  const [name = ''] = listOf(usb);
  const text = readFileSync(join(usb, name), 'utf8');
  expect(text).not.toMatch(/ACC1|712345678|jane|Subscriber/i);
  expect(JSON.parse(text)).toMatchObject({
    erasures: [{ person: 1, numbers: [expect.stringMatching(/^[0-9a-f]{64}$/)] }],
  });
  // A disk that is put in later gets it too.
  rmSync(join(usb, name));
  await clock.advance(10_000);
  expect(readFileSync(join(usb, name), 'utf8')).toBe(text);
  end();
});

test.each(['state', 'usb'] as const)(
  'books of before an erasure lose the person again at the start, by the list in %s',
  async (place) => {
    const { store, copy, state, usb, keep, warned } = await boxWithCopy();
    keep(store).end();
    await store.close();
    const other = { state: usb, usb: state }[place];
    for (const name of readdirSync(other).filter((one) => one.startsWith('washa-erased-'))) rmSync(join(other, name));

    const old = openStore(copy);
    expect(personCalled(old, JANE).kind).toBe('one');
    keep(old).end();
    expect(personCalled(old, JANE).kind).toBe('none');
    expect(lineRow(old, 'ERASED-1')).toMatchObject({ access: 'off', retired_at: expect.any(Number) as unknown });
    expect(old.all(payments, {})).toMatchObject([{ payer_phone: null, payer_name: null, amount_cents: 150_000 }]);
    expect(old.all(commands, {}).filter((row) => row.state === 'queued' && row.kind === 'router.sync')).toEqual([]);
    expect(erasedAt(old, 'ACC1')).toBe(NOW + HOUR);
    expect(old.all(actions, {}).at(-1)).toMatchObject({ name: 'subscriber.erase', actor: 'box', subject: 'person 1' });
    expect(warned).toEqual([expect.stringMatching(/older than 1 erasures: they were done once more/)]);
    expect(checkBooks(old).problems).toEqual([]);
    // Once is enough.
    keep(old, NOW + DAY).end();
    expect(old.all(actions, {}).filter((row) => row.name === 'subscriber.erase')).toHaveLength(1);
  },
);

test('books that never had the person keep the number from being given, and another with their number is left alone', async () => {
  const { store, copy, keep } = await boxWithCopy();
  keep(store).end();
  const old = openStore(copy);
  run(old, `UPDATE subscriber SET created_at = created_at + 5 WHERE id = 1`);
  run(old, `UPDATE subscription SET account_no = 'ACC7', account_plain = 'ACC7', account_key = '7' WHERE id = 1`);
  keep(old).end();
  expect(personCalled(old, JANE).kind).toBe('one');
  expect(erasedAt(old, 'ACC1')).toBe(NOW + HOUR);
});

test('a list of other books, or one that cannot be read, erases nobody', async () => {
  const { store, copy, state, usb, keep } = await boxWithCopy();
  keep(store).end();
  for (const folder of [state, usb])
    for (const name of readdirSync(folder).filter((one) => one.startsWith('washa-erased-'))) {
      const text = readFileSync(join(folder, name), 'utf8');
      writeFileSync(join(folder, name), folder === usb ? '{' : text.replace(/"books": "[^"]+"/, '"books": "others"'));
    }
  const old = openStore(copy);
  keep(old).end();
  expect(personCalled(old, JANE).kind).toBe('one');
});
