import { beforeEach, describe, expect, test } from 'vitest';
import { parseSetup } from '../../../src/config/setup-file.ts';
import { setupTables, writeSetup } from '../../../src/config/write-setup.ts';
import { parseMsisdn } from '../../../src/domain/values/msisdn.ts';
import { act, type ActResult } from '../../../src/services/actions/act.ts';
import { addLine as addOneLine } from '../../../src/services/lines/add-line.ts';
import { autoPush } from '../../../src/services/lines/auto-push.ts';
import { importLines } from '../../../src/services/lines/import-lines.ts';
import { messageLine } from '../../../src/services/lines/message-line.ts';
import type { NewLine } from '../../../src/services/lines/new-lines.ts';
import { pushDue } from '../../../src/services/lines/push-due.ts';
import { remindLines } from '../../../src/services/lines/remind.ts';
import { requestPayment } from '../../../src/services/money/request-payment.ts';
import { resendReceipt } from '../../../src/services/money/resend-receipt.ts';
import { applySetup } from '../../../src/services/setup/apply-setup.ts';
import { readSetup } from '../../../src/services/setup/read-setup.ts';
import { planSetup } from '../../../src/services/setup/setup.ts';
import { wantPushes } from '../../../src/storage/auto-pushes.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { allSubscribers } from '../../../src/storage/subscribers.ts';
import { lanesElsewhere } from '../../../src/views/lane.ts';
import { linesOf } from '../../../src/views/lists.ts';
import { showPayment } from '../../../src/views/payment.ts';
import { searchLines } from '../../../src/views/search.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import { addLine, DAY, lineRow, notice, NOW, openStore, payments, POLICY, receipts, take } from '../books.ts';

const BY = { actor: 'amina', reason: 'asked for it' };
const ZONE = POLICY.timeZone;
const SETUP = `[[plans]]
code = "p10"
name = "Home 10"
price = 1500
period = "1 month"
profile = "10M"
[[routers]]
name = "r1"
host = "10.0.0.1"
username = "washa"
password_secret = "router"
`;
const JANE = `[[subscribers]]
name = "Jane"
[[subscribers.lines]]
account = "A1"
plan = "p10"
router = "r1"
service = "pppoe"
username = "jane"
expires = "2026-12-01 18:00"
`;

let store: Store;
let n = 0;
beforeEach(() => {
  store = openStore();
  n = 0;
});
const mint = () => `JSY-${String(n++).padStart(6, '0')}`;
const read = (text: string) => parseSetup('setup.toml', text, ZONE, NOW).wanted;
const apply = (text: string) => act(store, applySetup(mint), read(text), BY, NOW);
const subscribers = () => store.all(allSubscribers, {}).map(({ name, msisdn }) => [name, msisdn]);
const wordsOf = (done: ActResult<unknown, unknown>) => (done.kind === 'refused' ? done.words : 'done');

