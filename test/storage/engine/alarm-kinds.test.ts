import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { ALARMS } from '../../../src/domain/alarm.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { openStore } from '../../services/books.ts';

const known = query()(() => sql<{ kind: string }>`SELECT kind FROM alarm_kind ORDER BY kind`);
const insert = query<{ kind: string }>()(
  (_db, p) => sql`INSERT INTO alarm (kind, subject, message, opened_at) VALUES (${p.kind}, 'x', 'x', 0)`,
);

test('the schema accepts the kinds of alarms that the domain knows, and no other', () => {
  const store = openStore();
  expect(store.all(known, {}).map(({ kind }) => kind)).toEqual(Object.keys(ALARMS).toSorted());
  for (const kind of Object.keys(ALARMS)) store.run(insert, { kind });
  expect(() => store.run(insert, { kind: 'no-such' })).toThrow(/FOREIGN KEY/);
});
