import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { COMMAND_KINDS } from '../../../src/domain/command.ts';
import { query } from '../../../src/storage/engine/query.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { openStore } from '../../services/books.ts';

const tableText = query()(() => sql<{ sql: string }>`SELECT sql FROM sqlite_schema WHERE name = 'command'`);
const parents = query()(
  () => sql<{ parent: string }>`SELECT "table" AS parent FROM pragma_foreign_key_list('command') WHERE "from" = 'kind'`,
);
const insert = query<{ kind: string }>()(
  (_db, p) =>
    sql`INSERT INTO command (kind, lane, subject, priority, run_at, created_at) VALUES (${p.kind}, 'x', 1, 1, 0, 0)`,
);

/** Every text that the schema could mean: what its words name, and what the tables hold that a kind has to stand in. */
function candidates(store: Store): string[] {
  const text = store.first(tableText, {})?.sql ?? '';
  const listed = store.all(parents, {}).flatMap(({ parent }) =>
    store.all(
      query()(() => sql<{ kind: string }>`SELECT kind FROM ${sql.table(parent)}`),
      {},
    ),
  );
  return [...text.matchAll(/'([^']*)'/g)].map(([, word]) => word ?? '').concat(listed.map(({ kind }) => kind));
}

test('the schema accepts the kinds of commands that the domain knows, and no other', () => {
  const store = openStore();
  const accepted = [...new Set([...candidates(store), ...COMMAND_KINDS, 'no.such'])].filter((kind) => {
    try {
      store.run(insert, { kind });
      return true;
    } catch (error) {
      expect(String(error)).toMatch(/CHECK|FOREIGN KEY/);
      return false;
    }
  });
  expect(accepted.toSorted()).toEqual([...COMMAND_KINDS].toSorted());
});
