import { readPayer, type Msisdn } from '../values/msisdn.ts';

/** Whose a number is that money is to go back to. `unsure`: the provider told too little of the payer's to say. */
export type RefundPhone = {
  readonly kind: 'phone';
  readonly phone: Msisdn;
  readonly whose: 'payer' | 'unsure' | 'other';
};

/**
 * To which number money goes back: the payer's, as far as the provider told it, or the one that a person names.
 * @param told as the provider gave it: plain, masked, hashed or null
 * @param named null: nobody names one
 * @param namedHash SHA-256 of `named`, hex
 * @returns null where none is named and the provider did not tell the whole number
 */
export function refundPhone(told: string | null, named: Msisdn | null, namedHash: string | null): RefundPhone | null {
  const payer = readPayer(told);
  if (named === null) return payer.kind === 'plain' ? { kind: 'phone', phone: payer.msisdn, whose: 'payer' } : null;
  return { kind: 'phone', phone: named, whose: whoseOf() };

  function whoseOf(): RefundPhone['whose'] {
    switch (payer.kind) {
      case 'plain':
        return payer.msisdn === named ? 'payer' : 'other';
      case 'hash':
        return payer.sha256 === namedHash ? 'payer' : 'other';
      case 'masked':
        return named?.startsWith(payer.prefix) === true && named.endsWith(payer.suffix) ? 'unsure' : 'other';
      case 'none':
        return 'unsure';
    }
  }
}
