import { isUnproven, type BackupCode, type BackupState } from './backup.ts';
import { formatAge } from './time/durations.ts';
import { formatWhen, type Language } from './time/time.ts';

interface Told extends BackupState {
  readonly now: number;
  readonly when: (at: number | null) => string;
  readonly age: (at: number) => string;
}

/** What keeps backups from being made, or from a place. */
function why({ error, failing }: BackupState): string {
  return error ?? failing.map((one) => `${one.place}: ${bare(one.error)}`).join('; ');
}

/** A sentence that goes on: without its end. */
const bare = (sentence: string): string => sentence.replace(/\.$/, '');

const unproven = ({ away, now }: Told) => away.filter((one) => isUnproven(one, now));

const WORDS: Readonly<Record<BackupCode, Readonly<Record<Language, (told: Told) => string>>>> = {
  none: {
    en: () =>
      'No backups are made: a disk that fails takes the books with it. Name a folder or a disk under [backups] in the settings, then: washa backup setup',
    sw: () =>
      'Hakuna nakala za akiba: diski ikiharibika, hesabu zinapotea. Taja folda au diski chini ya [backups] kwenye mipangilio, kisha: washa backup setup',
  },
  'no-code': {
    en: () => 'Backups have a place and no recovery code, so none is made. Run: washa backup setup',
    sw: () => 'Nakala zina mahali lakini hakuna namba ya kuzifungua, kwa hiyo hazifanywi. Endesha: washa backup setup',
  },
  failing: {
    en: (told) =>
      `No backup can be made (the newest: ${told.when(told.madeAt)}): ${why(told)}. Put that right, then: washa backup now`,
    sw: (told) =>
      `Nakala haiwezi kufanywa (ya mwisho: ${told.when(told.madeAt)}): ${why(told)}. Rekebisha, kisha: washa backup now`,
  },
  old: {
    en: (told) => `The newest backup: ${told.when(told.madeAt)}. None was made since. Look why: washa backup now`,
    sw: (told) =>
      `Nakala ya mwisho: ${told.when(told.madeAt)}. Hakuna nyingine tangu hapo. Angalia sababu: washa backup now`,
  },
  unproven: {
    en: (told) =>
      told.problem === null
        ? `No backup was proven for long (the last: ${told.when(told.provenAt)}). Look why: washa backup prove`
        : `The newest backup cannot be restored: ${told.problem} Make another, and look at the disk that it is on: washa backup now`,
    sw: (told) =>
      told.problem === null
        ? `Hakuna nakala iliyothibitishwa kwa muda mrefu (ya mwisho: ${told.when(told.provenAt)}). Angalia sababu: washa backup prove`
        : `Nakala ya mwisho haiwezi kurejeshwa: ${told.problem} Fanya nyingine, na uangalie diski yake: washa backup now`,
  },
  place: {
    en: (told) =>
      `Backups do not reach every place: ${told.failing.map((one) => `${one.place} (last: ${told.when(one.keptAt)}): ${bare(one.error)}`).join('; ')}. Connect it, or take it out of [backups].`,
    sw: (told) =>
      `Nakala hazifiki kila mahali: ${told.failing.map((one) => `${one.place} (mwisho: ${told.when(one.keptAt)}): ${bare(one.error)}`).join('; ')}. Iunganishe, au iondoe kwenye [backups].`,
  },
  away: {
    en: (told) =>
      `What lies away from here is not proven: ${unproven(told)
        .map(
          (one) =>
            `${one.place} (newest that was proven: ${told.when(one.provenAt)})${one.problem === null ? '' : `: ${bare(one.problem)}`}`,
        )
        .join('; ')}. Try it now: washa backup prove --at PLACE`,
    sw: (told) =>
      `Nakala zilizo mbali hazijathibitishwa: ${unproven(told)
        .map(
          (one) =>
            `${one.place} (ya mwisho iliyothibitishwa: ${told.when(one.provenAt)})${one.problem === null ? '' : `: ${bare(one.problem)}`}`,
        )
        .join('; ')}. Jaribu sasa: washa backup prove --at PLACE`,
  },
  first: {
    en: () => 'Backups are set up, and the first one is about to be made.',
    sw: () => 'Nakala zimepangwa, na ya kwanza iko karibu kufanywa.',
  },
  fresh: {
    en: (told) =>
      `The newest backup is ${told.age(told.madeAt ?? 0)} old; ${told.provenAt === null ? 'none is proven yet' : `the newest that was proven ${told.age(told.provenAt)}`}.`,
    sw: (told) =>
      `Nakala ya mwisho ina umri wa ${told.age(told.madeAt ?? 0)}; ${told.provenAt === null ? 'hakuna iliyothibitishwa bado' : `iliyothibitishwa ${told.age(told.provenAt)}`}.`,
  },
};

const NEVER: Readonly<Record<Language, string>> = { en: 'none yet', sw: 'hakuna' };

/** A sentence or two of what is so and what to do, for people. @param zone IANA name @param now UTC ms */
export function backupWords(
  code: BackupCode,
  state: BackupState,
  { zone, language, now }: { readonly zone: string; readonly language: Language; readonly now: number },
): string {
  return WORDS[code][language]({
    ...state,
    now,
    when: (at) => (at === null ? NEVER[language] : formatWhen(at, zone, language, now)),
    age: (at) => formatAge(now - at),
  });
}
