import { backupWords } from '../domain/backup-words.ts';
import { BACKUP_CODE } from '../services/backup/make-backup.ts';
import { systemClock } from '../host/clock.ts';
import { cents, formatCents } from '../domain/values/money.ts';
import { pauseWords } from '../domain/lines/router-pause.ts';
import { formatWhen } from '../domain/time/time.ts';
import { cutHoldWords } from '../views/cut-hold-words.ts';
import { balanceWords, type BalanceView } from '../views/balances.ts';
import { formatAge } from '../domain/time/durations.ts';
import type { Standing } from '../views/fact.ts';
import { home } from '../views/home.ts';
import { balanceJson, paymentJson, tunnelJson } from '../views/json.ts';
import { lanesElsewhere } from '../views/lane.ts';
import { NEXT_STEP_WORDS } from '../views/next-step.ts';
import { paymentDetail, paymentWords, RECEIPT_WORDS } from '../views/payment-words.ts';
import { isSince, tunnelWords, type TunnelView } from '../views/tunnel.ts';
import { waitingWords } from '../views/waiting-words.ts';
import type { ShownPayment } from '../views/payment.ts';
import { goneSoFar } from '../services/box/retention-facts.ts';
import { configOf, secretsOf, withStore } from './box.ts';
import { print, printJson, type GlobalOptions } from './context.ts';
import { markOf } from './mark.ts';
import { clip, count, table } from './table.ts';

const PAYMENTS = 10;
/** Of them so many are shown: all is well in ten lines. */
const SHOWN = 3;
const DONE: readonly Standing[] = ['right', 'idle'];

/** `washa status`: in ten lines, and one more for each thing that is not well, what the database knows at this moment; whether the daemon runs is for
 * systemd to say. */
export async function status(options: GlobalOptions): Promise<void> {
  const config = configOf(options);
  const now = systemClock.now();
  const found = await withStore(config, 'read', (store) => {
    const { folders, disks, everyMinutes } = config.backups;
    const hasCode = secretsOf(config).look(BACKUP_CODE) !== 'missing';
    const backups = { places: [...folders, ...disks], hasCode, everyMs: everyMinutes * 60_000 };
    return { ...home(store, lanesElsewhere, now, PAYMENTS, backups), let_go: goneSoFar(store) };
  });
  if (options.json === true) {
    const payments = found.payments.map(({ payment, view }) => ({ ...payment, verdict: paymentJson(view) }));
    printJson({ ...found, payments, tunnel: tunnelJson(found.tunnel), balances: found.balances.map(balanceJson) });
    return;
  }
  const when = (at: number): string => formatWhen(at, config.box.timeZone, 'en', now);
  const rows = found.payments
    .slice(0, SHOWN)
    .map(({ payment: p }) => [
      when(p.received_at),
      formatCents(cents(p.amount_cents), p.currency),
      p.receipt_code ?? '',
      p.account_no ?? p.payer_account ?? '',
      p.state,
      seconds(p.received_at, p.sent_at),
      seconds(p.received_at, p.confirmed_at),
      seconds(p.received_at, p.online_at),
      p.receipt_state === 'logged' ? RECEIPT_WORDS.en.logged : seconds(p.received_at, p.receipt_at),
    ]);
  const header = ['PAYMENT', 'AMOUNT', 'RECEIPT', 'ACCOUNT', 'STATE', 'SENT s', 'ROUTER s', 'ONLINE s', 'SMS s'];
  print(rows.length === 0 ? 'No payment has come yet.' : table(header, rows, [3, 8]));

  const waiting = found.payments.filter(({ view }) => !DONE.includes(view.verdict.state));
  if (waiting.length > 0) print(`Of the newest ${PAYMENTS}, not done:\n${waiting.map(notDone).join('\n')}`);

  if (found.next_step !== null) print(`Next: ${NEXT_STEP_WORDS[found.next_step].en}.`);
  print(waitingWords(found.waiting));
  const { overdue, online, today } = found.cut_offs;
  print(`Cut-offs: ${count(overdue, 'line')} due now (${online} seen online since), ${today} within 24 hours.`);

  const lanes = found.lanes.map(
    ({ lane, queued, running, due_at: at }) =>
      `${lane} ${queued} queued, ${running} running${at === null ? '' : `, next ${when(at)}`}`,
  );
  print(`Lanes: ${lanes.length === 0 ? 'nothing waits.' : clip(lanes.join('; '), 600)}`);

  for (const pause of found.paused)
    print(
      `${pause.router_name}: ${clip(pauseWords(pause), 300)}, since ${when(pause.at)}. washa router resume ${pause.router_name}`,
    );

  print(`Tunnel: ${tunnel(found.tunnel, when)}`);
  if (found.held !== null) print(`Cut-offs ${cutHoldWords(found.held.hold)}, since ${when(found.held.since)}.`);

  for (const view of found.balances) print(`Tokens: ${left(view, now)}`);

  const { codes, state, facts } = found.backups;
  const said = codes.map((code) => backupWords(code, facts, { zone: config.box.timeZone, language: 'en', now }));
  print(`Backups: ${markOf(state)} ${clip(said.join(' '), 600)}`);

  const { let_go: gone } = found;
  if (gone !== null)
    print(
      `Let go by their age: bytes of ${count(gone.evidence, 'delivery', 'deliveries')}, ${count(gone.attempts, 'command')}, ${count(gone.notices, 'notice')}; the last ${when(gone.at)}. washa retention`,
    );

  if (found.alarms.length === 0)
    print(found.next_step === 'setup' ? 'Alarms: none, and nothing to watch yet.' : 'Alarms: none.');
  else
    print(
      `Alarms:\n${found.alarms.map((alarm) => `  since ${when(alarm.opened_at)}: ${clip(alarm.message, 600)}`).join('\n')}`,
    );
}

/** A payment that is not done, and why, as far as it is known here. */
function notDone({ payment: p, view }: ShownPayment): string {
  const whose = p.receipt_code ?? p.account_no ?? p.payer_account ?? `payment ${p.id}`;
  const detail = paymentDetail(view);
  const words = `${paymentWords(view)}.${detail === null ? '' : ` ${detail}`}`;
  return `  ${markOf(view.verdict.state)} ${clip(whose, 40)}: ${clip(words, 300)}`;
}

/** Whether callbacks can come, and since when that is known. */
function tunnel(view: TunnelView, when: (at: number) => string): string {
  const { code, state, at, ageMs } = view.fact;
  const moment = at === null ? '' : isSince(code) ? ` ${when(at)}` : ` (${formatAge(ageMs ?? 0)} ago)`;
  const why = view.tunnel?.failing == null ? '' : `: ${view.tunnel.failing.reason}`;
  return `${markOf(state)} ${clip(`${view.tunnel?.url ?? ''} ${tunnelWords(view)}${moment}${why}`.trim(), 300)}`;
}

/** What is left at a provider, and how old that is. */
function left(view: BalanceView, now: number): string {
  const { provider, fact, row, unknownSince } = view;
  const told = fact.ageMs === null ? '' : ` (told ${formatAge(fact.ageMs)} ago)`;
  const age = unknownSince === null ? told : ` for ${formatAge(now - unknownSince)}`;
  const why = row.error === null ? '' : `: ${row.error}`;
  return `${markOf(fact.state)} ${clip(provider, 40)}: ${clip(`${balanceWords(view)}${age}${why}`, 300)}`;
}

/** How long a hop took from the start, `3.2`; empty while it has not come. */
function seconds(from: number, at: number | null): string {
  return at === null ? '' : ((at - from) / 1000).toFixed(1);
}
