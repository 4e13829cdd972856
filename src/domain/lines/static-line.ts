import type { Service } from '../ports.ts';
import { isOneAddress } from './access-list.ts';

/** Why a line of this service cannot have this name on its router, in the words of whoever reads it; null when it can. */
export function badLogin(service: Service, username: string): string | null {
  if (service !== 'static' || isOneAddress(username)) return null;
  return `"${username}" is not the IPv4 address of one device, such as 10.20.0.5, by which a line of the service static is known`;
}
