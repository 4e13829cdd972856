import { timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { getCookie, setCookie, deleteCookie } from 'hono/cookie';
import type { OpenedSession } from '../../../services/staff/sessions.ts';
import type { SessionRow } from '../../../storage/staff.ts';

/** What the console's requests carry along. */
export interface ConsoleEnv {
  Variables: {
    /** Who is logged in; null on the open pages. */
    session: SessionRow | null;
  };
}

export type ConsoleContext = Context<ConsoleEnv>;

const SESSION = 'washa_session';
/** Ties a form that is shown before the login to the browser it was shown in. */
const FORM = 'washa_form';
/** Knows a browser again in which somebody has logged in. It opens nothing. */
const DEVICE = 'washa_device';
/** As long as browsers keep any. Seconds. */
const DEVICE_S = 400 * 24 * 3600;

/** What is set by an encrypted page is sent to such pages alone. */
const fixed = (c: ConsoleContext) =>
  ({ httpOnly: true, sameSite: 'Strict', path: '/', secure: isEncrypted(c) }) as const;

/** Whether a request came by https. */
export function isEncrypted(c: ConsoleContext): boolean {
  return c.req.url.startsWith('https:');
}

export const readSessionCookie = (c: ConsoleContext): string | null => getCookie(c, SESSION) ?? null;

export const readDeviceCookie = (c: ConsoleContext): string | null => getCookie(c, DEVICE) ?? null;

/** A cookie of this browser session, whose end the box decides, and one by which the browser is known again. */
export function writeSessionCookie(c: ConsoleContext, session: OpenedSession): void {
  setCookie(c, SESSION, session.token, fixed(c));
  setCookie(c, DEVICE, session.device, { ...fixed(c), maxAge: DEVICE_S });
}

export function dropSessionCookie(c: ConsoleContext): void {
  deleteCookie(c, SESSION, fixed(c));
}

/** The token of the forms before the login: the one that the browser has, or `fresh`. */
export function formToken(c: ConsoleContext, fresh: () => string): string {
  const known = getCookie(c, FORM);
  if (known !== undefined && known.length >= 40) return known;
  const token = fresh();
  setCookie(c, FORM, token, fixed(c));
  return token;
}

/** Whether a form's token is the right one: the session's, or before the login the browser's own. */
export function isRightToken(c: ConsoleContext, given: string): boolean {
  const right = c.get('session')?.csrf ?? getCookie(c, FORM) ?? '';
  const a = Buffer.from(given);
  const b = Buffer.from(right);
  return right.length >= 40 && a.length === b.length && timingSafeEqual(a, b);
}

/**
 * Whether a request that changes something comes from our own pages, as far as the browser says. Browsers send `Origin`
 * with every POST; one that sends neither header is stopped by the token and the cookie's SameSite.
 */
export function isOwnOrigin(c: ConsoleContext): boolean {
  const origin = c.req.header('origin');
  const site = c.req.header('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  if (origin === undefined) return true;
  const host = c.req.header('host') ?? new URL(c.req.url).host;
  return URL.canParse(origin) && new URL(origin).host === host;
}
