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
import { staffById } from '../../storage/staff.ts';
import type { ConsoleDeps } from './frame/deps.ts';
import type { Fields, Open } from './money-deeds.ts';

const staff = () => '/staff';
const none = () => [];
const HOURS = CODE_MS / 3_600_000;

const told = ({ username, code }: IssuedCode) => [
  `The code of ${username} is ${code}. It is good once, for ${HOURS} hours.`,
  `${username} opens this console at /join, types name and code, and chooses a password.`,
];

/** The forms about who uses the console. */
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
}

function withRole<Named extends object>(named: Named, { role = '' }: Fields) {
  const found = STAFF_ROLES.find((one) => one === role);
  return found === undefined ? 'Choose a role.' : { ...named, role: found };
}
