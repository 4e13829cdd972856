import { PRIORITY } from '../../domain/command.ts';
import { desiredAccess } from '../../domain/lines/line-facts.ts';
import type { PastLines } from '../../domain/lines/past-lines.ts';
import { accessFacts, lineById } from '../../storage/lines.ts';
import type { Store } from '../../storage/engine/store.ts';
import { enqueueSync } from '../outbox/outbox.ts';
import { holdCutOffs } from './cut-offs.ts';

/** Inside a transaction, when lines have been added: does with those whose time is over what a person has said. */
export function settlePast(store: Store, ids: readonly number[], past: PastLines, now: number): void {
  if (past === 'as-is') holdCutOffs(store, now);
  if (typeof past === 'string') return;
  for (const id of ids) {
    const line = store.first(lineById, { id });
    if (line === undefined || line.retired_at !== null || desiredAccess(accessFacts(line), now) === 'on') continue;
    enqueueSync(store, line, PRIORITY.cutOff, now);
  }
}
