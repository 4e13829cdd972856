import { z } from 'zod';
import { LINE_SAID } from '../../domain/said/line-said.ts';
import { LANGUAGES, type Language } from '../../domain/time/time.ts';
import type { LineRow } from '../../storage/lines.ts';
import { setLanguage } from '../../storage/subscribers.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { LINE_ID, lineInUse, lookAtLine, subjectOf } from '../lines/line-in-use.ts';

/** Receipts and reminders of a line's subscriber are written in another language. */
export const chooseLanguage = defineAction({
  name: 'line.language',
  reason: 'optional',
  input: z.object({ lineId: LINE_ID, language: z.enum(LANGUAGES) }),
  subject: subjectOf,
  look: lookAtLine,
  decide(
    looked: LineRow | undefined,
    input,
  ): Decided<{ readonly subscriberId: number; readonly language: Language }> | Refused<'line' | 'ended' | 'state'> {
    const found = lineInUse(looked, input);
    if (found.kind === 'refused') return found;
    const { account_no: name, subscriber_id: subscriberId, language } = found.line;
    if (language === input.language) return refuse('state', LINE_SAID.languageAlready(name));
    const change = input.language === 'en' ? LINE_SAID.inEnglish(name) : LINE_SAID.inSwahili(name);
    return { kind: 'do', plan: { subscriberId, language: input.language }, preview: [change], detail: change.en };
  },
  effects(store, { subscriberId, language }) {
    store.run(setLanguage, { id: subscriberId, language });
  },
});
