import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTextFile } from '../../src/config/text-file.ts';
import { parseSetup } from '../../src/config/setup-file.ts';
import { act } from '../../src/services/actions/act.ts';
import { addRows } from '../../src/services/lines/add-rows.ts';
import { remarkWords } from '../../src/domain/lists/remark-words.ts';
import { outlookOf, readList, rowsToAdd, type ListAsked } from '../../src/services/lines/import-list.ts';
import { applySetup } from '../../src/services/setup/apply-setup.ts';
import { allLines, allSubscribers } from '../../src/storage/subscribers.ts';
import { openStore } from '../services/books.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures');
const ZONE = 'Africa/Nairobi';
const NOW = Date.UTC(2026, 10, 20, 9);
const SETUP = `[[plans]]
code = "p10"
name = "Home 10"
price = 1500
period = "1 month"
profile = "10M"
[[plans]]
code = "p20"
name = "Home 20"
price = 2500
period = "1 month"
profile = "20M"
[[routers]]
name = "tower-1"
host = "10.0.0.1"
username = "washa"
password_secret = "router"
`;
const ASKED: ListAsked = {
  told: { order: null, expires: '2026-12-05' },
  map: new Map(),
  plans: new Map(),
  router: null,
  service: 'pppoe',
  withGone: true,
  beside: null,
  zone: ZONE,
  today: '2026-11-20',
};

test.each<[string, { readonly taken: readonly string[]; readonly left: readonly string[] }]>([
  [
    'customers-excel-cp1252.csv',
    {
      taken: ['Wanjiku Ng’ang’a wanjiku p10 1 Dec', 'José Otieno otieno shop p20 5 Dec', 'No Phone kamau-12 p10 5 Dec'],
      left: ['Bad Phone'],
    },
  ],
  [
    'customers-excel-utf8-bom.csv',
    {
      taken: ['Wanjiku Ng’ang’a wanjiku p10 1 Dec', 'José Otieno otieno shop p20 5 Dec', 'No Phone kamau-12 p10 5 Dec'],
      left: ['Bad Phone'],
    },
  ],
  [
    'fyberpay-import.csv',
    { taken: ['Wanjiku Kamau wanjiku p10 5 Dec', 'Ann Otieno otieno shop p20 5 Dec'], left: ['Guest'] },
  ],
  // Blocked is not paid: the one day that is said for all is not theirs.
  [
    'splynx-customers.csv',
    { taken: ['Wanjiku Kamau wanjiku p10 5 Dec', 'Ann Otieno otieno p20 19 Nov'], left: ['Old Customer'] },
  ],
  [
    'splynx-customers-cp1252.csv',
    {
      taken: ['Wanjiku Ng’ang’a wanjiku p10 5 Dec', 'José Otieno otieno p20 19 Nov'],
      left: ['Not Yet', 'Old Customer'],
    },
  ],
  [
    'phpnuxbill.sql',
    { taken: ['Wanjiku Kamau wanjiku p10 1 Dec', "Ann O'Tieno 0733000999 1-day 21 Nov"], left: ['Old Customer'] },
  ],
  [
    'phpnuxbill-2025.sql',
    {
      taken: [
        'Wanjiku Kamau wanjiku p10 1 Dec',
        "Ann O'Tieno otieno monthly-due-on-the-5th 5 Dec",
        'Old Customer old 1-hour 6 Mar',
      ],
      left: ['Tunnel; Customer second line'],
    },
  ],
  [
    'routeros-secrets.rsc',
    { taken: ['Wanjiku Kamau wanjiku p10 1 Dec', 'KAMAU kamau-12 p10 19 Nov'], left: ['otieno shop', 'office'] },
  ],
])('%s is taken over once: the second time nothing changes', (file, { taken, left }) => {
  const store = openStore();
  let n = 0;
  const mint = () => `JSY-${String(n++).padStart(6, '0')}`;
  act(store, applySetup(mint), parseSetup('setup.toml', SETUP, ZONE, NOW).wanted, { actor: 'test' }, NOW);
  const source = { kind: 'text', text: readTextFile(join(FIXTURES, file), () => undefined) } as const;
  const read = () => {
    const list = readList(store, source, ASKED);
    if (list.kind === 'unreadable') throw new Error(remarkWords(list.why, 'terminal'));
    return list;
  };
  const first = read();
  expect(first.left.map(({ name }) => name)).toEqual(left);
  const done = act(store, addRows(mint, 'as-is'), rowsToAdd(first), { actor: 'test' }, NOW);
  expect(done.kind).toBe('done');
  const day = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, day: 'numeric', month: 'short' });
  const people = new Map(store.all(allSubscribers, {}).map(({ id, name }) => [id, name]));
  const lines = store.all(allLines, {});
  expect(
    lines
      .map(
        (line) =>
          `${people.get(line.subscriber_id) ?? ''} ${line.username} ${line.plan_code} ${day.format(line.expires_at)}`,
      )
      .toSorted(),
  ).toEqual(taken.toSorted());
  const second = read();
  const outlook = outlookOf(store, second, mint, NOW);
  expect({ added: outlook.added, changed: outlook.changed, refused: outlook.refused }).toEqual({
    added: [],
    changed: [],
    refused: [],
  });
  expect(outlook.same + second.known.length).toBe(taken.length);
  expect(act(store, addRows(mint, 'as-is'), rowsToAdd(second), { actor: 'test' }, NOW).kind).toBe('refused');
  expect(store.all(allLines, {})).toEqual(lines);
});
