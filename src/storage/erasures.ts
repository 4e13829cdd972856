import { sql, type RawBuilder } from 'kysely';
import { query } from './engine/query.ts';
import { ERASURES, type Fate } from './erasure-fates.ts';
import { SCRUBBED } from './person-texts.ts';
import { HOLDS, type PersonKeys, type PersonPart } from './person-rows.ts';

// Erases the rows that are about a person, as `ERASURES` says.

/** With which the rows are erased. */
export interface Erasing extends PersonKeys {
  readonly now: number;
  /** The deed that does it, whose own row stays. */
  readonly actionId: number;
}

function value(part: PersonPart, column: string, fate: Exclude<Fate, 'stays'>, { now }: Erasing): RawBuilder<unknown> {
  switch (fate) {
    case 'nothing':
      return sql`NULL`;
    case 'empty':
      return part === 'callback' ? sql`x''` : sql`''`;
    case 'number':
      return sql`'ERASED-' || id`;
    case 'folded':
      return sql`'ERASED' || id`;
    case 'line':
      return sql`'ERASED-' || subscription_id`;
    case 'now':
      return sql`coalesce(${sql.ref(column)}, ${now})`;
    case 'unchained':
      return sql`iif(EXISTS (SELECT 1 FROM ledger WHERE ledger.action_id = action.id), ${sql.ref(column)}, NULL)`;
  }
}

/** Does to the rows of one part what `ERASURES` says; null where all of them stay as they are. */
function eraser(part: PersonPart) {
  const fates = ERASURES[part];
  if (fates === 'goes') {
    return query<Erasing>()((_, p) => sql<object>`DELETE FROM ${sql.table(part)} WHERE ${HOLDS[part](p)}`);
  }
  const changed = Object.entries<Fate>(fates).flatMap(([column, fate]) =>
    fate === 'stays' ? [] : [[column, fate] as const],
  );
  if (changed.length === 0) return null;
  const others = (p: Erasing) => (part === 'action' ? sql`AND id <> ${p.actionId}` : sql``);
  return query<Erasing>()(
    (_, p) => sql<object>`UPDATE ${sql.table(part)}
      SET ${sql.join(changed.map(([column, fate]) => sql`${sql.ref(column)} = ${value(part, column, fate, p)}`))}
      WHERE ${HOLDS[part](p)} ${others(p)}`,
  );
}

/** One for each part that is not left as it is. What is found by a column is erased before the column is: the keys say who it was. */
export const ERASERS = Object.keys(ERASURES)
  .filter(isPart)
  .flatMap((part) => {
    const erase = eraser(part);
    return erase === null ? [] : [{ part, erase }];
  });

function isPart(name: string): name is PersonPart {
  return Object.hasOwn(HOLDS, name);
}

/** Guesses that money may be theirs. */
export const dropGuesses = query<PersonKeys>()((db, p) =>
  db
    .deleteFrom('payment_suggestion')
    .where(
      sql<boolean>`subscription_id IN (SELECT value FROM json_each(${p.lines})) OR payment_id IN (SELECT value FROM json_each(${p.payments}))`,
    ),
);

/** What was read at the router about their lines, and whatever else names them. @param texts JSON list, in small letters */
export const dropAttemptTexts = query<PersonKeys & { texts: string }>()((db, p) =>
  db
    .updateTable('attempt')
    .set({ detail: null })
    .where('detail', 'is not', null)
    .where(
      sql<boolean>`command_id IN (SELECT id FROM command WHERE ${HOLDS.command(p)})
        OR EXISTS (SELECT 1 FROM json_each(${p.texts}) AS said WHERE instr(lower(detail), said.value) > 0)`,
    ),
);

type Scrub = {
  readonly table: string;
  readonly column: string;
  readonly find: ReturnType<typeof finder>;
  readonly put: ReturnType<typeof putter>;
};

/** A column in which anybody may be named: `find` gives the rows in which one of some texts stands, `put` writes another text. */
export const SCRUBS: readonly Scrub[] = Object.entries<readonly string[]>(SCRUBBED).flatMap(([table, columns]) =>
  columns.map((column) => ({ table, column, find: finder(table, column), put: putter(table, column) })),
);

