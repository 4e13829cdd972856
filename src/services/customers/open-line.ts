import { foldAccount } from '../../domain/money/account-fold.ts';
import type { AccountRules } from '../../domain/money/typed-account.ts';
import { BOX_SAID } from '../../domain/said/box-said.ts';
import { cents } from '../../domain/values/money.ts';
import { parseMsisdn } from '../../domain/values/msisdn.ts';
import type { Store } from '../../storage/engine/store.ts';
import { lineById, linesByMsisdn, type LineRow } from '../../storage/lines.ts';
import { endNumberCode, type CodeAsk } from '../../storage/number-codes.ts';
import { actWithin, defineAction, type By, type Decided, type Refused } from '../actions/act.ts';
import { INPUT_LINE, lineInUse, lookAtLine, subjectOf } from '../lines/line-in-use.ts';
import { matchNotice } from '../money/match-notice.ts';
import { askForCode, readCode, type CodeAsked, type CodePolicy, type RightCode } from './number-code.ts';

/** Whoever wants to see a line of theirs: what they typed, and the phone or line at hand, as its router knows it. */
export interface Opener {
  readonly who: string;
  readonly device: string;
}

function askOf({ who, device }: Opener): CodeAsk {
  return { purpose: 'line', asked: parseMsisdn(who) ?? foldAccount(who).key, device };
}

/** A line of that number, else the one whose account it is by the rules by which payments find it. */
function lineMeant(store: Store, who: string, rules: AccountRules): LineRow | undefined {
  const msisdn = parseMsisdn(who);
  const [own] = msisdn === null ? [] : store.all(linesByMsisdn, { msisdn });
  if (own !== undefined) return store.first(lineById, { id: own.id });
  const claim = { account: who, amountCents: cents(0), payerPhone: null, requestOnly: false };
  const match = matchNotice(store, claim, null, rules);
  return match.kind === 'matched' ? store.first(lineById, { id: match.subscriptionId }) : undefined;
}

/** Sends a code to the number of whoever's line that is, if it is one; the answer is the same where it is none. */
export function askToOpen(
  store: Store,
  policy: CodePolicy & { readonly rules: AccountRules },
  opener: Opener,
  by: By,
  now: number,
): CodeAsked {
  return store.transaction(() =>
    askForCode(store, policy, askOf(opener), lineMeant(store, opener.who, policy.rules), by, now),
  );
}

/** Somebody has shown that a line's number is theirs, and sees it. */
const openLine = (code: RightCode) =>
  defineAction({
    name: 'line.open',
    reason: 'optional',
    input: INPUT_LINE,
    subject: subjectOf,
    look: lookAtLine,
    decide(looked: LineRow | undefined, input): Decided<RightCode> | Refused<'line' | 'ended'> {
      const found = lineInUse(looked, input);
      if (found.kind === 'refused') return found;
      const change = BOX_SAID.opensByCode(found.line.account_no);
      return { kind: 'do', plan: code, preview: [change], detail: found.line.account_no };
    },
    effects: (store, { id }, { now }) => void store.run(endNumberCode, { id, now }),
  });

/** @returns the number that the code proves; null: it is not the code, or too old, or tried too often */
export function openByCode(store: Store, opener: Opener, typed: string, by: By, now: number): string | null {
  return store.transaction(() => {
    const code = readCode(store, askOf(opener), typed, now);
    const [line] = code === null ? [] : store.all(linesByMsisdn, { msisdn: code.msisdn });
    if (code === null || line === undefined) return null;
    return actWithin(store, openLine(code), { lineId: line.id }, by, now).kind === 'done' ? code.msisdn : null;
  });
}
