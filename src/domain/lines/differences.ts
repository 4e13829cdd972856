import type { AccessState } from './line-facts.ts';
import type { LineLook, LineTarget, Service } from '../ports.ts';

/** A login of a router, of whoever. */
export interface RouterLogin {
  readonly service: Service;
  readonly username: string;
  readonly profile: string;
  readonly disabled: boolean;
  /** Of its limits those that it has reached: it is refused although it is enabled. */
  readonly usedUp: readonly string[];
  readonly isLive: boolean;
  /** Of its live sessions, and its fixed one; may hold the name of a pool. */
  readonly addresses: readonly string[];
}

/** A queue that a person wrote; those of sessions are the router's own. */
export interface StaticQueue {
  readonly name: string;
  /** Addresses and interfaces, as the router lists them. */
  readonly targets: readonly string[];
  readonly maxLimit: string;
}

/** A device that the hotspot lets through without a login. */
export interface LetThrough {
  readonly mac: string | null;
  readonly address: string | null;
  readonly comment: string;
}

/** What a router has beside the lines that it was asked about. Null: it does not let us read that. */
export interface RouterLists {
  readonly logins: readonly RouterLogin[];
  readonly queues: readonly StaticQueue[] | null;
  readonly letThrough: readonly LetThrough[] | null;
}

/** One line of the books, and what was read of it; null where that part of the router cannot be read. */
export interface ComparedLine {
  readonly lineId: number;
  readonly account: string;
  readonly target: LineTarget;
  readonly look: (Pick<LineLook, 'differs' | 'finding'> & { readonly access: AccessState }) | null;
  /** Somebody sees to it already. */
  readonly isQueued: boolean;
}

/** What a plan's profile brings in a month. */
export interface ProfileWorth {
  readonly profile: string;
  readonly monthCents: number;
}

/** What differs of a line. */
export const LINE_DIFFERENCES = [
  'paid-off',
  'used-up',
  'expired-on',
  'wrong-profile',
  'otherwise',
  'no-login',
  'no-profile',
  'settings',
  'twice',
  'queue',
  'unread',
] as const;
export type LineDifferenceKind = (typeof LINE_DIFFERENCES)[number];

export interface LineDifference {
  readonly kind: LineDifferenceKind;
  readonly lineId: number;
  readonly account: string;
  readonly username: string;
  /** What was found, for the technician; no secrets. */
  readonly detail: string;
  readonly isQueued: boolean;
}

/** What a router has that no line of the books explains. */
export type StrangeRow =
  | {
      readonly kind: 'orphan';
      readonly service: Service;
      readonly username: string;
      readonly profile: string;
      readonly isLive: boolean;
      /** What a month of it would bring, by the cheapest plan with its profile; null: no plan has it. */
      readonly monthCents: number | null;
    }
  | { readonly kind: 'let-through'; readonly whom: string; readonly comment: string };

export interface Differences {
  readonly lines: readonly LineDifference[];
  readonly strange: readonly StrangeRow[];
}

/** A month of all logins that nobody pays for, as far as plans have their profiles. Integer cents. */
export function monthAtStake(strange: readonly StrangeRow[]): number {
  return strange.reduce((sum, row) => sum + (row.kind === 'orphan' ? (row.monthCents ?? 0) : 0), 0);
}

const REPAIRED: readonly LineDifferenceKind[] = ['paid-off', 'used-up', 'expired-on', 'wrong-profile', 'otherwise'];

/** Whether a sync makes it right, and nobody has asked for one yet. */
export function isRepairable({ kind, isQueued }: LineDifference): boolean {
  return !isQueued && REPAIRED.includes(kind);
}

/**
 * What a router has otherwise than the books, line by line in the order of the accounts, and what it has beside them.
 * @param lists null where the router was not read now: what the books know of it is all there is
 */
export function differences(
  lines: readonly ComparedLine[],
  lists: RouterLists | null,
  { worth, expiredProfile }: { readonly worth: readonly ProfileWorth[]; readonly expiredProfile: string },
): Differences {
  const byLogin = Map.groupBy(lists?.logins ?? [], (login) => keyOf(login));
  const found = lines.flatMap((line) => lineDifferences(line, byLogin.get(keyOf(line.target)) ?? [], lists));
  return {
    lines: found.toSorted((a, b) => (a.account < b.account ? -1 : a.account > b.account ? 1 : 0)),
    strange:
      lists === null ? [] : [...orphans(lines, usable(lists, expiredProfile), worth), ...strangers(lines, lists)],
  };
}

