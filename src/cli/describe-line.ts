import { formatAge } from '../domain/time/durations.ts';
import { formatLocalTime } from '../domain/time/local-time.ts';
import { cents, formatCents } from '../domain/values/money.ts';
import { endNoteWords } from '../views/end-note.ts';
import { overSince } from '../views/line.ts';
import { autoPushWords, lineWords } from '../views/line-words.ts';
import { phoneWords } from '../views/phone-words.ts';
import { requestWords } from '../views/request.ts';
import type { LineHistory } from '../views/show-line.ts';
import { smsFate } from '../views/sms-fate.ts';
import { usedUpWords, usedWords, useView } from '../views/use.ts';
import { markOf } from './mark.ts';

export function localTime(at: number | null, timeZone: string): string {
  return at === null ? 'never' : formatLocalTime(at, timeZone).slice(0, 19);
}

/** What it has used, as of when. */
function useFacts(line: LineHistory['line'], when: (at: number | null) => string): [string, string][] {
  const use = useView(line);
  if (use === null) return [];
  const age = use.countedAt === null ? 'not counted yet' : `counted ${when(use.countedAt)}`;
  const then = usedUpWords(use);
  return [['Use', [`${usedWords(use)} (${age})`, ...(then === null ? [] : [then])].join('. ')]];
}

/** Why the line is, or is not, on, and then what is known of it. */
export function describeLine(
  {
    line,
    view,
    formerLogins,
    endNotes,
    mayBeIts,
    autoPush,
    paysFor,
    paidBy,
    requests,
    reminders,
    messages,
    undelivered,
  }: LineHistory,
  timeZone: string,
  currency: string,
): [string, string][] {
  const when = (at: number | null): string => localTime(at, timeZone);
  const money = (amount: number): string => formatCents(cents(amount), currency);
  const { state, since, ageMs } = view.verdict;
  const { head, next } = lineWords(view);
  const facts: [string, string][] = [
    ['Account', line.account_no],
    ['Verdict', `${markOf(state)} ${head}`],
    ['Next', next],
    ['Subscriber', `${line.name}, ${phoneWords(line.msisdn)}`],
    [
      'Plan',
      `${line.plan_name} (${line.plan_code}), ${money(line.price_cents)}${line.own_price_cents === null ? '' : ', its own price'}`,
    ],
    ['Login', `${line.service} ${line.username} on ${line.router_name}`],
    ['Paid until', when(line.expires_at)],
    ['Balance', money(line.balance_cents)],
    ...useFacts(line, when),
    ...(line.lent_cents === 0
      ? []
      : [['Owes', `${money(line.lent_cents)}, out of its next payment`] satisfies [string, string]]),
    ['Access', line.access_at === null ? 'never read from the router' : `${line.access}, read ${when(line.access_at)}`],
    ['Seen online', when(line.seen_online_at)],
    ['Router now', `not asked by this command; the console says whether ${line.router_name} answers`],
  ];
  if (since !== null && ageMs !== null) facts.splice(2, 0, ['Since', `${when(since)}, ${formatAge(ageMs)} ago`]);
  if (view.books.code === 'grace') facts.push(['In grace', `stays on until ${when(overSince(line))}`]);
  if (line.next_plan_name !== null) {
    const next = `${line.next_plan_name} (${line.next_plan_code ?? ''}), ${money(line.next_price_cents ?? 0)}`;
    facts.push(['Next plan', `${next}, from the next renewal on`]);
  }
  if (autoPush !== null) facts.push(['Is asked', autoPushWords(autoPush)]);
  if (paysFor.length > 0) facts.push(['Pays for', paysFor.map(({ account_no }) => account_no).join(', ')]);
  if (paidBy !== null) facts.push(['Paid for by', paidBy.account_no]);
  if (line.blocked_at !== null)
    facts.push([
      line.paused_at === null ? 'Blocked' : 'Paused',
      `${when(line.blocked_at)}: ${line.blocked_reason ?? ''}`,
    ]);
  if (line.retired_at !== null) facts.push(['Retired', when(line.retired_at)]);
  for (const { id, amount_cents, received_at } of mayBeIts) {
    facts.push(['May be its', `${money(amount_cents)} of payment ${id} that waits since ${when(received_at)}`]);
  }
  for (const { amount_cents, msisdn, created_at, view: asked } of requests) {
    const words = `${money(amount_cents)} from ${phoneWords(msisdn)}, ${when(created_at)}`;
    facts.push(['Asked for', `${words}. ${markOf(asked.standing)} ${requestWords(asked)}`]);
  }
  if (undelivered !== null) {
    facts.push([
      'SMS',
      `${markOf('wrong')} did not arrive, ${when(undelivered.reported_at)}: ${undelivered.reason ?? ''}`,
    ]);
  }
  const howItWent = (sms: Parameters<typeof smsFate>[0]) => {
    const { words, reason } = smsFate(sms);
    return reason === null ? words : `${words} (${reason})`;
  };
  for (const reminder of reminders) {
    facts.push(['Reminded', `${reminder.day}, ${howItWent(reminder)}: ${reminder.body ?? ''}`]);
  }
  for (const message of messages) {
    facts.push(['Written to', `${when(message.at)} by ${message.actor}, ${howItWent(message)}: ${message.body}`]);
  }
  for (const note of endNotes) {
    const read = note.fact.at === null ? '' : `; read back ${when(note.fact.at)}`;
    facts.push(['If silent', `${markOf(note.fact.state)} ${endNoteWords(note, when)}${read}`]);
  }
  for (const { service, username, router_name, since } of formerLogins) {
    const login = `${service} ${username} on ${router_name}`;
    facts.push(['Former login', `${login}: not confirmed to be off, since ${when(since)}`]);
  }
  return facts;
}
