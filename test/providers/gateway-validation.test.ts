import { describe, expect, test } from 'vitest';
import type { ValidationQuestion } from '../../src/domain/provider-port.ts';
import { signedBody } from '../../src/simulate/provider/gateway-body.ts';
import { bytes, gateway, gatewayText, NOW, SECRET } from './samples.ts';

const paybill = JSON.parse(gatewayText('paybill', { status: 0 })) as Record<string, never>;
const accept = () => ({ kind: 'accept' }) as const;

function signed(overrides: object): string {
  const { signature: _, ...members } = { ...paybill, ...overrides } as Record<string, never>;
  return signedBody(members, SECRET);
}

function accountIn(overrides: object): string | null | undefined {
  let asked: ValidationQuestion | undefined;
  gateway().validate!(bytes(signed(overrides)), NOW, (question) => {
    asked = question;
    return accept();
  });
  return asked?.account;
}

describe('paybill validation', () => {
  test('approves with code 0 and refuses with code 1 and the words for the payer', () => {
    const body = bytes(signed({}));
    expect(gateway().validate!(body, NOW, accept)).toEqual({
      kind: 'reply',
      accepted: true,
      body: '{"code":0,"message":"OK"}',
    });
    const message = 'Namba "JSY-1" haipo. Angalia tena';
    expect(gateway().validate!(body, NOW, () => ({ kind: 'refuse', because: 'account', message }))).toEqual({
      kind: 'reply',
      accepted: false,
      body: JSON.stringify({ code: 1, message }),
    });
  });

  test('reads the account in every documented spelling and place, also as a number with its zeros', () => {
    expect(accountIn({ extra: { billRefNumber: '0012' } })).toBe('0012');
    expect(accountIn({ extra: { BillRefNumber: 555 } })).toBe('555');
    expect(accountIn({ extra: { FirstName: 'A' }, PayBillRefNumber: 'JSY-1' })).toBe('JSY-1');
    expect(accountIn({ extra: { BillRefNumber: 'JSY-1' }, PayBillRefNumber: 'JSY-1' })).toBe('JSY-1');
    expect(accountIn({ extra: { BillRefNumber: 'N/A' } })).toBeNull();
  });

  test.each([
    ['two accounts', { extra: { BillRefNumber: 'JSY-1' }, PayBillRefNumber: 'JSY-2' }],
    ['no amount', { amount: '' }],
    ['nothing', { amount: 0 }],
    ['another currency', { currency: 'USD' }],
    ['another short code', { destination_id: '7000001' }],
  ])('says no to %s without asking', (_what, overrides) => {
    const asked = () => expect.unreachable('asked');
    expect(gateway().validate!(bytes(signed(overrides)), NOW, asked)).toMatchObject({ accepted: false });
  });

  test('needs a signature, unless the settings say that the gateway makes none; a wrong one never passes', () => {
    const { signature: _, ...members } = paybill;
    const bare = bytes(JSON.stringify(members));
    const forged = bytes(JSON.stringify({ ...members, signature: 'a'.repeat(128) }));
    const lax = gateway({ validation: { requireSignature: false } });
    expect(gateway().validate!(bare, NOW, accept)).toMatchObject({ kind: 'refused', reason: 'missing_signature' });
    expect(lax.validate!(bare, NOW, accept)).toMatchObject({ accepted: true });
    for (const provider of [gateway(), lax]) {
      expect(provider.validate!(forged, NOW, accept)).toMatchObject({ kind: 'refused', reason: 'bad_signature' });
    }
  });
});
