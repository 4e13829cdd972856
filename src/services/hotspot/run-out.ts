import { z } from 'zod';
import type { Clock } from '../../domain/ports.ts';
import { joined } from '../../domain/said/both.ts';
import { HOTSPOT_SAID } from '../../domain/said/hotspot-said.ts';
import { batchesRunOut, takeBatchBack } from '../../storage/agents.ts';
import type { Store } from '../../storage/engine/store.ts';
import { act, defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { takeVouchersBack } from '../money/agent-account.ts';
import { keepLooking } from '../box/rhythm.ts';

const EVERY_MS = 600_000;
/** So many batches at once. */
const AT_ONCE = 50;

type RunOut = NonNullable<(typeof batchesRunOut)['row']>;

/**
 * What agents have not sold when its time is over they owe for no more. Whether a voucher that nobody used was sold nobody can tell: its
 * agent is believed.
 */
export const takeRunOutBack = defineAction({
  name: 'voucher.run-out',
  reason: 'optional',
  input: z.object({}),
  subject: () => 'vouchers',
  look: (store, _, now) => store.all(batchesRunOut, { now, limit: AT_ONCE }),
  decide(batches): Decided<readonly RunOut[]> | Refused<'none'> {
    if (batches.length === 0) return refuse('none', HOTSPOT_SAID.noneRanOut());
    const words = batches.map(({ id, name, unused }) => HOTSPOT_SAID.runOut(unused, id, name));
    return { kind: 'do', plan: batches, preview: words, detail: joined(words, ', ').en };
  },
  effects(store, batches, { action }) {
    for (const { id, agent_id: agentId, made_by: madeBy, price_cents: priceCents, unused } of batches) {
      takeVouchersBack(store, { agentId, madeBy, priceCents: priceCents ?? 0 }, unused, action);
      store.run(takeBatchBack, { id, actionId: action.id });
    }
  },
});

/**
 * Looks every ten minutes for vouchers of agents that have run out; not while it is not known what time it is.
 * @returns ends it
 */
export function startTakingBack(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly isClockRight: () => boolean;
}): () => void {
  const { store, clock, isClockRight } = deps;
  return keepLooking(clock, EVERY_MS, () => {
    const now = clock.now();
    const isDue = isClockRight() && store.all(batchesRunOut, { now, limit: 1 }).length > 0;
    return isDue && act(store, takeRunOutBack, {}, { actor: 'box' }, now).kind === 'done' ? 0 : EVERY_MS;
  });
}
