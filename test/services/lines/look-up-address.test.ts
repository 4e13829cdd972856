import { expect, test } from 'vitest';
import type { AddressFound } from '../../../src/domain/address-found.ts';
import type { ShownAddress } from '../../../src/domain/address-book.ts';
import { act } from '../../../src/services/actions/act.ts';
import { AddressNotes } from '../../../src/services/lines/address-notes.ts';
import { noteFixedAddresses } from '../../../src/services/lines/fixed-addresses.ts';
import { lookUpAddress } from '../../../src/services/lines/look-up-address.ts';
import { personCalled } from '../../../src/views/person.ts';
import { foundNotes, spanDoubt, spanTime, spanWho } from '../../../src/views/address-words.ts';
import { actions, addLine, HOUR, NOW, openStore } from '../books.ts';
import { query } from '../../../src/storage/engine/query.ts';
import type { Store } from '../../../src/storage/engine/store.ts';

const ZONE = 'Africa/Nairobi';
const MIN = 60_000;
const LATER = NOW + 24 * HOUR;

const shown = (username: string, address: string, uptimeMs: number | null = 0, id = `*${username}`): ShownAddress => ({
  ...{ id, username, address, uptimeMs },
  mac: 'AA:BB:CC:DD:EE:01',
});
const all = (...sessions: readonly ShownAddress[]) => ({ kind: 'all', sessions }) as const;

const setRetired = query<{ id: number; at: number }>()((db, p) =>
  db.updateTable('subscription').set({ retired_at: p.at }).where('id', '=', p.id),
);

function ask(store: Store, what: string, from: number, to = from, before: string | null = null) {
  const by = { actor: 'mary', reason: 'letter of the police, OB 12/26' };
  return act(store, lookUpAddress(ZONE), { what, from, to, before }, by, LATER);
}

function found(
  store: Store,
  ...asked: Parameters<typeof ask> extends [Store, ...infer Rest] ? Rest : never
): AddressFound {
  const done = ask(store, ...asked);
  if (done.kind !== 'done' || done.repeated) throw new Error(JSON.stringify(done));
  return done.result;
}

/** amina has an address for half an hour, a gap of eight minutes comes, and brian has it after. */
function afternoon() {
  const store = openStore();
  addLine(store, 1, { username: 'amina', accountNo: 'JSY-AAAAAA' });
  addLine(store, 2, { username: 'brian', accountNo: 'JSY-BBBBBB' });
  const before = new AddressNotes({ store, router: 'tower-1', mayNote: () => true });
  for (let minute = 0; minute <= 30; minute += 1) {
    before.take('pppoe', all(shown('amina', '10.0.0.5', minute * MIN)), NOW + minute * MIN);
  }
  before.close();
  const after = new AddressNotes({ store, router: 'tower-1', mayNote: () => true });
  for (let minute = 38; minute <= 60; minute += 1) {
    after.take('pppoe', all(shown('brian', '10.0.0.5', (minute - 36) * MIN)), NOW + minute * MIN);
  }
  after.close();
  return store;
}

test('who had an address then is named with login, device and time; what is not known is said as plainly', () => {
  const store = afternoon();
  const then = found(store, '10.0.0.5', NOW + 10 * MIN);
  expect(then.spans).toMatchObject([{ account: 'JSY-AAAAAA', login: 'amina', mac: 'AA:BB:CC:DD:EE:01', isSure: true }]);
  expect(then.unwatched).toEqual([]);
  expect(spanTime(then.spans[0]!, ZONE, 'en')).toBe(
    'since 2026-03-10 09:00, last seen 2026-03-10 09:30, gone by 2026-03-10 09:36',
  );
  expect(foundNotes(then, ZONE, 'en')).toEqual([]);

  const between = found(store, '10.0.0.5', NOW + 33 * MIN);
  expect(between.spans).toMatchObject([{ account: 'JSY-AAAAAA', isSure: false }]);
  expect(spanDoubt(between.spans[0]!, 'en')).toContain('nobody watched when it ended');
  expect(foundNotes(between, ZONE, 'en')).toEqual([
    'tower-1 (PPPoE) was not watched between 2026-03-10 09:30 and 2026-03-10 09:38.',
  ]);
  expect(found(store, '10.0.0.5', NOW + 40 * MIN).spans).toMatchObject([{ account: 'JSY-BBBBBB', isSure: true }]);
  expect(found(store, '10.0.0.5', NOW, NOW + HOUR).spans).toHaveLength(2);
});

