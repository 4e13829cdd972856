import { createHash, timingSafeEqual } from 'node:crypto';

/** `cb`: money is told of. `validate`: a provider asks before it takes money. `report`: an SMS gateway tells of a message. */
export type Purpose = 'cb' | 'validate' | 'report';

/** Where something was sent to: `/cb/<provider>/<secret>`, written a little differently or not. */
export interface Address {
  readonly purpose: Purpose;
  readonly provider: string;
  readonly secret: string;
}

/**
 * Reads the path of an address as people paste it: slashes too many, blanks at the ends, `/CB/PayHero` in capitals. The letters of
 * the secret are taken as they are.
 * @returns null when it has another form
 */
export function readAddress(path: string): Address | null {
  const [root = '', provider, secret, ...more] = path
    .split('/')
    .map((part) => decoded(part).trim())
    .filter((part) => part !== '');
  const purpose = root.toLowerCase();
  if (!isPurpose(purpose) || provider === undefined || secret === undefined || more.length > 0) return null;
  return { purpose, provider: provider.toLowerCase(), secret };
}

/** The name of the connection that a path begins with, whatever follows; '' when there is none. */
export function providerIn(path: string): string {
  const [root = '', provider] = path
    .split('/')
    .map((part) => decoded(part).trim().toLowerCase())
    .filter((part) => part !== '');
  return isPurpose(root) ? (provider ?? '') : '';
}

function isPurpose(root: string): root is Purpose {
  return root === 'cb' || root === 'validate' || root === 'report';
}

/** Compares with every secret of every endpoint, in the same time whichever fits. */
export function findEndpoint<
  Endpoint extends { readonly name: string; readonly secrets: Readonly<Partial<Record<Purpose, readonly string[]>>> },
>(endpoints: readonly Endpoint[], address: Address | null): Endpoint | null {
  const given = digest(address?.secret ?? '');
  let found: Endpoint | null = null;
  for (const endpoint of endpoints) {
    for (const expected of endpoint.secrets[address?.purpose ?? 'cb'] ?? []) {
      const same = timingSafeEqual(given, digest(expected));
      if (same && endpoint.name.toLowerCase() === address?.provider) found = endpoint;
    }
  }
  return found;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
