import type { ActionName } from './action-name.ts';
import type { StaffRole } from './staff-role.ts';
import { periodSaid } from './time/period-words.ts';
import type { Both } from './time/time.ts';
import { cents, formatCents } from './values/money.ts';

/** `anybody`: whoever has an account, viewers too. `box`: no account; Washa itself, or whoever sits at the box. */
export type Who = 'owner' | 'technician' | 'anybody' | 'box';

/** Who may do what, at each door alike: pages, and, with the right of the box's keeper, the command line. */
export const WHO_MAY: Readonly<Record<ActionName, Who>> = {
  'payment.take': 'box',
  'payment.request': 'technician',
  'payment.assign': 'technician',
  'payment.release': 'technician',
  'payment.dismiss': 'technician',
  'payment.take-back': 'technician',
  'payment.move': 'technician',
  'payment.split': 'technician',
  'payment.reverse': 'owner',
  'payment.refund': 'owner',
  'payment.refund-send': 'owner',
  'payment.refund-confirm': 'owner',
  'payment.refund-done': 'owner',
  'payment.refund-failed': 'owner',
  'provider.top-up': 'owner',
  'provider.withdraw': 'owner',
  'provider.order-confirm': 'owner',
  'provider.order-done': 'owner',
  'provider.order-failed': 'owner',
  'provider.direct-test': 'technician',
  'payment.cash': 'technician',
  'payment.receipt': 'technician',
  'payment.to-agent': 'technician',
  'agent.pay-in': 'technician',
  'fee.take': 'box',
  'statement.book': 'owner',
  'callback.book': 'technician',
  'callback.dismiss': 'technician',
  'alarm.close': 'technician',
  'alarm.acknowledge': 'technician',
  'alarm.snooze': 'technician',
  'notices.test': 'technician',
  'webhook.send-again': 'technician',
  'address.look-up': 'owner',
  'line.renew': 'box',
  'line.retime': 'box',
  'line.tell-use': 'box',
  'line.add': 'technician',
  'line.import': 'owner',
  'line.extend': 'technician',
  'line.give-data': 'owner',
  'line.plan': 'technician',
  'line.move': 'technician',
  'line.price': 'owner',
  'line.opening': 'owner',
  'line.pays-for': 'technician',
  'line.push': 'technician',
  'line.block': 'technician',
  'line.unblock': 'technician',
  'line.lend': 'technician',
  'line.kick': 'technician',
  'line.reset-mac': 'technician',
  'line.reapply': 'technician',
  'line.pause': 'technician',
  'line.resume': 'technician',
  'line.compensate': 'owner',
  'line.end': 'technician',
  'line.message': 'technician',
  'line.bulk': 'technician',
  'line.let-in': 'box',
  'line.send-code': 'box',
  'line.open': 'box',
  'line.language': 'box',
  'subscriber.erase': 'owner',
  'subscriber.export': 'owner',
  'hotspot.sell': 'technician',
  'hotspot.free': 'box',
  'hotspot.remove': 'box',
  'hotspot.move': 'technician',
  'hotspot.let-through': 'technician',
  'hotspot.claim': 'box',
  'hotspot.send-code': 'box',
  'voucher.make': 'owner',
  'voucher.void': 'owner',
  'voucher.redeem': 'technician',
  'voucher.run-out': 'box',
  'router.accept': 'technician',
  'router.pause': 'technician',
  'router.resume': 'technician',
  'router.repair': 'technician',
  'router.rebuild': 'technician',
  'plan.set': 'owner',
  'setup.apply': 'owner',
  'setup.add': 'owner',
  'setup.change': 'owner',
  'setup.retire': 'owner',
  'setup.restore': 'owner',
  'staff.setup': 'box',
  'staff.setup-code': 'box',
  'staff.login-link': 'box',
  'staff.create': 'box',
  'staff.login': 'box',
  'staff.login-failed': 'box',
  'staff.logout': 'anybody',
  'staff.add': 'owner',
  'staff.role': 'owner',
  'staff.disable': 'owner',
  'staff.enable': 'owner',
  'staff.reset': 'owner',
  'staff.join': 'box',
  'staff.password': 'anybody',
  'staff.totp-on': 'anybody',
  'staff.totp-off': 'anybody',
  'staff.sign-out': 'anybody',
  'staff.notes-read': 'anybody',
  'token.add': 'owner',
  'token.revoke': 'owner',
  'clock.trust': 'owner',
  'console.https': 'owner',
  'box.restart': 'owner',
  'settings.change': 'owner',
  'books.accept': 'owner',
  'books.close': 'box',
  'evidence.let-go': 'box',
  'books.restore': 'box',
  'backup.setup': 'owner',
  'backup.make': 'owner',
  'backup.prove': 'owner',
  'cut-offs.allow': 'owner',
};