test('where nobody had it, who was there around it is named, and before anything was kept that is said', () => {
  const store = afternoon();
  const early = found(store, '10.0.0.5', NOW - HOUR);
  expect(early).toMatchObject({ spans: [], before: null, after: { account: 'JSY-AAAAAA' }, keptSince: NOW });
  expect(foundNotes(early, ZONE, 'en')).toEqual([
    'Nobody is known to have had it then.',
    'The next: JSY-AAAAAA Subscriber 1, since 2026-03-10 09:00, last seen 2026-03-10 09:30, gone by 2026-03-10 09:36.',
    'Nothing is known of the time before 2026-03-10 09:00.',
  ]);
  const late = found(store, '10.0.0.5', NOW + 5 * HOUR);
  // Its router has not been watched since: nobody knows.
  expect(late.spans).toMatchObject([{ account: 'JSY-BBBBBB', isSure: false, gone: null }]);
  expect(foundNotes(late, ZONE, 'sw').join(' ')).toContain('tower-1 (PPPoE) haijaangaliwa tangu 2026-03-10 10:00');
  expect(foundNotes(found(openStore(), '10.0.0.5', NOW), ZONE, 'en')).toContain(
    'No router was ever watched: nothing is known of any address.',
  );
});

test('an address of the internet that no line had names none, and says who could know', () => {
  const store = afternoon();
  expect(foundNotes(found(store, '102.68.1.9', NOW), ZONE, 'en').join(' ')).toContain('(NAT)');
  for (const inner of ['10.1.2.3', '100.64.0.9', '100.127.255.1', '172.16.0.1', '172.31.0.1', '192.168.1.1']) {
    expect(found(store, inner, NOW).isPublic, inner).toBe(false);
  }
  for (const outer of ['100.63.0.1', '100.128.0.1', '172.15.0.1', '172.32.0.1', '8.8.8.8']) {
    expect(found(store, outer, NOW).isPublic, outer).toBe(true);
  }
});

test('it is also asked by device and by line; a login of nobody is told by its name', () => {
  const store = afternoon();
  expect(found(store, 'aa-bb-cc-dd-ee-01', NOW, NOW + HOUR).spans.map(({ login }) => login)).toEqual([
    'brian',
    'amina',
  ]);
  expect(found(store, 'jsy-bbbbbb', NOW, NOW + HOUR).spans).toMatchObject([{ address: '10.0.0.5', login: 'brian' }]);
  const notes = new AddressNotes({ store, router: 'tower-1', mayNote: () => true });
  notes.take('hotspot', all(shown('T-AABB', '10.5.0.9')), NOW);
  const [guest] = found(store, '10.5.0.9', NOW).spans;
  expect(spanWho(guest!, 'en')).toBe('T-AABB (no line of the books)');
});

test('a fixed address is known from the books too, and what was left out is counted', () => {
  const store = afternoon();
  addLine(store, 3, { accountNo: 'JSY-CCCCCC', username: '10.9.0.4', set: { service: 'static' } });
  expect(foundNotes(found(store, '10.9.0.4', NOW), ZONE, 'en')).toContain(
    'In the books it is the fixed address of JSY-CCCCCC on tower-1 now.',
  );
  const notes = new AddressNotes({ store, router: 'tower-1', mayNote: () => true });
  notes.take('hotspot', all(), NOW);
  for (let n = 0; n < 40; n += 1) {
    notes.take('hotspot', { kind: 'gone', id: `*${n - 1}` }, NOW + n * 10_000);
    notes.take('hotspot', { kind: 'one', session: shown('juma', `10.4.0.${n}`, 0, `*${n}`) }, NOW + n * 10_000);
  }
  notes.take('hotspot', all(), NOW + 7 * MIN);
  expect(foundNotes(found(store, '10.4.0.39', NOW + 6 * MIN), ZONE, 'en').join(' ')).toContain(
    'juma on tower-1 came and went too often to be kept one by one: 10 more sessions',
  );
});

test('a list is read a page at a time, and each page is asked for', () => {
  const store = openStore();
  addLine(store, 1, { username: 'amina', accountNo: 'JSY-AAAAAA' });
  const notes = new AddressNotes({ store, router: 'tower-1', mayNote: () => true });
  for (let n = 0; n < 120; n += 1)
    notes.take('pppoe', all(shown('amina', `10.0.${n}.5`, 0, `*${n}`)), NOW + n * 5 * MIN);
  const pages: number[] = [];
  let next: string | null = null;
  do {
    const page: AddressFound = found(store, 'JSY-AAAAAA', NOW, NOW + 12 * HOUR, next);
    pages.push(page.spans.length);
    next = page.next;
  } while (next !== null);
  expect(pages).toEqual([50, 50, 20]);
  expect(store.all(actions, {}).filter(({ name }) => name === 'address.look-up')).toHaveLength(3);
});

