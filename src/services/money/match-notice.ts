import {
  accountKeys,
  neighbours,
  normaliseForeign,
  parseAccountNumber,
  type AccountText,
} from '../../domain/money/account-number.ts';
import { aliasKey, matchPayment, type Match } from '../../domain/money/match.ts';
import { readPayer, type Payer } from '../../domain/values/msisdn.ts';
import type { Notice } from '../../domain/money/notice.ts';
import {
  lineByAccount,
  lineByAlias,
  linesByMsisdn,
  linesByMsisdnHash,
  linesByMsisdnRange,
} from '../../storage/lines.ts';
import type { Store } from '../../storage/engine/store.ts';

/** Inside a transaction: looks up whose money a notice is. `requestLine` is the line of the request that it answers. */
export function matchNotice(
  store: Store,
  notice: Pick<Notice, 'account' | 'payerPhone' | 'requestOnly'>,
  requestLine: number | null,
  accountPrefix: string,
): Match {
  const account = parseAccountNumber(notice.account ?? '', accountPrefix);
  const payer = readPayer(notice.payerPhone);
  const alias = aliasKey(account, payer);
  const accountLine = firstLine(store, accountKeys(account));
  const settled = requestLine ?? accountLine;
  return matchPayment({
    requestLine,
    requestOnly: notice.requestOnly,
    account,
    accountLine,
    aliasLine: alias === null ? null : (store.first(lineByAlias, { alias })?.id ?? null),
    payer,
    // The rest decides nothing, and is looked up only, where the answer is not known yet.
    payerLines: settled === null ? payerLines(store, payer) : [],
    typedPhoneLines:
      settled === null && account.kind === 'phone' ? ids(store.all(linesByMsisdn, { msisdn: account.msisdn })) : [],
    neighbourLines: settled === null ? neighbourLines(store, account, accountPrefix) : [],
    maskLines: settled === null ? maskLines(store, payer) : [],
  });
}

function firstLine(store: Store, accountNumbers: readonly string[]): number | null {
  for (const accountNo of accountNumbers) {
    const line = store.first(lineByAccount, { accountNo: normaliseForeign(accountNo) });
    if (line !== undefined) return line.id;
  }
  return null;
}

function payerLines(store: Store, payer: Payer): number[] {
  if (payer.kind === 'plain') return ids(store.all(linesByMsisdn, { msisdn: payer.msisdn }));
  if (payer.kind === 'hash') return ids(store.all(linesByMsisdnHash, { sha256: payer.sha256 }));
  return [];
}

function neighbourLines(store: Store, account: AccountText, prefix: string): number[] {
  if (account.kind !== 'bad-check' && account.kind !== 'minted') return [];
  const typed = account.kind === 'minted' ? account.accountNo : account.candidate;
  return neighbours(typed, prefix).flatMap((accountNo) => ids(store.all(lineByAccount, { accountNo })));
}

/** A mask that shows too little of a number would suggest half the town. */
const SHORTEST_MASK = 5;

function maskLines(store: Store, payer: Payer): number[] {
  if (payer.kind !== 'masked' || payer.prefix.length + payer.suffix.length < SHORTEST_MASK) return [];
  return ids(
    store.all(linesByMsisdnRange, {
      from: payer.prefix.padEnd(12, '0'),
      to: payer.prefix.padEnd(12, '9'),
      suffix: payer.suffix,
    }),
  );
}

function ids(rows: readonly { id: number }[]): number[] {
  return rows.map(({ id }) => id);
}
