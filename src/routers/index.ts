import type { RouterConnection } from '../domain/ports.ts';
import { createRouterConnection } from './routeros/connection.ts';
import type { RouterConnectionSettings } from './routeros/connection.ts';

/** Every kind of router that Washa can drive: one line a driver. */
export const ROUTER_DRIVERS: Readonly<Record<string, (settings: RouterConnectionSettings) => RouterConnection>> = {
  routeros: createRouterConnection,
};
