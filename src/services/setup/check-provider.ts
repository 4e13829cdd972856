import type { CheckedItem, CheckedState, CheckedThing } from '../../domain/checked-connection.ts';
import type { NotDone } from '../../domain/outbound.ts';
import type { Capability, Channels, Balances, PaymentProvider } from '../../domain/provider-port.ts';
import { formatAge } from '../../domain/time/durations.ts';
import { formatCents } from '../../domain/values/money.ts';

/** What has come by the connection, UTC milliseconds; null: nothing yet. */
export interface Heard {
  readonly delivered: number | null;
  readonly pushed: number | null;
  readonly direct: number | null;
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
  // Who says no to an order that nobody has has looked at the credentials before.
  const isTaken = asked === undefined && told?.kind === 'refused' && !('subject' in told);
  return [
    addressItem(hasAddress),
    credentialsItem(name, provider, isTaken ? { kind: 'answered' } : told),
    ...tokenItems(balances, provider.leastTokensCents ?? 0),
    ...channelItems(name, channels),
    capabilityItem(
      provider,
      'pushes',
      'request',
      'Phones can be asked for payments.',
      'Phones cannot be asked for payments',
    ),
    list !== undefined && list.kind !== 'page'
      ? { thing: 'list', state: stateOf(list), words: `The list of what came in is not told: ${list.reason}.` }
      : capabilityItem(
          provider,
          'list',
          'pull',
          'The list of what came in can be asked for.',
          'There is no list of what came in to ask for',
        ),
    heardItem('delivery', heard.delivered, now, 'A delivery came', 'Nothing was delivered here yet.'),
    ...(provider.request === undefined
      ? []
      : [
          heardItem(
            'push',
            heard.pushed,
            now,
            'A phone that was asked has paid',
            `No phone was asked and has paid yet. Try it: washa pay ACCOUNT --amount 10 --provider ${name}`,
          ),
        ]),
    heardItem(
      'direct',
      heard.direct,
      now,
      'Somebody paid without being asked',
      'Nobody has paid directly yet. Try it: pay 10 to each paybill or till, with a line’s account number.',
    ),
    ...(provider.questions ?? []).map((words) => ({ thing: 'question', state: 'asked', words }) as const),
  ];
}

/** About an order that nobody has: whether the credentials are taken shows in the answer. */
function askOfNothing(
  provider: PaymentProvider,
  orderId: string,
  signal: AbortSignal,
): Promise<{ readonly kind: string } | NotDone> | undefined {
  const keys = [{ scheme: 'checkout', value: orderId }] as const;
  return provider.status?.({ orderId, account: 'CHECK', keys, callbackUrl: null }, signal);
}

function addressItem(hasAddress: boolean): CheckedItem {
  return hasAddress
    ? { thing: 'address', state: 'right', words: 'The box has a public address; each push brings it along.' }
    : {
        thing: 'address',
        state: 'wrong',
        words: 'The box has no public address: nothing can be delivered. Set public_url under [intake].',
      };
}

function credentialsItem(
  name: string,
  { kind, lacks = {} }: PaymentProvider,
  told: { readonly kind: string } | NotDone | undefined,
): CheckedItem {
  if (told === undefined) {
    const keys = [...new Set(Object.values(lacks).flat())].join(', ');
    return {
      thing: 'credentials',
      state: 'left-out',
      words: `${kind} cannot be asked anything. Missing in the settings: ${keys}.`,
    };
  }
  if (!isNotDone(told)) return { thing: 'credentials', state: 'right', words: `${name} takes the credentials.` };
  const { reason } = told;
  if (told.kind !== 'refused')
    return { thing: 'credentials', state: 'open', words: `${name} cannot be asked now: ${reason}.` };
  const isAbout = told.subject === 'credentials' || told.subject === 'account';
  return { thing: 'credentials', state: isAbout ? 'wrong' : 'open', words: `${reason}.` };
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
    if (purse === 'money')
      return { thing: 'money', state: 'right', words: `${amount} are collected and not paid out.` };
    return amountCents < leastCents
      ? {
          thing: 'tokens',
          state: 'wrong',
          words: `${amount} of service tokens are left: top them up, or pushes are refused.`,
        }
      : { thing: 'tokens', state: 'right', words: `${amount} of service tokens are left.` };
  });
  return told.missing === undefined
    ? items
    : [...items, { thing: 'money', state: 'wrong', words: `Not told: ${told.missing}.` }];
}

function channelItems(name: string, told: Channels | NotDone | undefined): CheckedItem[] {
  if (told?.kind !== 'channels') return [];
  const wrong = (words: string): CheckedItem[] => [{ thing: 'channel', state: 'wrong', words }];
  const [chosen] = told.channels.filter((channel) => channel.chosen);
  const choose = `Choose one: washa provider channels ${name}`;
  if (chosen === undefined) {
    if (told.channels.length === 0) return wrong('There is no payment channel yet: add one at the provider’s.');
    return wrong(`None of the ${told.channels.length} channels is chosen, or it is there no more. ${choose}`);
  }
  const called = `Channel ${chosen.id}, ${chosen.type} ${chosen.shortCode}`;
  if (!chosen.active)
    return wrong(`${called}, is not active. Activate it there, or choose another: washa provider channels ${name}`);
  return [{ thing: 'channel', state: 'right', words: `${called}, is active.` }];
}

function capabilityItem(
  provider: PaymentProvider,
  thing: CheckedThing,
  capability: Capability,
  can: string,
  cannot: string,
): CheckedItem {
  if (provider[capability] !== undefined) return { thing, state: 'right', words: can };
  const missing = provider.lacks?.[capability];
  return {
    thing,
    state: 'left-out',
    words: missing === undefined ? `${cannot}.` : `${cannot}: ${missing.join(' and ')} missing in the settings.`,
  };
}

function heardItem(thing: CheckedThing, at: number | null, now: number, there: string, not: string): CheckedItem {
  return at === null
    ? { thing, state: 'open', words: not }
    : { thing, state: 'right', words: `${there} ${formatAge(now - at)} ago.` };
}