/** What a technician may give without an owner. */
export interface TechnicianLimits {
  /** Money that one technician enters by hand within a day. */
  readonly cashCents: number;
  /** Time for no money that one technician gives a line within thirty days. */
  readonly freeMs: number;
  /** ISO 4217 of the books. */
  readonly currency: string;
}

/** How far back is counted what a technician gave, milliseconds. */
export const LIMIT_WINDOWS = { cash: 86_400_000, time: 30 * 86_400_000 } as const;

/** What a deed gives away on the word of whoever does it. */
export type Gift =
  | { readonly kind: 'cash'; readonly cents: number }
  | { readonly kind: 'time'; readonly lineId: number; readonly ms: number };

/** With which right somebody does something. */
export interface Mandate {
  readonly role: StaffRole;
  readonly limits: TechnicianLimits;
}

const RANK: Readonly<Record<StaffRole, number>> = { viewer: 0, technician: 1, owner: 2 };
const DAY_MS = 86_400_000;

/** Whether accounts of this role may do it, as far as no limit is in the way. */
export function mayDo(role: StaffRole, name: ActionName): boolean {
  return isAmong(role, WHO_MAY[name]);
}

/** Whether a role is among those that are meant. */
export function isAmong(role: StaffRole, who: Who): boolean {
  if (who === 'box') return false;
  return RANK[role] >= RANK[who === 'anybody' ? 'viewer' : who];
}

/** Whole phone numbers are for those who have to call them. */
export function seesPhones(role: StaffRole): boolean {
  return role !== 'viewer';
}

const REFUSED: Readonly<Record<Who, Both>> = {
  owner: { en: 'That is for owners.', sw: 'Hiyo ni ya wamiliki.' },
  technician: { en: 'This account may look, and do nothing.', sw: 'Akaunti hii inaweza kutazama tu.' },
  anybody: { en: 'That needs an account.', sw: 'Hiyo inahitaji akaunti.' },
  box: {
    en: 'That is done by Washa itself, or on the box.',
    sw: 'Hiyo inafanywa na Washa yenyewe, au kwenye kisanduku.',
  },
};

/** Why a role may not do it at all; null when it may. */
export function rightMissing(role: StaffRole, name: ActionName): Both | null {
  return mayDo(role, name) ? null : REFUSED[WHO_MAY[name]];
}

/**
 * Why a gift is beyond what a technician may give; null when it is not, and for everybody else.
 * @param given what the same person gave before within `LIMIT_WINDOWS`: cents, or milliseconds to that line
 */
export function beyondLimit({ role, limits }: Mandate, gift: Gift, given: number): Both | null {
  if (role !== 'technician') return null;
  switch (gift.kind) {
    case 'cash': {
      const rest = Math.max(0, limits.cashCents - given);
      if (gift.cents <= rest) return null;
      const words = (amount: number) => formatCents(cents(amount), limits.currency);
      return {
        en: `A technician enters ${words(limits.cashCents)} by hand within a day, and ${words(rest)} of that is left. An owner may enter more.`,
        sw: `Fundi anaingiza ${words(limits.cashCents)} kwa mkono kwa siku, na zimebaki ${words(rest)}. Mmiliki anaweza kuingiza zaidi.`,
      };
    }
    case 'time': {
      if (given + gift.ms <= limits.freeMs) return null;
      const [most, before] = [dayWords(limits.freeMs), dayWords(given)];
      return {
        en: `A technician gives a line ${most.en} within thirty days, and it was given ${before.en}. An owner may give more.`,
        sw: `Fundi anaipa laini ${most.sw} kwa siku thelathini, na imeshapewa ${before.sw}. Mmiliki anaweza kuipa zaidi.`,
      };
    }
  }
}

function dayWords(ms: number): Both {
  const days = { unit: 'day', count: Math.round((ms / DAY_MS) * 10) / 10 } as const;
  return { en: periodSaid(days, 'en'), sw: periodSaid(days, 'sw') };
}
