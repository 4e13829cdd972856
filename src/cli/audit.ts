import { systemClock } from '../host/clock.ts';
import { formatWhen } from '../domain/time/time.ts';
import { Fault } from '../domain/values/fault.ts';
import { deedWords } from '../views/deed-words.ts';
import { readAuditQuery } from '../views/audit-query.ts';
import { auditJson, auditOf, moveWords, type AuditEntry } from '../views/audit.ts';
import { configOf, withStore } from './box.ts';
import { limitOf, print, printJson, type GlobalOptions } from './context.ts';
import { table } from './table.ts';

export interface AuditOptions extends GlobalOptions {
  readonly by?: string;
  readonly line?: string;
  readonly day?: string;
  readonly before?: string;
  readonly limit: string;
}

/** `washa audit`: who did what, when and why, newest first. @throws Fault for what is no question */
export async function showAudit(options: AuditOptions): Promise<void> {
  const config = configOf(options);
  const { timeZone, currency } = config.box;
  const limit = limitOf(options);
  const { by, line, day, before } = options;
  const entries = await withStore(config, 'read', (store) => {
    const read = readAuditQuery(store, { who: by, line, day, before }, timeZone, limit);
    if (typeof read === 'string') throw new Fault('audit.question', 'dead', read);
    return auditOf(store, read);
  });
  if (options.json === true) {
    printJson(entries.map(auditJson));
    return;
  }
  if (entries.length === 0) {
    print('Nothing was done, as far as this asks. What Washa does by itself is shown with --by all.');
    return;
  }
  const now = systemClock.now();
  const when = (ms: number) => formatWhen(ms, timeZone, 'en', now);
  const changed = ({ moves, row }: AuditEntry) =>
    [...moves.map((move) => moveWords(move, currency, 'en', when)), row.detail ?? ''].filter(Boolean).join('; ');
  const rows = entries.map((entry) => [
    when(entry.row.at),
    entry.byMachine ? 'Washa' : entry.row.actor,
    deedWords(entry.row.name, 'en'),
    entry.about ?? '',
    entry.row.reason ?? '',
    changed(entry),
  ]);
  print(table(['WHEN', 'WHO', 'WHAT', 'ABOUT', 'WHY', 'CHANGED'], rows, [2, 3, 4, 5]));
  const last = entries.at(-1)?.row;
  if (last !== undefined && entries.length === limit) print(`Older ones: --before ${last.at}.${last.id}`);
}
