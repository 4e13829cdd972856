import { isMinted, neighbours } from '../../domain/money/account-number.ts';
import { foldAccount, names, type Fold } from '../../domain/money/account-fold.ts';
import { aliasKey, matchPayment, type Match, type MatchFacts } from '../../domain/money/match.ts';
import type { Notice } from '../../domain/money/notice.ts';
import {
  longestParts,
  nearOf,
  partsOf,
  readTyped,
  type AccountRules,
  type TypedAccount,
} from '../../domain/money/typed-account.ts';
import { parseMsisdn, readPayer, type Payer } from '../../domain/values/msisdn.ts';
import {
  lineByAlias,
  lineByNumber,
  linesByKeys,
  linesByLogin,
  linesByMsisdn,
  linesByMsisdnHash,
  linesByMsisdnRange,
  linesByPlains,
} from '../../storage/lines.ts';
import type { Store } from '../../storage/engine/store.ts';

/** What of a notice says whose money it is. */
export type Claim = Pick<Notice, 'account' | 'amountCents' | 'payerPhone' | 'requestOnly'>;

/** Lines that a typed text may mean: those in use by their ids. */
interface Named {
  readonly lines: readonly number[];
  readonly retired: boolean;
}

/** Inside a transaction: looks up whose money a notice is. `requestLine` is the line of the request that it answers. */
export function matchNotice(store: Store, claim: Claim, requestLine: number | null, rules: AccountRules): Match {
  const typed = readTyped(claim.account ?? '', rules);
  const payer = readPayer(claim.payerPhone);
  const exact = requestLine === null ? lineAsTyped(store, typed) : NOBODY;
  const [accountLine = null] = exact.lines;
  const settled = requestLine !== null || accountLine !== null;
  const fold = settled ? NOBODY : linesNamed(store, typed, claim, rules);
  const alias = aliasKey(typed.account, payer);
  const facts: MatchFacts = {
    requestLine,
    requestOnly: claim.requestOnly,
    account: typed.account,
    get saysNothing() {
      return typed.saysNothing;
    },
    accountLine,
    foldLines: fold.lines,
    namesRetired: exact.retired || fold.retired,
    aliasLine: settled || alias === null ? null : (store.first(lineByAlias, { alias })?.id ?? null),
    loginLines: settled ? [] : ids(store.all(linesByLogin, { plains: plainsOf(typed.readings) })),
    loginsMatch: rules.loginsMatch,
    payer,
    payerLines: settled && !claim.requestOnly ? [] : payerLines(store, payer),
    typedPhoneLines: settled || typed.phone === null ? [] : ids(store.all(linesByMsisdn, { msisdn: typed.phone })),
    // These decide nothing, and are looked up only where nothing else has decided.
    partLines: [],
    neighbourLines: [],
    maskLines: [],
  };
  const match = matchPayment(facts);
  if (match.kind === 'matched') return match;
  return matchPayment({ ...facts, ...hints(store, typed, payer, rules) });
}

const NOBODY: Named = { lines: [], retired: false };

function lineAsTyped(store: Store, { literal }: TypedAccount): Named {
  for (const accountNo of literal) {
    const line = store.first(lineByNumber, { accountNo });
    if (line !== undefined) return named([line]);
  }
  return NOBODY;
}

/** Every line whose number the text names in another way of writing it. */
function linesNamed(store: Store, typed: TypedAccount, claim: Claim, rules: AccountRules): Named {
  const ours = typed.minted.flatMap((accountNo) => store.first(lineByNumber, { accountNo }) ?? []);
  // Who types the amount into the wrong field names no line.
  const amount = String(claim.amountCents / 100);
  const readings = typed.readings.filter(({ key }) => key !== amount);
  const alike = linesAlike(store, readings).filter(
    ({ account_no }) =>
      !isMinted(account_no, rules.accountPrefix) && readings.some((way) => names(way, foldAccount(account_no))),
  );
  return named([...ours, ...alike]);
}

function hints(
  store: Store,
  typed: TypedAccount,
  payer: Payer,
  { accountPrefix }: AccountRules,
): Pick<MatchFacts, 'partLines' | 'neighbourLines' | 'maskLines'> {
  const maskLines = linesOfMask(store, payer);
  if (typed.saysNothing) return { partLines: [], neighbourLines: [], maskLines };
  const parts = partsOf(typed);
  const phones = parts.flatMap(({ key }) => parseMsisdn(key) ?? []);
  const alike = linesAlike(store, parts).map((line) => ({ ...line, key: foldAccount(line.account_no).key }));
  const meant = longestParts(parts.filter(({ key }) => alike.some((line) => line.key === key)));
  const near = nearOf(typed);
  const { account } = typed;
  const slipped = account.kind === 'bad-check' ? neighbours(account.candidate, accountPrefix) : [];
  return {
    partLines: [
      ...inUse(alike.filter(({ key }) => meant.some((part) => part.key === key))),
      ...phones.flatMap((msisdn) => ids(store.all(linesByMsisdn, { msisdn }))),
    ],
    neighbourLines: [
      ...slipped.flatMap((accountNo) => inUse(store.all(lineByNumber, { accountNo }))),
      ...inUse(store.all(linesByPlains, { plains: JSON.stringify(near.plains) })),
      ...inUse(store.all(linesByKeys, { keys: JSON.stringify(near.keys) })),
    ],
    maskLines,
  };
}

function linesAlike(store: Store, folds: readonly Fold[]) {
  return folds.length === 0 ? [] : store.all(linesByKeys, { keys: JSON.stringify(folds.map(({ key }) => key)) });
}

function plainsOf(readings: readonly Fold[]): string {
  return JSON.stringify(readings.map(({ plain }) => plain));
}

function payerLines(store: Store, payer: Payer): number[] {
  if (payer.kind === 'plain') return ids(store.all(linesByMsisdn, { msisdn: payer.msisdn }));
  if (payer.kind === 'hash') return ids(store.all(linesByMsisdnHash, { sha256: payer.sha256 }));
  return [];
}

/** A mask that shows too little of a number would suggest half the town. */
const SHORTEST_MASK = 5;

function linesOfMask(store: Store, payer: Payer): number[] {
  if (payer.kind !== 'masked' || payer.prefix.length + payer.suffix.length < SHORTEST_MASK) return [];
  return ids(
    store.all(linesByMsisdnRange, {
      from: payer.prefix.padEnd(12, '0'),
      to: payer.prefix.padEnd(12, '9'),
      suffix: payer.suffix,
    }),
  );
}

interface Held {
  readonly id: number;
  readonly retired_at: number | null;
}

function named(rows: readonly Held[]): Named {
  return { lines: [...new Set(inUse(rows))], retired: rows.some(({ retired_at }) => retired_at !== null) };
}

function inUse(rows: readonly Held[]): number[] {
  return ids(rows.filter(({ retired_at }) => retired_at === null));
}

function ids(rows: readonly { id: number }[]): number[] {
  return rows.map(({ id }) => id);
}
