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

/** A table each, by its own name. */
export const PERSON_PARTS = {
  subscriber: query<PersonKeys>()((db, p) => db.selectFrom('subscriber').selectAll().where('id', '=', p.id)),
  subscription: query<PersonKeys>()((db, p) =>
    db.selectFrom('subscription').selectAll().where('subscriber_id', '=', p.id),
  ),
  account_alias: query<PersonKeys>()((db, p) => db.selectFrom('account_alias').selectAll().where(ofLines(p))),
  former_login: query<PersonKeys>()((db, p) => db.selectFrom('former_login').selectAll().where(ofLines(p))),
  line_finding: query<PersonKeys>()((db, p) => db.selectFrom('line_finding').selectAll().where(ofLines(p))),
  foreign_edit: query<PersonKeys>()((db, p) => db.selectFrom('foreign_edit').selectAll().where(ofLines(p))),
  line_device: query<PersonKeys>()((db, p) => db.selectFrom('line_device').selectAll().where(ofLines(p))),
  line_let_through: query<PersonKeys>()((db, p) => db.selectFrom('line_let_through').selectAll().where(ofLines(p))),
  voucher: query<PersonKeys>()((db, p) => db.selectFrom('voucher').selectAll().where(ofLines(p))),
  free_time: query<PersonKeys>()((db, p) => db.selectFrom('free_time').selectAll().where(ofLines(p))),
  number_code: query<PersonKeys>()((db, p) => db.selectFrom('number_code').selectAll().where(toPhone(p))),
  auto_push: query<PersonKeys>()((db, p) => db.selectFrom('auto_push').selectAll().where(ofLines(p))),
  pays_for: query<PersonKeys>()((db, p) =>
    db
      .selectFrom('pays_for')
      .selectAll()
      .where(either(ofLines(p), sql`payer_id IN (SELECT value FROM json_each(${p.lines}))`)),
  ),
  payment_request: query<PersonKeys>()((db, p) =>
    db
      .selectFrom('payment_request')
      .selectAll()
      .where(either(ofLines(p), toPhone(p))),
  ),
  payment: query<PersonKeys>()((db, p) =>
    db
      .selectFrom('payment')
      .selectAll()
      .where(sql<boolean>`id IN (SELECT value FROM json_each(${p.payments}))`),
  ),
  payment_key: query<PersonKeys>()((db, p) => db.selectFrom('payment_key').selectAll().where(ofPayments(p))),
  proof: query<PersonKeys>()((db, p) => db.selectFrom('proof').selectAll().where(ofPayments(p))),
  payment_share: query<PersonKeys>()((db, p) => db.selectFrom('payment_share').selectAll().where(ofLines(p))),
  refund: query<PersonKeys>()((db, p) =>
    db
      .selectFrom('refund')
      .selectAll()
      .where(either(ofPayments(p), toPhone(p))),
  ),
  ledger: query<PersonKeys>()((db, p) => db.selectFrom('ledger').selectAll().where(ofLines(p))),
  receipt: query<PersonKeys>()((db, p) =>
    db
      .selectFrom('receipt')
      .selectAll()
      .where(either(ofPayments(p), toPhone(p))),
  ),
  reminder: query<PersonKeys>()((db, p) =>
    db
      .selectFrom('reminder')
      .selectAll()
      .where(either(ofLines(p), toPhone(p))),
  ),
  message: query<PersonKeys>()((db, p) =>
    db
      .selectFrom('message')
      .selectAll()
      .where(either(ofLines(p), toPhone(p))),
  ),
  delivery_report: query<PersonKeys>()((db, p) => db.selectFrom('delivery_report').selectAll().where(toPhone(p))),
  news: query<PersonKeys>()((db, p) => db.selectFrom('news').selectAll().where(ofLines(p))),
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
