/** Longer ones are no page that somebody typed. */
const LONGEST = 500;

/** Phones ask these to find out whether they are online: nobody was going there. */
const PROBES =
  /(^|\.)(captive\.apple\.com|connectivitycheck\.[a-z.]+|clients[0-9]\.google\.com|msftconnecttest\.com|msftncsi\.com|detectportal\.firefox\.com|nmcheck\.gnome\.org|connectivity-check\.ubuntu\.com)$/;

/**
 * Where somebody was going when the router sent them here, as far as a link may lead there.
 * @param text whatever stood in the address
 * @returns null where it is no web page, or none that a person meant
 */
export function destinationOf(text: string | undefined): URL | null {
  if (text === undefined || text.length > LONGEST || !URL.canParse(text)) return null;
  const url = new URL(text);
  const isPage = (url.protocol === 'http:' || url.protocol === 'https:') && url.username === '' && url.password === '';
  return isPage && !PROBES.test(url.hostname) ? url : null;
}
