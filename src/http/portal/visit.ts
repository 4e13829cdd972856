import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Caller } from '../../domain/caller.ts';
import type { Language } from '../../domain/time/time.ts';
import type { PortalStanding, PortalView } from '../../views/portal.ts';

/** Who stands before the page, as the router says, and what is so of their line. */
export interface Visit {
  readonly caller: Caller;
  /** Null: a guest who has none yet, or a login that is in no books. */
  readonly lineId: number | null;
  /** The line was made for another phone, which lets this device through. */
  readonly isBeside: boolean;
  readonly standing: PortalStanding;
  /** With all that is said of the line. Worked out when it is asked for. */
  readonly view: PortalView;
}

/** What a device is known by, for what is bounded for each: the phone, or the line that is dialled in. */
export function deviceOf(caller: Caller): string {
  return `${caller.router} ${caller.kind === 'phone' ? caller.mac : caller.username}`;
}

export interface PortalEnv {
  Variables: {
    language: Language;
    visit: Visit;
  };
}

export type PortalContext = Context<PortalEnv>;

/** The address that the request came from: the connection's own, whatever headers say. Empty where there is none. */
export function addressOf(c: Context): string {
  return (getConnInfo(c).remote.address ?? '').replace(/^::ffff:/, '');
}

const KEPT = { httpOnly: true, sameSite: 'Lax', path: '/' } as const;
const YEAR_S = 365 * 24 * 3600;

/** Only this device knows it: the number that was typed last, the language, where somebody was going. */
export type Kept = 'phone' | 'lang' | 'to';

export const kept = (c: PortalContext, name: Kept): string | undefined => getCookie(c, `portal_${name}`);

export function keep(c: PortalContext, name: Kept, text: string): void {
  setCookie(c, `portal_${name}`, text, name === 'to' ? KEPT : { ...KEPT, maxAge: YEAR_S });
}

/**
 * Whether a form comes from our own pages, as far as the browser says: another page that has a phone post it would have strangers asked
 * for money.
 */
export function isOwnForm(c: Context): boolean {
  const site = c.req.header('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const from = c.req.header('origin') ?? c.req.header('referer');
  const host = c.req.header('host') ?? '';
  return from !== undefined && URL.canParse(from) && new URL(from).host === host;
}
