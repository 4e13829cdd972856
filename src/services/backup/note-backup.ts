import { z } from 'zod';
import { backupTime } from '../../domain/backup.ts';
import {
  allBackups,
  backupPlaces,
  dropBackup,
  dropPlace,
  insertBackup,
  noteProof,
  putPlace,
} from '../../storage/backups.ts';
import { setMeta } from '../../storage/ledger.ts';
import { awayProblemKey, awayProvenKey, BACKUP_ERROR } from '../../storage/views/backup-state.ts';
import type { Store } from '../../storage/engine/store.ts';
import { defineAction, type Decided } from '../actions/act.ts';
import type { MadeBackup } from './threads.ts';

const madeSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('made'),
    name: z.string(),
    madeAt: z.int(),
    bytes: z.int(),
    payments: z.int(),
    ledgerId: z.int(),
    places: z.array(z.object({ place: z.string(), error: z.string().nullable() })).readonly(),
  }),
  z.object({ kind: z.literal('failed'), error: z.string() }),
]) satisfies z.ZodType<MadeBackup>;

/** Inside a transaction: what became of a backup. @param there names of those that can be reached: rows of others go */
export function noteMade(store: Store, made: MadeBackup, there: ReadonlySet<string> | null, now: number): void {
  store.run(setMeta, { key: BACKUP_ERROR, value: made.kind === 'failed' ? made.error : '' });
  if (made.kind === 'failed') return;
  for (const { place, error } of made.places)
    store.run(putPlace, { place, keptAt: error === null ? made.madeAt : null, error, now });
  for (const { place } of store.all(backupPlaces, {}))
    if (!made.places.some((one) => one.place === place)) store.run(dropPlace, { place });
  if (made.places.every(({ error }) => error !== null)) return;
  const { name, madeAt, bytes, payments, ledgerId } = made;
  store.run(insertBackup, {
    name,
    made_at: madeAt,
    bytes,
    payments,
    ledger_id: ledgerId,
    looked_at: null,
    problem: null,
  });
  // A disk that is away has its own: they are not gone.
  if (there === null || made.places.some(({ error }) => error !== null)) return;
  for (const row of store.all(allBackups, {})) if (!there.has(row.name)) store.run(dropBackup, { name: row.name });
}

/** Inside a transaction: a backup was taken out again. @param problems none: it is proven */
export function noteLook(store: Store, name: string, problems: readonly string[], now: number): void {
  store.run(noteProof, { name, problem: problems.length === 0 ? null : problems.slice(0, 3).join(' '), now });
}

/** Inside a transaction: the copy that lies at a place away was fetched and taken out. @param problems none: it is proven */
export function noteAwayLook(store: Store, place: string, name: string, problems: readonly string[]): void {
  const isProven = problems.length === 0;
  if (isProven) store.run(setMeta, { key: awayProvenKey(place), value: String(backupTime(name) ?? 0) });
  store.run(setMeta, { key: awayProblemKey(place), value: isProven ? '' : problems.slice(0, 3).join(' ') });
}

interface MadeInput {
  readonly made: MadeBackup;
  readonly there: readonly string[] | null;
}

interface ProofInput {
  readonly name: string;
  /** The place that is away from which it was fetched; null: it lay here. */
  readonly away: string | null;
  readonly problems: readonly string[];
}

interface CodeInput {
  readonly isNew: boolean;
}

/** A person has made one. */
export const madeByHand = defineAction({
  name: 'backup.make',
  reason: 'optional',
  input: z.object({ made: madeSchema, there: z.array(z.string()).readonly().nullable() }),
  subject: ({ made }) => (made.kind === 'made' ? made.name : 'none'),
  look: () => null,
  decide: (_, plan: MadeInput): Decided<MadeInput> => ({ kind: 'do', plan, preview: [], detail: null }),
  effects: (store, { made, there }, { now }) => noteMade(store, made, there === null ? null : new Set(there), now),
});

/** A person has taken one out again. */
export const provenByHand = defineAction({
  name: 'backup.prove',
  reason: 'optional',
  input: z.object({ name: z.string(), away: z.string().nullable(), problems: z.array(z.string()).readonly() }),
  subject: ({ name }) => name,
  look: () => null,
  decide: (_, plan: ProofInput): Decided<ProofInput> => ({
    kind: 'do',
    plan,
    preview: [],
    detail: plan.problems.length === 0 ? 'proven' : plan.problems.join(' '),
  }),
  effects(store, { name, away, problems }, { now }) {
    noteLook(store, name, problems, now);
    if (away !== null) noteAwayLook(store, away, name, problems);
  },
});

/** A person has made the code that opens the backups. */
export const codeMade = defineAction({
  name: 'backup.setup',
  reason: 'optional',
  input: z.object({ isNew: z.boolean() }),
  subject: () => 'box',
  look: () => null,
  decide: (_, plan: CodeInput): Decided<CodeInput> => ({
    kind: 'do',
    plan,
    preview: [],
    detail: plan.isNew ? 'another code in the place of the one before' : null,
  }),
  effects: () => undefined,
});
