import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BUCKETS,
  LARGEST_ROW,
  ledgerFault,
  MOVES,
  type LedgerFacts,
  type Move,
} from '../../../src/domain/money/ledger-facts.ts';
import { encodeFirstEdition } from '../../../src/domain/money/ledger-first-edition.ts';
import { chain, verifyChain, type LedgerEntry } from '../../../src/domain/money/ledger.ts';
import { cents } from '../../../src/domain/values/money.ts';
import { action, anyFacts, facts, FIRST_EDITION_MOVES, YEAR } from './any-facts.ts';
import { runs } from '../../runs.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Rows one behind the other, the first `firstEdition` of them as the first release wrote them. */
function ledgerOf(all: readonly LedgerFacts[], firstEdition = 0): LedgerEntry[] {
  const entries: LedgerEntry[] = [];
  for (const one of all) {
    const prev = entries.at(-1) ?? null;
    const id = (prev?.id ?? 0) + 1;
    entries.push(
      id <= firstEdition
        ? { ...one, id, hash: sha256(encodeFirstEdition(prev?.hash ?? new Uint8Array(32), { ...one, id })) }
        : chain(prev, one, sha256),
    );
  }
  return entries;
}

const verify = (entries: readonly LedgerEntry[], firstEdition = 0) => verifyChain(entries, null, firstEdition, sha256);

/** As the first release knew a row: no time undone, no name of the money, no row that another undoes. */
const firstFacts = anyFacts(FIRST_EDITION_MOVES).map((one) => ({ ...one, undoes: null, paymentKey: null }));

describe('legal moves', () => {
  it('are exactly these', () => {
    const legal = BUCKETS.flatMap((source) => BUCKETS.map((target) => `${source}>${target}` as Move)).filter(
      (move) => ledgerFault(facts(move)) === null,
    );
    expect(legal.sort()).toEqual([
      'agent>unmatched',
      'agent>voucher',
      'dismissed>reversed',
      'dismissed>unmatched',
      'fee>outside',
      'held>dismissed',
      'held>line',
      'held>refunded',
      'held>reversed',
      'held>unmatched',
      'lent>line',
      'lent>spent',
      'line>lent',
      'line>outside',
      'line>refunded',
      'line>reversed',
      'line>spent',
      'line>unmatched',
      'outside>fee',
      'outside>held',
      'outside>line',
      'outside>unmatched',
      'refunded>unmatched',
      'reversed>unmatched',
      'spent>line',
      'unmatched>agent',
      'unmatched>dismissed',
      'unmatched>line',
      'unmatched>refunded',
      'unmatched>reversed',
      'voucher>agent',
    ]);
  });

  const day = { periods: 1, givenMs: 86_400_000, expiresBefore: 5, expiresAfter: 86_400_005 };

  it.each([
    ['a move of nobody', facts('held>spent' as Move)],
    ['no amount', facts('outside>held', { amountCents: cents(0) })],
    ['no amount and no time', facts('line>spent', { amountCents: cents(0), time: null })],
    ['a negative amount', facts('line>spent', { amountCents: cents(-1) })],
    ['more than the books can add up', facts('outside>held', { amountCents: cents(LARGEST_ROW + 1) })],
    ['no payment', facts('outside>held', { paymentId: null })],
    ['no payment of what is refunded', facts('line>refunded', { paymentId: null })],
    ['no agent of what an agent paid', facts('unmatched>agent', { agentId: null })],
    ['an agent of what a line is given', facts('unmatched>line', { agentId: 3 })],
    ['a payment of vouchers that are handed over', facts('agent>voucher', { paymentId: 1 })],
    ['a payment of what is lent', facts('lent>line', { paymentId: 1 })],
    ['a payment of an opening balance that is put right', facts('line>outside', { paymentId: 1 })],
    ['no line', facts('unmatched>line', { subscriptionId: null })],
    ['a line where none is', facts('outside>held', { subscriptionId: 7 })],
    ['time where none is given', facts('outside>line', { time: day })],
    ['half a period', facts('line>spent', { time: { ...day, periods: 0.5 } })],
    ['a negative period', facts('line>spent', { time: { ...day, periods: -1 } })],
    ['half a millisecond', facts('line>spent', { time: { ...day, expiresAfter: 0.5 } })],
    ['no number at all', facts('line>spent', { time: { ...day, givenMs: Number.NaN } })],
    ['an undoing of nothing', facts('spent>line', { undoes: null })],
    ['something else that undoes', facts('line>unmatched', { undoes: 3 })],
    ['half a payment', facts('outside>held', { paymentId: 0.5 })],
    ['an action without a number', facts('outside>held', { action: action({ id: 0.5 }) })],
  ])('never with %s', (_, wrong) => {
    expect(ledgerFault(wrong)).not.toBeNull();
    expect(() => chain(null, wrong, sha256)).toThrow(RangeError);
  });

  it.each([
    ['the balance of no single payment', facts('line>spent', { paymentId: null, time: day })],
    ['nothing, as a gift', facts('line>spent', { paymentId: null, amountCents: cents(0), time: day })],
    [
      'nothing, to shorten',
      facts('line>spent', { amountCents: cents(0), time: { ...day, givenMs: -5, expiresAfter: 0 } }),
    ],
    ['a gift that is taken back', facts('spent>line', { amountCents: cents(0), time: { ...day, givenMs: -1 } })],
    ['the largest amount', facts('outside>held', { amountCents: cents(LARGEST_ROW) })],
  ])('a renewal or a receipt may come of %s', (_, right) => {
    expect(ledgerFault(right)).toBeNull();
  });
});

