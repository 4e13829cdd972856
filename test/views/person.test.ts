import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { parseMsisdn, formatLocal } from '../../src/domain/values/msisdn.ts';
import { query } from '../../src/storage/engine/query.ts';
import type { Store } from '../../src/storage/engine/store.ts';
import { NOT_TOLD, PERSON_PARTS } from '../../src/storage/views/person.ts';
import { personCalled, type PersonRows } from '../../src/views/person.ts';
import { addLine, delivery, notice, NOW, openStore, take } from '../services/books.ts';

const JANE = parseMsisdn('0712345678')!;
const PETER = parseMsisdn('0722000111')!;

const rename = query<{ msisdn: string; name: string }>()((db, p) =>
  db.updateTable('subscriber').set({ name: p.name }).where('msisdn', '=', p.msisdn),
);

/** Jane, whose line is ACC1, and Peter, whose line is ACC2. */
function box(): Store {
  const store = openStore();
  addLine(store, 1, { msisdn: JANE, set: { login_password: 'sesame-open' } });
  addLine(store, 2, { msisdn: PETER });
  store.run(rename, { msisdn: JANE, name: 'Jane Wanjiku' });
  store.run(rename, { msisdn: PETER, name: 'Peter Otieno' });
  return store;
}

function told(store: Store, called: string): PersonRows {
  const found = personCalled(store, called);
  if (found.kind !== 'one') throw new Error(`${called}: ${found.kind}`);
  return found.rows;
}

const paid = (account: string, payerPhone: string | null, payerName: string | null) =>
  notice({ account, payerPhone, payerName });

test('holds what she paid, what came of it, and the deliveries that told of it', () => {
  const store = box();
  take(store, paid('ACC1', JANE, 'JANE'), paid('ACC2', PETER, 'PETER'));
  const rows = told(store, 'acc1');
  expect(rows).toMatchObject({
    subscriber: [{ name: 'Jane Wanjiku', msisdn: JANE }],
    subscription: [{ account_no: 'ACC1' }],
    payment: [{ amount_cents: 150_000, payer_phone: JANE, payer_name: 'JANE' }],
    payment_key: [{ scheme: 'mpesa.receipt' }],
    callback: [{ result: 'payment', body: expect.stringContaining(JANE) as unknown }],
    receipt: [{ msisdn: JANE }],
    command: [{ kind: 'router.sync' }],
  });
  expect(rows['ledger']?.length).toBeGreaterThan(0);
  expect(rows['action']).toContainEqual(expect.objectContaining({ actor: 'washa' }));
});

test('is found by her phone in any spelling, and is nobody by another one', () => {
  const store = box();
  for (const called of [JANE, formatLocal(JANE), `+${JANE}`]) {
    expect(personCalled(store, called)).toMatchObject({ kind: 'one', accounts: ['ACC1'] });
  }
  expect(personCalled(store, '0733999888')).toEqual({ kind: 'none' });
  expect(personCalled(store, '')).toEqual({ kind: 'none' });
});

test('a phone that two share names neither: the accounts do', () => {
  const store = box();
  addLine(store, 3, { msisdn: JANE });
  expect(personCalled(store, JANE)).toEqual({ kind: 'several', accounts: ['ACC1', 'ACC3'] });
  expect(personCalled(store, 'ACC3')).toMatchObject({ kind: 'one', accounts: ['ACC3'] });
});

test('who else paid for her is taken out, in the delivery too, whole and in parts', () => {
  const store = box();
  const hash = 'a'.repeat(64);
  take(
    store,
    paid('ACC1', PETER, 'PETER OTIENO'),
    paid('ACC1', hash, 'MARY WANJIKU'),
    paid('ACC1', '2547****999', 'JOHN'),
    delivery(paid('ACC1', null, 'GRACE AKINYI'), { bytes: '{"FirstName":"GRACE","LastName":"AKINYI"}' }),
  );
  const rows = told(store, 'ACC1');
  expect(rows['payment']).toHaveLength(4);
  expect(rows['callback']).toHaveLength(4);
  const text = JSON.stringify(rows);
  for (const other of [
    PETER,
    PETER.slice(3),
    hash,
    '2547****999',
    'PETER',
    'OTIENO',
    'MARY',
    'JOHN',
    'GRACE',
    'AKINYI',
  ])
    expect(text).not.toContain(other);
  expect(text).toContain('Jane Wanjiku');
});

test('what she paid for somebody else is hers too, without whom it was for', () => {
  const store = box();
  take(store, paid('ACC2', JANE, 'JANE'));
  const rows = told(store, 'ACC1');
  expect(rows['payment']).toMatchObject([{ payer_phone: JANE }]);
  expect(rows['subscription']).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toMatch(/Peter|Otieno|722000111/);
});

test('a delivery that nobody understood is among it when her number stands in it', () => {
  const store = box();
  const strange = (bytes: string) =>
    delivery({ kind: 'quarantined', reason: 'unknown-shape', detail: 'no amount' }, { bytes });
  take(store, strange(`{"from":"0712345678","name":"PETER OTIENO"}`), strange('{"from":"0722000111"}'));
  expect(told(store, 'ACC1')['callback']).toMatchObject([
    { result: 'quarantined', body: expect.stringMatching(/"from":"0712345678","name":"\[name\]"/) as unknown },
  ]);
});

test('what opens something, and who of the staff it was, is not in it', () => {
  const store = box();
  store.run(
    query()((db) =>
      db.insertInto('action').values({ at: NOW, actor: 'cli:amina', name: 'line.block', subject: 'line 1', key: 'k' }),
    ),
    {},
  );
  const rows = told(store, 'ACC1');
  expect(rows['action']).toMatchObject([{ actor: 'staff', name: 'line.block' }]);
  expect(JSON.stringify(rows)).not.toMatch(/sesame-open|amina|"key"/);
});

test('an alarm about a line of hers is told, without who of the staff saw to it', () => {
  const store = box();
  store.run(
    query()((db) =>
      db.insertInto('alarm').values([
        { kind: 'unusual-payment', subject: 'ACC1', message: 'KES 90,000', opened_at: NOW, seen_by: 'amina' },
        { kind: 'unusual-payment', subject: 'ACC2', message: 'KES 80,000', opened_at: NOW },
      ]),
    ),
    {},
  );
  expect(told(store, 'ACC1')['alarm']).toMatchObject([{ message: 'KES 90,000', seen_by: 'staff' }]);
});

test('who paid by a delivery that nobody could read is taken out, as far as it says', () => {
  const store = box();
  const bytes = '{"Amount":"1500","CustomerName":"GRACE AKINYI","PhoneNumber":"0799000111","note":"for 0712345678"}';
  take(store, delivery({ kind: 'quarantined', reason: 'unknown-shape', detail: 'x' }, { bytes }));
  const [callback] = told(store, 'ACC1')['callback'] ?? [];
  expect(callback?.['body']).toMatch(/for 0712345678/);
  expect(callback?.['body']).not.toMatch(/GRACE|AKINYI|0799000111/);
});

test('every table that names a person by a column is told, or is named here with why not', () => {
  const store = openStore();
  const tables = query()(
    () => sql<{ name: string }>`
      SELECT DISTINCT t.name FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c
      WHERE t.type = 'table' AND c.name IN ('subscriber_id', 'subscription_id', 'payment_id', 'payer_id', 'msisdn', 'payer_phone')`,
  );
  const missing = store
    .all(tables, {})
    .map(({ name }) => name)
    .filter((name) => !Object.hasOwn(PERSON_PARTS, name) && !Object.hasOwn(NOT_TOLD, name));
  expect(missing).toEqual([]);
});