test('that it was asked, after what and why, stands in the audit; what was found does not', () => {
  const store = afternoon();
  found(store, '10.0.0.5', NOW + 10 * MIN);
  const rows = store.all(actions, {}).filter(({ name }) => name === 'address.look-up');
  expect(rows).toMatchObject([
    { actor: 'mary', subject: 'address 10.0.0.5', reason: 'letter of the police, OB 12/26', detail: '10 Mar 09:10' },
  ]);
  expect(JSON.stringify(rows)).not.toMatch(/amina|AAAAAA/);
  // Whoever's addresses were asked for by name finds it among what is held about them.
  found(store, 'JSY-AAAAAA', NOW, NOW + HOUR);
  const person = personCalled(store, 'JSY-AAAAAA');
  expect(person.kind === 'one' && person.rows['action']?.some(({ name }) => name === 'address.look-up')).toBe(true);
  expect(person.kind === 'one' && person.rows['address_span']).toMatchObject([{ address: '10.0.0.5' }]);
});

test('what cannot be asked is refused in words, without a row in the audit', () => {
  const store = afternoon();
  expect(ask(store, '2001:db8::1', NOW)).toMatchObject({
    kind: 'refused',
    words: expect.stringContaining('IPv6') as string,
  });
  expect(ask(store, '10.0.0.256', NOW)).toMatchObject({ kind: 'refused', why: 'what' });
  expect(ask(store, '10.0.0.5', NOW, NOW - 1)).toMatchObject({ kind: 'refused', why: 'time' });
  expect(ask(store, '10.0.0.5', LATER + 1)).toMatchObject({ kind: 'refused', why: 'time' });
  const technician = { role: 'technician', limits: { cashCents: 0, freeMs: 0, currency: 'KES' } } as const;
  const input = { what: '10.0.0.5', from: NOW, to: NOW, before: null };
  expect(
    act(store, lookUpAddress(ZONE), input, { actor: 'tom', reason: 'x', mandate: technician }, LATER),
  ).toMatchObject({ why: 'right' });
  expect(act(store, lookUpAddress(ZONE), input, { actor: 'mary' }, LATER)).toMatchObject({ why: 'reason' });
  expect(store.all(actions, {}).some(({ name }) => name === 'address.look-up')).toBe(false);
});

test('whose a fixed address was is known from the books, for as long as it was that line’s, whether or not a router tells of it', () => {
  const store = openStore();
  const fixed = { service: 'static', router_name: 'tower-1' } as const;
  const lineId = addLine(store, 1, { username: '10.20.0.5', accountNo: 'JSY-AAAAAA', set: fixed });
  noteFixedAddresses(store, NOW);
  noteFixedAddresses(store, NOW + MIN);
  // Its lease is bound for a while: the device has a row of its own, and the end of that ends nothing else.
  const lease = { ...shown('10.20.0.5', '10.20.0.5', null), mac: 'AA:BB:CC:DD:EE:05' };
  for (let run = 0; run < 2; run += 1) {
    const notes = new AddressNotes({ store, router: 'tower-1', mayNote: () => true });
    notes.take('static', all(lease), NOW + (2 + run * 5) * MIN);
    notes.take('static', all(), NOW + (3 + run * 5) * MIN);
    notes.close();
  }
  noteFixedAddresses(store, NOW + HOUR);
  const at = (when: number) =>
    found(store, '10.20.0.5', when).spans.map(({ account, mac, isSure, gone }) => [account, mac, isSure, gone]);
  expect(at(NOW + 23 * HOUR)).toEqual([['JSY-AAAAAA', null, true, null]]);
  expect(at(NOW + 2.5 * MIN)).toHaveLength(2);

  store.run(setRetired, { id: lineId, at: NOW + 2 * HOUR });
  noteFixedAddresses(store, NOW + 2 * HOUR);
  expect(at(NOW + HOUR)).toEqual([['JSY-AAAAAA', null, true, NOW + 2 * HOUR]]);
  expect(at(NOW + 3 * HOUR)).toEqual([]);
});
