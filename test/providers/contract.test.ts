import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openProvider, providers, type ProviderKind } from '../../src/providers/index.ts';
import { providerDeps } from './deps.ts';
import { bytes, NOW, noticeOf, samples } from './samples.ts';

const KINDS = ['notice', 'failure', 'payout', 'ignored', 'quarantined', 'refused'];

describe.each(Object.keys(providers) as ProviderKind[])('provider contract: %s', (kind) => {
  const { provider, paid, outbound, failed } = samples[kind];
  const genuine = [...paid, ...outbound, ...failed];

  test('calls itself by the name it is registered under', () => {
    expect(provider.kind).toBe(kind);
  });

  test('reads every sample of money as a complete notice', () => {
    expect(paid.length).toBeGreaterThan(0);
    for (const body of paid) {
      const notice = noticeOf(provider, body);
      expect(notice.provider).toBe(kind);
      expect(notice.amountCents).toBe(150_000);
      expect(notice.currency).toBe('KES');
      expect(notice.keys.length).toBeGreaterThan(0);
      expect(notice.hold).toBeNull();
    }
  });

  test('field 29: every path of one payment carries the same receipt, in upper case', () => {
    for (const body of paid) {
      expect(noticeOf(provider, body).keys[0]).toEqual({ scheme: 'mpesa.receipt', value: 'UCF51A2XO2' });
    }
  });

  test('never makes a notice of money that leaves', () => {
    expect(outbound.length).toBeGreaterThan(0);
    for (const body of outbound) expect(['ignored', 'payout']).toContain(provider.read(bytes(body), NOW).kind);
  });

  test('reads an attempt without money as a failure', () => {
    expect(failed.length).toBeGreaterThan(0);
    for (const body of failed) expect(provider.read(bytes(body), NOW)).toMatchObject({ kind: 'failure' });
  });

  test('reads the same bytes the same way every time, and leaves them as they are', () => {
    for (const body of genuine) {
      const raw = bytes(body);
      const first = provider.read(raw, NOW);
      expect(provider.read(raw, NOW)).toEqual(first);
      expect(raw).toEqual(bytes(body));
    }
  });

  test('never throws and never finds money in random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (body) => {
        const reading = provider.read(body, NOW);
        expect(KINDS).toContain(reading.kind);
        expect(reading.kind).not.toBe('notice');
      }),
    );
  });

  test('never throws on any JSON value, nor on a sample with one member replaced by it', () => {
    const members = genuine.map((body) => JSON.parse(body) as Record<string, unknown>);
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...members), fc.nat(), (value, sample, pick) => {
        const key = Object.keys(sample)[pick % Object.keys(sample).length]!;
        expect(KINDS).toContain(provider.read(bytes(JSON.stringify(value)), NOW).kind);
        expect(KINDS).toContain(provider.read(bytes(JSON.stringify({ ...sample, [key]: value })), NOW).kind);
      }),
    );
  });

  test.each([
    ['zeros', new Uint8Array(65_536)],
    ['noise', Uint8Array.from({ length: 65_536 }, (_, i) => (i * 7919 + (i >> 3)) & 255)],
    ['open brackets', bytes('['.repeat(65_536))],
    ['open objects', bytes('{"a":'.repeat(13_000))],
    ['one long string', bytes(`{"response":"${'x'.repeat(65_000)}"}`)],
    ['one long number', bytes(`{"amount":${'9'.repeat(65_000)}}`)],
    ['many keys', bytes(`{${Array.from({ length: 5000 }, (_, i) => `"k${i}":1`).join(',')}}`)],
    ['more than 64 KiB', bytes(`{"a":"${'x'.repeat(70_000)}"}`)],
    ['nothing', new Uint8Array(0)],
  ])('takes 64 KB of garbage: %s', (_name, body) => {
    expect(['quarantined', 'refused']).toContain(provider.read(body, NOW).kind);
  });

  test('refuses settings with an unknown key', () => {
    expect(() =>
      openProvider(
        kind,
        { surprise: 1 },
        providerDeps(() => 'x'),
      ),
    ).toThrow('surprise');
  });
});

test('a provider that nobody registered is a fault that names the known ones', () => {
  expect(() =>
    openProvider(
      'toString',
      {},
      providerDeps(() => ''),
    ),
  ).toThrow(/toString.*payhero, gateway/);
});
