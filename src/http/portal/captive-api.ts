import type { Visit } from './visit.ts';

/** What a phone asks of its captive portal, as RFC 8908 has it: by this name and of this type. */
export const CAPTIVE_API_PATH = '/captive';
export const CAPTIVE_TYPE = 'application/captive+json';

export interface CaptiveAnswer {
  readonly captive: boolean;
  readonly 'user-portal-url': string;
  /** Left out where nothing ends, or nobody knows when. */
  readonly 'seconds-remaining'?: number;
  /** More time can be had at the page. */
  readonly 'can-extend-session': boolean;
}

/** Pure. Who is out is captive, whatever was paid: the page lets in who has time. @param now UTC ms */
export function captiveAnswer(
  { caller, view }: Pick<Visit, 'caller' | 'view'>,
  ownUrl: string,
  now: number,
): CaptiveAnswer {
  const { line, code } = view;
  const captive =
    caller.kind === 'phone' ? !caller.isIn : code === 'nothing' || code === 'blocked' || code === 'paused';
  const left = line === null ? 0 : Math.floor((line.until - now) / 1000);
  return {
    captive,
    'user-portal-url': `${ownUrl}/`,
    ...(!captive && left > 0 ? { 'seconds-remaining': left } : {}),
    'can-extend-session': code !== 'blocked' && code !== 'paused',
  };
}
