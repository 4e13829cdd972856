import { z } from 'zod';
import { receiptKey } from '../../domain/money/notice.ts';
import { CHECKED_SAID } from '../../domain/said/checked-said.ts';
import { directTestOf, putDirectTest } from '../../storage/direct-tests.ts';
import { allProviders } from '../../storage/providers.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';

const TRIED = z.object({
  /** Name of the connection. */
  provider: z.string().trim().min(1),
  /** The provider's id of the channel that was paid to; empty: the one that is chosen, or the only one. */
  channel: z
    .string()
    .trim()
    .regex(/^[\w.:-]{0,64}$/),
  /** M-Pesa's, as the payer has it. */
  receipt: z.string().trim().toUpperCase(),
});

type Tried = z.output<typeof TRIED>;

/**
 * A person says that they have paid straight to a channel. What becomes of it is read from the books whenever it is asked for
 * (`directSeen`): a receipt proves that there was a payment, so that its absence says something of the provider.
 */
export const tryDirect = defineAction({
  name: 'provider.direct-test',
  reason: 'optional',
  input: TRIED,
  subject: ({ provider }) => `provider ${provider}`,
  look: (store, { receipt }) => ({
    names: store.all(allProviders, {}).flatMap(({ name, retired_at: at }) => (at === null ? [name] : [])),
    other: store.first(directTestOf, { receipt }),
  }),
  decide({ names, other }, tried): Decided<Tried> | Refused<'provider' | 'receipt'> {
    const { provider, channel, receipt } = tried;
    if (!names.includes(provider)) return refuse('provider', CHECKED_SAID.noConnection(provider, names));
    if (receiptKey(receipt).scheme !== 'mpesa.receipt') return refuse('receipt', CHECKED_SAID.noMpesaCode(receipt));
    if (other !== undefined && placeOf(other) !== placeOf(tried))
      return refuse('receipt', CHECKED_SAID.triesAnother(receipt, placeOf(other)));
    return {
      kind: 'do',
      plan: tried,
      preview: [CHECKED_SAID.tries(receipt, placeOf(tried), provider)],
      detail: channel === '' ? receipt : `${receipt}, channel ${channel}`,
    };
  },
  effects: (store, plan, { action, now }) => {
    store.run(putDirectTest, { ...plan, actionId: action.id, now });
  },
});

/** `payhero`, `payhero 133`. */
function placeOf({ provider, channel }: Pick<Tried, 'provider' | 'channel'>): string {
  return `${provider} ${channel}`.trim();
}
