import { z } from 'zod';
import { compareVersions, isVersion } from '../../domain/releases.ts';
import { STAFF_SAID } from '../../domain/said/staff-said.ts';
import { RAN_AS } from '../../domain/upgrade.ts';
import type { Store } from '../../storage/engine/store.ts';
import { metaValue, setMeta } from '../../storage/ledger.ts';
import { haveSeen, setNotesRead, staffByName } from '../../storage/staff.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';

/**
 * At a start: the books note which version opens them. After an upgrade, whoever was added under the one before has seen that one, and is
 * told what came since. To be called inside a transaction.
 */
export function noteVersion(store: Store, installed: string): void {
  const before = store.first(metaValue, { key: RAN_AS })?.value ?? installed;
  if (before !== installed) store.run(haveSeen, { version: before });
  store.run(setMeta, { key: RAN_AS, value: installed });
}

/** Somebody has read what is new, up to a version, and is not told of it again. */
export const readNotes = defineAction({
  name: 'staff.notes-read',
  reason: 'optional',
  input: z.object({ username: z.string(), version: z.string().refine(isVersion, 'is a version, as 0.3.0') }),
  subject: ({ username }) => username,
  look: (store, { username }) => store.first(staffByName, { username }),
  decide(account, { username, version }): Decided<{ id: number; version: string }> | Refused<'account' | 'state'> {
    if (account === undefined) return refuse('account', STAFF_SAID.nobody(username));
    const { id, notes_read: before } = account;
    // A page that stood open since before the last upgrade.
    if (before !== null && compareVersions(version, before) <= 0) return refuse('state', STAFF_SAID.readBefore());
    return { kind: 'do', plan: { id, version }, preview: [STAFF_SAID.reads(version)], detail: version };
  },
  effects: (store, plan) => void store.run(setNotesRead, plan),
});
