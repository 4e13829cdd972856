import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { STAFF_SAID } from '../../../src/domain/said/staff-said.ts';
import { STAFF_ROLES } from '../../../src/domain/staff-role.ts';

const ROOM = new URL('../../../src/domain/said/', import.meta.url);

/** One text that may stand for a name, a number, a time in both languages, or a list of names. */
function standIn(n: number): unknown {
  const mark = `«${n}»`;
  return Object.assign([mark], { en: mark, sw: mark, toString: () => mark, join: () => mark, toFixed: () => mark });
}

/** Where a word is one of a few, and no text will do. */
const CHOSEN: Readonly<Record<string, readonly unknown[]>> = {
  'ADDRESS_SAID.shows': ['device'],
  'BOX_SAID.willRead': [{ text: '«0»', septets: '«1»', parts: '«2»' }],
  'CHECKED_SAID.direct': ['listed', { channel: '«0»', receipt: '«1»', ago: '«2»' }],
  'LIST_SAID.leavesOut': [standIn(0), standIn(1), 'gone'],
  'REQUEST_SAID.orderOpen': ['top-up'],
  'REQUEST_SAID.wentThrough': ['withdraw'],
  'REQUEST_SAID.didNotGoThrough': ['top-up'],
  'REQUEST_SAID.confirms': ['withdraw'],
  'STAFF_SAID.adds': [standIn(0), 'owner'],
  'STAFF_SAID.roleAlready': [standIn(0), 'owner'],
  'STAFF_SAID.role': [standIn(0), 'owner', 'viewer'],
  'STAFF_SAID.opens': [standIn(0), 'owner'],
  'STAFF_SAID.addsToken': [standIn(0), 'owner'],
};

const isTable = ([name, table]: [string, unknown]): boolean => name.endsWith('_SAID') && typeof table === 'object';

async function allSaid(): Promise<(readonly [string, unknown])[]> {
  const files = readdirSync(ROOM).filter((file) => file.endsWith('-said.ts'));
  const rooms = await Promise.all(files.map(async (file) => (await import(new URL(file, ROOM).href)) as object));
  return rooms
    .flatMap((room) => Object.entries(room).filter(isTable))
    .flatMap(([table, words]) =>
      Object.entries(words as Record<string, unknown>).map(([key, word]) => {
        const name = `${table}.${key}`;
        if (typeof word !== 'function') throw new Error(`${name} is no function`);
        const chosen = CHOSEN[name] ?? [];
        const facts = Array.from({ length: word.length }, (_, n) => chosen[n] ?? standIn(n));
        const said: unknown = Reflect.apply(word, null, facts);
        return [name, said] as const;
      }),
    );
}

const ENGLISH = /\b(?:the|and|is|are|was|were|of|to|it|its|not|for|with|there|that|which|already|no)\b/i;
const marksOf = (text: string) => [...new Set(text.match(/«\d+»/g))].sort();

test('what is said to whoever does something is said in both languages, of the same facts', async () => {
  const all = await allSaid();
  expect(all.length).toBeGreaterThan(100);
  for (const [name, said] of all) {
    expect([name, said]).toEqual([name, { en: expect.any(String) as string, sw: expect.any(String) as string }]);
    const { en, sw } = Object.fromEntries(Object.entries(said as object).map(([key, text]) => [key, String(text)]));
    expect([name, marksOf(sw ?? '')]).toEqual([name, marksOf(en ?? '')]);
    expect([name, /\.$/.test(sw ?? '')]).toEqual([name, /\.$/.test(en ?? '')]);
    expect([name, /undefined|\[object/.exec(`${en} ${sw}`)]).toEqual([name, null]);
    expect([name, ENGLISH.exec((sw ?? '').replaceAll(/"[^"]*"/g, ''))?.[0]]).toEqual([name, undefined]);
  }
});

test('a role has its own name in each language, wherever one is said', () => {
  const names = { owner: 'mmiliki', technician: 'fundi', viewer: 'mtazamaji' };
  for (const role of STAFF_ROLES) {
    const { adds, roleAlready, opens, addsToken } = STAFF_SAID;
    const other = role === 'owner' ? 'viewer' : 'owner';
    const all = [adds, roleAlready, opens].map((say) => say('wanjiku', role));
    for (const { en, sw } of [...all, addsToken('till', role, 'read'), STAFF_SAID.role('wanjiku', role, other)]) {
      expect(en).toContain(role);
      expect(sw).toContain(names[role]);
    }
    expect(STAFF_SAID.role('wanjiku', other, role).sw).toContain(names[role]);
  }
});
