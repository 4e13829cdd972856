import { PRIORITY } from '../../domain/command.ts';
import { desiredAccess } from '../../domain/lines/line-facts.ts';
import { linesSharing } from '../../storage/line-devices.ts';
import { accessFacts, lineById } from '../../storage/lines.ts';
import type { Store } from '../../storage/engine/store.ts';
import { enqueueSync } from './outbox.ts';

/**
 * Inside a transaction: the router was told otherwise of a hotspot line. What let a device through may be gone with it, or its session; other
 * lines that the same device uses and that have time let it in again.
 */
export function followDevices(store: Store, lineId: number, now: number): void {
  for (const { id } of store.all(linesSharing, { id: lineId })) {
    const line = store.first(lineById, { id });
    if (line !== undefined && desiredAccess(accessFacts(line), now) === 'on')
      enqueueSync(store, line, PRIORITY.paid, now);
  }
}
