import { recordScript } from '../domain/router-record.ts';
import { quoted } from '../routers/routeros/line/quoted.ts';
import { readRecordRows } from '../services/lines/read-record.ts';
import type { Store } from '../storage/engine/store.ts';
import { recordOf } from '../storage/router-records.ts';
import type { RouterScript } from '../views/router-looks.ts';

/** The lines that give a new box what the old one had beside its logins; null where that was never read. */
export function routerScript(store: Store, router: string): RouterScript | null {
  const record = store.first(recordOf, { router });
  return record === undefined ? null : { readAt: record.at, lines: recordScript(readRecordRows(record.rows), quoted) };
}
