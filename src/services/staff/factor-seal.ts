import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Both } from '../../domain/time/time.ts';
import type { FactorSeal } from '../../domain/factor-seal.ts';
import type { Store } from '../../storage/engine/store.ts';
import { keptTotps, setTotpSecret } from '../../storage/staff.ts';
import { isTotpSecret } from './totp.ts';

/** The name of the secret that second factors are sealed with. */
export const FACTOR_KEY = 'staff-seal';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Of the first kind of envelope: the version, then iv, tag and text in base64url. */
const SEALED = /^v1\.([\w-]+)$/;

/** A fresh key, as its file has it. */
export const mintFactorKey = (): string => randomBytes(32).toString('base64url');

/** @param key the text of the secret, where it is there; `ensure` makes it otherwise */
export function createFactorSeal(key: {
  readonly read: () => string | null;
  readonly ensure: () => string;
}): FactorSeal {
  return {
    seal(staffId, secret) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(CIPHER, bytesOf(key.ensure()), iv).setAAD(accountOf(staffId));
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return `v1.${Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url')}`;
    },
    open(staffId, kept) {
      // Of an earlier Washa, until the start has sealed it.
      if (isTotpSecret(kept)) return kept;
      const given = key.read();
      const sealed = Buffer.from(SEALED.exec(kept)?.[1] ?? '', 'base64url');
      if (given === null || sealed.length <= IV_BYTES + TAG_BYTES) return null;
      const [iv, tag] = [sealed.subarray(0, IV_BYTES), sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)];
      const options = { authTagLength: TAG_BYTES };
      const cipher = createDecipheriv(CIPHER, bytesOf(given), iv, options).setAAD(accountOf(staffId)).setAuthTag(tag);
      try {
        return cipher.update(sealed.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') + cipher.final('utf8');
      } catch {
        return null;
      }
    },
  };
}

/** What a person is told whose factor cannot be opened. */
export const factorLost = (username: string): Both => ({
  en: `The second factor of ${username} cannot be checked: it was sealed with a key (the secret ${FACTOR_KEY}) that is not on this box. On the box: sudo washa staff reset ${username}`,
  sw: `Uthibitisho wa pili wa ${username} hauwezi kukaguliwa: ulifungwa kwa ufunguo (siri ${FACTOR_KEY}) usio kwenye kisanduku hiki. Kwenye kisanduku: sudo washa staff reset ${username}`,
});

/**
 * At a start: what an earlier Washa has kept in plain text is sealed, and of that nothing is left in the file.
 * @returns the accounts whose factor cannot be opened here
 */
export function sealFactors(store: Store, seal: FactorSeal): string[] {
  const kept = store.all(keptTotps, {});
  const plain = kept.filter(({ secret }) => isTotpSecret(secret));
  if (plain.length > 0)
    store.transaction(() =>
      store.forgetting(() => {
        for (const { id, secret } of plain) store.run(setTotpSecret, { id, secret: seal.seal(id, secret) });
      }),
    );
  return kept.filter(({ id, secret }) => seal.open(id, secret) === null).map(({ username }) => username);
}

/** A key that a person has cut short is no key. */
function bytesOf(key: string): Buffer {
  const bytes = Buffer.from(key, 'base64url');
  if (bytes.length !== 32) throw new Error(`The secret ${FACTOR_KEY} is not one that Washa has made: it has 43 signs.`);
  return bytes;
}

const accountOf = (staffId: number): Buffer => Buffer.from(`staff ${staffId}`);
