import { z } from 'zod';
import { PRIORITY } from '../../domain/command.ts';
import { readWritten } from '../../domain/messages/written.ts';
import { LINE_SAID } from '../../domain/said/line-said.ts';
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
    if (line === undefined) return refuse('line', LINE_SAID.unknown(lineId));
    const phone = parseMsisdn(line.msisdn ?? '');
    if (phone === null) return refuse('phone', LINE_SAID.noPhone(line.account_no));
    const written = readWritten(typed);
    if (written.kind === 'unfit') return refuse('text', written.words);
    const { text, septets, parts } = written;
    const size = parts === 1 ? LINE_SAID.oneSms(septets) : LINE_SAID.manySms(parts, septets);
    const words = LINE_SAID.writes(formatLocal(phone), line.account_no, size, text);
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
