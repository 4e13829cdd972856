import { html } from 'hono/html';
import { NEXT_STEP_WORDS, type NextStep } from '../../../views/next-step.ts';
import { mark, nothing, type LivePart } from '../frame/markup.ts';

/** What a new box waits for. */
export function nextStepPart(step: NextStep): LivePart {
  const { en, sw } = NEXT_STEP_WORDS[step];
  return {
    id: 'next',
    title: 'Next step',
    note: nothing,
    body: html`<p class="why-line wait">
      ${mark('wait')}<span>${en}. <small lang="sw">${sw}.</small></span>
    </p>`,
  };
}
