import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { AttemptOutcome } from '../../../src/domain/command.ts';
import { ACCESS_STATES } from '../../../src/domain/lines/line-facts.ts';
import { PAYMENT_STATES } from '../../../src/domain/money/law.ts';
import { CHANNELS, DELIVERY_STATES, NOTICE_KINDS } from '../../../src/domain/notices/channel.ts';
import { CODE_PURPOSES } from '../../../src/domain/number-code.ts';
import { NEWS_KINDS } from '../../../src/domain/notices/news.ts';
import { PROOF_STATES } from '../../../src/domain/proof.ts';
import { PURSE_ORDER_KINDS } from '../../../src/domain/money/purse-order.ts';
import { REFUND_STATES } from '../../../src/domain/money/refund.ts';
import { MOVES } from '../../../src/domain/money/ledger-facts.ts';
import { PROFILE_SERVICES } from '../../../src/domain/plan-facts.ts';
import { SERVICES, SUSPENSION_MODES } from '../../../src/domain/ports.ts';
import { STAFF_ROLES } from '../../../src/domain/staff-role.ts';
import { LANGUAGES, PERIOD_UNITS } from '../../../src/domain/time/time.ts';
import { DIMENSIONS } from '../../../src/storage/engine/schema-sums.ts';
import type { Schema } from '../../../src/storage/engine/schema.ts';
import { WAYS_OF_EVIDENCE } from '../../../src/storage/engine/schema-money.ts';
import type { Selectable } from 'kysely';
import { openStore } from '../../services/books.ts';

/** The members of a union that has no list in the program; the compiler holds them to be all and no more. */
const wordsOf = <Union extends string>(words: Readonly<Record<Union, 0>>): readonly string[] => Object.keys(words);

/** The columns that take a few words only, and the words that the program knows for each. */
const UNIONS: Readonly<Record<string, readonly string[]>> = {
  'plan.period_unit': PERIOD_UNITS,
  'plan.suspension': SUSPENSION_MODES,
  'router.suspension': SUSPENSION_MODES,
  'subscriber.language': LANGUAGES,
  'owner_notice.kind': NOTICE_KINDS,
  'number_code.purpose': CODE_PURPOSES,
  'owner_delivery.channel': CHANNELS,
  'owner_delivery.state': DELIVERY_STATES,
  'news.kind': NEWS_KINDS,
  'news_delivery.state': DELIVERY_STATES,
  'subscription.service': SERVICES,
  'former_login.service': SERVICES,
  'router_look.service': SERVICES,
  'address_span.service': SERVICES,
  'address_watch.service': SERVICES,
  'foreign_edit.want': wordsOf<Selectable<Schema['foreign_edit']>['want']>({ on: 0, off: 0 }),
  'subscription.access': ACCESS_STATES,
  'staff.role': STAFF_ROLES,
  'api_token.role': STAFF_ROLES,
  'payment.state': PAYMENT_STATES,
  'refund.state': REFUND_STATES,
  'plan_profile.service': PROFILE_SERVICES,
  'purse_order.state': REFUND_STATES,
  'purse_order.kind': PURSE_ORDER_KINDS,
  'callback.came_by': WAYS_OF_EVIDENCE,
  'proof.state': PROOF_STATES,
  'payment_request.state': wordsOf<Selectable<Schema['payment_request']>['state']>({
    open: 0,
    paid: 0,
    failed: 0,
    expired: 0,
  }),
  'callback.result': wordsOf<Selectable<Schema['callback']>['result']>({
    payment: 0,
    repeat: 0,
    request: 0,
    ignored: 0,
    conflict: 0,
    quarantined: 0,
  }),
  'day_taken.dimension': DIMENSIONS,
  'ledger.move': MOVES,
  'command.state': wordsOf<Selectable<Schema['command']>['state']>({
    queued: 0,
    running: 0,
    done: 0,
    dead: 0,
    cancelled: 0,
  }),
  'attempt.outcome': wordsOf<AttemptOutcome>({
    ok: 0,
    retry: 0,
    unavailable: 0,
    unknown: 0,
    dead: 0,
    interrupted: 0,
    stopped: 0,
  }),
  'delivery_report.state': wordsOf<Selectable<Schema['delivery_report']>['state']>({ delivered: 0, undelivered: 0 }),
  'message.state': wordsOf<Selectable<Schema['message']>['state']>({
    queued: 0,
    sent: 0,
    refused: 0,
    unknown: 0,
    logged: 0,
    dropped: 0,
  }),
  'reminder.state': wordsOf<Selectable<Schema['reminder']>['state']>({
    queued: 0,
    sent: 0,
    refused: 0,
    unknown: 0,
    logged: 0,
    dropped: 0,
  }),
  'receipt.state': wordsOf<Selectable<Schema['receipt']>['state']>({
    queued: 0,
    sent: 0,
    refused: 0,
    unknown: 0,
    logged: 0,
    dropped: 0,
  }),
};

/** `CHECK (column IN ('a', 'b'))` of every table, as it stands in the database. */
function checksOf(path: string): Map<string, string[]> {
  const db = new Database(path, { readonly: true });
  const tables = db.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'table'").all() as {
    name: string;
    sql: string;
  }[];
  db.close();
  return new Map(
    tables.flatMap(({ name, sql }) =>
      [...sql.matchAll(/CHECK \((\w+) IN \(([^)]*)\)\)/g)].map(([, column = '', list = '']) => {
        const words = [...list.matchAll(/'([^']*)'/g)].map(([, word = '']) => word);
        return [`${name}.${column}`, words.toSorted()] as const;
      }),
    ),
  );
}

test('what a column takes and what the program knows for it are the same words', () => {
  const known = Object.entries(UNIONS).map(([column, words]) => [column, words.toSorted()] as const);
  expect(Object.fromEntries(checksOf(openStore().path))).toEqual(Object.fromEntries(known));
});
