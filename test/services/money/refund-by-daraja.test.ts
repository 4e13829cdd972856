import { describe, expect, test } from 'vitest';
import { NOW, PRICE } from '../books.ts';
import { away, LOST, openBox, order, resultOf, type Way } from './daraja-box.ts';

describe.each<Way>(['reversal', 'phone'])('a refund by %s', (way) => {
  test('is stored and set apart before anything is sent, and ended by its result, with its own receipt', async () => {
    const box = await openBox();
    expect(box.refund(way)).toMatchObject({ kind: 'done' });
    expect(box.row()).toMatchObject({
      state: 'asked',
      reverses: way === 'reversal' ? box.paid.receipt : null,
      msisdn: way === 'reversal' ? null : '254712345678',
    });
    expect([away(box), box.sentOut().length]).toEqual([PRICE, 0]);
    await box.send();
    expect(box.row()).toMatchObject({ state: 'maybe', sent_at: NOW });
    expect(box.refund(way)).toMatchObject({ kind: 'refused', why: 'open' });
    expect(await box.hear(1)).toMatchObject({ result: 'ignored', reason: 'refund', paymentId: null });
    expect(box.row()).toMatchObject({ state: 'done', next_at: null, receipt_code: order(box).receipt });
    expect(box.told(box.server.delivered[0]!.body)).toMatchObject({ result: 'repeat' });
    expect([await box.ask(), box.sentOut().length, away(box)]).toEqual([false, 1, PRICE]);
    box.sound();
  });

  test('whose result is lost is ended by the answer to a question about it', async () => {
    const box = await openBox();
    box.refund(way);
    box.script(LOST);
    await box.send();
    box.script({});
    expect(await box.ask()).toBe(true);
    expect(box.row().state).toBe('maybe');
    await box.hear(1);
    expect(box.row()).toMatchObject({ state: 'done', receipt_code: order(box).receipt });
    expect(await box.ask()).toBe(false);
    box.sound();
  });

  test('whose answer is lost may have been sent, is never sent twice, and is known by its result', async () => {
    const box = await openBox();
    await box.signIn();
    box.refund(way);
    box.script({ calls: 'drop' });
    await box.send();
    expect(box.row()).toMatchObject({ state: 'maybe', keys: '[]' });
    box.script({});
    expect(await box.send()).toBe(false);
    await box.hear(1);
    // A payment to a phone has our own id in it. A reversal has the receipt only, which its payer knows too: Daraja is asked.
    expect(box.row()).toMatchObject(way === 'phone' ? { state: 'done' } : { state: 'maybe', next_at: NOW });
    if (way === 'reversal') {
      expect(await box.ask()).toBe(true);
      await box.hear(2);
    }
    expect(box.row()).toMatchObject({ state: 'done', receipt_code: order(box).receipt });
    expect(box.sentOut()).toHaveLength(1);
    box.sound();
  });

  test('for which there is no money gives the line its time again', async () => {
    const box = await openBox();
    const before = box.line();
    box.refund(way);
    expect(box.line().expires_at).toBeLessThan(before.expires_at);
    box.script({ fate: { kind: 'failed', code: '1' } });
    await box.send();
    expect(await box.hear(1)).toMatchObject({ lanes: ['router:tower-1', 'sms'] });
    expect(box.row()).toMatchObject({ state: 'failed', receipt_code: null });
    expect(box.line()).toMatchObject({ expires_at: before.expires_at, balance_cents: before.balance_cents });
    expect([away(box), box.payment().state]).toEqual([0, 'applied']);
    box.script({});
    expect(box.refund(way)).toMatchObject({ kind: 'done' });
    box.sound();
  });

  test('that ends in a code that nobody knows is asked about at once, and nothing is given back', async () => {
    const box = await openBox();
    box.refund(way);
    box.script({ fate: { kind: 'late-success', code: '9999', lateMs: 20 * 60_000 } });
    await box.send();
    await box.hear(1);
    expect(box.row()).toMatchObject({ state: 'maybe', next_at: NOW });
    expect(away(box)).toBe(PRICE);
    await box.ask();
    await box.hear(2);
    expect(box.row().state).toBe('maybe');
    await box.clock.advance(30 * 60_000);
    await box.ask();
    await box.hear(3);
    expect(box.row().state).toBe('done');
    box.sound();
  });

  test('that is called failed in a code that is not documented as an end waits for a person', async () => {
    const box = await openBox();
    box.refund(way);
    box.script({ fate: { kind: 'failed', code: '2040' } });
    await box.send();
    await box.hear(1);
    expect(box.row()).toMatchObject({ state: 'maybe', denied: 1 });
    expect(away(box)).toBe(PRICE);
    expect(box.alarms()).toEqual([expect.stringContaining('was called failed by daraja') as string]);
  });

  test('of another amount than ours is not believed, and a person is asked in the end', async () => {
    const box = await openBox();
    box.refund(way);
    box.script(LOST);
    await box.send();
    const ResultParameter = [{ Key: way === 'reversal' ? 'Amount' : 'TransactionAmount', Value: 10 }];
    box.told(resultOf(box, { ResultParameters: { ResultParameter } }));
    expect(box.row()).toMatchObject({
      state: 'maybe',
      said: 'daraja says that KES 10 went out, and not KES 1,500',
    });
    expect(box.alarms()).toEqual([]);
    await box.clock.advance(2 * 86_400_000);
    expect(box.alarms()).toEqual([expect.stringContaining('KES 10 went out') as string]);
  });

  test('that a person had called failed, and that went out after all, is told', async () => {
    const box = await openBox();
    box.refund(way);
    await box.send();
    box.failed();
    await box.hear(1);
    expect(box.row().state).toBe('failed');
    expect(box.alarms()).toEqual([expect.stringContaining('went out, and here it was called failed') as string]);
    box.sound();
  });

  test('by an operator who is not let in is refused in words, and nothing has left', async () => {
    const box = await openBox({ payoutShortCode: '600000', initiator: { name: 'x', credentialSecret: 'wrong' } });
    box.refund(way);
    await box.send();
    expect(box.row()).toMatchObject({
      state: 'failed',
      said: expect.stringContaining('Invalid SecurityCredential') as string,
    });
    expect(away(box)).toBe(0);
  });
});