describe('the chain', () => {
  it('starts at 1 after 32 zero bytes, and each row is chained to the one before it', () => {
    const one = facts('outside>line');
    const [first, second] = ledgerOf([one, facts('line>spent')]);
    expect(first).toMatchObject({ id: 1 });
    expect(first!.hash).toHaveLength(32);
    expect(chain({ id: 0, hash: new Uint8Array(32) }, one, sha256).hash).toEqual(first!.hash);
    expect(second).toMatchObject({ id: 2 });
    expect(chain(first!, facts('line>spent'), sha256).hash).toEqual(second!.hash);
    expect(chain({ id: 1, hash: new Uint8Array(32) }, facts('line>spent'), sha256).hash).not.toEqual(second!.hash);
  });

  it('has an encoding that never changes: this hash is in the books of every box', () => {
    const reason = 'said "sorry", on the phone';
    const time = { periods: 1, givenMs: 30, expiresBefore: 5, expiresAfter: 35 };
    const by = action({ id: 9, actor: 'wanjiru', name: 'line.renew', reason });
    const [entry] = ledgerOf([facts('spent>line', { action: by, time, undoes: 4, paymentKey: 'mpesa.receipt TKE1' })]);
    const text = `["washa.ledger.2",1,[9,1700000000000,"wanjiru","line.renew","said \\"sorry\\", on the phone"],["spent>line",150000,1,7,4,"mpesa.receipt TKE1"],[1,30,5,35]]`;
    const bytes = Buffer.concat([Buffer.alloc(32), Buffer.from(text)]);
    expect(hex(entry!.hash)).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(hex(entry!.hash)).toBe('bc01ffb1d766a128ba1a1e94c48e9b4ed1d4ed7b43f57912621703d57a1380dd');
  });

  it('knows the encoding of the first edition as it was', () => {
    const by = action({ actor: 'wanjiru', name: 'payment.assign', reason: 'said "sorry", on the phone' });
    const row = { ...facts('unmatched>line', { action: by }), id: 1 };
    const text = `["washa.ledger.1",1,1700000000000,"assign",1,7,150000,"unmatched","line",0,null,null,"wanjiru","said \\"sorry\\", on the phone"]`;
    const bytes = encodeFirstEdition(new Uint8Array(32), row);
    expect(Buffer.from(bytes)).toEqual(Buffer.concat([Buffer.alloc(32), Buffer.from(text)]));
    expect(hex(sha256(bytes))).toBe('3524c96a53e504b30fb9d8a7abb2a6b90036b6563880d60aabfdee90d3bb8bf8');
  });

  it('wrote money from outside as received, and time without what it gave, in the first edition', () => {
    const prev = new Uint8Array(32).fill(7);
    const textOf = (row: LedgerFacts) =>
      Buffer.from(encodeFirstEdition(prev, { ...row, id: 2 }))
        .subarray(32)
        .toString();
    const time = { periods: 2, givenMs: 99, expiresBefore: 1, expiresAfter: 100 };
    expect(textOf(facts('outside>held'))).toMatch(/"receive",1,null,150000,"received","held",0,null,null/);
    expect(textOf(facts('line>spent', { time }))).toMatch(/"renew",1,7,150000,"line","spent",2,1,100/);
  });

  it('verifies any legal ledger, from the start and from any checkpoint, and its head is the last row', () => {
    fc.assert(
      fc.property(fc.array(anyFacts(), { maxLength: 12 }), fc.nat(), (all, at) => {
        const entries = ledgerOf(all);
        const last = entries.at(-1);
        const head = last === undefined ? null : { id: last.id, hash: last.hash };
        expect(verify(entries)).toEqual({ ok: true, head });
        const checked = entries[at % (entries.length + 1)] ?? null;
        expect(verifyChain(entries.slice(checked?.id ?? 0), checked, 0, sha256)).toMatchObject({
          ok: true,
          head: head ?? checked,
        });
      }),
    );
  });

  it('verifies rows of the first release and what came after them in one chain', () => {
    const mixed = fc.tuple(
      fc.array(firstFacts, { minLength: 1, maxLength: 6 }),
      fc.array(anyFacts(), { minLength: 1, maxLength: 6 }),
    );
    fc.assert(
      fc.property(mixed, ([before, after]) => {
        const entries = ledgerOf([...before, ...after], before.length);
        expect(verify(entries, before.length)).toMatchObject({ ok: true });
        // Nobody may pass the form of one edition for that of the other.
        expect(verify(entries, before.length - 1)).toMatchObject({ ok: false, id: before.length });
        expect(verify(entries, before.length + 1)).toMatchObject({ ok: false, id: before.length + 1 });
        const undated = { ...entries[0]!, action: action({ at: YEAR }) };
        expect(verify(entries.with(0, undated), before.length)).toMatchObject({ ok: false, id: 1 });
      }),
    );
  });

  it('says that a row of the first edition is wrong when the first release knew no such move', () => {
    const text = `["washa.ledger.1",1,1700000000000,"refund",1,7,150000,"line","refunded",0,null,null,"wanjiru",null]`;
    const hash = sha256(new Uint8Array([...new Uint8Array(32), ...new TextEncoder().encode(text)]));
    const row = { ...facts('line>refunded', { action: action({ actor: 'wanjiru' }) }), id: 1, hash };
    expect(verify([row], 1)).toMatchObject({ ok: false, id: 1 });
  });

  it('survives storage as UTF-8, whatever was typed as a reason', () => {
    const odd = action({ reason: 'a\ud800b', actor: '\udfff' });
    const [entry] = ledgerOf([facts('outside>held', { action: odd })]);
    const stored = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');
    const back = { ...odd, reason: stored(odd.reason!), actor: stored(odd.actor) };
    expect(verify([{ ...entry!, action: back }]).ok).toBe(true);
  });

  const time = { periods: 0, givenMs: 0, expiresBefore: 0, expiresAfter: 0 };
  const changes: Readonly<Record<string, (row: LedgerEntry) => LedgerEntry>> = {
    amount: (row) => ({ ...row, amountCents: cents(row.amountCents + 1) }),
    move: (row) => ({ ...row, move: row.move === 'outside>held' ? 'outside>unmatched' : 'outside>held' }),
    'another payment': (row) => ({ ...row, paymentId: (row.paymentId ?? 0) + 1 }),
    'a payment or none': (row) => ({ ...row, paymentId: row.paymentId === null ? 0 : null }),
    line: (row) => ({ ...row, subscriptionId: (row.subscriptionId ?? 0) + 1 }),
    'what it undoes': (row) => ({ ...row, undoes: (row.undoes ?? 0) + 1 }),
    'name of the money': (row) => ({ ...row, paymentKey: `${row.paymentKey ?? ''}!` }),
    'time or none': (row) => ({ ...row, time: row.time === null ? time : null }),
    periods: (row) => ({ ...row, time: { ...(row.time ?? time), periods: (row.time?.periods ?? 0) + 1 } }),
    'time given': (row) => ({ ...row, time: { ...(row.time ?? time), givenMs: (row.time?.givenMs ?? 0) + 1 } }),
    'expiry before': (row) => ({
      ...row,
      time: { ...(row.time ?? time), expiresBefore: (row.time?.expiresBefore ?? 0) + 1 },
    }),
    'expiry after': (row) => ({
      ...row,
      time: { ...(row.time ?? time), expiresAfter: (row.time?.expiresAfter ?? 0) + 1 },
    }),
    action: (row) => ({ ...row, action: { ...row.action, id: row.action.id + 1 } }),
    'time of the action': (row) => ({ ...row, action: { ...row.action, at: row.action.at + 1 } }),
    actor: (row) => ({ ...row, action: { ...row.action, actor: `${row.action.actor}!` } }),
    'name of the action': (row) => ({ ...row, action: { ...row.action, name: `${row.action.name}!` } }),
    reason: (row) => ({ ...row, action: { ...row.action, reason: row.action.reason === null ? 'null' : null } }),
    hash: (row) => ({ ...row, hash: new Uint8Array(32).fill(1) }),
    'a shorter hash': (row) => ({ ...row, hash: row.hash.slice(0, 31) }),
  };

  it.each(Object.entries(changes))('finds a changed fact, of the row or of its action, at its row: %s', (_, change) => {
    fc.assert(
      fc.property(fc.array(anyFacts(), { minLength: 1, maxLength: 8 }), fc.nat(), (all, at) => {
        const entries = ledgerOf(all);
        const i = at % entries.length;
        const old = entries[i]!;
        const forged = entries.with(i, change(old));
        expect(verify(forged)).toMatchObject({ ok: false, id: old.id });
        expect(verifyChain(forged.slice(i), entries[i - 1] ?? null, 0, sha256)).toMatchObject({ ok: false });
      }),
      { numRuns: runs(40) },
    );
  });

  it('finds a row that was removed, doubled, swapped or chained anew in the middle', () => {
    fc.assert(
      fc.property(fc.array(anyFacts(), { minLength: 3, maxLength: 8 }), fc.nat(), (all, at) => {
        const entries = ledgerOf(all);
        const i = at % (entries.length - 1);
        const [a, b] = [entries[i]!, entries[i + 1]!];
        const by = { ...a.action, actor: `${a.action.actor}!` };
        const again = chain(entries[i - 1] ?? null, { ...a, action: by }, sha256);
        for (const forged of [
          entries.toSpliced(i, 1),
          entries.toSpliced(i, 0, a),
          entries.with(i, b).with(i + 1, a),
          entries.with(i, again),
        ]) {
          expect(verify(forged).ok).toBe(false);
        }
      }),
    );
  });

  it('that was written anew from its first row is not that of a checkpoint kept before', () => {
    const all = [facts('outside>line'), facts('line>spent'), facts('line>unmatched')];
    const kept = ledgerOf(all)[1]!;
    const anew = ledgerOf([{ ...all[0]!, amountCents: cents(1) }, ...all.slice(1)]);
    expect(verify(anew).ok).toBe(true);
    expect(verifyChain(anew.slice(2), kept, 0, sha256)).toMatchObject({ ok: false, id: 3 });
  });

  it('refuses a row that hashes right but can be none', () => {
    const [good] = ledgerOf([facts('outside>held')]);
    const text = `["washa.ledger.2",1,[1,1700000000000,"washa","payment.take",null],["outside>spent",150000,1,null,null,null],null]`;
    const hash = sha256(new Uint8Array([...new Uint8Array(32), ...new TextEncoder().encode(text)]));
    const forged = { ...good!, move: 'outside>spent' as Move, hash };
    expect(verify([forged])).toEqual({ ok: false, id: 1, reason: 'money cannot move outside>spent' });
  });

  it('knows every move in the property above', () => {
    expect(fc.sample(anyFacts(), 2000).map(({ move }) => move)).toEqual(expect.arrayContaining([...MOVES]));
  });
});
