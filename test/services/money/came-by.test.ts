import { expect, test } from 'vitest';
import { answerBytes } from '../../../src/domain/money/kept-answer.ts';
import { act } from '../../../src/services/actions/act.ts';
import { enterByHand } from '../../../src/services/money/enter-payment.ts';
import { takePayments } from '../../../src/services/money/take-payments.ts';
import { lastHeard } from '../../../src/storage/providers.ts';
import { addLine, callbacks, delivery, notice, NOW, openStore, POLICY, receiptKey } from '../books.ts';

test('what was asked for, listed or entered is no delivery: the way by which callbacks come shows by those alone', () => {
  const store = openStore();
  addLine(store, 1);
  const money = (receipt: string) => notice({ account: 'ACC1', keys: [receiptKey(receipt)] });
  const heard = () => store.first(lastHeard, { provider: 'payhero' });
  const answered = answerBytes({ order: 'o1', account: null, keys: [] }, { kind: 'paid' });
  const bytes = new TextDecoder().decode(answered);
  takePayments(store, [delivery(money('SCZ0000001'), { bytes, cameBy: 'answer' })], POLICY, NOW);
  takePayments(store, [delivery(money('SCZ0000002'), { cameBy: 'list' })], POLICY, NOW + 1);
  takePayments(store, [delivery(money('SCZ0000003'), { cameBy: 'statement' })], POLICY, NOW + 2);
  const cash = { accountNo: 'ACC1', amountCents: 150_000, receipt: 'BOOK7', source: 'cash' } as const;
  act(store, enterByHand(POLICY), cash, { actor: 'cli:asha', reason: 'at the desk' }, NOW + 3);
  expect(heard()).toMatchObject({ delivered: null, direct: null });
  takePayments(store, [delivery(money('SCZ0000004'))], POLICY, NOW + 4);
  takePayments(store, [delivery(money('SCZ0000005'), { cameBy: 'list' })], POLICY, NOW + 5);
  expect(heard()).toMatchObject({ delivered: NOW + 4, direct: NOW });
  expect(store.all(callbacks, {}).map(({ came_by }) => came_by)).toEqual([
    ...['answer', 'list', 'statement', 'person'],
    ...[null, 'list'],
  ]);
});
