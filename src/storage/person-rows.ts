import { sql, type RawBuilder } from 'kysely';
import { COMMAND_KINDS, COMMAND_RULES } from '../domain/command.ts';
import { kindLiteral } from './commands.ts';
import type { Schema } from './engine/schema.ts';

// Which rows are about one person. It is asked once in a long while, and reads whole tables where it must.

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

type Holds = (keys: PersonKeys) => RawBuilder<boolean>;

const ofLines: Holds = ({ lines }) => sql`subscription_id IN (SELECT value FROM json_each(${lines}))`;
const ofPayments: Holds = ({ payments }) => sql`payment_id IN (SELECT value FROM json_each(${payments}))`;
/** An empty number is nobody's. */
const toPhone: Holds = ({ msisdn }) => sql`(${msisdn} <> '' AND msisdn = ${msisdn})`;
const either =
  (...holds: readonly Holds[]): Holds =>
  (keys) =>
    sql`(${sql.join(
      holds.map((one) => one(keys)),
      sql` OR `,
    )})`;

const aboutLines = COMMAND_KINDS.filter((kind) => COMMAND_RULES[kind].subject === 'line').map(kindLiteral);

/** Which rows of a table are about the person; a table each. */
export const HOLDS = {
  subscriber: ({ id }) => sql`id = ${id}`,
  subscription: ({ id }) => sql`subscriber_id = ${id}`,
  account_alias: ofLines,
  former_login: ofLines,
  address_span: ofLines,
  line_finding: ofLines,
  allowance: ofLines,
  foreign_edit: ofLines,
  line_device: ofLines,
  line_let_through: ofLines,
  voucher: ofLines,
  free_time: ofLines,
  number_code: toPhone,
  auto_push: ofLines,
  pays_for: either(ofLines, ({ lines }) => sql`payer_id IN (SELECT value FROM json_each(${lines}))`),
  payment_request: either(ofLines, toPhone),
  payment: ({ payments }) => sql`id IN (SELECT value FROM json_each(${payments}))`,
  payment_key: ofPayments,
  proof: ofPayments,
  payment_share: ofLines,
  refund: either(ofPayments, toPhone),
  reversal: ofPayments,
  purse_order: toPhone,
  ledger: ofLines,
  receipt: either(ofPayments, toPhone),
  reminder: either(ofLines, toPhone),
  message: either(ofLines, toPhone),
  delivery_report: toPhone,
  news: ofLines,
  command: ({ lines }) => sql`kind IN (${sql.join(aboutLines)}) AND subject IN (SELECT value FROM json_each(${lines}))`,
  /** Of a delivery that is no payment's: when their number stands in it. */
  callback: either(
    ofPayments,
    ({ digits }) => sql`(payment_id IS NULL AND ${digits} <> '' AND instr(CAST(body AS TEXT), ${digits}) > 0)`,
  ),
  /** Alarms about one line have its account number as their subject. */
  alarm: ({ accounts }) => sql`subject IN (SELECT value FROM json_each(${accounts}))`,
  action: ({ subjects, lines }) => sql`(subject IN (SELECT value FROM json_each(${subjects}))
    OR id IN (SELECT action_id FROM ledger WHERE ledger.subscription_id IN (SELECT value FROM json_each(${lines}))))`,
} as const satisfies { readonly [T in keyof Schema]?: Holds };

/** A table in which a person is found. */
export type PersonPart = keyof typeof HOLDS;
