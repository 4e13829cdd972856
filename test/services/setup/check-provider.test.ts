import type { CheckedItem } from '../../../src/domain/checked-connection.ts';
import { describe, expect, test } from 'vitest';
import { NOW, OPEN, type Box, type Kind } from '../opened-providers.ts';
import { checkProvider, type Heard } from '../../../src/services/setup/check-provider.ts';

const HOUR = 3_600_000;
const NOTHING: Heard = { delivered: null, pushed: null, direct: null };
const ORDER = 'W1000000000000000000';

async function check(kind: Kind, box: Box = {}, heard = NOTHING, hasAddress = true): Promise<CheckedItem[]> {
  const provider = await OPEN[kind](box);
  return checkProvider({ name: kind, provider, heard, hasAddress }, ORDER, NOW, new AbortController().signal);
}

const wrongOnes = (items: readonly CheckedItem[]) => items.filter(({ state }) => state === 'wrong');
const of = (items: readonly CheckedItem[], thing: CheckedItem['thing']) => items.filter((item) => item.thing === thing);

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
      expect(of(items, 'direct')).toMatchObject([{ state: 'open' }]);
    },
  );

  test('says what has come, with its age', async () => {
    const items = await check('payhero', {}, { delivered: NOW - HOUR, pushed: NOW - 2 * HOUR, direct: NOW - 3 * HOUR });
    expect([...of(items, 'delivery'), ...of(items, 'push'), ...of(items, 'direct')]).toEqual([
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
