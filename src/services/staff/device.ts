import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { codeByKey, staffByName } from '../../storage/staff.ts';
import type { Store } from '../../storage/engine/store.ts';

/** Where the key lies that devices are known by. */
export const DEVICE_KEY = 'device_key';

/** A token by which a browser is known again, in which this account has logged in. It opens nothing. */
export function makeDevice(key: string, staffId: number): string {
  const name = `${staffId}.${randomBytes(16).toString('base64url')}`;
  return `${name}.${sign(name, key)}`;
}

/** The token, when it was made on this box for the open account of that name; else null. */
export function knownDevice(store: Store, token: string | null, username: string): string | null {
  const account = store.first(staffByName, { username });
  const key = store.first(codeByKey, { key: DEVICE_KEY })?.value;
  if (token === null || key === undefined || account?.disabled_at !== null) return null;
  const [id = '', name = '', signature = ''] = token.split('.');
  const right = Buffer.from(sign(`${id}.${name}`, key));
  const given = Buffer.from(signature);
  const isOurs = right.length === given.length && timingSafeEqual(right, given);
  return isOurs && id === String(account.id) ? token : null;
}

function sign(name: string, key: string): string {
  return createHmac('sha256', key).update(name).digest('base64url');
}
