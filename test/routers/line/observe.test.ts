import { expect, test } from 'vitest';
import type { RouterRow } from '../../../src/domain/ports.ts';
import { observe, type Exec } from '../../../src/routers/routeros/line/observe.ts';
import { ProfileCache } from '../../../src/routers/routeros/line/profiles.ts';
import { TARGET } from '../../line-target.ts';
import { steppedClock } from '../line-harness.ts';

/** A router whose answers hold more rows than were asked for, as one that matches names by their beginning would send. */
const answering =
  (tables: Readonly<Record<string, readonly RouterRow[]>>): Exec =>
  ([command = '']) =>
    Promise.resolve({ rows: tables[command] ?? [], ret: null });

test('rows of another name in an answer are nobody’s: only the line’s own are looked at, and so written to', async () => {
  const exec = answering({
    '/ppp/secret/print': [
      { '.id': '*1', name: 'amina2', profile: 'EXPIRED' },
      { '.id': '*2', name: 'amina', profile: '10M' },
      { '.id': '*3', name: 'Amina', profile: 'EXPIRED' },
    ],
    '/ppp/active/print': [
      { '.id': '*81', name: 'amina2', address: '10.1.0.8' },
      { '.id': '*82', name: 'amina', address: '10.1.0.7' },
    ],
    '/ppp/profile/print': [
      { '.id': '*A', name: '10Megas' },
      { '.id': '*B', name: '10M' },
    ],
  });
  const seen = await observe(exec, TARGET, { addresses: [], macs: [] }, new ProfileCache(steppedClock()));
  expect(seen.credentials.map(({ id }) => id)).toEqual(['*2']);
  expect(seen.sessions.map(({ id }) => id)).toEqual(['*82']);
  expect(seen.profiles).toEqual(['10M']);
});
