import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { cents } from '../../../src/domain/values/money.ts';
import { parseMsisdn } from '../../../src/domain/values/msisdn.ts';
import { act, preview } from '../../../src/services/actions/act.ts';
import { erasedAt } from '../../../src/services/box/erased-numbers.ts';
import { addLine as addLineDeed } from '../../../src/services/lines/add-line.ts';
import { endLine } from '../../../src/services/lines/end-line.ts';
import { extendLine } from '../../../src/services/lines/extend-line.ts';
import { minter } from '../../../src/services/lines/subscribers.ts';
import { assignByHand } from '../../../src/services/money/assign-payment.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { dismissByHand } from '../../../src/services/money/dismiss-payment.ts';
import { eraseSubscriber } from '../../../src/services/people/erase-subscriber.ts';
import { applySetup } from '../../../src/services/setup/apply-setup.ts';
import { readErased } from '../../../src/services/setup/read-setup.ts';
import { query } from '../../../src/storage/engine/query.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { ERASURES } from '../../../src/storage/erasure-fates.ts';
import { NAMELESS, SCRUBBED } from '../../../src/storage/person-texts.ts';
import { HOLDS } from '../../../src/storage/person-rows.ts';
import { personCalled } from '../../../src/views/person.ts';
import { seededRandom } from '../../../src/simulate/random.ts';
import {
  actions,
  addLine,
  addRequest,
  callbacks,
  DAY,
  delivery,
  ledger,
  lineRow,
  notice,
  NOW,
  openStore,
  payments,
  POLICY,
  PRICE,
  receipts,
  take,
} from '../books.ts';

const JANE = parseMsisdn('0712345678')!;
const PETER = parseMsisdn('0722000111')!;
const BY = { actor: 'cli:amina', reason: 'asked to be forgotten' };
const erase = eraseSubscriber(POLICY);

const run = (store: Store, statement: string) =>
  store.run(
    query()(() => sql<object>`${sql.raw(statement)}`),
    {},
  );

/** Jane, who pays for ACC1 and once for Peter's ACC2, and whom many rows name. */
function box(path?: string): Store {
  const store = openStore(path);
  addLine(store, 1, {
    msisdn: JANE,
    accountNo: 'JANE-HSE4',
    username: 'jane.wanjiku',
    set: { login_password: 'sesame-open' },
  });
  addLine(store, 2, { msisdn: PETER });
  run(store, `UPDATE subscriber SET name = 'Jane Wanjiku' WHERE msisdn = '${JANE}'`);
  run(store, `UPDATE subscriber SET name = 'Peter Otieno' WHERE msisdn = '${PETER}'`);
  const paid = (account: string, payerPhone: string, payerName: string) =>
    delivery(notice({ account, payerPhone, payerName }), { bytes: `{"who":"${payerName}"}` });
  take(
    store,
    paid('JANE-HSE4', JANE, 'JANE WANJIKU'),
    paid('ACC2', JANE, 'JANE WANJIKU'),
    paid('JANE-HSE4', PETER, 'PETER OTIENO'),
    paid('ACC2', PETER, 'PETER OTIENO'),
  );
  act(
    store,
    extendLine(POLICY),
    { lineId: 1, by: { days: 2 } },
    { actor: 'cli:amina', reason: 'Jane Wanjiku was ill' },
    NOW,
  );
  for (const statement of [
    `INSERT INTO action (at, actor, name, subject, reason, detail) VALUES (${NOW}, 'cli:amina', 'line.block', 'line 1', 'Jane Wanjiku asked', 'account JANE-HSE4')`,
    `INSERT INTO action (at, actor, name, subject, detail) VALUES (${NOW}, 'cli:amina', 'line.pays-for', 'line 2', 'pays for JANE-HSE4, of jane wanjiku, 0712345678')`,
    `INSERT INTO action (at, actor, name, subject, detail) VALUES (${NOW}, 'cli:amina', 'setup.change', 'subscriber Jane Wanjiku', '[{"field":"msisdn","after":"${JANE}"}]')`,
    `INSERT INTO message (subscription_id, action_id, msisdn, body, state, settled_at) VALUES (1, (SELECT max(id) FROM action), '${JANE}', 'Hello Jane Wanjiku', 'sent', ${NOW})`,
    `INSERT INTO owner_notice (kind, made_at, title, short, text) VALUES ('alarms', ${NOW}, 'JANE-HSE4 paid much', 'JANE-HSE4', 'Jane Wanjiku (0712 345 678) paid')`,
    `INSERT INTO alarm (kind, subject, message, opened_at, closed_at) VALUES ('unusual-payment', 'JANE-HSE4', 'much', ${NOW}, ${NOW})`,
    `INSERT INTO line_device (subscription_id, mac, since) VALUES (1, 'AA:BB:CC:00:11:22', ${NOW})`,
    `INSERT INTO account_alias (alias, subscription_id, actor, created_at) VALUES ('WANJIKU ${JANE}', 1, 'amina', ${NOW})`,
    `INSERT INTO number_code (purpose, asked, device, msisdn, code_sha256, made_at) VALUES ('line', 'JANEHSE4', 'x', '${JANE}', 'aa', ${NOW})`,
    `INSERT INTO delivery_report (message_id, msisdn, state, reported_at) VALUES ('m1', '${JANE}', 'delivered', ${NOW})`,
    `UPDATE receipt SET state = 'sent', body = 'Dear Jane Wanjiku', settled_at = ${NOW}`,
  ])
    run(store, statement);
  return store;
}

