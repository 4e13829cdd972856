import type { JsonObject } from '../json/strict-json.ts';
import { signingStrings } from './canonical.ts';
import { gatewaySignature } from './signature.ts';

/** Members of a request, in the order in which they are signed and sent. Texts and whole numbers only: no two ways to sign them. */
export type Members = readonly (readonly [name: string, value: string | number])[];

/** Signs and writes a request from one list, with the signature last. The signature is a secret: who has it could forge a callback. */
export function signRequest(members: Members, secret: string): { body: string; signature: string } {
  const root: JsonObject = {
    kind: 'object',
    entries: members.map(([key, value]) => ({
      key,
      value: typeof value === 'number' ? { kind: 'number', lexeme: String(value) } : { kind: 'string', value },
    })),
  };
  const signature = gatewaySignature(signingStrings(root)?.php ?? '', secret);
  const written = [...members, ['signature', signature] as const].map(
    ([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`,
  );
  return { body: `{${written.join(',')}}`, signature };
}
