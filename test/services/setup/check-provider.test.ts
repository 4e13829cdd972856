import type { CheckedItem } from '../../../src/domain/checked-connection.ts';
import { describe, expect, test } from 'vitest';
import type { DirectTest } from '../../../src/domain/money/direct-test.ts';
import type { Language } from '../../../src/domain/time/time.ts';
import { NOW, OPEN, type Box, type Kind } from '../opened-providers.ts';
import { checkProvider, type Heard } from '../../../src/services/setup/check-provider.ts';

const HOUR = 3_600_000;
const NOTHING: Heard = { delivered: null, pushed: null, direct: null, tests: [] };
const ORDER = 'W1000000000000000000';

type Item = CheckedItem<string>;

async function check(
  kind: Kind,
  box: Box = {},
  heard = NOTHING,
  hasAddress = true,
  language: Language = 'en',
): Promise<Item[]> {
  const provider = await OPEN[kind](box);
  const items = await checkProvider(
    { name: kind, provider, heard, hasAddress },
    ORDER,
    NOW,
    new AbortController().signal,
  );
  return items.map((item) => ({ ...item, words: item.words[language] }));
}

const wrongOnes = (items: readonly Item[]) => items.filter(({ state }) => state === 'wrong');
const of = (items: readonly Item[], thing: CheckedItem['thing']) => items.filter((item) => item.thing === thing);

describe('a connection that is set up as it has to be', () => {
  test.each<Kind>(['payhero', 'gateway', 'daraja'])(
    '%s: nothing is wrong, and what nobody has seen yet is open',
    async (kind) => {
      const items = await check(kind);
      expect(wrongOnes(items)).toEqual([]);
      expect(of(items, 'credentials')).toMatchObject([{ state: 'right', words: `${kind} takes the credentials.` }]);
      expect(of(items, 'delivery')).toMatchObject([{ state: 'open' }]);
      expect(of(items, 'push')).toMatchObject([
        { state: 'open', words: expect.stringContaining('washa pay ACCOUNT') as string },
      ]);
      expect(new Set(of(items, 'direct').map(({ state }) => state))).toEqual(new Set(['open']));
    },
  );

  test('says what has come, with its age', async () => {
    const items = await check(
      'payhero',
      {},
      {
        ...NOTHING,
        delivered: NOW - HOUR,
        pushed: NOW - 2 * HOUR,
        direct: NOW - 3 * HOUR,
      },
    );
    expect([...of(items, 'delivery'), ...of(items, 'push'), ...of(items, 'direct').slice(-1)]).toEqual([
      { thing: 'delivery', state: 'right', words: 'A delivery came 1 h ago.' },
      { thing: 'push', state: 'right', words: 'A phone that was asked has paid 2 h ago.' },
      { thing: 'direct', state: 'right', words: 'Somebody paid without being asked 3 h ago.' },
    ]);
  });

  test('of PayHero asks what its dashboard alone shows', async () => {
    const questions = of(await check('payhero'), 'question').map(({ words }) => words);
    expect(questions.map((words) => words.split(/[ ?]/).slice(0, 4).join(' '))).toEqual([
      'Is the badge at',
      'Is the profile filled',
      'Are SMS and WhatsApp',
      'Do your payers know',
    ]);
  });
});

