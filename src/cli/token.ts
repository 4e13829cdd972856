import { STAFF_ROLES } from '../domain/staff-role.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { systemClock } from '../host/clock.ts';
import { addToken, revokeToken, scopesOf } from '../services/staff/tokens.ts';
import { tokenList } from '../storage/tokens.ts';
import { tokenState } from '../views/token-words.ts';
import { configOf, withStore } from './box.ts';
import { print, printJson, UsageError, type GlobalOptions } from './context.ts';
import { performDeed, tellDeed, type FreeDeedOptions } from './deed.ts';
import { markOf } from './mark.ts';
import { consoleUrl } from './setup-code.ts';
import { table } from './table.ts';

export interface TokenOptions extends FreeDeedOptions {
  readonly role: string;
  readonly scope: readonly string[];
}

/** `washa token add`. */
export async function addOneToken(options: TokenOptions, ...[name = '']: string[]): Promise<void> {
  const role = STAFF_ROLES.find((one) => one === options.role);
  if (role === undefined) throw new UsageError(`--role: expected ${STAFF_ROLES.join(', ')}.`);
  const told = await performDeed(options, addToken, () => ({ name, role, scopes: [...options.scope] }));
  if (told.result === null) {
    tellDeed(options, told);
    return;
  }
  const { token } = told.result;
  const url = `${consoleUrl(configOf(options))}/api/v1`;
  if (options.json === true) printJson({ action: told.action, done: true, name: told.result.name, token, url });
  else print(`${token}\nThe token of ${safeLine(name)}, for ${url}. It is not shown again.`);
}

/** `washa token list`. */
export async function listTokens(options: GlobalOptions): Promise<void> {
  const now = systemClock.now();
  const tokens = await withStore(configOf(options), 'read', (store) => store.all(tokenList, {}));
  if (options.json === true) printJson(tokens.map((token) => ({ ...token, scopes: scopesOf(token.scopes) })));
  else if (tokens.length === 0) print('No program asks this box: washa token add NAME');
  else {
    const rows = tokens.map((token) => {
      const { standing, words } = tokenState(token, 'en', now);
      return [token.name, token.role, scopesOf(token.scopes).join(', '), `${markOf(standing)} ${words}`];
    });
    print(table(['NAME', 'ROLE', 'SCOPES', 'TOKEN'], rows, [2]));
  }
}

/** `washa token revoke`. */
export async function revokeOneToken(options: FreeDeedOptions, ...[name = '']: string[]): Promise<void> {
  tellDeed(options, await performDeed(options, revokeToken, () => ({ name })));
}
