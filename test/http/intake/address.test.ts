import { expect, test } from 'vitest';
import type { Reading } from '../../../src/domain/money/notice.ts';
import { readAddress } from '../../../src/http/intake/address.ts';
import { createIntake } from '../../../src/http/intake/intake.ts';
import { shownPath } from '../../../src/services/box/wrong-address.ts';
import { outcome, type Taken } from '../../../src/services/money/taken.ts';
import { VirtualClock } from '../../virtual-clock.ts';

const SECRET = 'aB3-_'.repeat(6);
const RIGHT = `/cb/payhero/${SECRET}`;

/** An intake whose deliveries are stored when the test says so. */
function openIntake() {
  const wrong: string[] = [];
  const waiting: (() => void)[] = [];
  const closed: string[] = [];
  const reading: Reading = { kind: 'ignored', reason: 'open', detail: '' };
  const app = createIntake({
    endpoints: () => [{ name: 'payhero', secrets: { cb: [SECRET], validate: [] }, provider: { read: () => reading } }],
    closed: () => closed,
    reports: () => [],
    ownCall: () => null,
    judge: () => ({ kind: 'accept' }),
    clock: new VirtualClock(0),
    submit: () => new Promise<Taken>((resolve) => waiting.push(() => resolve(outcome('ignored', 'open')))),
    onRefused: () => undefined,
    onWrongAddress: (path) => wrong.push(path),
    onTaken: () => undefined,
    onFailure: (_, error) => {
      throw error;
    },
  });
  const post = async (path: string, body = '{}') => app.request(path, { method: 'POST', body });
  return { post, wrong, waiting, closed };
}

const ADDRESS = { purpose: 'cb', provider: 'payhero', secret: SECRET };

test.each([
  [`${RIGHT}/`, ADDRESS],
  [`/${RIGHT}`, ADDRESS],
  [`/CB/PayHero/${SECRET}`, ADDRESS],
  [`${RIGHT}%20`, ADDRESS],
  [RIGHT.toUpperCase(), { ...ADDRESS, secret: SECRET.toUpperCase() }],
  ['/cb/payhero/%FF%', { ...ADDRESS, secret: '%FF%' }],
  [`/Validate/payhero/${SECRET}/`, { ...ADDRESS, purpose: 'validate' }],
  ['/cb/payhero', null],
  [`/x/payhero/${SECRET}`, null],
  [`${RIGHT}/more`, null],
])('%s', (path, expected) => expect(readAddress(path)).toEqual(expected));

test.each([
  ['/cb/payhero/abcdefghijklQxZ7', '/cb/payhero/…QxZ7'],
  ['/payhero/callback', '/payhero/callback'],
  ['//cb//payhero//S3cr%20t', '/cb/payhero/…r20t'],
  [`/${'a/'.repeat(50)}`, '/a/a/a/a/a/a'],
])('of %s is shown %s', (path, shown) => expect(shownPath(path)).toBe(shown));

test('a connection that is closed is told to come again on the whole of its path, any other wrong one is 404 and counted', async () => {
  const { post, wrong, closed } = openIntake();
  closed.push('shop');
  for (const path of ['/cb/shop/x', '/CB/Shop/', '/cb/shop', '//cb/shop/a/b']) {
    const answer = await post(path);
    expect([answer.status, answer.headers.get('retry-after')], path).toEqual([503, '60']);
  }
  for (const path of ['/cb/shops/x', '/cb/other/shop']) expect((await post(path)).status).toBe(404);
  expect(wrong).toEqual(['/cb/shops/x', '/cb/other/shop']);
});

test('above a bound of deliveries at one time the next is told to come again, and taken when there is room', async () => {
  const { post, waiting } = openIntake();
  const inside = Array.from({ length: 512 }, () => post(RIGHT));
  await expect.poll(() => waiting.length).toBe(512);
  const refused = await post(RIGHT);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
  waiting[0]!();
  expect((await inside[0])!.status).toBe(200);
  const next = post(RIGHT);
  await expect.poll(() => waiting.length).toBe(513);
  for (const store of waiting) store();
  expect((await Promise.all([...inside, next])).every(({ status }) => status === 200)).toBe(true);
});
