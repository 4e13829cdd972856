import { isMachine } from '../domain/actors.ts';
import { normaliseForeign } from '../domain/money/account-number.ts';
import { glean } from '../domain/money/gleanings.ts';
import { isOwnPayment, wordsOf, type PaidBy, type Person } from '../domain/money/own-payment.ts';
import { redactAll, redactor, type Withheld } from '../domain/values/redact.ts';
import { parseMsisdn } from '../domain/values/msisdn.ts';
import type { CallbackTable } from '../storage/engine/schema-money.ts';
import type { Store } from '../storage/engine/store.ts';
import type { PersonKeys } from '../storage/person-rows.ts';
import { keysOfPerson, linesOfPerson, peopleCalled, personById, PERSON_PARTS } from '../storage/views/person.ts';
import { namesOfPeople } from '../storage/views/support.ts';

// What the box holds about one person, for that person: all of it, and nothing of anybody else.

/**
 * Opens something, or is the hash of what does: the person who asks has no use for it, and whoever finds the file has. And lines of
 * others whose money it may be, a guess.
 */
const KEPT_BACK = ['login_password', 'code_sha256', 'hash', 'digest', 'confirm_code', 'key', 'suggestions'] as const;

/** Who of the staff did it, which is about them. */
const BY_STAFF = ['actor', 'seen_by', 'snoozed_by'] as const;

/** Rows by their table, as `washa subscriber export` writes them: times are UTC ms, money is cents. */
export type PersonRows = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

export type PersonFound =
  | { readonly kind: 'none' }
  /** A phone that several people share: one has to be named by an account. */
  | { readonly kind: 'several'; readonly accounts: readonly string[] }
  | {
      readonly kind: 'one';
      /** Of the subscriber. */
      readonly id: number;
      readonly accounts: readonly string[];
      readonly rows: PersonRows;
    };

/** What is told to one person of themselves. @param id of the subscriber, who is there */
export function heldAbout(
  store: Store,
  id: number,
): { readonly accounts: readonly string[]; readonly holds: PersonRows } {
  const person = store.first(personById, { id });
  if (person === undefined) throw new Error(`there is no subscriber ${id}`);
  const accounts = store.all(linesOfPerson, { id }).map((line) => line.account_no);
  return { accounts, holds: rowsOf(store, person) };
}

/** @param called an account number, or a phone in any way of writing it; an account comes first */
export function personCalled(store: Store, called: string): PersonFound {
  return store.snapshot(() => {
    const account = normaliseForeign(called);
    const byAccount = store.all(peopleCalled, { account, msisdn: '' });
    const people =
      byAccount.length > 0 ? byAccount : store.all(peopleCalled, { account: '', msisdn: parseMsisdn(called) ?? '' });
    const [person] = people;
    if (person === undefined) return { kind: 'none' };
    const accounts = people.flatMap(({ id }) => store.all(linesOfPerson, { id }).map((line) => line.account_no));
    return people.length > 1
      ? { kind: 'several', accounts }
      : { kind: 'one', id: person.id, accounts, rows: rowsOf(store, person) };
  });
}

function rowsOf(store: Store, person: Person & { readonly id: number }): PersonRows {
  const keys = keysOfPerson(store, person);
  const paid = [...store.all(PERSON_PARTS.payment, keys), ...store.all(PERSON_PARTS.callback, keys).flatMap(gleaned)];
  const redact = redactor(ofOthers(store, person, paid));
  return Object.fromEntries(
    Object.entries(PERSON_PARTS).map(([table, part]) => [
      table,
      store.all<PersonKeys, object>(part, keys).map((row) =>
        Object.fromEntries(
          Object.entries(row)
            .filter(([column]) => !KEPT_BACK.some((one) => one === column))
            .map(([column, value]) => [column, shown(column, value, redact)]),
        ),
      ),
    ]),
  );
}

/** Who paid by a delivery that became no payment, as far as it can be read. */
function gleaned({ payment_id, body }: Pick<CallbackTable, 'payment_id' | 'body'>): PaidBy[] {
  if (payment_id !== null) return [];
  const { payerName, payerPhone } = glean(body);
  return [{ payer_name: payerName, payer_phone: payerPhone }];
}

/**
 * Names of all other subscribers and of who paid for this one, and in which form their numbers came. A provider writes a name in
 * parts too, so each word of a payer's goes that is none of the person's own.
 */
function ofOthers(store: Store, person: Person, payments: readonly PaidBy[]): Withheld {
  const own = new Set(wordsOf(person.name));
  const others = payments.filter((payment) => !isOwnPayment(payment, person));
  const names = others.flatMap(({ payer_name: name }) => (name === null ? [] : [name, ...name.split(/\s+/)]));
  const numbers = others.flatMap(({ payer_phone: text }) => (text === null ? [] : [{ name: 'of a payer', text }]));
  return {
    secrets: numbers,
    names: [...store.all(namesOfPeople, {}).map(({ name }) => name), ...names].filter(
      (name) => !wordsOf(name).every((word) => own.has(word)),
    ),
    ownPhone: person.msisdn,
  };
}

function shown(column: string, value: unknown, redact: (text: string) => string): unknown {
  if (value instanceof Uint8Array) return redact(Buffer.from(value).toString('utf8'));
  if (typeof value === 'string' && BY_STAFF.some((one) => one === column)) return isMachine(value) ? 'washa' : 'staff';
  return redactAll(value, redact);
}
