import { html } from 'hono/html';
import { MOVES_A_DAY } from '../../services/hotspot/move-device.ts';
import { REMOVALS_A_DAY } from '../../services/hotspot/remove-device.ts';
import type { MyLine } from '../../views/my-line.ts';
import type { Both } from '../../domain/time/time.ts';
import { form, speak, type Frame } from './frame.ts';
import { nothing, type Html } from './markup.ts';

const SAID = {
  devices: { en: 'Devices', sw: 'Vifaa' },
  phone: { en: 'Phone', sw: 'Simu' },
  beside: { en: 'Beside it', sw: 'Kando yake' },
  since: { en: 'since {}', sw: 'tangu {}' },
  here: { en: 'in your hand', sw: 'ulichonacho' },
  notMine: { en: '…{} is not mine any more', sw: '…{} si changu tena' },
  how: {
    en: `It is out at once, and its place is free. Up to ${REMOVALS_A_DAY} devices a day can be removed.`,
    sw: `Kitatoka mara moja, na nafasi yake itakuwa wazi. Hadi vifaa ${REMOVALS_A_DAY} kwa siku vinaweza kuondolewa.`,
  },
  remove: { en: 'Remove it', sw: 'Kiondoe' },
  lost: {
    en: 'The phone is sold or lost? Open this page on the new one, on the same WiFi.',
    sw: 'Simu imeuzwa au imepotea? Fungua ukurasa huu kwenye mpya, kwenye WiFi hiyo hiyo.',
  },
  take: { en: 'Use the time on this phone instead', sw: 'Tumia muda kwenye simu hii badala yake' },
  taken: {
    en: `The phone before is out then. At most ${MOVES_A_DAY} times a day.`,
    sw: `Simu ya awali itatoka. Si zaidi ya mara ${MOVES_A_DAY} kwa siku.`,
  },
} as const satisfies Readonly<Record<string, Both>>;

/** As much of an address as tells one device from another. */
const ending = (mac: string): string => mac.slice(-5);

/**
 * The devices that use a line, what takes one away, and what brings the time to the one in hand.
 * @param named names the line in each form
 * @param here the phone at hand, at the hotspot of the line; null: the page is open elsewhere
 */
export function mineDevices(frame: Frame, { devices, mayTake }: MyLine, named: Html, here: string | null): Html {
  const { say, when } = speak(frame);
  if (devices.length === 0) return nothing;
  const isHere = devices.some(({ mac, isPhone }) => isPhone && mac === here);
  const kind = (isPhone: boolean, mac: string) =>
    `${say(isPhone ? SAID.phone : SAID.beside)}${mac === here ? `, ${say(SAID.here)}` : ''}`;
  return html`<h2>${say(SAID.devices)}</h2>
    <dl class="card">
      ${devices.map(
        ({ mac, since, isPhone }) =>
          html`<div>
            <dt>${kind(isPhone, mac)}<small>${say(SAID.since, when(since))}</small></dt>
            <dd>…${ending(mac)}</dd>
          </div>`,
      )}
    </dl>
    ${devices.map(({ mac, isPhone }) =>
      isPhone
        ? nothing
        : html`<details class="card">
            <summary>${say(SAID.notMine, ending(mac))}</summary>
            <p class="soft">${say(SAID.how)}</p>
            ${form('/mine/remove', html`${named}<input type="hidden" name="device" value="${mac}" />`, say(SAID.remove))}
          </details>`,
    )}
    ${
      isHere
        ? nothing
        : here === null || !mayTake
          ? html`<p class="soft">${say(SAID.lost)}</p>`
          : html`<p class="soft">${say(SAID.taken)}</p>
              ${form('/mine/take', named, say(SAID.take), 'plain')}`
    }`;
}
