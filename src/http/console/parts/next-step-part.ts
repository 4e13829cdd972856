import { html } from 'hono/html';
import type { FirstRunStep } from '../../../views/first-run.ts';
import { STEP_WORDS } from '../../../views/first-run-words.ts';
import { NEXT_STEP_WORDS, type NextStep } from '../../../views/next-step.ts';
import type { Formats } from '../frame/format.ts';
import { ago, mark, nothing, toneOf, type Html, type LivePart } from '../frame/markup.ts';

/** What a new box waits for. @param steps of the first run, for who may do them; null: what is next is said in a sentence */
export function nextStepPart(
  step: NextStep,
  steps: readonly FirstRunStep[] | null,
  now: number,
  formats: Formats,
): LivePart {
  const { language } = formats;
  const missing = steps?.filter(({ state }) => state !== 'right') ?? [];
  return {
    id: 'next',
    column: 'left',
    title: language === 'en' ? 'Next step' : 'Hatua inayofuata',
    note: steps === null ? nothing : html`${steps.length - missing.length}/${steps.length}`,
    body:
      missing.length === 0
        ? html`<p class="why-line wait">${mark('wait')}<span>${NEXT_STEP_WORDS[step][language]}.</span></p>`
        : html`<ol class="rows">
            ${missing.map((one) => stepRow(one, now, formats))}
          </ol>`,
  };
}

/** One step of the first run, as a list has it. */
export function stepRow({ step, state, says, at }: FirstRunStep, now: number, formats: Formats): Html {
  return html`<li>
    <a class="place" href="/first-run/${step}"
      ><b>${mark(toneOf(state))}${STEP_WORDS[step][formats.language].title}</b>
      <small>${says[formats.language]}${at === null ? nothing : html`, ${ago(at, now, formats)}`}</small></a
    >
  </li>`;
}
