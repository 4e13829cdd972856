import { expect, test } from 'vitest';
import type { Whose } from '../../../src/domain/caller.ts';
import { destinationOf } from '../../../src/http/portal/destination.ts';
import { askedFor, createWho } from '../../../src/http/portal/who.ts';

test('a link goes where somebody was going, and nowhere else', () => {
  expect(destinationOf('http://news.example/a?b=c')?.href).toBe('http://news.example/a?b=c');
  for (const text of [
    undefined,
    '',
    'news.example',
    'javascript:alert(1)',
    'data:text/html,x',
    'http://user:pw@news.example/',
    'http://captive.apple.com/hotspot-detect.html',
    'http://connectivitycheck.gstatic.com/generate_204',
    'http://www.msftconnecttest.com/connecttest.txt',
    `http://news.example/${'x'.repeat(500)}`,
  ]) {
    expect([text, destinationOf(text)]).toEqual([text, null]);
  }
});

test('whom a router sends here is asked for as for a deed: it is out, whatever was said of it within the last seconds', () => {
  expect([askedFor('GET', undefined), askedFor('POST', undefined)]).toEqual(['page', 'deed']);
  // Also where nobody was going: a phone that finds out whether it is online.
  expect([askedFor('GET', 'http://news.example/'), askedFor('GET', '')]).toEqual(['deed', 'deed']);
});

test('routers are asked once for many looks, anew for a deed, and by no flood of addresses', async () => {
  const asked: string[] = [];
  let now = 1_000;
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const who = createWho(
    async (address) => {
      asked.push(address);
      if (address.startsWith('slow')) await held;
      return { kind: 'nobody' } satisfies Whose;
    },
    () => now,
  );
  await who('a', 'page');
  now += 4_999;
  await who('a', 'page');
  expect(asked).toEqual(['a']);
  await who('a', 'deed');
  now += 5_000;
  await who('a', 'page');
  expect(asked).toEqual(['a', 'a', 'a']);
  // A page that waits for news from elsewhere asks the routers seldom.
  now += 19_999;
  await who('a', 'look');
  expect(asked).toHaveLength(3);
  now += 1;
  await who('a', 'look');
  expect(asked).toHaveLength(4);
  const waiting = Array.from({ length: 40 }, (_, n) => who(`slow ${n}`, 'page'));
  expect(await who('late', 'page')).toEqual({ kind: 'unclear', at: now });
  release();
  await Promise.all(waiting);
  expect(await who('late', 'page')).toMatchObject({ kind: 'nobody' });
});
