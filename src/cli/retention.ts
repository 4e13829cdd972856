import { KEPT_KINDS, keptDays, type KeptKind } from '../domain/retention.ts';
import { formatWhen } from '../domain/time/time.ts';
import { systemClock } from '../host/clock.ts';
import { dueToGo, goneSoFar } from '../services/box/retention-facts.ts';
import { configOf, withStore } from './box.ts';
import { print, printJson, type GlobalOptions } from './context.ts';
import { count, table } from './table.ts';

const WHAT: Readonly<Record<KeptKind, string>> = {
  evidence: 'bytes of deliveries',
  attempts: 'commands and attempts',
  notices: 'notices to the owner',
  addresses: 'who had which address',
};

/** `washa retention`: what is kept how long, what the next quiet hours let go, and what went. It changes nothing. */
export async function retention(options: GlobalOptions): Promise<void> {
  const config = configOf(options);
  const now = systemClock.now();
  const rules = config.retention;
  const { due, gone } = await withStore(config, 'read', (store) => ({
    due: dueToGo(store, rules, now),
    gone: goneSoFar(store),
  }));
  const kinds = KEPT_KINDS.map((kind) => {
    const days = keptDays(rules, kind);
    return { kind, kept_days: days, due: due[kind], gone: gone?.[kind] ?? 0 };
  });
  if (options.json === true) {
    printJson({ kinds, last_at: gone?.at ?? null, from_hour: rules.fromHour, to_hour: rules.toHour });
    return;
  }
  const cells = kinds.map(({ kind, kept_days: days, due: waiting, gone: went }) => [
    WHAT[kind],
    days === null ? 'for ever' : count(days, 'day'),
    String(waiting),
    String(went),
  ]);
  print(table(['WHAT', 'KEPT', 'TO GO', 'GONE'], cells, [2, 3]));
  const last = gone === null ? '' : ` The last went ${formatWhen(gone.at, config.box.timeZone, 'en', now)}.`;
  print(
    `\nIt goes between ${rules.fromHour}:00 and ${rules.toHour}:00, a few rows at a time.${last} Payments, the ledger, and who did what, are kept for ever.`,
  );
}
