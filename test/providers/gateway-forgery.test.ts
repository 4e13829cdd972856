import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Notice } from '../../src/domain/money/notice.ts';
import { explainSignature } from '../../src/providers/gateway/explain-signature.ts';
import { simulateGateway } from '../../src/simulate/provider/gateway-server.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { order } from './capability-samples.ts';
import { bytes, gateway, gatewayText, noticeOf, NOW, read, SECRET } from './samples.ts';

interface Vector {
  readonly name: string;
  readonly body: string;
  readonly group?: string;
}

const provider = gateway({ destinationIds: null });
const genuineText = gatewayText('paybill');
const genuineMembers = Object.entries(JSON.parse(genuineText) as Record<string, unknown>).filter(
  ([key]) => key !== 'signature',
);

/** What must not differ between two bodies under one signature. */
function money(notice: Notice): object {
  const { amountCents, currency, account, keys } = notice;
  return { amountCents, currency, account, keys };
}

const pieces = (members: readonly (readonly [string, unknown])[]): string[] =>
  members.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);

const collisions = readFileSync(new URL('../fixtures/signature-vectors.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Vector)
  .filter((vector) => vector.group !== undefined);
const groups7 = collisions.filter(({ group }) => group === 'collision-7');

describe('collisions: different bodies under one genuine signature', () => {
  const groups = Map.groupBy(collisions, (vector) => vector.group!);

  /** Each vector shows a part; here it stands in a whole callback, in place of the members that its first twin names. */
  function complete(vector: Vector, twins: readonly Vector[], signature: string | null): string {
    const replaced = Object.keys(JSON.parse(twins[0]!.body) as object);
    const rest = genuineMembers.filter(([key]) => !replaced.includes(key));
    // One vector adds an empty `extra`; the whole callback has its own already.
    const inner = vector.body.slice(1, -1).replace('"extra":[]', '"more":[]');
    const tail = signature === null ? [] : [`"signature":"${signature}"`];
    return `{${[...pieces(rest), inner, ...tail].join(',')}}`;
  }

  test('the groups are there', () => {
    expect(groups.size).toBeGreaterThanOrEqual(10);
  });

  test.each([...groups.keys()].filter((group) => group !== 'collision-7'))('%s: at most one money', (group) => {
    const twins = groups.get(group)!;
    const signatures = twins.map(
      (twin) => explainSignature(bytes(complete(twin, twins, null)), SECRET).candidates.php!,
    );
    expect(new Set(signatures).size).toBe(1);
    const readings = twins.map((twin) => read(provider, complete(twin, twins, signatures[0]!)));
    for (const reading of readings) expect(['notice', 'quarantined']).toContain(reading.kind);
    const monies = readings.filter((reading) => reading.kind === 'notice').map(({ notice }) => money(notice));
    expect(new Set(monies.map((one) => JSON.stringify(one))).size).toBeLessThanOrEqual(1);
    // Where the part is a genuine one it is accepted, so that the rule above is not kept by refusing everything.
    if (['1', '2', '3', '8', '10', '11'].includes(group.split('-')[1]!)) expect(readings[0]!.kind).toBe('notice');
  });

  const apart = collisions
    .filter(({ group }) => group !== 'collision-7')
    .map((vector) => [vector.name, vector] as const);
  test.each(apart)('%s is the genuine one, or is not booked', (_id, vector) => {
    const twins = groups.get(vector.group!)!;
    const signature = explainSignature(bytes(complete(twins[0]!, twins, null)), SECRET).candidates.php!;
    const reading = read(provider, complete(vector, twins, signature));
    if (reading.kind === 'notice') {
      expect(money(reading.notice)).toEqual(money(noticeOf(provider, complete(twins[0]!, twins, signature))));
    } else expect(reading.kind).toBe('quarantined');
  });

  test('collision-7: a signed status request never passes for a callback', () => {
    for (const { body } of groups.get('collision-7')!) {
      const signature = explainSignature(bytes(body), SECRET).candidates.php!;
      const reading = gateway({ merchants: [{ id: 'M1', secrets: ['gateway-old'] }] }).read(
        bytes(`${body.slice(0, -1)},"signature":"${signature}"}`),
        NOW,
      );
      expect(reading).toMatchObject({ kind: 'quarantined' });
    }
  });
});

describe('what our own requests and old bodies could be used for (section by section of what the signature does not protect)', () => {
  test('7, reflection: none of our signed requests is money when it comes back as a callback', async () => {
    const server = simulateGateway({
      publicId: 'p',
      secret: SECRET,
      confirmation: { type: 3, code: '654321' },
      shortResults: false,
      tillUrl: null,
      now: () => NOW,
      random: seededRandom(1),
    });
    const baseUrl = await server.start();
    onTestFinished(() => server.stop());
    const merchants = [
      { id: 'M1', publicId: 'p', secrets: ['gateway-old'] },
      { id: 'T1', publicId: 'p', secrets: ['gateway-old'], pos: true, destinationId: '7' },
    ];
    const asking = gateway({ baseUrl, merchants, depositOperations: [21] });
    const idle = new AbortController().signal;
    const confirmation = { type: '3', code: '654321' };
    await asking.request!({ ...order, account: 'x' }, idle);
    await asking.payOut!({ ...order, confirmation: null }, idle);
    await asking.payOut!({ ...order, confirmation }, idle);
    await asking.status!({ orderId: order.orderId, keys: [], callbackUrl: null }, idle);
    await asking.deposit!({ ...order, till: 'T1' }, idle);
    await asking.withdraw!({ ...order, till: 'T1', confirmation }, idle);
    expect(server.calls).toHaveLength(6);
    for (const { body } of server.calls) {
      // Its signature fits: only its shape can tell.
      expect(explainSignature(bytes(body), SECRET).matchedBy).toBe('php');
      const reading = asking.read(bytes(body), NOW);
      expect(reading).toMatchObject({ kind: 'quarantined' });
      expect(reading).not.toHaveProperty('claim');
    }
  });

  test('7, chosen order ids: the id that would make a status request a callback is never signed', async () => {
    const asking = gateway({
      baseUrl: 'http://127.0.0.1:9',
      merchants: [{ id: 'M1', publicId: 'p', secrets: ['gateway-old'] }],
    });
    const { order_id: orderId } = JSON.parse(groups7[0]!.body) as { order_id: string };
    const idle = new AbortController().signal;
    const asked = asking.status!({ orderId, keys: [], callbackUrl: null }, idle);
    expect(await asked).toMatchObject({ kind: 'refused', reason: expect.stringContaining('never signed') as string });
    expect(await asking.request!({ ...order, orderId, account: 'x' }, idle)).toMatchObject({ kind: 'refused' });
  });

  test('8, replay: a captured body is held once it is old, and a validation question is no money at the callback address', () => {
    const days = 24 * 3_600_000;
    expect(noticeOf(provider, genuineText, NOW + 31 * days).hold).toBe('stale');
    for (const status of [-1, 0, 1]) {
      expect(read(provider, gatewayText('paybill', { status }))).toMatchObject({ kind: 'ignored', reason: 'open' });
    }
  });

  test('8, replay: a callback that is sent as a validation question moves nothing and is only asked about', () => {
    const asked: unknown[] = [];
    const reply = provider.validate!(bytes(genuineText), NOW, (question) => {
      asked.push(question);
      return { kind: 'refuse', because: 'account', message: 'Hakuna' };
    });
    expect(reply).toEqual({ kind: 'reply', accepted: false, body: '{"code":1,"message":"Hakuna"}' });
    expect(asked).toHaveLength(1);
  });
});

describe('mutations of a genuine body never move other money', () => {
  const raw = bytes(genuineText);
  const expected = money(noticeOf(provider, raw));

  function check(body: Uint8Array): void {
    const reading = read(provider, body);
    if (reading.kind === 'notice') expect(money(reading.notice)).toEqual(expected);
  }

  const place = fc.nat(raw.length - 1);
  const byte = fc.oneof(fc.nat(255), fc.constantFrom(...bytes(' "\\,:{}[]0129eE.-')));

  test('one byte changed, inserted or removed', () => {
    fc.assert(
      fc.property(place, byte, (at, value) => {
        check(raw.with(at, value));
        check(Uint8Array.of(...raw.subarray(0, at), value, ...raw.subarray(at)));
        check(Uint8Array.of(...raw.subarray(0, at), ...raw.subarray(at + 1)));
      }),
      { numRuns: 1500 },
    );
  });

  test('a run of bytes moved, repeated or swapped with another', () => {
    fc.assert(
      fc.property(place, place, fc.integer({ min: 1, max: 60 }), (from, to, length) => {
        const run = raw.subarray(from, from + length);
        const without = Uint8Array.of(...raw.subarray(0, from), ...raw.subarray(from + length));
        check(Uint8Array.of(...without.subarray(0, to), ...run, ...without.subarray(to)));
        check(Uint8Array.of(...raw.subarray(0, to), ...run, ...raw.subarray(to)));
      }),
      { numRuns: 1500 },
    );
  });

  test('the border between two members moved, the signing string unchanged', () => {
    const scalars = genuineMembers.filter(([, value]) => typeof value !== 'object');
    const signature = /"signature":"(\w+)"/.exec(genuineText)![1]!;
    let sameText = 0;
    fc.assert(
      fc.property(
        fc.nat(scalars.length - 2),
        fc.integer({ min: -12, max: 12 }),
        fc.boolean(),
        (index, shift, quoted) => {
          const [key, value] = scalars[index]!;
          const [nextKey, nextValue] = scalars[index + 1]!;
          const joined = `${String(value)}${nextKey}`;
          const border = Math.min(Math.max(String(value).length + shift, 0), joined.length);
          const text = joined.slice(0, border);
          const moved: [string, unknown] = [key, !quoted && /^(0|[1-9]\d{0,8})$/.test(text) ? Number(text) : text];
          const members = genuineMembers.map((member): readonly [string, unknown] => {
            if (member[0] === key) return moved;
            return member[0] === nextKey ? [joined.slice(border), nextValue] : member;
          });
          const body = `{${[...pieces(members), `"signature":"${signature}"`].join(',')}}`;
          const reading = read(provider, body);
          // A border moved to where another member begins makes a repeated key; PHP then signs something else.
          if (reading.kind !== 'refused') sameText += 1;
          if (reading.kind === 'notice') expect(money(reading.notice)).toEqual(expected);
        },
      ),
      { numRuns: 1000 },
    );
    expect(sameText).toBeGreaterThan(500);
  });
});
