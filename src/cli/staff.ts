import { formatWhen } from '../domain/time/time.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { systemClock } from '../host/clock.ts';
import {
  addStaff,
  changeRole,
  CODE_MS,
  disableStaff,
  enableStaff,
  resetStaff,
  type IssuedCode,
} from '../services/staff/accounts.ts';
import { issueLoginLink } from '../services/staff/one-time-code.ts';
import { signOut } from '../services/staff/own-account.ts';
import { STAFF_ROLES, type StaffRole } from '../domain/staff-role.ts';
import { staffList, staffNames } from '../storage/staff.ts';
import { accountState, staffJson, staffWords } from '../views/staff.ts';
import { actor, configOf, withStore } from './box.ts';
import { print, printJson, UsageError, type GlobalOptions } from './context.ts';
import { performDeed, tellDeed, type DeedTold, type FreeDeedOptions } from './deed.ts';
import { markOf } from './mark.ts';
import { consoleUrl } from './setup-code.ts';
import { table } from './table.ts';

export interface RoleOptions extends FreeDeedOptions {
  readonly role: string;
}

/** `washa staff list`. */
export async function listStaff(options: GlobalOptions): Promise<void> {
  const config = configOf(options);
  const now = systemClock.now();
  const members = await withStore(config, 'read', (store) => store.all(staffList, {}));
  if (options.json === true) printJson(members.map((member) => staffJson(member, now)));
  else if (members.length === 0) print('There is no account yet: washa setup-code');
  else {
    const rows = members.map((member) => {
      const { code, standing } = accountState(member, now);
      const seen = member.seenAt ?? 0;
      return [
        member.username,
        member.role,
        `${markOf(standing)} ${staffWords(code)}`,
        member.hasTotp ? 'yes' : '',
        seen === 0 ? '' : formatWhen(seen, config.box.timeZone, 'en', now),
      ];
    });
    print(table(['NAME', 'ROLE', 'ACCOUNT', 'SECOND FACTOR', 'SEEN'], rows, [2]));
  }
}

/** `washa staff add`. */
export async function addAccount(options: RoleOptions, ...[username = '']: string[]): Promise<void> {
  const role = roleOf(options.role);
  tellCode(options, await performDeed(options, addStaff, () => ({ username, role })));
}

/** `washa staff role`. */
export async function giveRole(options: FreeDeedOptions, ...[username = '', wanted = '']: string[]): Promise<void> {
  const role = roleOf(wanted);
  tellDeed(options, await performDeed(options, changeRole, () => ({ username, role })));
}

/** `washa staff disable`. */
export async function disable(options: FreeDeedOptions, ...[username = '']: string[]): Promise<void> {
  tellDeed(options, await performDeed(options, disableStaff, () => ({ username })));
}

/** `washa staff enable`. */
export async function enable(options: FreeDeedOptions, ...[username = '']: string[]): Promise<void> {
  tellDeed(options, await performDeed(options, enableStaff, () => ({ username })));
}

/** `washa staff reset`: for who forgot the password, or lost the phone with the second factor. */
export async function reset(options: FreeDeedOptions, ...[username = '']: string[]): Promise<void> {
  tellCode(options, await performDeed(options, resetStaff, () => ({ username })));
}

/** `washa staff sign-out`: all its sessions end. */
export async function signOutAll(options: FreeDeedOptions, ...[username = '']: string[]): Promise<void> {
  tellDeed(options, await performDeed(options, signOut, () => ({ username, session: null })));
}

/**
 * `washa staff link <name>`: a link that logs one browser in as that account, once, within 15 minutes: for whoever forgot the
 * password, or is locked out.
 */
export async function staffLink(options: GlobalOptions, name: string): Promise<void> {
  const config = configOf(options);
  const url = await withStore(config, 'write', async (store) => {
    const done = issueLoginLink(store, name, { actor: actor() }, systemClock.now());
    if (done.kind === 'refused') {
      const known = store.all(staffNames, {}).map(({ username }) => username);
      const others =
        known.length === 0 ? 'There is no account yet: washa setup-code' : `Accounts: ${known.join(', ')}.`;
      throw new UsageError(`${done.words} ${others}`);
    }
    await store.durable();
    return done.repeated ? null : `${consoleUrl(config)}/enter/${done.result}`;
  });
  if (options.json === true) printJson({ link: url });
  else print(`${url ?? ''}\nIt logs one browser in as ${name}, once, within 15 minutes.`);
}

function tellCode(options: FreeDeedOptions, told: DeedTold<IssuedCode>): void {
  if (told.result === null) {
    tellDeed(options, told);
    return;
  }
  const { username, code, until } = told.result;
  const url = `${consoleUrl(configOf(options))}/join`;
  if (options.json === true) printJson({ action: told.action, done: true, username, code, until, join: url });
  else {
    print(`Code of ${safeLine(username)}: ${code}`);
    print(`Good once, for ${CODE_MS / 3_600_000} hours, at ${url}`);
  }
}

/** @throws UsageError for what is no role */
function roleOf(text: string): StaffRole {
  const role = STAFF_ROLES.find((one) => one === text);
  if (role === undefined) throw new UsageError(`"${safeLine(text)}" is no role: ${STAFF_ROLES.join(', ')}.`);
  return role;
}
