import { nearest } from '../values/nearest.ts';
import { SERVICES, type Service } from '../ports.ts';

/** The logins that a router has, by service. */
export type LoginNames = Readonly<Record<Service, readonly string[]>>;

/** A login that is there and was probably meant; `hint` is what differs, where that is hard to see. */
export interface NearLogin {
  readonly service: Service;
  readonly username: string;
  readonly hint: string;
}

/**
 * What was probably meant by a login that a router does not have: the same name of the other service, then one that differs
 * by case or blanks only, then one that is a slip or two away; each of the line's own service first.
 */
export function nearestLogin(
  { service, username }: { readonly service: Service; readonly username: string },
  names: LoginNames,
): NearLogin | null {
  const other = SERVICES.find((one) => one !== service);
  const services = other === undefined ? [service] : [service, other];
  if (other !== undefined && names[other].includes(username)) return { service: other, username, hint: '' };
  for (const one of services) {
    const same = names[one].find((name) => folded(name) === folded(username));
    if (same !== undefined) return { service: one, username: same, hint: unseen(username, same) };
  }
  for (const one of services) {
    const meant = nearest(username, names[one]);
    if (meant !== null) return { service: one, username: meant, hint: '' };
  }
  return null;
}

const folded = (name: string): string => name.replaceAll(/\s+/g, '').toLowerCase();

function unseen(wanted: string, there: string): string {
  if (wanted.trim() === there.trim()) {
    const [name, which] = there === there.trim() ? [wanted, 'ours'] : [there, 'that one'];
    return `, and ${which} ${name.endsWith(' ') ? 'ends' : 'begins'} with a blank`;
  }
  return wanted.toLowerCase() === there.toLowerCase() ? ', in other letters' : '';
}
