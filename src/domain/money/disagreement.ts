import { readPayer, type Payer } from '../values/msisdn.ts';

/** What a delivery says of money, beside its names and its amount. */
interface Claim {
  readonly account: string | null;
  readonly payerPhone: string | null;
}

/**
 * Where two deliveries of one money cannot both be right about it: another account was typed, or somebody else has paid. What one
 * of them leaves out, masks or hashes says nothing against the other, nor does a text that holds the other's.
 */
export function disagreement(one: Claim, other: Claim): 'other_account' | 'other_payer' | null {
  const [a, b] = [folded(one.account), folded(other.account)];
  if (a !== '' && b !== '' && !a.includes(b) && !b.includes(a)) return 'other_account';
  return areStrangers(readPayer(one.payerPhone), readPayer(other.payerPhone)) ? 'other_payer' : null;
}

function folded(text: string | null): string {
  return (text ?? '').toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

function areStrangers(one: Payer, other: Payer): boolean {
  if (one.kind === 'hash' && other.kind === 'hash') return one.sha256 !== other.sha256;
  const [a, b] = [visible(one), visible(other)];
  return a !== null && b !== null && !(agree(a.prefix, b.prefix, 'start') && agree(a.suffix, b.suffix, 'end'));
}

function visible(payer: Payer): { readonly prefix: string; readonly suffix: string } | null {
  if (payer.kind === 'plain') return { prefix: payer.msisdn, suffix: payer.msisdn };
  return payer.kind === 'masked' ? payer : null;
}

/** As far as the shorter of them goes. */
function agree(one: string, other: string, from: 'start' | 'end'): boolean {
  const [short = '', long = ''] = [one, other].sort((a, b) => a.length - b.length);
  return from === 'start' ? long.startsWith(short) : long.endsWith(short);
}