function keyOf({ service, username }: { readonly service: Service; readonly username: string }): string {
  return `${service} ${username}`;
}

function lineDifferences(
  line: ComparedLine,
  logins: readonly RouterLogin[],
  lists: RouterLists | null,
): LineDifference[] {
  const { lineId, account, target, isQueued } = line;
  const one = (kind: LineDifferenceKind, detail: string): LineDifference => ({
    ...{ kind, lineId, account, username: target.username, detail, isQueued },
  });
  const main = mainDifference(line, logins);
  return [
    ...(main === null ? [] : [one(...main)]),
    ...(logins.length > 1 ? [one('twice', `${logins.length} logins of this name`)] : []),
    ...(target.want === 'on' ? queuesOf(target, logins, lists?.queues ?? []).map((queue) => one('queue', queue)) : []),
  ];
}

function mainDifference(
  { target, look }: ComparedLine,
  logins: readonly RouterLogin[],
): readonly [LineDifferenceKind, string] | null {
  if (look === null || look.access === 'unknown') return ['unread', 'nothing was read of it'];
  if (look.finding !== null) return [findingKind(look.finding.code), look.finding.detail];
  const isOn = look.access === 'on';
  const detail = look.differs ?? `looked at: ${look.access}`;
  const usedUp = logins.flatMap((login) => login.usedUp);
  if (target.want === 'on' && !isOn) {
    return usedUp.length > 0 ? ['used-up', [...new Set(usedUp)].join(', ')] : ['paid-off', detail];
  }
  if (target.want === 'off' && isOn) return ['expired-on', detail];
  if (look.differs === null) return null;
  const other = logins.find(({ profile }) => target.want === 'on' && profile !== target.profile);
  return other === undefined ? ['otherwise', detail] : ['wrong-profile', `${other.profile}, not ${target.profile}`];
}

function findingKind(code: string): LineDifferenceKind {
  if (code === 'router.no-credential') return 'no-login';
  return code === 'router.no-profile' ? 'no-profile' : 'settings';
}

/** Queues that a person wrote for the session of a line: `<pppoe-NAME>`, or one of its addresses. */
function queuesOf(
  { service, username }: LineTarget,
  logins: readonly RouterLogin[],
  queues: readonly StaticQueue[],
): string[] {
  const own = [username, `${service}-${username}`, `<${service}-${username}>`];
  const addresses = logins.flatMap((login) => login.addresses);
  const meant = new Set([...own, ...addresses, ...addresses.map((address) => `${address}/32`)]);
  return queues
    .filter(({ name, targets }) => own.includes(name) || targets.some((target) => meant.has(target)))
    .map(({ name, maxLimit }) => `queue "${name}" holds it to ${maxLimit}`);
}

function usable({ logins }: RouterLists, expiredProfile: string): RouterLogin[] {
  return logins.filter(({ disabled, profile }) => !disabled && profile !== expiredProfile);
}

/** Those that are no line's. */
function orphans(
  lines: readonly ComparedLine[],
  logins: readonly RouterLogin[],
  worth: readonly ProfileWorth[],
): StrangeRow[] {
  const known = new Set(lines.map(({ target }) => keyOf(target)));
  return logins
    .filter((login) => !known.has(keyOf(login)))
    .map(({ service, username, profile, isLive }) => {
      const months = worth.filter((one) => one.profile === profile).map(({ monthCents }) => monthCents);
      const monthCents = months.length === 0 ? null : Math.min(...months);
      return { kind: 'orphan', service, username, profile, isLive, monthCents };
    });
}

function strangers(lines: readonly ComparedLine[], { letThrough }: RouterLists): StrangeRow[] {
  const ours = new Set(lines.flatMap(({ target }) => (target.want === 'on' ? (target.letThrough ?? []) : [])));
  return (letThrough ?? [])
    .filter(({ mac }) => mac === null || !ours.has(mac))
    .map(({ mac, address, comment }) => ({ kind: 'let-through', whom: mac ?? address ?? 'everybody', comment }));
}
