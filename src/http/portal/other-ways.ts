import type { Both } from '../../domain/time/time.ts';
import { speak, ways, type Frame } from './frame.ts';
import type { Html } from './markup.ts';

const SAID = {
  voucher: { en: 'I have a voucher', sw: 'Nina vocha' },
  paid: { en: 'I have already paid', sw: 'Nimeshalipa' },
  move: { en: 'Move from my other phone', sw: 'Hamisha kutoka simu yangu nyingine' },
  isTv: { en: 'This is a TV: show a code', sw: 'Hii ni TV: onyesha msimbo' },
  mine: { en: 'My line', sw: 'Laini yangu' },
  tv: { en: 'Connect a TV by a code', sw: 'Unganisha TV kwa msimbo' },
} as const satisfies Readonly<Record<string, Both>>;

/** How else a guest gets on. */
export function otherWays(frame: Frame): Html {
  const { say } = speak(frame);
  return ways([
    ['/voucher', 'ticket', say(SAID.voucher)],
    ['/paid', 'check', say(SAID.paid)],
    ['/move', 'phone', say(SAID.move)],
    ['/tv/code', 'tv', say(SAID.isTv)],
    ['/mine', 'person', say(SAID.mine)],
  ]);
}

/** What somebody who is on may still want. */
export function alsoHere(frame: Frame, isGuest: boolean): Html {
  const { say } = speak(frame);
  const tv = ['/tv', 'tv', say(SAID.tv)] as const;
  return ways([...(isGuest ? [tv] : []), ['/mine', 'person', say(SAID.mine)]]);
}

/** For whoever was asked and did not pay by that. */
export function paidOtherwise(frame: Frame, isGuest: boolean): Html {
  const { say } = speak(frame);
  const voucher = ['/voucher', 'ticket', say(SAID.voucher)] as const;
  const mine = ['/mine', 'person', say(SAID.mine)] as const;
  return ways([...(isGuest ? [voucher] : []), ['/paid', 'check', say(SAID.paid)], ...(isGuest ? [] : [mine])]);
}
