import { z } from 'zod';
import { erasureObstacle, erasurePreview, type ErasureFacts, type ErasureObstacle } from '../../domain/erasure.ts';
import { BOX_SAID } from '../../domain/said/box-said.ts';
import type { Store } from '../../storage/engine/store.ts';
import {
  chainedReasons,
  erasableLines,
  erasureSums,
  openDelivery,
  openMessage,
  openPayment,
  openRefundOf,
  openRequestOf,
  openWork,
  personOfErasure,
} from '../../storage/views/erasure-facts.ts';
import { keysOfPerson } from '../../storage/views/person.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import type { BooksPolicy } from '../money/credit-line.ts';
import { eraseRows, namedBy, type Erasable } from './erase-rows.ts';
import { scrubberOf } from './scrub.ts';

const INPUT = z.object({ subscriberId: z.int().min(1) });

/**
 * Takes one person out of the books, for good: names, numbers, texts, and the bytes in which they stand. Sums, receipts and days stay. They
 * have to have no business left: each refusal says the one step that comes first.
 */
export const eraseSubscriber = (policy: Pick<BooksPolicy, 'timeZone' | 'currency'>) =>
  defineAction({
    name: 'subscriber.erase',
    reason: 'required',
    input: INPUT,
    subject: ({ subscriberId }) => `person ${subscriberId}`,
    look: (store, { subscriberId }) => lookAtPerson(store, subscriberId),
    decide(found, { subscriberId }, now): Decided<Erasable> | Refused<ErasureObstacle | 'unknown'> {
      if (found === null) return refuse('unknown', BOX_SAID.nobodyWith(subscriberId));
      const obstacle = erasureObstacle(found.facts, policy, now);
      if (obstacle !== null) return refuse(obstacle.why, obstacle.words);
      return { kind: 'do', plan: found.person, preview: erasurePreview(found.facts, policy), detail: null };
    },
    effects: (store, person, { action, now }) => ({ erased: eraseRows(store, person, action, now).counts }),
  });

function lookAtPerson(store: Store, id: number): { readonly person: Erasable; readonly facts: ErasureFacts } | null {
  const person = store.first(personOfErasure, { id });
  if (person === undefined) return null;
  const keys = keysOfPerson(store, person);
  const sums = store.first(erasureSums, keys);
  const reasons = store.all(chainedReasons, keys).map(({ reason }) => reason ?? '');
  const { scrub } = scrubberOf(namedBy(store, person));
  const facts: ErasureFacts = {
    name: person.name,
    erasedAt: person.erased_at,
    lines: store.all(erasableLines, { id }).map(({ asked, ...line }) => ({ ...line, is_asked: asked === 1 })),
    open: {
      payment: store.first(openPayment, keys) ?? null,
      callback: store.first(openDelivery, keys) ?? null,
      request: store.first(openRequestOf, keys) ?? null,
      refund: store.first(openRefundOf, keys) ?? null,
      message: store.first(openMessage, keys) ?? null,
      work: store.first(openWork, keys) ?? null,
    },
    payments: { rows: sums?.payments ?? 0, cents: sums?.cents ?? 0 },
    deliveries: sums?.deliveries ?? 0,
    messages: sums?.messages ?? 0,
    chained: { rows: reasons.length, named: reasons.filter((reason) => scrub(reason) !== reason).length },
    backups: sums?.backups ?? 0,
  };
  return { person, facts };
}
