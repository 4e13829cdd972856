/** How a call proves who we are. */
export interface Credentials {
  readonly authorization: string;
  /** Everything secret in it, in each form. */
  readonly secrets: readonly string[];
}

const PASTED_TOKEN = /^(?:authorization\s*:\s*)?basic\s+(\S+)$/i;

const NOT_THE_LOGIN =
  'They are not your PayHero login: make them in PayHero under API Keys, and copy both exactly, without blanks around them';

/** What a technician reads when PayHero says that it does not know us. */
export const WRONG_CREDENTIALS = `PayHero does not accept the API username and API password. ${NOT_THE_LOGIN}`;

/**
 * Reads the API username and password as they were pasted. PayHero's dashboard also shows the finished token, `Basic …`: it may
 * stand in either place, and then the other one is not looked at.
 * @param username null where the settings name none
 * @returns what is wrong, in words, where they can be none
 */
export function readCredentials(username: string | null, password: string): Credentials | string {
  const name = (username ?? '').trim();
  const word = password.trim();
  const token = PASTED_TOKEN.exec(word)?.[1] ?? PASTED_TOKEN.exec(name)?.[1];
  if (token !== undefined) {
    const pair = Buffer.from(token, 'base64').toString('utf8');
    const colon = pair.indexOf(':');
    if (colon < 1) return 'The pasted Basic token of PayHero is not whole: copy it again';
    return { authorization: `Basic ${token}`, secrets: [token, pair, pair.slice(0, colon), pair.slice(colon + 1)] };
  }
  if (name === '') return 'The API username of PayHero is missing (api_username_secret)';
  if (word === '') return 'The API password of PayHero is empty (api_password_secret)';
  if (name.includes('@')) return `The API username of PayHero is an e-mail address. ${NOT_THE_LOGIN}`;
  const made = Buffer.from(`${name}:${word}`, 'utf8').toString('base64');
  return { authorization: `Basic ${made}`, secrets: [name, word, made] };
}
