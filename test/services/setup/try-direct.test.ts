import { expect, test } from 'vitest';
import { directSeen } from '../../../src/domain/money/direct-test.ts';
import { act } from '../../../src/services/actions/act.ts';
import { takePayments } from '../../../src/services/money/take-payments.ts';
import { tryDirect } from '../../../src/services/setup/try-direct.ts';
import { directTests } from '../../../src/storage/direct-tests.ts';
import { putProvider } from '../../../src/storage/providers.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { actions, addLine, delivery, notice, NOW, openStore, POLICY, receiptKey } from '../books.ts';

const LATER = NOW + 16 * 60_000;
const BY = { actor: 'cli:asha' };

function box(): Store {
  const store = openStore();
  addLine(store, 1);
  for (const name of ['payhero', 'daraja'])
    store.run(putProvider, { name, kind: name, settings: '{}', path_secret: name, retired_at: null });
  return store;
}

const say = (store: Store, receipt: string, channel = '133', by: { actor: string; key?: string } = BY) =>
  act(store, tryDirect, { provider: 'payhero', channel, receipt }, by, NOW);
const seen = (store: Store, now = LATER) =>
  store.all(directTests, { provider: 'payhero' }).map((row) => `${row.channel} ${directSeen(row, now)}`);
const tenShillings = (receipt: string) =>
  notice({ account: 'ACC1', amountCents: 1_000 as never, keys: [receiptKey(receipt)] });

test('what is paid straight to a channel and never comes is a no, and a yes when it comes after all', () => {
  const store = box();
  expect(say(store, ' scz0000001 ').kind).toBe('done');
  expect(seen(store, NOW)).toEqual(['133 waiting']);
  expect(seen(store)).toEqual(['133 no']);
  takePayments(store, [delivery(tenShillings('SCZ0000001'), { provider: 'payhero' })], POLICY, LATER);
  expect(seen(store)).toEqual(['133 yes']);
  expect(store.all(actions, {}).filter(({ name }) => name === 'provider.direct-test')).toMatchObject([
    { actor: 'cli:asha', subject: 'provider payhero', detail: 'SCZ0000001, channel 133' },
  ]);
});

test('one that only the list has, and one that a statement or another connection brought', () => {
  const store = box();
  say(store, 'SCZ0000001', '1');
  say(store, 'SCZ0000002', '2');
  say(store, 'SCZ0000003', '3');
  takePayments(store, [delivery(tenShillings('SCZ0000001'), { provider: 'payhero', cameBy: 'list' })], POLICY, NOW);
  takePayments(
    store,
    [delivery(tenShillings('SCZ0000002'), { provider: 'payhero', cameBy: 'statement' })],
    POLICY,
    NOW,
  );
  takePayments(store, [delivery(tenShillings('SCZ0000003'), { provider: 'daraja' })], POLICY, NOW);
  expect(seen(store)).toEqual(['1 listed', '2 no', '3 no']);
  // What was listed first and is delivered after all was told of.
  takePayments(store, [delivery(tenShillings('SCZ0000001'), { provider: 'payhero', bytes: 'later' })], POLICY, NOW + 1);
  expect(seen(store)).toEqual(['1 yes', '2 no', '3 no']);
});

test('it is tried again with another payment, and one payment tries one channel', () => {
  const store = box();
  say(store, 'SCZ0000001');
  expect(say(store, 'SCZ0000001').kind).toBe('done');
  expect(say(store, 'SCZ0000001', '134')).toMatchObject({
    why: 'receipt',
    words: 'SCZ0000001 was said to try payhero 133 already: one payment tries one channel.',
  });
  takePayments(store, [delivery(tenShillings('SCZ0000002'), { provider: 'payhero' })], POLICY, NOW);
  say(store, 'SCZ0000002');
  expect(seen(store)).toEqual(['133 yes']);
  expect(say(store, 'SCZ0000001', '134').kind).toBe('done');
});

test('under one key it is said once, and what is no code or no connection is told so', () => {
  const store = box();
  const by = { ...BY, key: 'k' };
  expect(say(store, 'SCZ0000001', '133', by)).toMatchObject({ repeated: false });
  expect(say(store, 'SCZ0000001', '133', by)).toMatchObject({ repeated: true });
  expect(say(store, '0712345678')).toMatchObject({ why: 'receipt' });
  expect(act(store, tryDirect, { provider: 'pesapal', channel: '', receipt: 'SCZ0000001' }, BY, NOW)).toMatchObject({
    why: 'provider',
    words: 'There is no connection "pesapal". There are: daraja, payhero.',
  });
});
