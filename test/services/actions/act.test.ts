import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { asWritten } from '../../../src/domain/said/both.ts';
import {
  act,
  defineAction,
  preview,
  refuse,
  resultOf,
  type Decided,
  type Refused,
} from '../../../src/services/actions/act.ts';
import { query } from '../../../src/storage/engine/query.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { putCode } from '../../../src/storage/staff.ts';
import { actions, NOW, openStore } from '../books.ts';

const noted = query()((db) => db.selectFrom('meta').select(['key', 'value']).where('key', 'like', 'note %'));
const notes = (store: Store) => store.all(noted, {}).map(({ key, value }) => `${key}: ${value}`);

/** A deed on a note: it must not be shorter than before. */
const write = defineAction({
  name: 'setup.change',
  reason: 'required',
  input: z.object({ name: z.string().min(1, 'has no name'), text: z.string() }),
  subject: ({ name }) => name,
  look: (store, { name }) => store.all(noted, {}).find(({ key }) => key === `note ${name}`)?.value ?? '',
  decide(before, { name, text }): Decided<{ key: string; value: string }> | Refused<'shorter'> {
    if (text.length < before.length) return refuse('shorter', asWritten(`"${text}" is shorter than "${before}".`));
    const plan = { key: `note ${name}`, value: text };
    return {
      kind: 'do',
      plan,
      preview: [{ en: `"${before}" becomes "${text}"`, sw: `"${before}" inakuwa "${text}"` }],
      detail: `${text.length} signs`,
    };
  },
  effects(store, plan, { action }) {
    store.run(putCode, plan);
    if (plan.value === 'boom') throw new Error('boom');
    return action.id;
  },
});
const BY = { actor: 'cli:wanjiku', reason: ' she asked ' };

describe('an action', () => {
  test('leaves its effects and its row in the audit: who, why, what and when', () => {
    const store = openStore();
    const done = act(store, write, { name: 'a', text: 'hello' }, { ...BY, key: 'k1' }, NOW);
    expect(store.all(actions, {})).toEqual([
      {
        id: resultOf(done),
        at: NOW,
        actor: 'cli:wanjiku',
        name: 'setup.change',
        subject: 'a',
        reason: 'she asked',
        detail: '5 signs',
        key: 'k1',
      },
    ]);
    expect(notes(store)).toEqual(['note a: hello']);
  });

  test('asked for twice under one key is done once, and answers with the row of the first time', () => {
    const store = openStore();
    const ask = () => act(store, write, { name: 'a', text: 'hello' }, { ...BY, key: 'k1' }, NOW);
    const first = ask();
    expect(first).toMatchObject({ kind: 'done', repeated: false });
    // Even where it would be refused by now.
    act(store, write, { name: 'a', text: 'hello again' }, BY, NOW);
    const second = ask();
    expect(second).toMatchObject({ kind: 'done', repeated: true, action: { id: resultOf(first), key: 'k1' } });
    expect(resultOf(second)).toBeNull();
    expect(store.all(actions, {})).toHaveLength(2);
    expect(notes(store)).toEqual(['note a: hello again']);
  });

  test('under the key of another wish is refused', () => {
    const store = openStore();
    act(store, write, { name: 'a', text: 'hello' }, { ...BY, key: 'k1' }, NOW);
    expect(act(store, write, { name: 'b', text: 'hello' }, { ...BY, key: 'k1' }, NOW)).toEqual({
      kind: 'refused',
      why: 'key',
      words: 'The key "k1" was used before, for something else (setup.change).',
    });
    expect(notes(store)).toEqual(['note a: hello']);
  });

  test.each<[string, { name: string; text: string }, string | null, string, string]>([
    ['without a reason', { name: 'a', text: 'x' }, null, 'reason', 'Say why: the reason stands in the audit.'],
    ['with blanks for a reason', { name: 'a', text: 'x' }, '  ', 'reason', 'Say why: the reason stands in the audit.'],
    ['with an input that is not one', { name: '', text: 'x' }, 'why', 'input', 'name: has no name'],
    ['against its rule', { name: 'old', text: 'x' }, 'why', 'shorter', '"x" is shorter than "hello".'],
  ])('%s is refused in words, and nothing is written', (_, input, reason, why, words) => {
    const store = openStore();
    store.run(putCode, { key: 'note old', value: 'hello' });
    expect(act(store, write, input, { actor: 'box', reason }, NOW)).toEqual({ kind: 'refused', why, words });
    expect(store.all(actions, {})).toEqual([]);
    expect(notes(store)).toEqual(['note old: hello']);
  });

  test('is told in the language of whoever asks, and in English where they have none', () => {
    const store = openStore();
    const wish = { name: 'a', text: 'hello' };
    expect(preview(store, write, wish, NOW, { actor: 'amina', language: 'sw' })).toMatchObject({
      preview: ['"" inakuwa "hello"'],
    });
    expect(preview(store, write, wish, NOW, { actor: 'amina' })).toMatchObject({ preview: ['"" becomes "hello"'] });
    expect(act(store, write, wish, { actor: 'amina', language: 'sw' }, NOW)).toMatchObject({
      words: 'Sema kwa nini: sababu inaandikwa kwenye kumbukumbu.',
    });
  });

  test('by nobody is a bug', () => {
    const ask = () => act(openStore(), write, { name: 'a', text: 'x' }, { actor: ' ', reason: 'why' }, NOW);
    expect(ask).toThrow('needs somebody who does it');
  });

  test('whose effects fail leaves no row in the audit either', () => {
    const store = openStore();
    expect(() => act(store, write, { name: 'a', text: 'boom' }, BY, NOW)).toThrow('boom');
    expect(store.all(actions, {})).toEqual([]);
    expect(notes(store)).toEqual([]);
  });

  test('can be looked at before it is done', () => {
    const store = openStore();
    expect(preview(store, write, { name: 'a', text: 'hello' }, NOW)).toMatchObject({ preview: ['"" becomes "hello"'] });
    expect(preview(store, write, { name: '', text: 'hello' }, NOW)).toMatchObject({ why: 'input' });
    expect(store.all(actions, {})).toEqual([]);
    expect(notes(store)).toEqual([]);
  });
});
