import { describe, expect, test } from 'vitest';
import { cents } from '../../../src/domain/values/money.ts';
import type { Notice } from '../../../src/domain/money/notice.ts';
import type { PaymentProvider, PulledPage, PulledRow, PullFrom } from '../../../src/domain/provider-port.ts';
import type { NotDone } from '../../../src/domain/outbound.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { recordAction } from '../../../src/services/actions/record-action.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { takePayments } from '../../../src/services/money/take-payments.ts';
import { listing, pullPayments } from '../../../src/services/reconcile/pull-payments.ts';
import { startPulling } from '../../../src/services/reconcile/pulling.ts';
import { pullOf, putPull } from '../../../src/storage/pulls.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import {
  addLine,
  callbacks,
  DAY,
  delivery,
  HOUR,
  ledger,
  lineRow,
  notice,
  NOW,
  openAlarms,
  openStore,
  payments,
  POLICY,
  receiptKey,
} from '../books.ts';

const row = (told: Notice): PulledRow => ({
  body: new TextEncoder().encode(`row ${JSON.stringify(told)}`),
  reading: { kind: 'notice', notice: told },
});
const fee = (receipt: string): PulledRow => ({
  body: new TextEncoder().encode(receipt),
  reading: { kind: 'fee', key: receiptKey(receipt), amountCents: cents(800), currency: 'KES', at: NOW },
});
const page = (rows: readonly PulledRow[], next: string | null = null): PulledPage => ({
  kind: 'page',
  rows,
  wholeSince: 0,
  next,
});

/** A provider that gives these pages, one call each. */
function box(...answers: (PulledPage | NotDone)[]) {
  const store = openStore();
  store.transaction(() => recordAction(store, { at: NOW - 10 * DAY, actor: 'test', name: 'setup.apply' }));
  addLine(store, 1);
  const clock = new VirtualClock(NOW);
  const asked: PullFrom[] = [];
  const pull = (from: PullFrom) => {
    asked.push(from);
    return Promise.resolve(answers.shift() ?? page([]));
  };
  const take = (deliveries: Parameters<typeof takePayments>[1]) =>
    Promise.resolve(takePayments(store, deliveries, POLICY, clock.now()));
  const once = (reach: 'light' | 'full' = 'light') =>
    pullPayments(
      { store, clock, timeZone: POLICY.timeZone, take },
      { name: 'daraja', pull },
      reach,
      new AbortController().signal,
    );
  return { store, clock, asked, pull, take, once };
}
const lost = notice({ keys: [receiptKey('SCB1234567')], account: 'ACC1', paidAt: NOW - HOUR });
const wholeUntil = (store: Store) => store.first(pullOf, { provider: 'daraja' })?.whole_until;

