import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { replay } from '../../../src/services/money/replay.ts';
import { copyOfBefore } from '../../../src/storage/engine/rewind.ts';
import { DAY, lineRow, NOW, POLICY, PRICE, tempFolder } from '../books.ts';
import { amountOf, away, CUT, LOST, openBox, order, resultOf } from './daraja-box.ts';
import { freshStore } from '../../fresh-store.ts';

test('a payment that was reversed before has gone back: nothing is given to the line', async () => {
  const box = await openBox();
  box.refund('reversal');
  box.script({ fate: { kind: 'failed', code: 'R000001' } });
  await box.send();
  await box.hear(1);
  expect(box.row()).toMatchObject({ state: 'done', receipt_code: null });
  expect(away(box)).toBe(PRICE);
});

test.each<[string, object]>([
  ['says no amount', {}],
  ['has one of the two ids only', { ConversationID: 'AG_20260315_ffff', ...amountOf(1500) }],
  [
    'calls it failed, and has one of the two ids only',
    { ResultCode: 1, OriginatorConversationID: '71840-27539181-07' },
  ],
  ['knows what its payer knows', { ConversationID: '', OriginatorConversationID: 'x', ...amountOf(1500) }],
])('a result that %s ends nothing: Daraja is asked', async (_, members) => {
  const box = await openBox();
  box.refund('reversal');
  box.script(LOST);
  await box.send();
  box.script({});
  const before = box.line();
  box.told(resultOf(box, members));
  expect(box.row()).toMatchObject({ state: 'maybe' });
  expect([away(box), box.line()]).toEqual([PRICE, before]);
  await box.ask();
  await box.hear(1);
  expect(box.row()).toMatchObject({ state: 'done', receipt_code: order(box).receipt });
});

test('a payer who knows the address cannot make his reversal fail, nor end it by ids of his own', async () => {
  const box = await openBox();
  await box.signIn();
  box.refund('reversal');
  box.script({ ...LOST, calls: 'drop' });
  await box.send();
  box.script({});
  const forged = {
    OriginatorConversationID: 'dad6-mine',
    ConversationID: 'AG_mine',
    ResultParameters: {
      ResultParameter: [
        { Key: 'OriginalTransactionID', Value: box.paid.receipt },
        { Key: 'Amount', Value: 1500 },
      ],
    },
  };
  for (const ResultCode of [1, 0, 1]) {
    box.told(resultOf(box, { ...forged, ResultCode, TransactionID: `TKD1A2B3H${ResultCode}` }));
    expect([box.row().state, away(box)]).toEqual(['maybe', PRICE]);
  }
  expect(await box.ask()).toBe(true);
  expect(box.row().state).toBe('maybe');
});

test('a result of somebody else’s order changes nothing', async () => {
  const box = await openBox();
  box.refund('reversal');
  box.script(LOST);
  await box.send();
  const before = box.row();
  const head = { ResultCode: 1, ResultDesc: 'no money', OriginatorConversationID: 'dad6-9', ConversationID: '' };
  expect(box.told({ Result: head })).toMatchObject({ result: 'ignored', reason: 'outbound' });
  expect(box.row()).toEqual(before);
});

test.each(['paid', 'failed'] as const)('a replay over a reversal that %s comes to the same books', async (fate) => {
  const box = await openBox();
  await box.clock.advance(DAY);
  box.refund('reversal');
  box.script({ fate: fate === 'paid' ? { kind: 'paid' } : { kind: 'failed', code: '1' } });
  await box.clock.advance(60_000);
  await box.send();
  await box.hear(1);
  expect(box.row().state).toBe(fate === 'paid' ? 'done' : 'failed');
  const readAnew = (_: string, body: Uint8Array) => box.read(body);
  // Before the payment, before the refund, and between its order and its result.
  for (const from of [NOW, NOW + DAY, NOW + DAY + 1]) {
    const copy = join(tempFolder(), 'scratch.db');
    const cut = copyOfBefore(box.store.path, copy, from);
    const scratch = freshStore(copy);
    onTestFinished(() => scratch.close());
    const report = replay(box.store, scratch, from, cut, { ...POLICY, readAnew });
    expect(report).toMatchObject({ differences: [], deliveries: from === NOW ? 2 : 1 });
    expect(lineRow(scratch, 'ACC1')).toMatchObject({
      expires_at: box.line().expires_at,
      balance_cents: box.line().balance_cents,
    });
  }
});

test('without a short code that pays out only a whole payment goes back, to whoever paid it', async () => {
  const box = await openBox({});
  expect(box.refund('reversal', 100_000)).toMatchObject({
    kind: 'refused',
    why: 'provider',
    words: expect.stringContaining('gives a payment back whole') as string,
  });
  expect(box.refund('phone')).toMatchObject({ kind: 'refused', why: 'provider' });
  expect(box.refund('reversal')).toMatchObject({ kind: 'done' });
  await box.send();
  expect(JSON.parse(box.sentOut()[0]!.body)).toMatchObject({
    CommandID: 'TransactionReversal',
    TransactionID: box.paid.receipt,
    Amount: '1500',
    ReceiverParty: '600000',
    RecieverIdentifierType: '11',
    QueueTimeOutURL: CUT,
  });
});
