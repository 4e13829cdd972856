import { foldAccount } from '../domain/money/account-fold.ts';
import { parseMsisdn } from '../domain/values/msisdn.ts';
import type { Store } from '../storage/engine/store.ts';
import { findLines, type WideLine } from '../storage/views/line-rows.ts';
import type { LaneOf } from './lane.ts';
import { lineView, type LineView } from './line.ts';

export interface FoundLine {
  readonly line: WideLine;
  readonly view: LineView;
}

/**
 * Lines whose subscriber's name, account number or login contains `text`, an account number also without its dashes and
 * blanks, or whose phone contains its digits in any way of writing them; of an empty text all. By name, each with its view.
 * @param now UTC milliseconds
 */
export function searchLines(
  store: Store,
  text: string,
  options: { readonly retired: boolean; readonly limit: number },
  laneOf: LaneOf,
  now: number,
): FoundLine[] {
  const { key, plain } = foldAccount(text);
  return store
    .all(findLines, {
      key,
      plain: plain.length >= SHORTEST_PART && /\d/.test(plain) ? plain : NOT_IN_ANY,
      text: text.replaceAll(/[\\%_]/g, '\\$&'),
      digits: phoneDigits(text),
      retired: options.retired ? 1 : 0,
      limit: options.limit,
    })
    .map((line) => ({ line, view: lineView(line, laneOf(line.router_name), now) }));
}

/** No number contains it. */
const NOT_IN_ANY = '-';
const SHORTEST_PART = 3;

/** The digits of a phone number as they stand in the books. Fewer than four are part of too many numbers to find one. */
function phoneDigits(text: string): string {
  const whole = parseMsisdn(text);
  if (whole !== null) return whole;
  const bare = text.replaceAll(/[\s+()-]/g, '');
  return /^\d{4,}$/.test(bare) ? bare.replace(/^0/, '') : NOT_IN_ANY;
}
