import { laneName } from '../../domain/lines/lane-status.ts';
import type { ActionName } from '../../domain/action-name.ts';
import { minter } from '../../services/lines/subscribers.ts';
import { takeList } from '../../services/lines/take-list.ts';
import { routersInUse } from '../../storage/routers.ts';
import type { OpenDeed } from '../api/deeds.ts';
import { openDoors, type DeedDeps } from './deeds.ts';
import type { ConsoleDeps } from './frame/deps.ts';

/** Why an action is not for programs. */
export const NOT_FOR_PROGRAMS = {
  'payment.take': 'Washa does it when a provider tells of money',
  'fee.take': 'Washa does it when a provider tells of money',
  'line.renew': 'Washa does it when a balance buys time',
  'line.tell-use': 'Washa does it when a line has used so much',
  'line.retime': 'Washa does it when the clock is known again',
  'line.let-in': 'Washa does it when a customer opens the page',
  'evidence.let-go': 'Washa does it when the disk is tight',
  'books.close': 'Washa does it when a day is over',
  'books.accept': 'only who sits at the box knows whose books these are',
  'books.restore': 'only who sits at the box knows whose books these are',
  'backup.setup': 'its code is shown on the box alone',
  'backup.make': 'Washa does it by its rhythm, or on the box',
  'backup.prove': 'Washa does it by its rhythm, or on the box',
  'statement.book': 'it books what a file has, which was compared before',
  'setup.apply': 'it takes a file',
  'setup.add': 'a part of setup.apply',
  'setup.change': 'a part of setup.apply',
  'setup.retire': 'a part of setup.apply',
  'setup.restore': 'a part of setup.apply',
  'voucher.run-out': 'Washa does it when vouchers have run out',
  'hotspot.free': 'a guest does it at the page, once a day',
  'hotspot.remove': 'a customer does it at the page; hotspot.let-through is for staff and programs',
  'hotspot.claim': 'a customer does it at the page, with what only the payer knows',
  'hotspot.send-code': 'a customer does it at the page',
  'line.send-code': 'a customer does it at the page',
  'line.open': 'a customer does it at the page, with what only the holder of the number knows',
  'line.language': 'a customer does it at the page',
  'voucher.redeem': 'whoever uses a code is at the customers’ page, where wrong ones are counted',
  'staff.setup': 'there is no account yet that could make a token',
  'staff.setup-code': 'it is shown on the box alone',
  'staff.login-link': 'it is shown on the box alone',
  'staff.create': 'an account is made by staff.add',
  'staff.login': 'a program has a token and no session',
  'staff.login-failed': 'a program has a token and no session',
  'staff.logout': 'a program has a token and no session',
  'staff.join': 'people choose their password themselves',
  'staff.password': 'people choose their password themselves',
  'staff.totp-on': 'the second factor is in somebody’s hand',
  'staff.totp-off': 'the second factor is in somebody’s hand',
  'staff.sign-out': 'who is signed out says so with a password, or sits at the box',
  'staff.notes-read': 'people read for themselves',
  'token.add': 'a program that makes tokens could not be stopped by revoking its own',
  'token.revoke': 'a program does not close the door of another',
} as const satisfies Partial<Record<ActionName, string>>;

/** All that a program may ask for: what has a form. */
export function openProgramDeeds(open: OpenDeed, deps: ConsoleDeps & DeedDeps): void {
  const offered: OpenDeed = (deed) => {
    if (!Object.hasOwn(NOT_FOR_PROGRAMS, deed.action.name)) open(deed);
  };
  openDoors(offered, deps);
  const { store, policy, requests, business } = deps;
  const mint = minter(policy.accountPrefix, requests.random);
  // At the console it is a file, looked at as often as its owner likes.
  open({
    action: takeList(mint, business.timeZone),
    lanes: () => store.all(routersInUse, {}).map(({ name }) => laneName('router', name)),
  });
}
