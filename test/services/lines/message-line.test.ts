import { expect, test } from 'vitest';
import type { SmsMessage, SmsOutcome } from '../../../src/domain/sms-port.ts';
import { act, preview } from '../../../src/services/actions/act.ts';
import { sendWritten, smsTell } from '../../../src/services/commands/send-written.ts';
import { messageLine } from '../../../src/services/lines/message-line.ts';
import type { CommandRow } from '../../../src/storage/commands.ts';
import { query } from '../../../src/storage/engine/query.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { messagesOfLine } from '../../../src/storage/messages.ts';
import { actions, addLine, commands, DAY, HOUR, NOW, openAlarms, openStore } from '../books.ts';

const messages = query()((db) => db.selectFrom('message').selectAll());
const by = (key: string | null = null) => ({ actor: 'amina', reason: null, key });

/** A line, with what was written to its subscriber. */
function begin(text = 'We work on your mast until 18:00.') {
  const store = openStore();
  const lineId = addLine(store, 1);
  act(store, messageLine, { lineId, text }, by('k'), NOW);
  const [command] = store.all(commands, {}) as CommandRow[];
  return { store, lineId, command: command! };
}

async function attempt(store: Store, command: CommandRow, now: number, outcome: SmsOutcome) {
  const sent: SmsMessage[] = [];
  const gateway = { kind: 'test', send: (message: SmsMessage) => (sent.push(message), Promise.resolve(outcome)) };
  const clock = { now: () => now, after: () => () => undefined } as never;
  const deps = { store, clock, random: () => 0.5, gateway };
  const result = await sendWritten(deps, command, new AbortController().signal);
  store.transaction(() => result.store?.(now));
  return { outcome: result.outcome, sent };
}

const SENT: SmsOutcome = { kind: 'sent', messageId: 'm1' };
const BROKE: SmsOutcome = { kind: 'refused', final: false, reason: 'no credit', about: 'credit' };

test('what a person writes is shown with its size, sent once, and stands on the line with who wrote it', async () => {
  const { store, lineId, command } = begin();
  const input = { lineId, text: 'We work on your mast until 18:00.' };
  expect(preview(store, messageLine, input, NOW)).toMatchObject({
    preview: ['0700 000 001 of ACC1 is sent (one SMS, 33 of 160 characters): We work on your mast until 18:00.'],
  });
  expect(act(store, messageLine, input, by('k'), NOW)).toMatchObject({ repeated: true });
  expect(store.all(commands, {})).toMatchObject([{ kind: 'sms.tell', lane: 'sms' }]);
  expect(store.all(actions, {}).filter(({ name }) => name === 'line.message')).toMatchObject([
    { actor: 'amina', detail: 'to ACC1, 1 SMS' },
  ]);

  expect(await attempt(store, command, NOW + HOUR, SENT)).toEqual({
    outcome: 'ok',
    sent: [{ to: '254700000001', text: input.text, reference: 'message:1' }],
  });
  expect(await attempt(store, command, NOW + HOUR, SENT)).toEqual({ outcome: 'dead', sent: [] });
  expect(store.all(messagesOfLine, { id: lineId, limit: 3 })).toMatchObject([
    { id: 1, state: 'sent', body: input.text, reason: null, at: NOW, actor: 'amina' },
  ]);
});

test('nothing is written to nobody, and no text that is none', () => {
  const { store, lineId } = begin();
  expect(act(store, messageLine, { lineId: 7, text: 'Hello' }, by(), NOW)).toMatchObject({ why: 'line' });
  expect(act(store, messageLine, { lineId, text: '🙏' }, by(), NOW)).toMatchObject({ why: 'text' });
  expect(store.all(messages, {})).toHaveLength(1);
});

test('without credit it waits and is sent when there is some, but not a day late', async () => {
  const { store, command } = begin();
  expect(await attempt(store, command, NOW, BROKE)).toMatchObject({ outcome: 'unavailable' });
  expect(store.all(openAlarms, {})).toMatchObject([{ kind: 'sms-credit' }]);
  expect(await attempt(store, command, NOW + DAY + 1, SENT)).toEqual({ outcome: 'dead', sent: [] });
  expect(store.all(messages, {})).toMatchObject([{ state: 'dropped', reason: 'Not sent: it is more than a day late' }]);

  const other = begin();
  await attempt(other.store, other.command, NOW, BROKE);
  expect((await attempt(other.store, other.command, NOW + DAY, SENT)).sent).toHaveLength(1);
  expect(other.store.all(openAlarms, {})).toEqual([]);
});

test('after a death nobody knows whether it was sent, and it is not sent again', async () => {
  const { store, command } = begin();
  store.transaction(() => smsTell.onRecover?.(store, command, { detail: 'Washa stopped meanwhile' } as never, NOW));
  expect(store.all(messages, {})).toMatchObject([{ state: 'unknown', reason: 'Washa stopped meanwhile' }]);
  expect((await attempt(store, command, NOW, SENT)).sent).toEqual([]);
});
