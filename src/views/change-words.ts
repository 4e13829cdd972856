import type { AttemptOutcome } from '../domain/command.ts';
import type { Language } from '../domain/time/time.ts';
import type { CommandRecord } from '../storage/views/overview-line.ts';

type Words<Code extends string> = Readonly<Record<Language, Readonly<Record<Code, string>>>>;

/** How far a change is that a router, or the SMS gateway, is told. */
export const CHANGE_WORDS: Words<CommandRecord['state']> = {
  en: { queued: 'waits', running: 'being made now', done: 'made', dead: 'given up', cancelled: 'no longer needed' },
  sw: {
    queued: 'linasubiri',
    running: 'linafanywa sasa',
    done: 'limefanywa',
    dead: 'limeshindwa',
    cancelled: 'halihitajiki tena',
  },
};

/** What came of one try of it. */
export const ATTEMPT_WORDS: Words<AttemptOutcome | 'running'> = {
  en: {
    ok: 'done',
    retry: 'not done, tried again',
    unavailable: 'no answer',
    unknown: 'outcome not known',
    dead: 'refused',
    interrupted: 'cut off in the middle',
    stopped: 'stopped',
    running: 'now',
  },
  sw: {
    ok: 'limefanywa',
    retry: 'halikufanyika, linajaribiwa tena',
    unavailable: 'hakuna jibu',
    unknown: 'matokeo hayajulikani',
    dead: 'limekataliwa',
    interrupted: 'lilikatizwa katikati',
    stopped: 'lilisimamishwa',
    running: 'sasa',
  },
};
