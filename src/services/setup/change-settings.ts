import { z } from 'zod';
import { asWritten } from '../../domain/said/both.ts';
import { BOX_SAID } from '../../domain/said/box-said.ts';
import { sectionOf, type Chosen, type FilledText, type SettingRules } from '../../domain/settings.ts';
import type { Both } from '../../domain/time/time.ts';
import { metaValue, setMeta } from '../../storage/ledger.ts';
import type { Store } from '../../storage/engine/store.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';

const CHOSEN = 'settings.chosen';
const chosenSchema = z.record(z.string(), z.unknown());

/** What was chosen at the console, by key of the settings file. It travels with the books, into backups too. */
export function chosenSettings(store: Store): Chosen {
  return chosenSchema.parse(JSON.parse(store.first(metaValue, { key: CHOSEN })?.value ?? '{}'));
}

/**
 * Settings of this box are chosen beside its file, which is never written: whoever wrote it has the last word. An empty text
 * takes a choice back. What cannot be taken up at once holds from the next start on.
 */
export const changeSettings = (rules: SettingRules) =>
  defineAction({
    name: 'settings.change',
    reason: 'required',
    input: z.object({ texts: z.record(z.string().max(80), z.string().max(2000)) }),
    subject: ({ texts }) => [...new Set(Object.keys(texts).map(sectionOf))].join(', '),
    look: chosenSettings,
    decide(chosen, { texts }, now): Decided<Chosen> | Refused<'same' | 'setting'> {
      const judged = rules.judge(chosen, texts);
      if (judged.kind === 'unfit') return refuse('setting', judged.words);
      const before = new Map(rules.read(chosen).map(({ key, value }) => [key, value]));
      const changed = rules.read(judged.chosen).filter(({ key, value }) => before.get(key) !== value);
      const changes = changed.map(({ key, value }) => `${key}: ${quoted(before.get(key))} → ${quoted(value)}`);
      if (changes.length === 0) return refuse('same', BOX_SAID.settingsSame());
      const late = changed.filter(({ isLive }) => !isLive).map(({ key }) => key);
      const when = late.length === 0 ? BOX_SAID.holdsAtOnce() : BOX_SAID.holdsFromStart(late.join(', '));
      const read = changed.map(({ key }) => rules.reads(judged.chosen, key, now));
      const preview = [...changes.flatMap((change, i) => previewOf(change, read[i] ?? null)), when];
      return { kind: 'do', plan: judged.chosen, preview, detail: changes.join('; ') };
    },
    effects(store, chosen): void {
      store.run(setMeta, { key: CHOSEN, value: JSON.stringify(chosen) });
    },
  });

const quoted = (value = ''): string => (value === '' ? '—' : value);

/** A text that is sent by itself is shown as it will read too, with what it costs. */
function previewOf(change: string, read: FilledText | null): Both[] {
  return read === null ? [asWritten(change)] : [asWritten(change), BOX_SAID.willRead(read)];
}
