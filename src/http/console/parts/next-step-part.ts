import { html } from 'hono/html';
import { NEXT_STEP_WORDS, type NextStep } from '../../../views/next-step.ts';
import type { Formats } from '../frame/format.ts';
import { mark, nothing, type LivePart } from '../frame/markup.ts';

/** What a new box waits for. */
export function nextStepPart(step: NextStep, { language }: Formats): LivePart {
  return {
    id: 'next',
    column: 'left',
    title: language === 'en' ? 'Next step' : 'Hatua inayofuata',
    note: nothing,
    body: html`<p class="why-line wait">${mark('wait')}<span>${NEXT_STEP_WORDS[step][language]}.</span></p>`,
  };
}
