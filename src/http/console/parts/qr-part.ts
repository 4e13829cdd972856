import { html } from 'hono/html';
import type { QrShape } from '../../../views/qr.ts';
import type { Html } from '../frame/markup.ts';

/** A picture for a phone's camera; it says nothing that does not stand beside it. */
export function qrPicture({ size, path }: QrShape): Html {
  return html`<svg class="qr" viewBox="0 0 ${size} ${size}" aria-hidden="true"><path d="${path}" /></svg>`;
}
