import { z } from 'zod';
import { recipientWords, type Recipient } from '../../domain/notices/channel.ts';
import { testWords, type NoticeBox } from '../../domain/notices/notice-words.ts';
import { both } from '../../domain/said/both.ts';
import { BOX_SAID } from '../../domain/said/box-said.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { noticeLane, queueNotice } from './queue-notice.ts';

/** Who is told of what is wrong, and of whose box. */
export interface NoticesTold {
  readonly recipients: readonly Recipient[];
  readonly box: NoticeBox;
}

/** A person wants to see that notices arrive. Nothing is wrong. */
export const testNotices = (told: () => NoticesTold) =>
  defineAction({
    name: 'notices.test',
    reason: 'optional',
    input: z.object({}),
    subject: () => null,
    look: told,
    decide({ recipients, box }): Decided<NoticesTold> | Refused<'nobody'> {
      if (recipients.length === 0) return refuse('nobody', BOX_SAID.nobodyTold());
      const preview = recipients.map((one) => BOX_SAID.testGoes(both((language) => recipientWords(one, language))));
      return { kind: 'do', plan: { recipients, box }, preview, detail: `${recipients.length} recipients` };
    },
    effects(store, { recipients: to, box }, { action, now }) {
      const noticeId = queueNotice(store, 'test', testWords(action.actor, box, now), to, now);
      return { noticeId, lanes: to.map(({ channel }) => noticeLane(channel)) };
    },
  });
