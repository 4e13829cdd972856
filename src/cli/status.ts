import { systemClock } from '../host/clock.ts';
import { cents, formatCents } from '../domain/values/money.ts';
import { formatWhen } from '../domain/time/time.ts';
import { laneOverview } from '../storage/views/lane-overview.ts';
import {
  callbacksSetApart,
  expiringCount,
  newestPayments,
  openAlarms,
  overdueCounts,
  paymentsWaiting,
  paymentsWaitingCount,
} from '../storage/views/overview.ts';
import type { Store } from '../storage/engine/store.ts';
import { configOf, withStore } from './box.ts';
import { print, printJson, type GlobalOptions } from './context.ts';
import { count, table } from './table.ts';

const DAY_MS = 86_400_000;
const PAYMENTS = 10;

/** `washa status`: what the database knows at this moment; whether the daemon runs is for systemd to say. */
export async function status(options: GlobalOptions): Promise<void> {
  const config = configOf(options);
  const now = systemClock.now();
  const found = await withStore(config, 'read', (store) => collect(store, now));
  if (options.json === true) {
    printJson(found);
    return;
  }
  const when = (at: number): string => formatWhen(at, config.box.timeZone, 'en', now);
  const rows = found.payments.map((p) => [
    when(p.received_at),
    formatCents(cents(p.amount_cents), p.currency),
    p.receipt_code ?? '',
    p.account_no ?? p.payer_account ?? '',
    p.state,
    seconds(p.received_at, p.sent_at),
    seconds(p.received_at, p.confirmed_at),
    seconds(p.received_at, p.online_at),
    seconds(p.received_at, p.receipt_at),
  ]);
  const header = ['PAYMENT', 'AMOUNT', 'RECEIPT', 'ACCOUNT', 'STATE', 'SENT', 'ROUTER', 'ONLINE', 'SMS'];
  print(
    rows.length === 0
      ? 'No payment has come yet.'
      : `${table(header, rows, [3])}\nTimes are seconds after the payment was received.`,
  );

  const { unmatched, held, quarantined } = found.attention;
  print(`\nFor a person: ${unmatched} unmatched, ${held} held, ${count(quarantined, 'callback')} set apart.`);
  const { overdue, online, today } = found.cut_offs;
  print(`Cut-offs: ${count(overdue, 'line')} due now (${online} seen online since), ${today} within 24 hours.`);

  const lanes = found.lanes.map((lane) => [
    lane.lane,
    String(lane.queued),
    String(lane.running),
    lane.due_at === null ? '' : when(lane.due_at),
  ]);
  print(lanes.length === 0 ? 'Lanes: nothing waits.' : `\n${table(['LANE', 'QUEUED', 'RUNNING', 'NEXT DUE'], lanes)}`);

  if (found.alarms.length === 0) print('Alarms: none.');
  else
    print(`\nAlarms:\n${found.alarms.map((alarm) => `  since ${when(alarm.opened_at)}: ${alarm.message}`).join('\n')}`);
}

function collect(store: Store, now: number) {
  const waiting = store.all(paymentsWaiting, { limit: 10_000 });
  const overdue = store.first(overdueCounts, { now });
  return {
    at: now,
    payments: store.all(newestPayments, { limit: PAYMENTS }),
    attention: {
      total: store.first(paymentsWaitingCount, {})?.n ?? 0,
      unmatched: waiting.filter(({ state }) => state === 'unmatched').length,
      held: waiting.filter(({ state }) => state === 'held').length,
      quarantined: store.all(callbacksSetApart, { since: 0, limit: 1000 }).length,
    },
    cut_offs: {
      overdue: overdue?.n ?? 0,
      online: overdue?.online ?? 0,
      today: store.first(expiringCount, { now, until: now + DAY_MS })?.n ?? 0,
    },
    lanes: store.all(laneOverview, {}),
    alarms: store.all(openAlarms, {}),
  };
}

/** How long a hop took from the start, `3.2`; empty while it has not come. */
function seconds(from: number, at: number | null): string {
  return at === null ? '' : ((at - from) / 1000).toFixed(1);
}