describe('what a technician reads', () => {
  test.each<[string, Kind, Box, CheckedItem['thing'], RegExp]>([
    [
      'wrong credentials',
      'payhero',
      { secrets: { word: 'another' } },
      'credentials',
      /does not accept the API username and API password\. They are not your PayHero login/,
    ],
    [
      'the login in their place',
      'payhero',
      { secrets: { user: 'me@isp.example' } },
      'credentials',
      /is an e-mail address/,
    ],
    [
      'wrong credentials',
      'gateway',
      { secrets: { secret: 'another' } },
      'credentials',
      /does not accept our signature: check the secret of the merchant/,
    ],
    ['wrong credentials', 'daraja', { secrets: { key: 'another' } }, 'credentials', /consumer key/],
    ['no tokens', 'payhero', { tokens: 0 }, 'tokens', /^KES 0 of service tokens are left: top them up/],
    ['few tokens', 'payhero', { tokens: 99 }, 'tokens', /^KES 99 of service tokens are left/],
    [
      'a channel that is off',
      'payhero',
      { settings: { channelId: 134 } },
      'channel',
      /^Channel 134, paybill 400200, is not active\./,
    ],
    [
      'a channel that is not there',
      'payhero',
      { settings: { channelId: 9 } },
      'channel',
      /^None of the 3 channels is chosen/,
    ],
  ])('%s of %s', async (_what, kind, box, thing, words) => {
    const items = await check(kind, box);
    expect(wrongOnes(items).map((item) => item.thing)).toContain(thing);
    expect(of(items, thing).find(({ state }) => state === 'wrong')?.words).toMatch(words);
  });

  test('no public address', async () => {
    expect(of(await check('payhero', {}, NOTHING, false), 'address')).toMatchObject([
      { state: 'wrong', words: expect.stringContaining('public_url') as string },
    ]);
  });

  test.each<Kind>(['payhero', 'gateway', 'daraja'])(
    '%s that cannot be reached: that is not known, and nothing is called wrong',
    async (kind) => {
      const items = await check(kind, { calls: 'html-error' });
      expect(of(items, 'credentials')).toMatchObject([
        { state: 'open', words: expect.stringContaining('cannot be asked now') as string },
      ]);
      expect(wrongOnes(items)).toEqual([]);
    },
  );

  test('keys that the settings lack are named, and what they would be for', async () => {
    const items = await check('payhero', {
      settings: { apiUsernameSecret: undefined, apiPasswordSecret: undefined, channelId: undefined },
    });
    expect(of(items, 'credentials')).toMatchObject([
      { state: 'left-out', words: expect.stringContaining('api_password_secret') as string },
    ]);
    expect(of(items, 'pushes')).toMatchObject([
      { state: 'left-out', words: expect.stringContaining('channel_id') as string },
    ]);
  });
});

describe('direct payments, channel by channel', () => {
  const tried = (channel: string, more: Partial<DirectTest>): DirectTest => ({
    channel,
    receipt_code: 'SCZ0000001',
    told_at: NOW - HOUR,
    came_at: null,
    delivered: 0,
    ...more,
  });
  const direct = async (tests: readonly DirectTest[], language: Language = 'en', kind: Kind = 'payhero') =>
    of(await check(kind, {}, { ...NOTHING, tests }, true, language), 'direct').map(
      ({ state, words }) => `${state}: ${words.slice(0, 51)}`,
    );

  test('are not yet tested, and what tests one is said', async () => {
    const items = of(await check('payhero'), 'direct');
    expect(items.map(({ state }) => state)).toEqual(['open', 'open']);
    expect(items[0]?.words).toMatch(
      /^till 5550001: not yet tested\. .* washa provider direct payhero --channel 133 --receipt CODE$/,
    );
  });

  test.each<[string, Partial<DirectTest>, string]>([
    [
      'that was delivered is told of',
      { came_at: NOW - 60_000, delivered: 1 },
      'right: till 5550001: yes, a direct payment is told of: SCZ',
    ],
    [
      'that only a list has needs a person',
      { came_at: NOW - 60_000 },
      'right: till 5550001: yes, but only in the list: SCZ0000001',
    ],
    [
      'may still come within 15 minutes',
      { told_at: NOW - 14 * 60_000 },
      'open: till 5550001: SCZ0000001 was paid, as somebody said',
    ],
    [
      'that did not come is a no',
      { told_at: NOW - 15 * 60_000 },
      'wrong: till 5550001: no, direct payments are not told of: ',
    ],
  ])('one %s', async (_what, more, words) => {
    expect((await direct([tried('133', more)]))[0]).toBe(words);
    // What names no channel was paid to the one that is chosen.
    expect((await direct([tried('', more)]))[0]).toBe(words);
  });

  test('another channel says nothing of this one, and it is said in Swahili', async () => {
    const [till, bank] = await direct([tried('2429', { came_at: NOW, delivered: 1 })], 'sw');
    expect(till).toMatch(/^open: till 5550001: bado haijajaribiwa/);
    expect(bank).toMatch(/^right: bank \d+: ndiyo/);
  });

  test('of a connection without channels are one', async () => {
    expect(await direct([tried('', {})], 'en', 'daraja')).toEqual([
      'wrong: no, direct payments are not told of: SCZ0000001, pa',
    ]);
  });
});
