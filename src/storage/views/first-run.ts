import { sql } from 'kysely';
import { query } from '../engine/query.ts';

/** What a box that is being set up has, and what was seen of it: 1 or 0, and numbers of rows. */
export const setUpSoFar = query()((db) => {
  const any = (from: string, where: string) =>
    sql<0 | 1>`EXISTS (SELECT 1 FROM ${sql.table(from)} WHERE ${sql.raw(where)} LIMIT 1)`;
  return db.selectNoFrom([
    any('plan', 'retired_at IS NULL').as('plans'),
    any('subscription', 'retired_at IS NULL').as('lines'),
    // What was read of a line on its router: the router has its login, and the profile of its plan.
    any('subscription', "retired_at IS NULL AND access IN ('on', 'off')").as('linesRead'),
    any('subscription', "retired_at IS NULL AND access = 'on'").as('linesOn'),
    sql<number>`(SELECT count(*) FROM staff WHERE disabled_at IS NULL AND password_hash <> 'none')`.as('people'),
    sql<number | null>`(SELECT id FROM payment WHERE online_at IS NOT NULL LIMIT 1)`.as('online'),
  ]);
});

/** When a gateway took a test, and was kept for it, UTC ms. */
export const SMS_TESTED = 'sms.tested';

/** When the gateway last took any other SMS, UTC ms: a receipt, a reminder, a message of a person, a notice to the owner. */
export const smsTakenAt = query()((db) => {
  const newest = (from: string) =>
    sql`SELECT settled_at FROM ${sql.table(from)} WHERE state = 'sent' ORDER BY rowid DESC LIMIT 1`;
  const notice = sql`SELECT settled_at FROM owner_delivery WHERE channel = 'sms' AND state = 'sent' ORDER BY id DESC LIMIT 1`;
  return db.selectNoFrom(
    sql<
      number | null
    >`(SELECT max(settled_at) FROM (SELECT * FROM (${newest('receipt')}) UNION ALL SELECT * FROM (${newest('reminder')})
      UNION ALL SELECT * FROM (${newest('message')}) UNION ALL SELECT * FROM (${notice})))`.as('at'),
  );
});
