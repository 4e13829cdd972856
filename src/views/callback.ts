import { readKeptAnswer, type AskedAbout } from '../domain/money/kept-answer.ts';
import { glean } from '../domain/money/gleanings.ts';
import type { Store } from '../storage/engine/store.ts';
import { callbacksBefore } from '../storage/views/callback-list.ts';
import { callbackPage } from '../storage/views/waiting.ts';
import { paymentById } from '../storage/payments.ts';
import { claimsTo } from './claims.ts';

const LONGEST = 4096;

export type ListedCallback = NonNullable<(typeof callbacksBefore)['row']>;

/** Messages of providers, newest first. @param before number of one; null: from the newest on */
export function listCallbacks(store: Store, before: number | null, limit: number): ListedCallback[] {
  return store.all(callbacksBefore, { before: before ?? Number.MAX_SAFE_INTEGER, limit });
}

/** One delivery with what can be seen in it; null when there is none. */
export function showCallback(store: Store, id: number) {
  const row = store.first(callbackPage, { id });
  if (row === undefined) return null;
  const { body, digest: _digest, ...callback } = row;
  const payment = row.payment_id === null ? undefined : store.first(paymentById, { id: row.payment_id });
  const answer = readKeptAnswer(body);
  const said = answer?.answer.told === undefined ? body : new TextEncoder().encode(answer.answer.told);
  return {
    callback,
    bytes: body.length,
    /** What we had asked, where it is an answer; null for what came by itself. */
    asked: answer === null ? null : askedWords(answer.asked),
    text: shownText(said),
    gleanings: glean(said),
    claims: payment === undefined ? [] : claimsTo(store, payment),
    /** Whether a person may still book it as money, or end it. */
    open: (row.result === 'conflict' || row.result === 'quarantined') && row.ended_by === null,
  };
}

/** By which names a provider was asked. */
function askedWords({ order, account, keys }: AskedAbout): string {
  const names = [order, account, ...keys.map(({ scheme, value }) => `${scheme} ${value}`)];
  return names.filter((name) => name !== null).join(', ');
}

/** The bytes as text; what a screen would obey (control characters, a turn of the writing's direction) is spelt out. */
function shownText(body: Uint8Array): string {
  const text = new TextDecoder().decode(body.subarray(0, LONGEST));
  const safe = text.replaceAll(/[^\P{C}\n\t]/gu, (odd) => `\\u{${(odd.codePointAt(0) ?? 0).toString(16)}}`);
  return body.length > LONGEST ? `${safe} …` : safe;
}
