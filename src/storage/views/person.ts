import { sql } from 'kysely';
import { query } from '../engine/query.ts';
import type { Store } from '../engine/store.ts';
import { HOLDS, type PersonKeys, type PersonPart } from '../person-rows.ts';

// Everything that the books hold about one person.

/** People whom an account number or a phone names, each once. */
export const peopleCalled = query<{ account: string; msisdn: string }>()((db, p) =>
  db
    .selectFrom('subscriber')
    .select(['id', 'name', 'msisdn', 'msisdn_sha256'])
    .where(
      sql<boolean>`subscriber.msisdn = ${p.msisdn} OR subscriber.id IN (SELECT subscriber_id FROM subscription WHERE account_no = ${p.account})`,
    )
    .orderBy('id'),
);

/** A person as they are looked for. */
export type PersonRow = NonNullable<(typeof peopleCalled)['row']>;

export const personById = query<{ id: number }>()((db, p) =>
  db.selectFrom('subscriber').select(['id', 'name', 'msisdn', 'msisdn_sha256']).where('id', '=', p.id),
);

export const linesOfPerson = query<{ id: number }>()((db, p) =>
  db.selectFrom('subscription').select(['id', 'account_no']).where('subscriber_id', '=', p.id).orderBy('id'),
);

/** Also those that were moved away since: they stand in the history of the line. @param hash of the phone, empty without one */
export const paymentsOfPerson = query<{ lines: string; digits: string; hash: string }>()((db, p) =>
  db
    .selectFrom('payment')
    .select('id')
    .where(
      sql<boolean>`subscription_id IN (SELECT value FROM json_each(${p.lines}))
        OR id IN (SELECT payment_id FROM payment_share WHERE payment_share.subscription_id IN (SELECT value FROM json_each(${p.lines})))
        OR id IN (SELECT payment_id FROM ledger WHERE ledger.subscription_id IN (SELECT value FROM json_each(${p.lines})))
        OR (${p.hash} <> '' AND lower(payer_phone) = ${p.hash})
        OR (${p.digits} <> '' AND length(payer_phone) < 40 AND replace(replace(payer_phone, ' ', ''), '-', '') LIKE '%' || ${p.digits})`,
    )
    .orderBy('id'),
);

/** The other tables that name a person by a column: none of what is told to that person, and why. */
export const NOT_TOLD = {
  payment_suggestion: 'a guess whose money it may be, which is somebody else’s until a person has said so',
  text_mark: 'how far the index of payments is',
} as const;

type Plain = Exclude<
  PersonPart,
  'subscriber' | 'subscription' | 'pays_for' | 'payment' | 'command' | 'callback' | 'alarm' | 'action'
>;

const rowsOf = (table: Plain) =>
  query<PersonKeys>()((db, p) => db.selectFrom(table).selectAll().where(HOLDS[table](p)));

/** All that is told to a person of themselves: a table each, by its own name. */
export const PERSON_PARTS = {
  subscriber: query<PersonKeys>()((db, p) => db.selectFrom('subscriber').selectAll().where(HOLDS.subscriber(p))),
  subscription: query<PersonKeys>()((db, p) => db.selectFrom('subscription').selectAll().where(HOLDS.subscription(p))),
  account_alias: rowsOf('account_alias'),
  former_login: rowsOf('former_login'),
  address_span: rowsOf('address_span'),
  line_finding: rowsOf('line_finding'),
  allowance: rowsOf('allowance'),
  foreign_edit: rowsOf('foreign_edit'),
  line_device: rowsOf('line_device'),
  line_let_through: rowsOf('line_let_through'),
  voucher: rowsOf('voucher'),
  free_time: rowsOf('free_time'),
  number_code: rowsOf('number_code'),
  auto_push: rowsOf('auto_push'),
  pays_for: query<PersonKeys>()((db, p) => db.selectFrom('pays_for').selectAll().where(HOLDS.pays_for(p))),
  payment_request: rowsOf('payment_request'),
  payment: query<PersonKeys>()((db, p) => db.selectFrom('payment').selectAll().where(HOLDS.payment(p))),
  payment_key: rowsOf('payment_key'),
  proof: rowsOf('proof'),
  payment_share: rowsOf('payment_share'),
  refund: rowsOf('refund'),
  reversal: rowsOf('reversal'),
  purse_order: rowsOf('purse_order'),
  ledger: rowsOf('ledger'),
  receipt: rowsOf('receipt'),
  reminder: rowsOf('reminder'),
  message: rowsOf('message'),
  delivery_report: rowsOf('delivery_report'),
  news: rowsOf('news'),
  command: query<PersonKeys>()((db, p) => db.selectFrom('command').selectAll().where(HOLDS.command(p))),
  callback: query<PersonKeys>()((db, p) => db.selectFrom('callback').selectAll().where(HOLDS.callback(p))),
  alarm: query<PersonKeys>()((db, p) => db.selectFrom('alarm').selectAll().where(HOLDS.alarm(p))),
  action: query<PersonKeys>()((db, p) => db.selectFrom('action').selectAll().where(HOLDS.action(p))),
} satisfies Readonly<Record<PersonPart, unknown>>;

const NATIONAL_DIGITS = 9;

/** By what a person is found everywhere. */
export function keysOfPerson(store: Store, { id, msisdn, msisdn_sha256 }: PersonRow): PersonKeys {
  const lines = store.all(linesOfPerson, { id });
  const lineIds = JSON.stringify(lines.map((line) => line.id));
  const digits = msisdn?.slice(-NATIONAL_DIGITS) ?? '';
  const payments = store.all(paymentsOfPerson, { lines: lineIds, digits, hash: msisdn_sha256 ?? '' });
  const subjects = [
    `person ${id}`,
    ...lines.flatMap((line) => [`line ${line.id}`, `line ${line.account_no}`]),
    ...payments.map((payment) => `payment ${payment.id}`),
  ];
  return {
    id,
    lines: lineIds,
    accounts: JSON.stringify(lines.map((line) => line.account_no)),
    payments: JSON.stringify(payments.map((payment) => payment.id)),
    subjects: JSON.stringify(subjects),
    msisdn: msisdn ?? '',
    digits,
  };
}
