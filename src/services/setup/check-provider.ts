import type { CheckedItem, CheckedState, CheckedThing } from '../../domain/checked-connection.ts';
import { directSeen, type DirectSeen, type DirectTest } from '../../domain/money/direct-test.ts';
import type { NotDone } from '../../domain/outbound.ts';
import type { Capability, Channel, Channels, Balances, PaymentProvider } from '../../domain/provider-port.ts';
import { asWritten } from '../../domain/said/both.ts';
import { CHECKED_SAID } from '../../domain/said/checked-said.ts';
import { formatAge } from '../../domain/time/durations.ts';
import type { Both } from '../../domain/time/time.ts';
import { formatCents } from '../../domain/values/money.ts';
import { directTests } from '../../storage/direct-tests.ts';
import { lastHeard } from '../../storage/providers.ts';
import type { Store } from '../../storage/engine/store.ts';

/** What has come by the connection, UTC milliseconds; null: nothing yet. */
export interface Heard {
  readonly delivered: number | null;
  readonly pushed: number | null;
  readonly direct: number | null;
  /** Payments that people made straight to its channels, to see whether they are told of. */
  readonly tests: readonly DirectTest[];
}

/** What the books have of a connection. */
export function heardOf(store: Store, name: string): Heard {
  const last = store.first(lastHeard, { provider: name }) ?? { delivered: null, pushed: null, direct: null };
  return { ...last, tests: store.all(directTests, { provider: name }) };
}

export interface Checked {
  /** Of the connection. */
  readonly name: string;
  readonly provider: PaymentProvider;
  readonly heard: Heard;
  /** Whether the box has a public address. */
  readonly hasAddress: boolean;
}

/**
 * Looks at a connection without moving money: asks whatever it can be asked, and says what only payments and people can show.
 * @param orderId one that nobody has: what some providers are asked about
 */
export async function checkProvider(
  { name, provider, heard, hasAddress }: Checked,
  orderId: string,
  now: number,
  signal: AbortSignal,
): Promise<CheckedItem[]> {
  const [balances, channels, list] = await Promise.all([
    provider.balance?.(signal),
    provider.channels?.(signal),
    provider.pull?.({ since: now, page: null }, signal),
  ]);
  const asked = balances ?? channels ?? list;
  const told = asked ?? (await askOfNothing(provider, orderId, signal));
  const isTaken = asked === undefined && told !== undefined && areTaken(told);
  const said = CHECKED_SAID;
  return [
    hasAddress
      ? { thing: 'address', state: 'right', words: said.hasAddress() }
      : { thing: 'address', state: 'wrong', words: said.noAddress() },
    credentialsItem(name, provider, isTaken ? { kind: 'answered' } : told),
    ...tokenItems(balances, provider.leastTokensCents ?? 0),
    ...channelItems(name, channels),
    capabilityItem(provider, 'pushes', 'request', said.asksPhones(), said.asksNoPhones()),
    list !== undefined && list.kind !== 'page'
      ? { thing: 'list', state: stateOf(list), words: said.listUntold(list.reason) }
      : capabilityItem(provider, 'list', 'pull', said.lists(), said.listsNot()),
    heardItem('delivery', heard.delivered, now, said.delivered, said.nothingDelivered()),
    ...(provider.request === undefined
      ? []
      : [heardItem('push', heard.pushed, now, said.askedPaid, said.noneAskedPaid(name))]),
    ...directItems(name, channels, heard, now),
    ...(provider.questions ?? []).map((words) => ({ thing: 'question', state: 'asked', words }) as const),
  ];
}

/** Whether the answer to `askOfNothing` shows that the credentials are taken: who says no to such an order has looked at them before. */
export function areTaken(told: { readonly kind: string } | NotDone): boolean {
  return !isNotDone(told) || (told.kind === 'refused' && told.subject === undefined);
}

/** About an order that nobody has: whether the credentials are taken shows in the answer. Undefined: it can be asked about none. */
export function askOfNothing(
  provider: PaymentProvider,
  orderId: string,
  signal: AbortSignal,
): Promise<{ readonly kind: string } | NotDone> | undefined {
  const keys = [{ scheme: 'checkout', value: orderId }] as const;
  return provider.status?.({ orderId, account: 'CHECK', keys, callbackUrl: null }, signal);
}

function credentialsItem(
  name: string,
  { kind, lacks = {} }: PaymentProvider,
  told: { readonly kind: string } | NotDone | undefined,
): CheckedItem {
  const thing = 'credentials';
  if (told === undefined) {
    const keys = [...new Set(Object.values(lacks).flat())].join(', ');
    return { thing, state: 'left-out', words: CHECKED_SAID.cannotBeAsked(kind, keys) };
  }
  if (!isNotDone(told)) return { thing, state: 'right', words: CHECKED_SAID.takesCredentials(name) };
  const { reason } = told;
  if (told.kind !== 'refused') return { thing, state: 'open', words: CHECKED_SAID.notNow(name, reason) };
  const isAbout = told.subject === 'credentials' || told.subject === 'account';
  return { thing, state: isAbout ? 'wrong' : 'open', words: asWritten(`${reason}.`) };
}

