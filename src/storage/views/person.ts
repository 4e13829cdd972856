import { sql } from 'kysely';
import { COMMAND_KINDS, COMMAND_RULES } from '../../domain/command.ts';
import { kindLiteral } from '../commands.ts';
import { query } from '../engine/query.ts';

// Everything that the books hold about one person. It is asked once in a long while, and reads whole tables where it must.

/** By what a person is found in the tables. Lists are JSON. */
export interface PersonKeys {
  readonly id: number;
  /** Numbers of their lines, retired ones too. */
  readonly lines: string;
  /** Numbers of the payments that a line of theirs has or had, or that came from their phone. */
  readonly payments: string;
  /** Account numbers of their lines. */
  readonly accounts: string;
  /** Of their lines and payments, as the audit names them. */
  readonly subjects: string;
  /** `254712345678`; empty: they have none. */
  readonly msisdn: string;
  /** Its last nine digits, which stand in every way of writing it; empty: they have none. */
  readonly digits: string;
}

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

const ofLines = ({ lines }: PersonKeys) => sql<boolean>`subscription_id IN (SELECT value FROM json_each(${lines}))`;
const ofPayments = ({ payments }: PersonKeys) => sql<boolean>`payment_id IN (SELECT value FROM json_each(${payments}))`;
/** An empty number is nobody's. */
const toPhone = ({ msisdn }: PersonKeys) => sql<boolean>`${msisdn} <> '' AND msisdn = ${msisdn}`;
const either = (...conditions: readonly ReturnType<typeof ofLines>[]) =>
  sql<boolean>`(${sql.join(conditions, sql` OR `)})`;

const aboutLines = COMMAND_KINDS.filter((kind) => COMMAND_RULES[kind].subject === 'line').map(kindLiteral);

type PersonTable =
  | 'account_alias'
  | 'address_span'
  | 'former_login'
  | 'line_finding'
  | 'foreign_edit'
  | 'line_device'
  | 'line_let_through'
  | 'voucher'
  | 'free_time'
  | 'number_code'
  | 'auto_push'
  | 'payment_key'
  | 'proof'
  | 'payment_share'
  | 'ledger'
  | 'delivery_report'
  | 'news'
  | 'payment_request'
  | 'refund'
  | 'receipt'
  | 'reminder'
  | 'message';

/** All of a table's rows for which any of these holds. */
const rowsOf = (table: PersonTable, ...hold: readonly ((keys: PersonKeys) => ReturnType<typeof ofLines>)[]) =>
  query<PersonKeys>()((db, p) =>
    db
      .selectFrom(table)
      .selectAll()
      .where(either(...hold.map((holds) => holds(p)))),
  );

/** A table each, by its own name. */
export const PERSON_PARTS = {
  subscriber: query<PersonKeys>()((db, p) => db.selectFrom('subscriber').selectAll().where('id', '=', p.id)),
  subscription: query<PersonKeys>()((db, p) =>
    db.selectFrom('subscription').selectAll().where('subscriber_id', '=', p.id),
  ),
  account_alias: rowsOf('account_alias', ofLines),
  former_login: rowsOf('former_login', ofLines),
  address_span: rowsOf('address_span', ofLines),
  line_finding: rowsOf('line_finding', ofLines),
  foreign_edit: rowsOf('foreign_edit', ofLines),
  line_device: rowsOf('line_device', ofLines),
  line_let_through: rowsOf('line_let_through', ofLines),
  voucher: rowsOf('voucher', ofLines),
  free_time: rowsOf('free_time', ofLines),
  number_code: rowsOf('number_code', toPhone),
  auto_push: rowsOf('auto_push', ofLines),
  pays_for: query<PersonKeys>()((db, p) =>
    db
      .selectFrom('pays_for')
      .selectAll()
      .where(either(ofLines(p), sql`payer_id IN (SELECT value FROM json_each(${p.lines}))`)),
  ),
  payment_request: rowsOf('payment_request', ofLines, toPhone),
  payment: query<PersonKeys>()((db, p) =>
    db
      .selectFrom('payment')
      .selectAll()
      .where(sql<boolean>`id IN (SELECT value FROM json_each(${p.payments}))`),
  ),
  payment_key: rowsOf('payment_key', ofPayments),
  proof: rowsOf('proof', ofPayments),
  payment_share: rowsOf('payment_share', ofLines),
  refund: rowsOf('refund', ofPayments, toPhone),
  ledger: rowsOf('ledger', ofLines),
  receipt: rowsOf('receipt', ofPayments, toPhone),
  reminder: rowsOf('reminder', ofLines, toPhone),
  message: rowsOf('message', ofLines, toPhone),
  delivery_report: rowsOf('delivery_report', toPhone),
  news: rowsOf('news', ofLines),
  command: query<PersonKeys>()((db, p) =>
    db
      .selectFrom('command')
      .selectAll()
      .where(sql<boolean>`kind IN (${sql.join(aboutLines)}) AND subject IN (SELECT value FROM json_each(${p.lines}))`),
  ),
  /** Of a delivery that is no payment's: when their number stands in it. */
  callback: query<PersonKeys>()((db, p) =>
    db
      .selectFrom('callback')
      .selectAll()
      .where(
        either(
          ofPayments(p),
          sql`payment_id IS NULL AND ${p.digits} <> '' AND instr(CAST(body AS TEXT), ${p.digits}) > 0`,
        ),
      ),
  ),
  /** Alarms about one line have its account number as their subject. */
  alarm: query<PersonKeys>()((db, p) =>
    db
      .selectFrom('alarm')
      .selectAll()
      .where(sql<boolean>`subject IN (SELECT value FROM json_each(${p.accounts}))`),
  ),
  action: query<PersonKeys>()((db, p) =>
    db
      .selectFrom('action')
      .selectAll()
      .where(
        either(
          sql`subject IN (SELECT value FROM json_each(${p.subjects}))`,
          sql`id IN (SELECT action_id FROM ledger WHERE ledger.subscription_id IN (SELECT value FROM json_each(${p.lines})))`,
        ),
      ),
  ),
};
