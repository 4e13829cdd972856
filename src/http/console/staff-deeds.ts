import { FORM_SAID } from '../../domain/said/form-said.ts';
import { STAFF_ROLES } from '../../domain/staff-role.ts';
import {
  addStaff,
  changeRole,
  CODE_MS,
  disableStaff,
  enableStaff,
  resetStaff,
  type IssuedCode,
} from '../../services/staff/accounts.ts';
import { addToken, revokeToken, type IssuedToken } from '../../services/staff/tokens.ts';
import { tokenById } from '../../storage/tokens.ts';
import { staffById } from '../../storage/staff.ts';
import type { ConsoleDeps } from './frame/deps.ts';
import type { Fields, Open } from './money-deeds.ts';

const staff = () => '/staff';
const none = () => [];
const HOURS = CODE_MS / 3_600_000;

const told = ({ username, code }: IssuedCode) => [FORM_SAID.codeOnce(username, code, HOURS), FORM_SAID.join(username)];

const shownOnce = ({ name, token }: IssuedToken) => [FORM_SAID.tokenOnce(name, token)];

/** The forms about who uses the console, and which programs ask it. */
export function openStaffDoors(open: Open, { store }: Pick<ConsoleDeps, 'store'>): void {
  const named = (id: number) => ({ username: store.first(staffById, { id })?.username ?? '' });
  const about = (deed: string) => ({ path: `/staff/:id{[0-9]+}/${deed}`, from: staff, lanes: none });

  open({
    path: '/staff/add',
    action: addStaff,
    input: (_, fields) => withRole({ username: fields['username'] ?? '' }, fields),
    from: staff,
    lanes: none,
    tell: told,
  });
  open({ ...about('role'), action: changeRole, input: (id, fields) => withRole(named(id), fields) });
  open({ ...about('disable'), action: disableStaff, input: named });
  open({ ...about('enable'), action: enableStaff, input: named });
  open({ ...about('reset'), action: resetStaff, input: named, tell: told });
  open({
    path: '/tokens/add',
    action: addToken,
    input: (_, fields) => {
      const { name = '', scopes = '' } = fields;
      return withRole({ name, scopes: scopes.split(/[\s,]+/).filter(Boolean) }, fields);
    },
    from: staff,
    lanes: none,
    tell: shownOnce,
  });
  open({
    path: '/tokens/:id{[0-9]+}/revoke',
    action: revokeToken,
    input: (id) => ({ name: store.first(tokenById, { id })?.name ?? '' }),
    from: staff,
    lanes: none,
  });
}

function withRole<Named extends object>(named: Named, { role = '' }: Fields) {
  const found = STAFF_ROLES.find((one) => one === role);
  return found === undefined ? FORM_SAID.whichRole() : { ...named, role: found };
}
