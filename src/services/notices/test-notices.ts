import { z } from 'zod';
import { recipientWords, type Recipient } from '../../domain/notices/channel.ts';
import { testWords, type NoticeBox } from '../../domain/notices/notice-words.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { noticeLane, queueNotice } from './queue-notice.ts';

/** A person wants to see that notices arrive. Nothing is wrong. */
export const testNotices = (recipients: readonly Recipient[], box: NoticeBox) =>
  defineAction({
    name: 'notices.test',
    reason: 'optional',
    input: z.object({}),
    subject: () => null,
    look: () => null,
    decide(): Decided<readonly Recipient[]> | Refused<'nobody'> {
      if (recipients.length === 0)
        return refuse('nobody', 'Nobody is told of anything yet: name somebody under [notices] of the settings.');
      const preview = recipients.map((one) => `A test goes out by ${recipientWords(one)}`);
      return { kind: 'do', plan: recipients, preview, detail: `${recipients.length} recipients` };
    },
    effects(store, to, { action, now }) {
      const noticeId = queueNotice(store, 'test', testWords(action.actor, box, now), to, now);
      return { noticeId, lanes: to.map(({ channel }) => noticeLane(channel)) };
    },
  });
