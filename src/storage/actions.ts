import { query } from './engine/query.ts';
import type { ActionTable } from './engine/schema.ts';

/** The audit trail: who or what did something, when and why. */
export const insertAction = query<Omit<ActionTable, 'id'>>()((db, p) =>
  db.insertInto('action').values({
    at: p.at,
    actor: p.actor,
    name: p.name,
    subject: p.subject,
    reason: p.reason,
    detail: p.detail,
    key: p.key,
  }),
);