describe('a pull', () => {
  test('books what no callback told, with its row as evidence, and whoever paid is let in', async () => {
    const { store, once } = box(
      page([row(lost)], '2'),
      page([fee('SCB1234567')]),
      page([row(lost), fee('SCB1234567')]),
    );
    expect(await once()).toMatchObject({ rows: 2, found: 1, fees: 1, error: null });
    expect(lineRow(store, 'ACC1').expires_at).toBeGreaterThan(NOW);
    expect(store.all(callbacks, {})[0]?.body.toString()).toMatch(/^row /);
    // The same list again, and the callback after all: nothing twice.
    expect(await once()).toMatchObject({ rows: 2, found: 0, fees: 0 });
    takePayments(store, [delivery(lost)], POLICY, NOW);
    expect(store.all(payments, {})).toHaveLength(1);
    expect(store.all(ledger, {}).filter(({ move }) => move === 'fee>outside')).toHaveLength(1);
    expect(checkBooks(store).problems).toEqual([]);
  });

  test('of money that the books know writes nothing, and one that was held as unconfirmed is set free', async () => {
    const held = notice({ keys: [receiptKey('SCB7654321')], account: 'ACC1', hold: 'unconfirmed' });
    const { store, once } = box(page([row(lost), row({ ...held, hold: null })]));
    takePayments(store, [delivery(lost), delivery(held)], POLICY, NOW);
    const before = store.all(callbacks, {}).length;
    expect(await once()).toMatchObject({ found: 0 });
    expect(store.all(callbacks, {})).toHaveLength(before + 1);
    expect(store.all(payments, {}).map(({ state }) => state)).toEqual(['applied', 'applied']);
  });

  test('that ends early is asked for again from where it began, and never before the books did', async () => {
    const none = { kind: 'unreachable', reason: 'connection refused' } as const;
    const { store, once, clock, asked } = box(page([]), page([row(lost)], '2'), none, page([row(lost)]));
    await once();
    expect(asked[0]?.since).toBe(NOW - 2 * DAY);
    await clock.advance(3 * DAY);
    expect(await once()).toMatchObject({ found: 1, error: 'connection refused' });
    expect(wholeUntil(store)).toBe(NOW);
    await once();
    expect(asked.at(-1)?.since).toBe(NOW - 2 * HOUR);
    expect(wholeUntil(store)).toBe(clock.now());
    const young = box();
    young.store.run(putPull, { provider: 'daraja', wholeUntil: NOW - 10 * DAY + HOUR, error: null });
    await young.once('full');
    expect(young.asked[0]?.since).toBe(NOW - 10 * DAY);
  });

  test('of a provider that keeps less names the time for which a statement is needed', async () => {
    const short = (until: number) => ({ ...page([]), wholeSince: until });
    const { store, once, clock } = box(short(NOW - DAY), short(NOW + DAY), short(NOW + 5 * DAY));
    expect((await once()).gap).toBeNull();
    await clock.advance(3 * DAY);
    expect((await once()).gap).toEqual({ from: NOW, until: NOW + DAY });
    const [first] = store.all(openAlarms, {});
    expect(first).toMatchObject({
      kind: 'pull-gap',
      subject: 'daraja',
      message: expect.stringContaining('from 10 Mar 09:00 to 11 Mar 09:00') as string,
    });
    // A second one before anybody has seen to the first: both are told.
    await clock.advance(3 * DAY);
    await once();
    const [both] = store.all(openAlarms, {});
    expect(both?.message).toContain(first?.message);
    expect(both?.message).toContain('from 13 Mar 09:00 to 15 Mar 09:00');
  });

  test('comes after the start, soon again where money was lost or may be, and then by the hour', async () => {
    const { store, clock, asked, pull, take } = box(page([row(lost)]));
    const mute: PaymentProvider = { kind: 'x', read: () => ({ kind: 'ignored', reason: 'x', detail: '' }) };
    const provider: PaymentProvider = { ...mute, pull };
    const found: unknown[] = [];
    const doubt = { isOpen: false };
    const pulling = startPulling(
      {
        store,
        clock,
        take,
        timeZone: POLICY.timeZone,
        connections: () => [
          { name: 'daraja', provider },
          { name: 'other', provider: mute },
        ],
        alarms: { found: () => undefined },
        isDoubtful: () => doubt.isOpen,
        onBug: (error) => found.push(error),
      },
      (report) => found.push(report.found),
    );
    await settled();
    expect(found).toEqual([1]);
    await clock.advance(2 * 60_000);
    await settled();
    expect(found).toEqual([1, 0]);
    await clock.advance(HOUR - 1);
    await settled();
    expect(asked).toHaveLength(2);
    await clock.advance(1);
    await settled();
    expect(found).toEqual([1, 0, 0]);

    // The way by which callbacks come is open again: at once. While it is in doubt: as often as after a failure.
    doubt.isOpen = true;
    pulling.hasten();
    await settled();
    expect(found).toHaveLength(4);
    await clock.advance(2 * 60_000);
    await settled();
    expect(found).toHaveLength(5);
    // Asked for while it asks: once more when it has ended.
    doubt.isOpen = false;
    pulling.hasten();
    pulling.hasten();
    await settled();
    await clock.advance(0);
    await settled();
    expect(found).toHaveLength(7);

    await pulling.stop();
    pulling.hasten();
    await clock.advance(DAY);
    expect(asked).toHaveLength(7);
    expect(listing([])).toEqual([]);
  });
});

const settled = () => new Promise((done) => void setTimeout(done, 20));
