import type { CallbackResult } from '../storage/engine/schema.ts';
import { contradictionWords } from './claims.ts';
import { lookUp } from './codes.ts';

/** Why a delivery was set apart, and what a person does about it. Its own detail stands beside. */
const APART: Readonly<Record<string, string>> = {
  account_conflict: 'It names two account numbers: ask the payer which one is meant, then book it.',
  amount_too_large: 'Its amount is more than the books can hold: look whether it is right.',
  bad_value: 'One of its values cannot be read: compare it with the provider’s own pages.',
  books_damaged: 'The books were damaged when it came: delivered again, it is taken like new.',
  currency_not_allowed:
    'It is of a currency that this connection is not set up for: if it is right, add it to currencies in the settings of the provider.',
  destination_not_allowed:
    'It was paid to a short code that is not among destination_ids in the settings of the provider: if it is yours, add it there.',
  duplicate_key:
    'One of its members stands twice: it may have been forged. Look for the payment on the provider’s own pages.',
  lossy_number: 'One of its numbers is not the one that was signed: look for the payment on the provider’s own pages.',
  member_order: 'Its members are not in the documented order: it may have been forged.',
  nameless: 'Nothing in it tells this payment from another: look for its receipt at the provider, then book it.',
  needs_status: 'It does not say how it ended, and no order of ours has its name.',
  no_request: 'It speaks of a request that is not ours.',
  open: 'It says that nothing is decided yet.',
  operation_unknown: 'It is of a kind of operation that is not known here: look at it on the provider’s own pages.',
  other_provider:
    'It is not in the words of this provider: another one may post to this address. Give that one a connection of its own.',
  other_short_code:
    'It was paid to another short code than that of the connection: look whether short_code is right in the settings of the provider.',
  outbound: 'It tells of money that went out.',
  partly_cancelled: 'It was cancelled in part: look on the provider’s own pages how much came.',
  provider_not_allowed:
    'It came by a provider_id that is not among provider_ids in the settings of the provider: if you take payments that way, add it there.',
  reader_fault: 'It could not be read, by a fault of Washa: keep it, and report it.',
  result_conflict: 'It says yes and no at once: look for the payment on the provider’s own pages.',
  too_large: 'It is longer than any callback is.',
  unclear: 'It does not say plainly that money came: look for the payment on the provider’s own pages.',
  unparsed: 'It is in no form that the provider documents.',
};

/** Why a delivery is where it is: what it contradicts, or why it was set apart. */
export function outcomeWords({ result, reason }: { readonly result: CallbackResult; readonly reason: string | null }) {
  return result === 'conflict' ? contradictionWords(reason) : lookUp(APART, reason, 'No reason was stored.');
}
