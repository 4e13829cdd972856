import type { Store } from '../../storage/engine/store.ts';
import { act, type Action, type ActResult, type By } from './act.ts';

/** An action that a door is opened for, and what it sets going. */
export interface Deed<Input, Facts, Plan, Result, Why> {
  readonly action: Action<Input, Facts, Plan, Result, Why>;
  /** That have something to do now. */
  readonly lanes: (result: Result) => readonly string[];
  /** Once it is on the disk. */
  readonly then?: () => void;
}

/** Does it, and sets going what it queued once it is on the disk. @param wake a lane @param now UTC ms */
export async function carryOut<Input, Facts, Plan, Result, Why>(
  { store, wake }: { readonly store: Store; readonly wake: (lane: string) => void },
  { action, lanes, then }: Deed<Input, Facts, Plan, Result, Why>,
  input: NoInfer<Input>,
  by: By,
  now: number,
): Promise<ActResult<Result, Why>> {
  const done = act(store, action, input, by, now);
  if (done.kind === 'refused') return done;
  await store.durable();
  if (!done.repeated) for (const lane of new Set(lanes(done.result))) wake(lane);
  then?.();
  return done;
}
