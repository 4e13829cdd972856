import { formatWhen } from '../domain/time/time.ts';
import { claimWords, type Claim } from '../views/claims.ts';
import { print } from './context.ts';
import { table } from './table.ts';

/** All claims to the same money, each a row; nothing where there is one only. */
export function printClaims(claims: readonly Claim[], timeZone: string, now: number): void {
  if (claims.length === 0) return;
  const rows = claims.map((claim) => [
    `${claim.of} ${claim.id}`,
    formatWhen(claim.at, timeZone, 'en', now),
    claim.provider,
    claim.amount ?? '',
    claim.receipt ?? '',
    claim.account ?? '',
    claim.payer ?? '',
    claimWords(claim),
  ]);
  const header = ['CLAIM', 'CAME', 'BY', 'AMOUNT', 'RECEIPT', 'ACCOUNT', 'PAYER', 'STATE'];
  print(`\nClaims to the same money:\n${table(header, rows, [5, 6, 7])}`);
}
