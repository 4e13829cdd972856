import { getCookie, setCookie } from 'hono/cookie';
import type { Language } from '../../../domain/time/time.ts';
import { acceptedLanguage, isLanguage } from '../../page/language.ts';
import type { ConsoleContext } from './session-cookie.ts';

const COOKIE = 'washa_language';
/** As long as browsers keep any. Seconds. */
const KEPT_S = 400 * 24 * 3600;

/** In which language somebody reads: as they chose on this browser, else as the browser asks for. */
export function languageOf(c: ConsoleContext): Language {
  const chosen = getCookie(c, COOKIE) ?? '';
  return isLanguage(chosen) ? chosen : acceptedLanguage(c.req.header('accept-language'), 'en');
}

/** Keeps a choice; what is no language is left alone. */
export function chooseLanguage(c: ConsoleContext, text: string): void {
  if (!isLanguage(text)) return;
  setCookie(c, COOKIE, text, { httpOnly: true, sameSite: 'Strict', path: '/', maxAge: KEPT_S });
}
