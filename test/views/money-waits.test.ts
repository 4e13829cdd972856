import { expect, onTestFinished, test } from 'vitest';
import { lineWords } from '../../src/views/line-words.ts';
import { lanesElsewhere } from '../../src/views/lane.ts';
import { suggestedLines } from '../../src/views/suggestions.ts';
import { showLine } from '../../src/views/show-line.ts';
import { assignPayment } from '../../src/services/money/assign-payment.ts';
import { LANES, openStore } from '../http/console/seed.ts';
import { entered, openWorld } from '../http/console/session.ts';
import { addLine, notice, NOW, payments, POLICY, take } from '../services/books.ts';

const SHOWN = { payments: 5, commands: 0, attempts: 0 };

test('what is suggested on the card of a payment is said on the page of the line, until somebody has decided', async () => {
  const { store, close } = openStore();
  onTestFinished(close);
  const off = { access: 'off', access_at: NOW } as const;
  const [id] = ['MARYHOUSE', 'JOHN'].map((accountNo, n) => addLine(store, n, { accountNo, set: off }));
  const see = (account: string) => showLine(store, account, lanesElsewhere, NOW, SHOWN)!;
  expect(see('MARYHOUSE').view.verdict.code).toBe('expired');

  take(store, notice({ account: 'MARYHOUS' }));
  const [payment] = store.all(payments, {});
  expect(suggestedLines(store, payment!.suggestions)).toMatchObject([{ account_no: 'MARYHOUSE', reason: 'neighbour' }]);
  const { view, mayBeIts } = see('MARYHOUSE');
  expect(lineWords(view).head).toBe('Off, but KES 1,500 that may be this line’s waits');
  expect(mayBeIts).toMatchObject([{ id: payment!.id, amount_cents: 150_000, payer_account: 'MARYHOUS' }]);
  expect(see('JOHN').view.verdict.code).toBe('expired');

  const visitor = await entered(openWorld(store, LANES));
  const page = await visitor.text(`/lines/${id}`);
  expect(page).toContain(`<a href="/payments/${payment!.id}">KES 1,500</a>`);

  const by = { actor: 'amina', reason: 'she called' };
  store.transaction(() => assignPayment(store, payment!, 2, by, POLICY, NOW));
  expect(see('MARYHOUSE')).toMatchObject({ mayBeIts: [], view: { verdict: { code: 'expired' } } });
});

test('money that is held for another reason than its line is said there too; money of another currency is not', () => {
  const { store, close } = openStore();
  onTestFinished(close);
  addLine(store, 1, { set: { access: 'off', access_at: NOW } });
  const see = () => showLine(store, 'ACC1', lanesElsewhere, NOW, SHOWN)!.view.told.mayBeIts;
  take(store, notice({ account: 'ACC1', currency: 'USD' }));
  expect(see()).toBeNull();
  take(store, notice({ account: 'ACC1', hold: 'ceiling' }));
  expect(see()).toBe('KES 1,500');
});
