import { foldAccount } from '../../domain/money/account-fold.ts';

/**
 * Which account numbers a payer cannot tell apart by writing them in their own way: `A-12` and `A12`, `ACC0001` and `1`. Each
 * of `added` that has such twins, among `there` or among themselves, with their numbers.
 */
export function alikeAccounts(added: readonly string[], there: readonly string[]): ReadonlyMap<string, string[]> {
  const byKey = Map.groupBy(new Set([...there, ...added]), (accountNo) => foldAccount(accountNo).key);
  return new Map(
    added.flatMap((accountNo) => {
      const twins = (byKey.get(foldAccount(accountNo).key) ?? []).filter((other) => other !== accountNo);
      return twins.length === 0 ? [] : [[accountNo, twins] as const];
    }),
  );
}

/** What a person is told of them: it stops nothing. */
export function alikeWords(accountNo: string, twins: readonly string[]): string {
  return `${accountNo} is written like ${twins.join(', ')}: money for either waits for a person, unless it was typed exactly so`;
}
