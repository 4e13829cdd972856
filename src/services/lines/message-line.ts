import { z } from 'zod';
import { PRIORITY } from '../../domain/command.ts';
import { readWritten } from '../../domain/messages/written.ts';
import { formatLocal, parseMsisdn } from '../../domain/values/msisdn.ts';
import { enqueueCommand } from '../../storage/commands.ts';
import { insertMessage } from '../../storage/messages.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { SMS_LANE } from '../outbox/outbox.ts';
import { LINE_ID, lookAtLine, subjectOf } from './line-in-use.ts';

interface Message {
  readonly lineId: number;
  readonly msisdn: string;
  readonly body: string;
}

/**
 * A person writes to the subscriber of a line, served or not: who no longer is has a router to bring back. The result is the
 * lanes to wake.
 */
export const messageLine = defineAction({
  name: 'line.message',
  reason: 'optional',
  input: z.object({ lineId: LINE_ID, text: z.string().max(2_000) }),
  subject: subjectOf,
  look: lookAtLine,
  decide(line, { lineId, text: typed }): Decided<Message> | Refused<'line' | 'phone' | 'text'> {
    if (line === undefined) return refuse('line', `There is no line ${lineId}.`);
    const phone = parseMsisdn(line.msisdn ?? '');
    if (phone === null) return refuse('phone', `${line.account_no} has no phone: nobody can be sent an SMS.`);
    const written = readWritten(typed);
    if (written.kind === 'unfit') return refuse('text', written.words);
    const { text, septets, parts } = written;
    const size = parts === 1 ? `one SMS, ${septets} of 160 characters` : `${parts} SMS, ${septets} characters`;
    const words = `${formatLocal(phone)} of ${line.account_no} is sent (${size}): ${text}`;
    const plan = { lineId, msisdn: phone, body: text };
    return { kind: 'do', plan, preview: [words], detail: `to ${line.account_no}, ${parts} SMS` };
  },
  effects(store, message, { action, now }) {
    const { id } = store.run(insertMessage, { ...message, actionId: action.id });
    const about = { kind: 'sms.tell', lane: SMS_LANE, subject: id, priority: PRIORITY.receipt } as const;
    store.run(enqueueCommand, { ...about, runAt: now, now });
    return [SMS_LANE];
  },
});