/** Her line is ended, and its router has said so. */
function leave(store: Store, lineId = 1): void {
  act(store, endLine(POLICY), { lineId }, BY, NOW);
  const { balance_cents } = lineRow(store, 'JANE-HSE4');
  if (balance_cents > 0) throw new Error('money is left');
  run(store, `UPDATE command SET state = 'done', finished_at = ${NOW} WHERE state = 'queued'`);
  run(store, `UPDATE subscription SET access = 'off', access_at = ${NOW} WHERE id = ${lineId}`);
}

/** All text of all tables, and the bytes of the file. */
function everything(store: Store): string {
  const tables = store.all(
    query()(
      () =>
        sql<{
          name: string;
        }>`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%text%' AND name NOT LIKE 'sqlite%'`,
    ),
    {},
  );
  return tables
    .flatMap(({ name }) =>
      store.all(
        query()(() => sql<object>`SELECT * FROM ${sql.table(name)}`),
        {},
      ),
    )
    .map((row) =>
      JSON.stringify(row, (_, value: unknown) => (isBytes(value) ? Buffer.from(value.data).toString('utf8') : value)),
    )
    .join('\n');
}

function isBytes(value: unknown): value is { data: number[] } {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer' && 'data' in value;
}

const HERS = [/jane/i, /wanjiku/i, /712.?345.?678/, /sesame/, /AA:BB:CC:00:11:22/];

describe('a person who is erased', () => {
  test('is nowhere any more, but in the reason that the chain is made over; the books are whole', async () => {
    const store = box();
    leave(store);
    const before = { ledger: store.all(ledger, {}), payments: store.all(payments, {}) };
    const done = act(store, erase, { subscriberId: 1 }, BY, NOW + DAY);
    expect(done).toMatchObject({
      kind: 'done',
      result: { erased: { people: 1, lines: 1, payments: 3, deliveries: 3 } },
    });

    const text = everything(store).replace('Jane Wanjiku was ill', '');
    for (const hers of HERS) expect(text).not.toMatch(hers);
    expect(text).toContain('Peter Otieno');
    expect(store.all(ledger, {})).toEqual(before.ledger);
    expect(store.all(payments, {}).map((row) => [row.amount_cents, row.receipt_code, row.received_at])).toEqual(
      before.payments.map((row) => [row.amount_cents, row.receipt_code, row.received_at]),
    );
    expect(checkBooks(store).problems).toEqual([]);
    expect(store.all(callbacks, {}).map((row) => row.body.length > 0)).toEqual([false, false, false, true]);
    expect(store.all(receipts, {}).map((row) => row.state)).toEqual(['sent', 'sent', 'sent', 'sent']);

    const { path } = store;
    await store.close();
    const bytes = readFileSync(path).toString('latin1').replaceAll('Jane Wanjiku was ill', '');
    expect(bytes.match(/jane\.wanjiku|JANE-HSE4|Jane Wanjiku|JANE WANJIKU|0712345678|254712345678|sesame/g)).toBeNull();
  });

  test('is told in the audit by who did it, when and how many, and not by whom', () => {
    const store = box();
    leave(store);
    act(store, erase, { subscriberId: 1 }, { actor: 'cli:amina', reason: 'Jane Wanjiku asked, 0712345678' }, NOW + DAY);
    const deed = store.all(actions, {}).find((row) => row.name === 'subscriber.erase');
    expect(deed).toMatchObject({
      actor: 'cli:amina',
      at: NOW + DAY,
      subject: 'person 1',
      reason: '[erased] asked, [erased]',
    });
    const kept = store.all(
      query()((db) => db.selectFrom('erasure').selectAll()),
      {},
    );
    expect(kept).toMatchObject([{ person: 1, at: NOW + DAY, action_id: deed?.id }]);
    expect(JSON.parse(kept[0]?.counts ?? '')).toMatchObject({ people: 1, lines: 1 });
  });

  test('is found by nothing, and her line by its new name', () => {
    const store = box();
    leave(store);
    act(store, erase, { subscriberId: 1 }, BY, NOW + DAY);
    expect(personCalled(store, 'JANE-HSE4').kind).toBe('none');
    expect(personCalled(store, JANE).kind).toBe('none');
    expect(personCalled(store, 'ERASED-1')).toMatchObject({
      kind: 'one',
      rows: { subscriber: [{ name: 'ERASED-1', msisdn: null }] },
    });
    expect(lineRow(store, 'ERASED-1')).toMatchObject({
      account_plain: 'ERASED1',
      account_key: 'ERASED1',
      login_plain: 'ERASED1',
    });
  });

  test('is not erased twice', () => {
    const store = box();
    leave(store);
    act(store, erase, { subscriberId: 1 }, BY, NOW + DAY);
    expect(act(store, erase, { subscriberId: 1 }, BY, NOW + 2 * DAY)).toMatchObject({ kind: 'refused', why: 'erased' });
    expect(act(store, erase, { subscriberId: 99 }, BY, NOW)).toMatchObject({ kind: 'refused', why: 'unknown' });
  });

  test('leaves everybody else as they were', () => {
    const store = box();
    leave(store);
    const peter = () => [lineRow(store, 'ACC2'), store.all(payments, {})[3], personCalled(store, PETER)];
    const [line, payment] = peter();
    act(store, erase, { subscriberId: 1 }, BY, NOW + DAY);
    expect(peter().slice(0, 2)).toEqual([line, payment]);
  });

  test('who asks is told what goes, what stays, and why', () => {
    const store = box();
    leave(store);
    const planned = preview(store, erase, { subscriberId: 1 }, NOW);
    if (planned.kind === 'refused') throw new Error(planned.words);
    expect(planned.preview.join('\n')).toMatch(/^Jane Wanjiku goes/);
    expect(planned.preview.join('\n')).toMatch(/3 payments of KES 4,500 in all/);
    expect(planned.preview.join('\n')).toMatch(/1 reason that moved money stays .*1 of them names them/);
    expect(planned.preview.join('\n')).toMatch(/stays, switched off: pppoe jane\.wanjiku on tower-1/);
  });
});

