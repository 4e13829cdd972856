import { expect, test } from 'vitest';
import type { SmsMessage, SmsOutcome } from '../../../src/domain/sms-port.ts';
import { DEFAULT_TEMPLATES } from '../../../src/domain/messages/receipt.ts';
import { REMINDER_TEMPLATES } from '../../../src/domain/messages/reminder.ts';
import { act } from '../../../src/services/actions/act.ts';
import { sendReminder } from '../../../src/services/commands/send-reminder.ts';
import { blockLine } from '../../../src/services/lines/block-line.ts';
import { pauseLine } from '../../../src/services/lines/pause-line.ts';
import { remindLines } from '../../../src/services/lines/remind.ts';
import { takePayments } from '../../../src/services/money/take-payments.ts';
import type { CommandRow } from '../../../src/storage/commands.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { linesToRemind } from '../../../src/storage/reminders.ts';
import { addLine, commands, DAY, delivery, HOUR, notice, NOW, openStore, POLICY, PRICE } from '../books.ts';

const ZONE = 'Africa/Nairobi';
const RULES = { daysBefore: [3, 1], onTheDay: true, daysAfter: [2], fromHour: 9, toHour: 19 };
const reminders = query()((db) => db.selectFrom('reminder').selectAll().orderBy('id'));

/** NOW is nine in the morning. Four lines are due by the rules, the others are not. */
function begin() {
  const store = openStore();
  const line = (n: number, days: number, more: object = {}) =>
    addLine(store, n, { expiresAt: NOW + days * DAY + 5 * HOUR, ...more });
  line(1, 3);
  line(2, 1);
  line(3, 0);
  line(4, -2);
  line(5, 2);
  line(6, -1);
  line(7, 3, { plan: { code: 'day', period_unit: 'day', period_count: 1 } });
  line(8, 3, { set: { balance_cents: PRICE } });
  line(9, 3, { set: { retired_at: NOW - DAY } });
  act(store, blockLine, { lineId: line(10, 3) }, { actor: 'amina', reason: 'x' }, NOW - DAY);
  act(store, pauseLine(POLICY), { lineId: line(11, 3) }, { actor: 'amina', reason: 'x' }, NOW - DAY);
  const queued = () => store.all(commands, {}).filter(({ kind }) => kind === 'sms.remind');
  const told = () => store.all(reminders, {}).map((row) => [row.subscription_id, row.days, row.state]);
  return { store, queued, told };
}

test('whoever is due is reminded once a day, and nobody else', () => {
  const { store, queued, told } = begin();
  expect(remindLines(store, RULES, ZONE, NOW - HOUR)).toEqual({ queued: 0, more: false });
  expect(remindLines(store, RULES, ZONE, NOW)).toEqual({ queued: 4, more: false });
  expect(told()).toEqual([
    [1, -3, 'queued'],
    [2, -1, 'queued'],
    [3, 0, 'queued'],
    [4, 2, 'queued'],
  ]);
  expect(queued()).toHaveLength(4);
  expect(remindLines(store, RULES, ZONE, NOW + 5 * HOUR)).toEqual({ queued: 0, more: false });
  expect(remindLines(store, RULES, ZONE, NOW + 2 * DAY).queued).toBeGreaterThan(0);
});

test('a line whose end was moved is not reminded twice on one day', () => {
  const { store } = begin();
  remindLines(store, RULES, ZONE, NOW);
  store.run(
    query<{ at: number }>()((db, p) => db.updateTable('subscription').set({ expires_at: p.at }).where('id', '=', 3)),
    { at: NOW + 3 * DAY },
  );
  expect(remindLines(store, RULES, ZONE, NOW + HOUR).queued).toBe(0);
});

test('many are queued in batches', () => {
  const store = openStore();
  for (let n = 1; n <= 130; n++) addLine(store, n, { expiresAt: NOW + DAY });
  expect(remindLines(store, RULES, ZONE, NOW)).toEqual({ queued: 100, more: true });
  expect(remindLines(store, RULES, ZONE, NOW)).toEqual({ queued: 30, more: false });
});

test('who has to be reminded is found by the end of the time, not among all lines', () => {
  const plan = openStore().explain(linesToRemind).join('\n');
  for (const index of ['subscription_expiring', 'subscription_ended']) {
    expect(plan).toContain(`USING INDEX ${index} (expires_at>? AND expires_at<?)`);
  }
  expect(plan).not.toContain('TEMP B-TREE');
});

function sender(
  store: ReturnType<typeof begin>['store'],
  now: number,
  outcome: SmsOutcome = { kind: 'sent', messageId: 'm1' },
) {
  const sent: SmsMessage[] = [];
  const gateway = { kind: 'test', send: (message: SmsMessage) => (sent.push(message), Promise.resolve(outcome)) };
  const deps = {
    store,
    clock: { now: () => now, after: () => () => undefined } as never,
    random: () => 0.5,
    gateway,
    templates: DEFAULT_TEMPLATES,
    reminders: { ...RULES, templates: REMINDER_TEMPLATES },
    language: 'en' as const,
    timeZone: ZONE,
    businessName: 'Demo Net',
    supportPhone: null,
    currency: 'KES',
  };
  const send = async (command: CommandRow) => {
    const result = await sendReminder(deps, command, new AbortController().signal);
    store.transaction(() => result.store?.(now));
    return result;
  };
  return { send, sent };
}

test('one is sent when it is still true, and dropped with its reason when its line has paid', async () => {
  const { store, queued, told } = begin();
  remindLines(store, RULES, ZONE, NOW);
  takePayments(store, [delivery(notice({ account: 'ACC2' }), { receivedAt: NOW })], POLICY, NOW);
  const { send, sent } = sender(store, NOW + HOUR);
  for (const command of queued()) await send(command);
  expect(sent.map(({ to, text }) => [to, text.slice(0, 33)])).toEqual([
    ['254700000001', 'Demo Net: Your internet ends 13 M'],
    ['254700000003', 'Demo Net: Your internet ends 10 M'],
    ['254700000004', 'Demo Net: Your internet ended 8 M'],
  ]);
  expect(told().map(([, , state]) => state)).toEqual(['sent', 'dropped', 'sent', 'sent']);
  expect(store.all(reminders, {})[1]).toMatchObject({
    reason: 'Not sent: the line was paid for, or its time was changed',
  });
  for (const command of queued()) expect((await send(command as CommandRow)).outcome).toBe('dead');
  expect(sent).toHaveLength(3);
});

test('without credit it waits; what is no longer true by then is not sent a day late', async () => {
  const { store, queued, told } = begin();
  remindLines(store, RULES, ZONE, NOW);
  const [first] = queued() as CommandRow[];
  const broke = sender(store, NOW, { kind: 'refused', final: false, reason: 'no credit', about: 'credit' });
  expect((await broke.send(first!)).outcome).toBe('unavailable');
  const late = sender(store, NOW + DAY);
  await late.send(first!);
  expect(late.sent).toEqual([]);
  expect(told()[0]).toEqual([1, -3, 'dropped']);
});
