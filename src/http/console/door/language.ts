import { getCookie, setCookie } from 'hono/cookie';
import { LANGUAGES, type Language } from '../../../domain/time/time.ts';
import type { ConsoleContext } from './session-cookie.ts';

const COOKIE = 'washa_language';
/** As long as browsers keep any. Seconds. */
const KEPT_S = 400 * 24 * 3600;

const read = (text: string | undefined): Language | null => LANGUAGES.find((one) => one === text) ?? null;

/** In which language somebody reads: as they chose on this browser, else as the browser asks for. */
export function languageOf(c: ConsoleContext): Language {
  const asked = c.req.header('accept-language')?.split(',')[0]?.slice(0, 2).toLowerCase();
  return read(getCookie(c, COOKIE)) ?? read(asked) ?? 'en';
}

/** Keeps a choice; what is no language is left alone. */
export function chooseLanguage(c: ConsoleContext, text: string): void {
  const language = read(text);
  if (language === null) return;
  setCookie(c, COOKIE, language, { httpOnly: true, sameSite: 'Strict', path: '/', maxAge: KEPT_S });
}
