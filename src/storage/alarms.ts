import { sql } from 'kysely';
import { query } from './engine/query.ts';

/** Opens an alarm, or renews the words of the one that is open for the same cause. */
export const openAlarm = query<{ kind: string; subject: string; message: string; now: number }>()((db, p) =>
  db
    .insertInto('alarm')
    .values({ kind: p.kind, subject: p.subject, message: p.message, opened_at: p.now })
    .onConflict((oc) =>
      oc
        .columns(['kind', 'subject'])
        .where('closed_at', 'is', null)
        .doUpdateSet({ message: sql<string>`excluded.message` }),
    ),
);

export const closeAlarm = query<{ kind: string; subject: string; now: number }>()((db, p) =>
  db
    .updateTable('alarm')
    .set({ closed_at: p.now })
    .where('kind', '=', p.kind)
    .where('subject', '=', p.subject)
    .where('closed_at', 'is', null),
);
