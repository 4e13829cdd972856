import { query } from './engine/query.ts';
import type { NoteTroubleTable, RouterNoteTable } from './engine/schema-routers.ts';
import { selectTargets, targetFacts, type LineTargetRow } from './lines.ts';
import type { AccessState } from '../domain/lines/line-facts.ts';
import type { NoteFacts } from '../domain/lines/dead-man.ts';

/** Notes of a router that are there, or should be. */
export const notesOn = query<{ router: string }>()((db, p) =>
  db.selectFrom('router_note').selectAll().where('router_name', '=', p.router),
);

/** Those that are on the router and should not be, by their accounts: also of lines that have left since it was compared. */
export const staleNotes = query<{ router: string }>()((db, p) =>
  db
    .selectFrom('router_note')
    .select(['account_no', 'ends_at'])
    .where('router_name', '=', p.router)
    .where((eb) =>
      eb.or([
        eb('wanted', '=', 0),
        eb.not(
          eb.exists(
            eb
              .selectFrom('subscription')
              .select('subscription.id')
              .whereRef('subscription.account_no', '=', 'router_note.account_no')
              .whereRef('subscription.router_name', '=', 'router_note.router_name')
              .where('subscription.retired_at', 'is', null),
          ),
        ),
      ]),
    )
    .orderBy('account_no'),
);

/** Those of a line, on whichever router. */
export const notesOfLine = query<{ id: number }>()((db, p) =>
  db
    .selectFrom('subscription')
    // In this order: there are few routers, and many notes.
    .crossJoin('router')
    .crossJoin('router_note')
    .whereRef('router_note.router_name', '=', 'router.name')
    .whereRef('router_note.account_no', '=', 'subscription.account_no')
    .select([
      'router_note.router_name',
      'router_note.wanted',
      'router_note.ends_at',
      'router_note.read_at',
      'router.retired_at as router_retired_at',
    ])
    .where('subscription.id', '=', p.id),
);

export const noteById = query<{ id: number }>()((db, p) =>
  db.selectFrom('router_note').selectAll().where('id', '=', p.id),
);

/** The note of a line, where it logs in now. */
export const noteOfLine = query<{ id: number }>()((db, p) =>
  db
    .selectFrom('subscription')
    .innerJoin('router_note', (join) =>
      join
        .onRef('router_note.router_name', '=', 'subscription.router_name')
        .onRef('router_note.account_no', '=', 'subscription.account_no'),
    )
    .selectAll('router_note')
    .where('subscription.id', '=', p.id),
);

/** As a reading of the whole router found it. */
export const putNote = query<Omit<RouterNoteTable, 'id'>>()((db, p) =>
  db
    .insertInto('router_note')
    .values({
      router_name: p.router_name,
      account_no: p.account_no,
      wanted: p.wanted,
      ends_at: p.ends_at,
      read_at: p.read_at,
    })
    .onConflict((oc) =>
      oc
        .columns(['router_name', 'account_no'])
        .doUpdateSet({ wanted: p.wanted, ends_at: p.ends_at, read_at: p.read_at }),
    )
    .returning('id'),
);

export const markNote = query<{ id: number; endsAt: number | null; now: number }>()((db, p) =>
  db.updateTable('router_note').set({ ends_at: p.endsAt, read_at: p.now }).where('id', '=', p.id),
);

export const dropNote = query<{ id: number }>()((db, p) => db.deleteFrom('router_note').where('id', '=', p.id));

/** Lines of a router as their notes know them. */
export const linesOfNotes = query<{ router: string }>()((db, p) =>
  selectTargets(db).select('subscription.access').where('subscription.router_name', '=', p.router),
);

/** The line of a note, if it still logs in there. */
export const lineOfNote = query<{ router: string; account: string }>()((db, p) =>
  selectTargets(db)
    .select('subscription.access')
    .where('subscription.account_no', '=', p.account)
    .where('subscription.router_name', '=', p.router),
);

export function noteFacts(row: LineTargetRow & { readonly access: AccessState }): NoteFacts {
  return { ...targetFacts(row), access: row.access };
}

export const troubleOf = query<{ router: string }>()((db, p) =>
  db.selectFrom('note_trouble').select(['at', 'words']).where('router_name', '=', p.router),
);

/** Since when stays as it is while it lasts. */
export const putTrouble = query<NoteTroubleTable>()((db, p) =>
  db
    .insertInto('note_trouble')
    .values({ router_name: p.router_name, at: p.at, words: p.words })
    .onConflict((oc) => oc.column('router_name').doUpdateSet({ words: p.words })),
);

export const dropTrouble = query<{ router: string }>()((db, p) =>
  db.deleteFrom('note_trouble').where('router_name', '=', p.router),
);