/** What the chain of the ledger is made over is not looked for: it cannot be changed. */
const changeable = (table: string, column: string) =>
  table === 'action' && column === 'reason'
    ? sql`AND NOT EXISTS (SELECT 1 FROM ledger WHERE ledger.action_id = action.id)`
    : sql``;

function finder(table: string, column: string) {
  return query<{ texts: string }>()(
    (_, p) => sql<{ id: number; text: string }>`SELECT rowid AS id, ${sql.ref(column)} AS text FROM ${sql.table(table)}
      WHERE EXISTS (SELECT 1 FROM json_each(${p.texts}) AS said WHERE instr(lower(${sql.ref(column)}), said.value) > 0)
      ${changeable(table, column)}`,
  );
}

function putter(table: string, column: string) {
  return query<{ id: number; text: string }>()(
    (_, p) => sql<object>`UPDATE ${sql.table(table)} SET ${sql.ref(column)} = ${p.text} WHERE rowid = ${p.id}`,
  );
}

export const beginErasure = query<{ person: number; since: number; at: number; actionId: number }>()((db, p) =>
  db
    .insertInto('erasure')
    .values({ person: p.person, since: p.since, at: p.at, action_id: p.actionId, counts: '{}', ended_at: null }),
);

export const endErasure = query<{ id: number; counts: string; now: number }>()((db, p) =>
  db.updateTable('erasure').set({ counts: p.counts, ended_at: p.now }).where('id', '=', p.id),
);

export const keepNumber = query<{ digest: Uint8Array; id: number }>()((db, p) =>
  db
    .insertInto('erased_number')
    .values({ digest: p.digest, erasure_id: p.id })
    .onConflict((oc) => oc.doNothing()),
);

export const erasedNumber = query<{ digest: Uint8Array }>()((db, p) =>
  db
    .selectFrom('erased_number')
    .innerJoin('erasure', 'erasure.id', 'erased_number.erasure_id')
    .select(['erasure.id', 'erasure.at'])
    .where('digest', '=', p.digest),
);

export const allErasures = query()((db) =>
  db.selectFrom('erasure').select(['id', 'person', 'since', 'at', 'action_id', 'counts']).orderBy('id'),
);

export const numbersOfErasures = query()((db) =>
  db.selectFrom('erased_number').select(['digest', 'erasure_id']).orderBy('digest'),
);

/** When whoever has a line was erased. */
export const erasureOfLine = query<{ id: number }>()((db, p) =>
  db
    .selectFrom('subscription')
    .innerJoin('subscriber', 'subscriber.id', 'subscription.subscriber_id')
    .innerJoin('erasure', (join) =>
      join.onRef('erasure.person', '=', 'subscriber.id').onRef('erasure.since', '=', 'subscriber.created_at'),
    )
    .select(['erasure.id', 'erasure.at'])
    .where('subscription.id', '=', p.id),
);

export const erasureOfPerson = query<{ person: number; since: number }>()((db, p) =>
  db.selectFrom('erasure').select('id').where('person', '=', p.person).where('since', '=', p.since),
);

/** Whoever has this number, if it is they who had it then. */
export const personSince = query<{ person: number; since: number }>()((db, p) =>
  db.selectFrom('subscriber').select('id').where('id', '=', p.person).where('created_at', '=', p.since),
);

/** Every account number with whoever has it. */
export const allNumbers = query()((db) => db.selectFrom('subscription').select(['account_no', 'subscriber_id']));

/** Their lines are served no more, and no router is told: it was, before they were erased. */
export const endLinesOf = query<{ id: number; now: number }>()((db, p) =>
  db
    .updateTable('subscription')
    .set({ retired_at: sql`coalesce(retired_at, ${p.now})`, access: 'off', access_at: p.now })
    .where('subscriber_id', '=', p.id),
);

/** What waits for a router about them is done no more. */
export const endWorkOf = query<PersonKeys & { now: number }>()((db, p) =>
  db
    .updateTable('command')
    .set({ state: 'cancelled', finished_at: p.now })
    .where(HOLDS.command(p))
    .where('state', 'in', ['queued', 'running']),
);
