import type { ActionName } from '../../domain/action-name.ts';
import type { ActionFacts } from '../../domain/money/ledger-facts.ts';
import { insertAction } from '../../storage/actions.ts';
import type { Store } from '../../storage/engine/store.ts';

/** What is written down of a deed. What it was about (`subject`) and more of it (`detail`) are for people. */
export interface Deed extends Pick<ActionFacts, 'at' | 'actor'> {
  readonly name: ActionName;
  readonly subject?: string | null;
  readonly reason?: string | null;
  readonly detail?: string | null;
  /** Names this very deed: asked for twice, the second is refused by the schema. */
  readonly key?: string | null;
}

/** Inside a transaction: writes down who does what, and why. The rows that it adds to the ledger belong to it. */
export function recordAction(store: Store, deed: Deed): ActionFacts {
  const { at, actor, name, subject = null, reason = null, detail = null, key = null } = deed;
  const { id } = store.run(insertAction, { at, actor, name, subject, reason, detail, key });
  return { id, at, actor, name, reason };
}
