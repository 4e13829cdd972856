import { describe, expect, test } from 'vitest';
import { readKeptAnswer } from '../../../src/domain/money/kept-answer.ts';
import type { Notice } from '../../../src/domain/money/notice.ts';
import type { NotDone } from '../../../src/domain/outbound.ts';
import type { OrderState, PaymentProvider, PulledPage } from '../../../src/domain/provider-port.ts';
import { cents } from '../../../src/domain/values/money.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { provePayment } from '../../../src/services/money/prove-payment.ts';
import { startRequests } from '../../../src/services/money/request-rounds.ts';
import { takePayments, type Delivery } from '../../../src/services/money/take-payments.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { nextToProve } from '../../../src/storage/proofs.ts';
import { putProvider } from '../../../src/storage/providers.ts';
import { showPayment } from '../../../src/views/payment.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import {
  actions,
  addLine,
  addRequest,
  callbacks,
  checkoutKey,
  delivery,
  lineRow,
  notice,
  NOW,
  openAlarms,
  openStore,
  payments,
  POLICY,
  receiptKey,
  requests,
} from '../books.ts';

const MINUTE = 60_000;
const MUTE: PaymentProvider = { kind: 'payhero', read: () => ({ kind: 'ignored', reason: 'x', detail: '' }) };
const SILENT: NotDone = { kind: 'unreachable', reason: 'connection refused' };
const proofs = query()((db) => db.selectFrom('proof').selectAll().orderBy('payment_id'));

const page = (...rows: Notice[]): PulledPage => ({
  kind: 'page',
  rows: rows.map((told) => ({
    body: new TextEncoder().encode(`row ${JSON.stringify(told)}`),
    reading: { kind: 'notice', notice: told },
  })),
  wholeSince: 0,
  next: null,
});

/** A line, and a connection that signs nothing and answers what `says` holds. */
function openBox() {
  const store = openStore();
  const clock = new VirtualClock(NOW);
  const lineId = addLine(store, 1);
  const otherId = addLine(store, 2);
  store.run(putProvider, { name: 'payhero', kind: 'payhero', settings: '{}', path_secret: 'x', retired_at: null });
  const says = { list: page() as PulledPage | NotDone, state: SILENT as OrderState | NotDone };
  const asked: string[] = [];
  const provider: PaymentProvider = {
    ...MUTE,
    pull: () => (asked.push('list'), Promise.resolve(says.list)),
    status: () => (asked.push('state'), Promise.resolve(says.state)),
  };
  const woken: string[] = [];
  const submit = (one: Delivery) => Promise.resolve(takePayments(store, [one], POLICY, clock.now()));
  const deps = { store, clock, currency: 'KES', policy: POLICY, submit, wake: (lane: string) => woken.push(lane) };
  const requester = { name: 'payhero', provider, callbackUrl: null };
  return {
    ...{ store, clock, lineId, otherId, says, asked, woken, deps, requester },
    tell: (told: Notice) =>
      takePayments(store, [delivery(told, { receivedAt: clock.now(), isUnproven: true })], POLICY, clock.now()),
    /** Whatever is due by then, in turn. */
    async after(minutes: number) {
      await clock.advance(minutes * MINUTE);
      for (let n = 0; n < 20; n += 1) {
        const row = store.first(nextToProve, { provider: 'payhero', now: clock.now() });
        if (row !== undefined) await provePayment(deps, requester, row, new AbortController().signal);
      }
      expect(checkBooks(store).problems).toEqual([]);
    },
    states: () => store.all(payments, {}).map(({ state }) => state),
    /** Answers that moved money, with what was asked about. */
    kept: () =>
      store.all(callbacks, {}).flatMap(({ body, payment_id }) => {
        const { asked, answer } = readKeptAnswer(body) ?? {};
        expect(payment_id).not.toBeNull();
        return answer === undefined ? [] : [[asked?.order ?? asked?.keys[0]?.value, answer.kind, answer.told]];
      }),
    proofs: () => store.all(proofs, {}),
    alarms: () => store.all(openAlarms, {}),
  };
}
const paid = (receipt: string, partial: Partial<Notice> = {}) =>
  notice({ keys: [receiptKey(receipt)], account: 'ACC1', paidAt: NOW, ...partial });