describe('is refused, with the one step that comes first, while', () => {
  const refused = (store: Store) => act(store, erase, { subscriberId: 1 }, BY, NOW + DAY);

  test('a line is served', () => {
    const store = box();
    expect(refused(store)).toMatchObject({
      why: 'line',
      words: expect.stringMatching(/JANE-HSE4 is still served, and paid until .*: end that line first/) as unknown,
    });
  });

  test.each([
    [
      'its balance is not empty',
      `UPDATE subscription SET balance_cents = 5000 WHERE id = 1`,
      'money',
      /still has KES 50/,
    ],
    ['a payment waits', `UPDATE payment SET state = 'unmatched' WHERE id = 2`, 'money', /Payment 2 of KES 1,500 waits/],
    [
      'a delivery waits',
      `UPDATE callback SET payment_id = NULL, result = 'quarantined' WHERE id = 1`,
      'money',
      /Message 1 of a provider waits/,
    ],
    [
      'a refund is on its way',
      `INSERT INTO refund (payment_id, amount_cents, state, asked_by, asked_at) VALUES (1, 5, 'asked', 1, 1)`,
      'money',
      /refund of payment 1/,
    ],
    [
      'an SMS has not left',
      `UPDATE receipt SET state = 'queued', settled_at = NULL WHERE payment_id = 1`,
      'message',
      /SMS/,
    ],
    [
      'a router has work',
      `INSERT INTO command (kind, lane, subject, priority, run_at, created_at) VALUES ('router.sync', 'router:tower-1', 1, 1, 1, 1)`,
      'router',
      /tower-1 has not yet said/,
    ],
    [
      'a router has not said that it is off',
      `UPDATE subscription SET access = 'on' WHERE id = 1`,
      'router',
      /tower-1 has not yet said/,
    ],
  ])('%s', (_, statement, why, words) => {
    const store = box();
    leave(store);
    run(store, statement);
    expect(refused(store)).toMatchObject({ kind: 'refused', why, words: expect.stringMatching(words) as unknown });
  });

  test('a phone was asked for money', () => {
    const store = box();
    leave(store);
    addRequest(store, 'WSH1', 1);
    expect(refused(store)).toMatchObject({ why: 'request', words: expect.stringMatching(/JANE-HSE4/) as unknown });
  });

  test('nobody says why, or whoever asks is no owner', () => {
    const store = box();
    leave(store);
    expect(act(store, erase, { subscriberId: 1 }, { actor: 'amina' }, NOW)).toMatchObject({ why: 'reason' });
    const mandate = { role: 'technician', limits: { cashCents: 1, freeMs: 1, currency: 'KES' } } as const;
    expect(act(store, erase, { subscriberId: 1 }, { ...BY, mandate }, NOW)).toMatchObject({ why: 'right' });
  });
});

