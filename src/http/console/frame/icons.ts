import { raw } from 'hono/html';
import type { Html } from './markup.ts';

const PATHS = {
  home: 'M4 11.5 12 4l8 7.5V20h-5.5v-5.5h-5V20H4z',
  lines: 'M2.5 9a14 14 0 0 1 19 0M5.8 12.6a9 9 0 0 1 12.4 0M9 16a4.5 4.5 0 0 1 6 0M12 19.2h.01',
  payments: 'M3 6.5h18v11H3zM3 10h18M6.5 14h4',
  routers: 'M4 14.5h16v5H4zM7.5 17h.01M11 17h.01M12 14.5V10M9.2 8.2a4 4 0 0 1 5.6 0M6.8 5.6a7.5 7.5 0 0 1 10.4 0',
  more: 'M5.5 12h.01M12 12h.01M18.5 12h.01',
  check: 'M20 11a8 8 0 1 0-2.3 6.3M20 5v6h-6',
  reconnect: 'M9 3v5M15 3v5M6.5 8h11v3.5a5.5 5.5 0 0 1-11 0zM12 17v4',
  device: 'M8 3.5h8v17H8zM11 17.5h2',
  ask: 'M4 5h16v11h-8.5L7 20v-4H4zM8 9h8M8 12h5',
  cash: 'M3 7h18v10H3zM12 9.6a2.4 2.4 0 1 0 0 4.8 2.4 2.4 0 0 0 0-4.8M6 10v4M18 10v4',
  gift: 'M4 10h16v4H4zM5.5 14v6.5h13V14M12 10v10.5M12 10C8 10 7 8.5 7.6 6.6S11.5 5.5 12 10c.5-4.5 3.8-5.3 4.4-3.4S16 10 12 10',
  phone:
    'M6 3.5h3.5L11 8 8.7 9.7a11 11 0 0 0 5.6 5.6L16 13l4.5 1.5V18c0 1.5-1 2.5-2.5 2.5A14.5 14.5 0 0 1 3.5 6c0-1.5 1-2.5 2.5-2.5z',
} as const;

export type IconName = keyof typeof PATHS;

/** A drawing beside words; it says nothing by itself. */
export function icon(name: IconName): Html {
  return raw(`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${PATHS[name]}"/></svg>`);
}