function isNotDone(told: { readonly kind: string }): told is NotDone {
  return told.kind === 'refused' || told.kind === 'unreachable' || told.kind === 'unknown';
}

function stateOf(told: NotDone): CheckedState {
  return told.kind === 'refused' ? 'wrong' : 'open';
}

function tokenItems(told: Balances | NotDone | undefined, leastCents: number): CheckedItem[] {
  if (told?.kind !== 'balances') return [];
  const items = told.balances.map(({ purse, amountCents, currency }): CheckedItem => {
    const amount = formatCents(amountCents, currency);
    if (purse === 'money') return { thing: 'money', state: 'right', words: CHECKED_SAID.collected(amount) };
    return amountCents < leastCents
      ? { thing: 'tokens', state: 'wrong', words: CHECKED_SAID.fewTokens(amount) }
      : { thing: 'tokens', state: 'right', words: CHECKED_SAID.tokens(amount) };
  });
  return told.missing === undefined
    ? items
    : [...items, { thing: 'money', state: 'wrong', words: CHECKED_SAID.untold(told.missing) }];
}

function channelItems(name: string, told: Channels | NotDone | undefined): CheckedItem[] {
  if (told?.kind !== 'channels') return [];
  const wrong = (words: Both): CheckedItem[] => [{ thing: 'channel', state: 'wrong', words }];
  const [chosen] = told.channels.filter((channel) => channel.chosen);
  if (chosen === undefined) {
    const { length } = told.channels;
    return wrong(length === 0 ? CHECKED_SAID.noChannel() : CHECKED_SAID.noneChosen(length, name));
  }
  const called = `${chosen.id}, ${calledOf(chosen)}`;
  if (!chosen.active) return wrong(CHECKED_SAID.channelOff(called, name));
  return [{ thing: 'channel', state: 'right', words: CHECKED_SAID.channelOn(called) }];
}

/** `till 5550001`. */
function calledOf({ type, shortCode }: Channel): string {
  return `${type} ${shortCode}`;
}

function capabilityItem(
  provider: PaymentProvider,
  thing: CheckedThing,
  capability: Capability,
  can: Both,
  cannot: Both,
): CheckedItem {
  return provider[capability] === undefined
    ? { thing, state: 'left-out', words: CHECKED_SAID.lacking(cannot, provider.lacks?.[capability]) }
    : { thing, state: 'right', words: can };
}

function heardItem(
  thing: CheckedThing,
  at: number | null,
  now: number,
  there: (ago: string) => Both,
  not: Both,
): CheckedItem {
  return at === null
    ? { thing, state: 'open', words: not }
    : { thing, state: 'right', words: there(formatAge(now - at)) };
}

const DIRECT_STATE: Readonly<Record<DirectSeen, CheckedState>> = {
  yes: 'right',
  listed: 'right',
  waiting: 'open',
  no: 'wrong',
};

/** Whether payments straight to each channel are told of: by a test of each, and where there is one way only by whatever came unasked. */
function directItems(
  name: string,
  told: Channels | NotDone | undefined,
  { tests, direct }: Heard,
  now: number,
): CheckedItem[] {
  const active = told?.kind === 'channels' ? told.channels.filter((channel) => channel.active) : [];
  const unasked: CheckedItem[] =
    direct === null
      ? []
      : [{ thing: 'direct', state: 'right', words: CHECKED_SAID.paidUnasked(formatAge(now - direct)) }];
  const testItem = (test: DirectTest, called: string): CheckedItem => {
    const seen = directSeen(test, now);
    const ago = formatAge(now - (test.came_at ?? test.told_at));
    const words = CHECKED_SAID.direct(seen, { channel: called, receipt: test.receipt_code, ago });
    return { thing: 'direct', state: DIRECT_STATE[seen], words };
  };
  if (active.length === 0) {
    const tried = tests.map((test) => testItem(test, test.channel === '' ? '' : `${test.channel}: `));
    const untried: CheckedItem = { thing: 'direct', state: 'open', words: CHECKED_SAID.directUntried('', '', name) };
    return tried.length > 0 ? tried : unasked.length > 0 ? unasked : [untried];
  }
  const items = active.flatMap((channel): CheckedItem[] => {
    const called = `${calledOf(channel)}: `;
    const test = tests.find((one) => one.channel === channel.id || (one.channel === '' && channel.chosen));
    if (test !== undefined) return [testItem(test, called)];
    if (active.length === 1 && direct !== null) return [];
    const words = CHECKED_SAID.directUntried(called, ` --channel ${channel.id}`, name);
    return [{ thing: 'direct', state: 'open', words }];
  });
  return [...items, ...unasked];
}