describe('her account number is given to nobody again', () => {
  function erased(): Store {
    const store = box();
    leave(store);
    act(store, erase, { subscriberId: 1 }, BY, NOW + DAY);
    return store;
  }
  const line = (accountNo: string | null) => ({
    name: 'Mary',
    msisdn: null,
    language: null,
    accountNo,
    planCode: 'home',
    routerName: 'tower-1',
    service: 'pppoe' as const,
    username: 'mary',
    password: null,
    expiresAt: NOW,
  });

  test.each(['JANE-HSE4', 'jane hse4', 'janehse4'])('written %s', (accountNo) => {
    const store = erased();
    expect(erasedAt(store, accountNo)).toBe(NOW + DAY);
    expect(act(store, addLineDeed(minter('JSY', seededRandom(1))), line(accountNo), BY, NOW)).toMatchObject({
      why: 'accountNo',
      words: expect.stringMatching(/was that of somebody who was erased/) as unknown,
    });
  });

  test('by a setup file neither', () => {
    const store = erased();
    const { name, msisdn, language } = line(null);
    const wanted = { plans: [], routers: [], providers: [], sms: null };
    const her = {
      account_no: 'JANE-HSE4',
      plan_code: 'home',
      router_name: 'tower-1',
      service: 'pppoe',
      username: 'mary',
      login_password: null,
      expires_at: NOW,
    } as const;
    const setup = { ...wanted, subscribers: [{ name, msisdn, language, lines: [her] }] };
    expect(act(store, applySetup(minter('JSY', seededRandom(1))), setup, BY, NOW)).toMatchObject({
      kind: 'refused',
      words: expect.stringMatching(/somebody who was erased/) as unknown,
    });
    expect(readErased(store)('ACC2')).toBe(false);
  });

  test('by chance neither', () => {
    const store = erased();
    run(store, `UPDATE subscription SET account_no = 'X' || id WHERE id = 2`);
    const first = minter('JSY', seededRandom(7))();
    const add = (set: object) => addLine(store, 9, { accountNo: first, username: 'nine', set });
    add({ retired_at: NOW, access: 'off', access_at: NOW });
    const { subscriber_id: subscriberId } = lineRow(store, first);
    act(store, erase, { subscriberId }, BY, NOW + DAY);
    const done = act(store, addLineDeed(minter('JSY', seededRandom(7))), line(null), BY, NOW);
    if (done.kind === 'refused' || done.repeated) throw new Error('not added');
    expect(done.result.accountNo).not.toBe(first);
  });

  test('and money that comes for it waits for a person, and is not learned as another line’s', () => {
    const store = erased();
    take(store, notice({ account: 'JANE-HSE4', payerPhone: PETER, payerName: 'PETER', amountCents: cents(PRICE) }));
    const paid = store.all(payments, {}).at(-1);
    expect(paid?.state).toBe('unmatched');
    const given = act(
      store,
      assignByHand(POLICY),
      { paymentId: paid?.id ?? 0, accountNo: 'ACC2', remember: true },
      BY,
      NOW,
    );
    expect(given.kind === 'refused' ? given.words : '').toMatch(/erased/);
    expect(act(store, dismissByHand(POLICY), { paymentId: paid?.id ?? 0 }, BY, NOW).kind).toBe('done');
  });
});

test('nothing is rewritten but while somebody is erased, and what the chain is made over never', () => {
  const store = box();
  expect(() => run(store, `UPDATE action SET detail = NULL WHERE id = 1`)).toThrow(/never rewritten/);
  run(store, `INSERT INTO erasure (person, since, at, action_id, counts) VALUES (7, 1, 1, 1, '{}')`);
  const chained = `(SELECT action_id FROM ledger LIMIT 1)`;
  expect(() => run(store, `UPDATE action SET reason = 'x' WHERE id = ${chained}`)).toThrow(/never rewritten/);
  expect(() => run(store, `UPDATE action SET actor = 'x' WHERE id = 1`)).toThrow(/never rewritten/);
  run(store, `UPDATE action SET detail = NULL WHERE id = ${chained}`);
});

test('every table says what becomes of what it holds about somebody who is erased', () => {
  const store = openStore();
  const tables = store.all(
    query()(
      () => sql<{ name: string }>`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'
      AND name NOT GLOB '*_text*' AND name NOT GLOB '*_kind'`,
    ),
    {},
  );
  const known = new Set([...Object.keys(ERASURES), ...Object.keys(SCRUBBED), ...Object.keys(NAMELESS)]);
  expect(tables.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
  expect(Object.keys(ERASURES).sort()).toEqual(Object.keys(HOLDS).sort());
});
