import { readPayer } from '../values/msisdn.ts';

/** Who somebody is, as the books have it. */
export interface Person {
  readonly name: string;
  /** `254712345678`; null: they have none. */
  readonly msisdn: string | null;
  /** Of that number, lower-case hex. */
  readonly msisdn_sha256: string | null;
}

export interface PaidBy {
  readonly payer_phone: string | null;
  readonly payer_name: string | null;
}

/**
 * Whether somebody paid for themselves, as far as the payment says who paid. A number that is hidden in part, or not told, needs a
 * name that is theirs too: in doubt it was another person, whose data these are.
 */
export function isOwnPayment({ payer_phone, payer_name }: PaidBy, person: Person): boolean {
  const payer = readPayer(payer_phone);
  const isNamed = wordsOf(payer_name ?? '').every((word) => wordsOf(person.name).includes(word));
  switch (payer.kind) {
    case 'plain':
      return payer.msisdn === person.msisdn;
    case 'hash':
      return payer.sha256 === person.msisdn_sha256;
    case 'masked': {
      const { msisdn } = person;
      return msisdn?.startsWith(payer.prefix) === true && msisdn.endsWith(payer.suffix) && isNamed;
    }
    case 'none':
      return isNamed;
  }
}

/** The words of a name, without case. */
export function wordsOf(name: string): string[] {
  return name.toLowerCase().match(/[\p{L}\p{N}'’.-]+/gu) ?? [];
}