describe('money that nobody asked for', () => {
  test('is booked at once, and its list is asked a minute later: one list proves all that stands in it', async () => {
    const box = openBox();
    box.tell(paid('SCA0000001'));
    box.tell(paid('SCA0000002', { account: 'ACC2' }));
    expect(box.states()).toEqual(['applied', 'applied']);
    expect(lineRow(box.store, 'ACC1').expires_at).toBeGreaterThan(NOW);
    box.says.list = page(paid('SCA0000002', { account: null }), paid('SCA0000001', { account: null }));
    await box.after(0.9);
    expect(box.asked).toEqual([]);
    const shown = () => showPayment(box.store, 1, () => 'none', NOW)?.proof?.state;
    expect(shown()).toBe('open');
    await box.after(0.1);
    expect(shown()).toBe('true');
    expect(box.proofs()).toMatchObject([{ state: 'true' }, { state: 'true' }]);
    expect(box.asked).toEqual(['list']);
    expect(box.alarms()).toEqual([]);
  });

  test('what was signed, asked for by ourselves, or entered by a person is not asked for', async () => {
    const box = openBox();
    takePayments(box.store, [delivery(paid('SCA0000001'))], POLICY, NOW);
    await box.after(60);
    expect(box.proofs()).toEqual([]);
    expect(box.asked).toEqual([]);
  });

  test.each(['unconfirmed', 'ceiling'] as const)(
    'held as %s, it is released as soon as its list has it',
    async (hold) => {
      const box = openBox();
      box.tell(paid('SCA0000001', { hold }));
      expect(box.states()).toEqual(['held']);
      await box.after(0.1);
      expect(box.states()).toEqual(['held']);
      box.says.list = page(paid('SCA0000001', { account: null }));
      await box.after(0.2);
      expect(box.states()).toEqual(['applied']);
      expect(lineRow(box.store, 'ACC1').expires_at).toBeGreaterThan(NOW);
      expect(box.proofs()).toMatchObject([{ state: 'true' }]);
    },
  );

  test('of another amount it is false: reversed, the line as before, and told', async () => {
    const box = openBox();
    box.tell(paid('SCA0000001'));
    box.says.list = page(paid('SCA0000001', { amountCents: cents(1_000) }));
    await box.after(1);
    expect(box.states()).toEqual(['reversed']);
    expect(lineRow(box.store, 'ACC1').expires_at).toBeLessThanOrEqual(NOW + MINUTE);
    expect(box.proofs()).toMatchObject([{ state: 'false', said: 'is KES 10 in the provider’s list' }]);
    expect(box.alarms()).toMatchObject([{ kind: 'false-payment', subject: 'payment 1' }]);
    expect(box.alarms()[0]?.message).toMatch(/is KES 10 in the provider’s list\. It was reversed\./);
    expect(box.store.all(actions, {}).at(-1)).toMatchObject({ name: 'payment.reverse', actor: 'box' });
    expect(box.kept()).toEqual([['SCA0000001', 'listed', expect.stringContaining('"amountCents":1000')]]);
    expect(showPayment(box.store, 1, () => 'none', NOW)?.callbacks.map(({ reason }) => reason)).toContain('proof');
  });

  test('that two lists an hour apart do not have, which have later money, is false', async () => {
    const box = openBox();
    box.tell(paid('SCA0000001'));
    await box.clock.advance(MINUTE);
    box.tell(paid('SCA0000002', { account: 'ACC2' }));
    box.says.list = page(paid('SCA0000002'));
    await box.after(58);
    expect(box.states()).toEqual(['applied', 'applied']);
    await box.after(60);
    expect(box.states()).toEqual(['applied', 'applied']);
    expect(box.alarms()).toEqual([]);
    await box.after(61);
    expect(box.states()).toEqual(['reversed', 'applied']);
    expect(lineRow(box.store, 'ACC1').expires_at).toBeLessThanOrEqual(box.clock.now());
    expect(box.alarms()).toHaveLength(1);
  });

  /** Nobody told of the first; of the second one, a minute later, the list knows. */
  const missed = async () => {
    const box = openBox();
    box.tell(paid('SCA0000001'));
    await box.clock.advance(MINUTE);
    box.tell(paid('SCA0000002', { account: 'ACC2' }));
    box.says.list = page(paid('SCA0000002'));
    await box.after(62);
    expect(box.proofs()[0]).toMatchObject({ state: 'open', said: 'is not in the provider’s list' });
    return box;
  };

  test('a list that lagged, or had lost a page, takes nothing: the next one has it', async () => {
    const box = await missed();
    box.says.list = page(paid('SCA0000001', { account: null }), paid('SCA0000002'));
    await box.after(24 * 60);
    expect(box.states()).toEqual(['applied', 'applied']);
    expect(box.proofs()[0]).toMatchObject({ state: 'true' });
    expect(box.alarms()).toEqual([]);
  });

  test('one list alone takes nothing where no other one comes, and a person is told in the end', async () => {
    const box = await missed();
    box.says.list = page();
    for (let hours = 0; hours < 50; hours += 1) await box.after(60);
    expect(box.states()).toEqual(['applied', 'applied']);
    expect(box.alarms()).toMatchObject([{ kind: 'false-payment', subject: 'payment 1' }]);
    expect(box.alarms()[0]?.message).toContain('Nothing was moved.');
  });

  test('a row of its receipt that is not understood is not a list without it', async () => {
    const box = await missed();
    const [later] = page(paid('SCA0000002')).rows;
    const body = new TextEncoder().encode('{"transactionId":"sca0000001","shortcode":"other"}');
    const odd = { body, reading: { kind: 'quarantined', reason: 'other_short_code', detail: '' } } as const;
    box.says.list = { ...page(), rows: [odd, later!] };
    for (let hours = 0; hours < 50; hours += 1) await box.after(60);
    expect(box.states()).toEqual(['applied', 'applied']);
    expect(box.alarms()[0]?.message).toContain('in a form that is not understood');
  });

  test('a list that leaves out many takes few: the others are for a person', async () => {
    const box = openBox();
    for (let n = 1; n <= 6; n += 1) box.tell(paid(`SCA000000${n}`, { account: n % 2 === 1 ? 'ACC1' : 'ACC2' }));
    await box.clock.advance(MINUTE);
    box.tell(paid('SCA0000009', { account: 'ACC2' }));
    box.says.list = page(paid('SCA0000009'));
    for (let hours = 0; hours < 20; hours += 1) await box.after(60);
    const count = (state: string) => box.states().filter((one) => one === state).length;
    expect([count('reversed'), count('applied')]).toEqual([3, 4]);
    for (let hours = 0; hours < 30; hours += 1) await box.after(60);
    expect(box.alarms().filter(({ kind }) => kind === 'false-payment')).toHaveLength(6);
  });

  test.each<[string, (box: ReturnType<typeof openBox>) => void]>([
    ['that cannot be asked', (box) => (box.says.list = SILENT)],
    ['that has nothing later', (box) => (box.says.list = page())],
    [
      'that has later money only which was asked for',
      (box) => {
        addRequest(box.store, 'CO_9', box.otherId);
        const asked = { keys: [receiptKey('SCA0000009'), checkoutKey('ws_CO_9')], requestNames: ['ws_CO_9'] };
        box.tell(notice({ ...asked, requestOnly: true }));
        box.says.list = page(paid('SCA0000009'));
      },
    ],
    ['that is not whole so far back', (box) => (box.says.list = { ...page(paid('SCA0000002')), wholeSince: NOW })],
  ])('a list %s moves nothing, for two days and after', async (_what, set) => {
    const box = openBox();
    box.tell(paid('SCA0000001'));
    await box.clock.advance(1);
    box.tell(paid('SCA0000002', { account: 'ACC2' }));
    set(box);
    for (let hours = 0; hours < 60; hours += 1) await box.after(60);
    expect(new Set(box.states())).toEqual(new Set(['applied']));
    expect(box.proofs()[0]).toMatchObject({ state: 'unknown', next_at: null });
    expect(box.alarms()).toEqual([]);
  });

  test('where nobody can be asked it stands as it was taken', async () => {
    const box = openBox();
    box.tell(paid('SCA0000001'));
    const row = box.store.first(nextToProve, { provider: 'payhero', now: NOW + MINUTE });
    await provePayment(box.deps, { ...box.requester, provider: MUTE }, row!, new AbortController().signal);
    expect(box.states()).toEqual(['applied']);
    expect(box.proofs()).toMatchObject([{ state: 'unknown' }]);
  });

  test('what was spent meanwhile is told and not reversed, and a person takes back what was not so', async () => {
    const box = openBox();
    box.tell(paid('SCA0000001'));
    box.says.list = page(paid('SCA0000001', { amountCents: cents(1_000) }));
    await box.clock.advance(40 * 24 * 60 * MINUTE);
    await box.after(0);
    expect(box.alarms()).toMatchObject([{ kind: 'false-payment' }]);
    expect(box.proofs()).toMatchObject([{ state: 'false' }]);
  });
});

