import { z } from 'zod';
import { BOX_SAID } from '../../domain/said/box-said.ts';
import { newsDelivery, queueNewsAgain } from '../../storage/news.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { queueNews, webhookLane } from '../outbox/news-queue.ts';

interface Again {
  readonly id: number;
  readonly webhook: string;
  readonly about: string;
}

/** A person has a program told once more of something. It knows it again by its name. The result is the lanes to wake. */
export const sendNewsAgain = defineAction({
  name: 'webhook.send-again',
  reason: 'optional',
  input: z.object({ deliveryId: z.int().positive() }),
  subject: ({ deliveryId }) => `message ${deliveryId} to a program`,
  look: (store, { deliveryId }) => store.first(newsDelivery, { id: deliveryId }),
  decide(delivery, { deliveryId }): Decided<Again> | Refused<'delivery' | 'state' | 'webhook'> {
    if (delivery === undefined) return refuse('delivery', BOX_SAID.noDelivery(deliveryId));
    const { id, webhook, about, state, told } = delivery;
    if (state === 'queued') return refuse('state', BOX_SAID.deliveryWaits(id, webhook));
    if (told === null) return refuse('webhook', BOX_SAID.programGone(webhook));
    return {
      kind: 'do',
      plan: { id, webhook, about },
      preview: [BOX_SAID.tellsAgain(webhook, about)],
      detail: webhook,
    };
  },
  effects(store, { id, webhook, about }, { now }) {
    store.run(queueNewsAgain, { id });
    queueNews(store, webhook, about, now);
    return [webhookLane(webhook)];
  },
});