describe('a subscriber without a phone', () => {
  test('is set up, exported and set up again without a change, and may get a phone later', () => {
    apply(`${SETUP}${JANE}`);
    expect(subscribers()).toEqual([['Jane', null]]);
    const file = writeSetup(setupTables(readSetup(store), ZONE, false));
    expect(file).not.toContain('phone');
    expect(planSetup(readSetup(store), read(file))).toMatchObject({ changes: [], problems: [] });
    apply(`${SETUP}${JANE.replace('"Jane"', '"Jane"\nphone = "0712345678"')}`);
    expect(subscribers()).toEqual([['Jane', '254712345678']]);
    expect(lineRow(store, 'A1').subscriber_id).toBe(1);
  });

  test('is known by the name alone, and a namesake with a phone is somebody else', () => {
    apply(SETUP);
    const line: NewLine = {
      name: 'Jane',
      msisdn: null,
      language: null,
      accountNo: null,
      planCode: 'p10',
      routerName: 'r1',
      service: 'pppoe',
      username: 'jane',
      password: null,
      expiresAt: NOW + DAY,
    };
    const add = (fields: Partial<NewLine>) => act(store, addOneLine(mint), { ...line, ...fields }, BY, NOW).kind;
    const msisdn = parseMsisdn('0712345678');
    expect([add({}), add({ username: 'jane-2' }), add({ username: 'jane-3', msisdn })]).toEqual([
      'done',
      'done',
      'done',
    ]);
    expect(subscribers()).toEqual([
      ['Jane', null],
      ['Jane', '254712345678'],
    ]);
  });

  test('F-import-05: a list in which one in seven has none: all are taken, listed, and nothing changes the second time', () => {
    apply(SETUP);
    const phone = (i: number) => (i % 7 === 0 ? '' : `07${String(10_000_000 + i)}`);
    const rows = Array.from({ length: 42 }, (_, i) => `Person ${i},${phone(i)},p10,r1,pppoe,login-${i},2026-12-01`);
    const load = (list: readonly string[]) =>
      importLines(
        store,
        ['name,phone,plan,router,service,username,expires', ...list].join('\n'),
        { zone: ZONE, now: NOW, mint, partial: false },
        BY,
      );
    expect(load(rows)).toMatchObject({ problems: [], added: { length: 42 } });
    expect(load(rows)).toMatchObject({ problems: [], added: [], changed: [], same: 42 });
    const slice = { limit: 50, offset: 0 };
    expect(linesOf(store, 'no-phone', slice, lanesElsewhere, ZONE, NOW)).toHaveLength(6);
    const found = searchLines(store, '', { retired: false, withoutPhone: true, limit: 50 }, lanesElsewhere, NOW);
    expect(found.map(({ line }) => line.msisdn)).toEqual([null, null, null, null, null, null]);

    // A phone that the list has now is a correction; one that it lacks takes none away.
    const later = rows.map((row, i) =>
      i === 7 ? row.replace(',,', ',0733000999,') : i === 8 ? `Person 8,,${row.split(',').slice(2).join(',')}` : row,
    );
    expect(load(later).changed).toMatchObject([{ line: 9, differences: ['phone none -> 254733000999'] }]);
    expect(subscribers()).toContainEqual(['Person 8', '254710000008']);
    // Nor is somebody else the same person because neither has a phone.
    const other = load(['Somebody,,p10,r1,pppoe,login-0,2026-12-01']);
    expect(other.problems).toMatchObject([{ line: 2, column: 'username' }]);
  });
});

describe('a line without a phone', () => {
  test('is never found by who pays; what is paid by its number is booked, and the missing SMS has its reason', () => {
    addLine(store, 1, { msisdn: null });
    for (const payerPhone of [null, '', '254700000001', '2547*****001', '0'.repeat(64)])
      take(store, notice({ payerPhone }));
    expect(store.all(payments, {}).map(({ state }) => state)).toEqual(Array(5).fill('unmatched'));
    take(store, notice({ account: 'ACC1' }));
    const paid = store.all(payments, {}).at(-1);
    expect(paid).toMatchObject({ state: 'applied' });
    expect(store.all(receipts, {})).toEqual([]);
    const shown = showPayment(store, paid?.id ?? 0, lanesElsewhere, NOW);
    expect(shown).toMatchObject({ receipt: null, lacksPhone: true });
    expect(wordsOf(act(store, resendReceipt, { paymentId: paid?.id ?? 0 }, BY, NOW))).toContain('ACC1 has no phone');
  });

  test('is sent nothing and asked for nothing, and whoever tries is told why', () => {
    const expiresAt = NOW + DAY;
    const lineId = addLine(store, 1, { msisdn: null, expiresAt, plan: { push_days: '[-1]' } });
    const rules = { daysBefore: [1], onTheDay: false, daysAfter: [], fromHour: 8, toHour: 20 };
    expect(remindLines(store, rules, ZONE, NOW)).toEqual({ queued: 0, more: false });
    expect(wordsOf(act(store, messageLine, { lineId, text: 'Hello' }, BY, NOW))).toContain('ACC1 has no phone');
    expect(wordsOf(act(store, autoPush, { lineId, wants: true }, BY, NOW))).toContain('ACC1 has no phone');

    const requests = { currency: 'KES', connections: () => ['payhero'], random: Math.random };
    const wish = { accountNo: 'ACC1', amountCents: null, phone: null, provider: null };
    expect(wordsOf(act(store, requestPayment(requests), wish, BY, NOW))).toContain('ACC1 has no phone');
    expect(wordsOf(act(store, requestPayment(requests), { ...wish, phone: '0712345678' }, BY, NOW))).toBe('done');

    // It wanted to be asked, and lost its phone since: it keeps nobody else from being asked.
    store.run(wantPushes, {
      id: addLine(store, 2, { msisdn: null, expiresAt, plan: { push_days: '[-1]' } }),
      now: NOW,
    });
    store.run(wantPushes, { id: addLine(store, 3, { expiresAt, plan: { push_days: '[-1]' } }), now: NOW });
    const due = pushDue({ store, clock: new VirtualClock(NOW), requests, rules, zone: ZONE }, NOW);
    expect(due).toEqual({ queued: 1, more: false });
  });
});