describe('money that answers an order of ours', () => {
  const answer = (partial: Partial<Notice> = {}) =>
    paid('SCA0000001', {
      keys: [receiptKey('SCA0000001'), checkoutKey('ws_CO_1')],
      account: null,
      requestNames: ['ws_CO_1'],
      requestOnly: true,
      ...partial,
    });
  const failure: OrderState = {
    kind: 'failure',
    told: '{"status":"FAILED"}',
    failure: { provider: 'payhero', requestNames: [], terminalKeys: [], code: '1032', message: 'cancelled' },
  };
  const ordered = () => {
    const box = openBox();
    addRequest(box.store, 'CO_1', box.lineId);
    return box;
  };

  test('is proved by the state of that order', async () => {
    const box = ordered();
    box.tell(answer());
    box.says.state = { kind: 'paid', keys: [receiptKey('SCA0000001')], paidAt: NOW, told: '{"status":"SUCCESS"}' };
    await box.after(1);
    expect(box.asked).toEqual(['state']);
    expect(box.proofs()).toMatchObject([{ state: 'true' }]);
  });

  test('held, it is released by it, and the order is paid', async () => {
    const box = ordered();
    box.tell(answer({ hold: 'unconfirmed' }));
    box.says.state = { kind: 'paid', keys: [], paidAt: NOW, told: '{"status":"SUCCESS"}' };
    await box.after(0.1);
    expect(box.states()).toEqual(['applied']);
    expect(box.store.all(requests, {})).toMatchObject([{ state: 'paid', payment_id: 1 }]);
    expect(box.kept()).toEqual([['CO_1', 'paid', '{"status":"SUCCESS"}']]);
  });

  test('of an order that failed it is false, and not by what was said in the first minutes', async () => {
    const box = ordered();
    box.tell(answer());
    box.says.state = failure;
    await box.after(9);
    expect(box.states()).toEqual(['applied']);
    await box.after(7);
    expect(box.states()).toEqual(['applied']);
    await box.after(60);
    expect(box.states()).toEqual(['reversed']);
    expect(box.alarms()[0]?.message).toMatch(/answers an order that failed: 1032 cancelled\. It was reversed\./);
    expect(box.kept()).toEqual([['CO_1', 'failure', '{"status":"FAILED"}']]);
  });

  test('an order whose late success the provider shows late is not undone', async () => {
    const box = ordered();
    box.tell(answer());
    box.says.state = failure;
    await box.after(16);
    expect(box.proofs()).toMatchObject([{ state: 'open' }]);
    box.says.state = { kind: 'paid', keys: [receiptKey('SCA0000001')], paidAt: NOW, told: '{"status":"SUCCESS"}' };
    await box.after(60);
    expect(box.states()).toEqual(['applied']);
    expect(box.proofs()).toMatchObject([{ state: 'true' }]);
  });

  test('an order that is not known says something only where another one was known', async () => {
    const box = ordered();
    box.tell(answer());
    box.says.state = { kind: 'absent', detail: 'not found' };
    for (let hours = 0; hours < 50; hours += 1) await box.after(60);
    expect(box.states()).toEqual(['applied']);
    const other = ordered();
    addRequest(other.store, 'CO_2', other.otherId);
    other.tell(answer({ keys: [receiptKey('SCA0000002'), checkoutKey('ws_CO_2')], requestNames: ['ws_CO_2'] }));
    other.says.state = { kind: 'paid', keys: [], paidAt: NOW, told: '{"status":"SUCCESS"}' };
    await other.after(1);
    other.tell(answer());
    other.says.state = { kind: 'absent', detail: 'not found' };
    await other.after(62);
    expect(other.states()).toEqual(['applied', 'applied']);
    await other.after(120);
    expect(other.states()).toEqual(['applied', 'reversed']);
  });

  test('an order that was paid with another receipt moves nothing, and a person is told in the end', async () => {
    const box = ordered();
    box.tell(answer());
    box.says.state = { kind: 'paid', keys: [receiptKey('SCA7777777')], paidAt: NOW, told: '{"status":"SUCCESS"}' };
    for (let hours = 0; hours < 50; hours += 1) await box.after(60);
    expect(box.states()).toEqual(['applied']);
    expect(box.alarms()).toMatchObject([{ kind: 'false-payment' }]);
  });
});

test('what is to be asked for is asked for after the next start, in turn with everything else that is asked of a provider', async () => {
  const box = openBox();
  box.tell(paid('SCA0000001'));
  box.says.list = page(paid('SCA0000001'));
  await box.clock.advance(5 * MINUTE);
  const rounds = startRequests({
    ...box.deps,
    requesters: () => [box.requester],
    onBug: (bug) => {
      throw bug;
    },
  });
  for (let n = 0; n < 200 && box.proofs()[0]?.state === 'open'; n += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  await rounds.stop();
  expect(box.proofs()).toMatchObject([{ state: 'true' }]);
});
