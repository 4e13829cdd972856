import type { Language } from '../domain/time/time.ts';
import { systemClock } from '../host/clock.ts';
import { Fault } from '../domain/values/fault.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { act, preview, resultOf, type Action } from '../services/actions/act.ts';
import type { Store } from '../storage/engine/store.ts';
import { actor, configOf, withStore } from './box.ts';
import { print, printJson, type GlobalOptions } from './context.ts';

export interface DeedOptions extends GlobalOptions {
  readonly reason: string;
  /** Names this wish: asked for twice under it, it is done once. */
  readonly key?: string;
  readonly dryRun?: boolean;
}

/** Those of a deed that needs no reason. */
export interface FreeDeedOptions extends Omit<DeedOptions, 'reason'> {
  readonly reason?: string;
}

/** What came of a deed, for whoever asked. */
export interface DeedTold<Result> {
  readonly action: string;
  readonly words: readonly string[];
  readonly isDry: boolean;
  readonly repeated: boolean;
  /** Null when nothing was done now. */
  readonly result: Result | null;
}

/**
 * Does an action for whoever sits at the keyboard, and says what was done; with `--dry-run`, what would be.
 * @throws Fault in the words of the refusal
 */
export async function doDeed<Input, Facts, Plan, Result, Why>(
  options: FreeDeedOptions,
  action: Action<Input, Facts, Plan, Result, Why>,
  inputOf: (store: Store) => Input,
): Promise<void> {
  tellDeed(options, await performDeed(options, action, inputOf));
}

/** The same, and nothing is said yet. */
export async function performDeed<Input, Facts, Plan, Result, Why>(
  options: FreeDeedOptions,
  action: Action<Input, Facts, Plan, Result, Why>,
  inputOf: (store: Store) => Input,
): Promise<DeedTold<Result>> {
  const now = systemClock.now();
  const isDry = options.dryRun === true;
  return withStore(configOf(options), isDry ? 'read' : 'write', async (store) => {
    const input = inputOf(store);
    const { lang: language = 'en' } = options;
    const planned = preview(store, action, input, now, { actor: 'box', language });
    // Asked for again under its key it may be impossible by now, because it was done.
    const words = planned.kind === 'do' ? planned.preview : [];
    const told = { action: action.name, words, isDry };
    if (isDry) {
      if (planned.kind === 'refused') throw refused(planned.words, language);
      return { ...told, repeated: false, result: null };
    }
    const by = { actor: actor(), reason: options.reason ?? null, key: options.key ?? null, language };
    const done = act(store, action, input, by, now);
    if (done.kind === 'refused') throw refused(done.words, language);
    await store.durable();
    return { ...told, repeated: done.repeated, result: resultOf(done) };
  });
}

export function tellDeed(options: FreeDeedOptions, { action, words, isDry, repeated }: DeedTold<unknown>): void {
  if (options.json === true) printJson({ action, done: !isDry, repeated, words });
  else {
    const said = SAID[options.lang ?? 'en'];
    if (repeated) print(said.repeated(safeLine(options.key ?? '')));
    else print(`${isDry ? said.dry : said.done}: ${safeLine(words.join('; '))}.`);
  }
}

const SAID = {
  en: {
    done: 'Done',
    dry: 'Would do',
    nothing: 'Nothing was done.',
    repeated: (key: string) => `This was done before, under the key ${key}.`,
  },
  sw: {
    done: 'Imefanyika',
    dry: 'Ingefanya',
    nothing: 'Hakuna kilichofanyika.',
    repeated: (key: string) => `Hili lilishafanyika, kwa ufunguo ${key}.`,
  },
} as const satisfies Record<Language, unknown>;

function refused(words: string, language: Language): Fault {
  return new Fault('deed.refused', 'dead', `${SAID[language].nothing} ${safeLine(words)}`);
}
