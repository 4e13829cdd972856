import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { callbackPath, FORBIDDEN_IN_URLS, makePathSecret, validationPath } from '../config/path-secret.ts';
import type { Connecting } from '../domain/connecting.ts';
import { CONNECTION_NAME } from '../config/setup-schema.ts';
import { stableJson } from '../config/stable-json.ts';
import type { Channel, OwnAddresses, PaymentProvider, ProviderDeps, Registered } from '../domain/provider-port.ts';
import { Fault } from '../domain/values/fault.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import type { Secrets } from '../host/secrets.ts';
import { connectingOf, openProvider } from '../providers/index.ts';
import { areTaken, askOfNothing } from '../services/setup/check-provider.ts';
import type { ProviderRow } from '../services/setup/setup.ts';

/** A connection that is made by typing what its provider shows. */
export interface Pasted {
  readonly kind: string;
  readonly name: string;
  /** By the keys of what its form asks for. */
  readonly texts: Readonly<Partial<Record<string, string>>>;
}

/** What its provider said to that. */
export interface Tried {
  readonly pasted: Pasted;
  readonly channels: readonly Channel[];
  /** The only one that is active; null where there is a choice, or none. */
  readonly chosen: string | null;
  readonly settings: unknown;
  /** Texts by the names of their secrets. */
  readonly secrets: ReadonlyMap<string, string>;
  /** It wants to know beforehand where this box is. */
  readonly registers: boolean;
}

/**
 * Asks the provider, with what was typed, for its channels, or about an order that nobody has. Keeps nothing.
 * @param outside the order's id is one that nobody has
 * @throws Fault in words when it does not take it. One that can be asked nothing takes everything
 */
export async function tryPasted(
  pasted: Pasted,
  secrets: Secrets,
  { orderId, ...outside }: Pick<ProviderDeps, 'fetch' | 'clock'> & { readonly orderId: string },
): Promise<Tried> {
  const { kind, name } = pasted;
  const connecting = pastedKind(kind);
  if (!CONNECTION_NAME.test(name) || FORBIDDEN_IN_URLS.test(name))
    throw nothingStored('Name the connection by small letters, digits and "-", for example payhero');
  const given = new Map<string, string>();
  const values: Record<string, string> = {};
  for (const { key, words, isSecret, optional, otherwise = key } of connecting.asked) {
    const text = pasted.texts[key]?.trim() || pasted.texts[otherwise]?.trim() || '';
    if (text === '' && optional !== true) throw nothingStored(`${words.en} is missing`);
    if (text === '') continue;
    const secret = `${name}-${key}`;
    values[key] = isSecret === true ? secret : text;
    if (isSecret !== true) continue;
    if (secrets.has(secret)) {
      throw new Fault(
        'provider.connect',
        'stop',
        `The secret ${secret} is there already, at ${secrets.place(secret)}: replace its text, or connect under another --name.`,
      );
    }
    given.set(secret, text);
  }
  const settings = fitting(() => connecting.settings(values));
  const provider = openProvider(kind, settings, { ...outside, secret: (wanted) => given.get(wanted) ?? '' });
  const channels = await answered(provider, orderId);
  const [only, ...more] = channels.filter((channel) => channel.active);
  const chosen = more.length === 0 && only !== undefined ? only.id : null;
  const chosenSettings = chosen === null ? settings : (connecting.withChannel?.(settings, chosen) ?? settings);
  const registers = provider.register !== undefined;
  return { pasted, channels, chosen, settings: chosenSettings, secrets: given, registers };
}

/** The channels of one that has some, once it has taken the credentials. @throws Fault when it does not */
async function answered(provider: PaymentProvider, orderId: string): Promise<readonly Channel[]> {
  const { signal } = new AbortController();
  if (provider.channels !== undefined) {
    const told = await provider.channels(signal);
    if (told.kind !== 'channels') throw nothingStored(told.reason);
    return told.channels;
  }
  const told = await askOfNothing(provider, orderId, signal);
  if (told !== undefined && !areTaken(told)) throw nothingStored('reason' in told ? told.reason : told.kind);
  return [];
}

/** @throws Fault in the words of what does not fit */
function fitting<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw nothingStored(error.issues.map(({ message }) => message).join('. '));
  }
}

/** What was pasted, and the secret of its path, become files. @returns its row for the books */
export function keepPasted(secrets: Secrets, { pasted, settings, secrets: given }: Tried): ProviderRow {
  const { name, kind } = pasted;
  const path = `${name}-path`;
  secrets.ensure(path, () => makePathSecret(randomBytes));
  for (const [secret, text] of given) secrets.ensure(secret, () => text);
  return { name, kind, settings: stableJson(settings), path_secret: path, retired: false };
}

export type ChannelChoice =
  | { readonly kind: 'chosen'; readonly row: ProviderRow; readonly channel: Channel }
  | { readonly kind: 'not-there' | 'not-active'; readonly words: string; readonly channels: readonly Channel[] };

/** The row of a connection with another channel. @throws Fault when its provider does not tell which there are */
export async function withChannel(
  row: Pick<ProviderRow, 'name' | 'kind' | 'settings' | 'path_secret'>,
  provider: PaymentProvider,
  id: string,
): Promise<ChannelChoice> {
  const { name, kind, path_secret } = row;
  const connecting = pastedKind(kind);
  const channels = await channelsOf(name, provider);
  const channel = channels.find((one) => one.id === id);
  if (channel === undefined)
    return { kind: 'not-there', words: `${safeLine(name)} has no channel ${safeLine(id)}`, channels };
  if (!channel.active) {
    const words = `Channel ${safeLine(id)} is not active: activate it at the provider's first`;
    return { kind: 'not-active', words, channels };
  }
  const { withChannel: choose } = connecting;
  if (choose === undefined) throw noChannels(name, `${kind} has none`);
  const settings = stableJson(choose(JSON.parse(row.settings), id));
  return { kind: 'chosen', row: { name, kind, settings, path_secret, retired: false }, channel };
}

/** What a connection can collect by, as its provider tells. @throws Fault when it does not */
export async function channelsOf(name: string, provider: PaymentProvider): Promise<readonly Channel[]> {
  const told = await provider.channels?.(new AbortController().signal);
  if (told?.kind === 'channels') return told.channels;
  const missing = provider.lacks?.channels;
  const why =
    told?.reason ??
    (missing === undefined ? `${provider.kind} has none` : `${missing.join(' and ')} missing in its settings`);
  throw noChannels(name, why, told === undefined || (told.kind === 'refused' && told.final));
}

function noChannels(name: string, why: string, isFinal = true): Fault {
  const text = `The channels of ${safeLine(name)} cannot be fetched: ${safeLine(why)}.`;
  return new Fault('provider.channels', isFinal ? 'stop' : 'unavailable', text);
}

/** @throws Fault for a kind that there is not */
function pastedKind(kind: string): Connecting {
  const connecting = connectingOf(kind);
  if (connecting !== undefined) return connecting;
  throw new Fault('provider.kind', 'stop', `There is no provider "${safeLine(kind)}".`);
}

/** The two addresses of a connection at this box. They hold its secret. @throws Fault where the box has no public address */
export function ownAddresses(
  { name, path_secret }: Pick<ProviderRow, 'name' | 'path_secret'>,
  publicUrl: string | null,
  secrets: Pick<Secrets, 'read'>,
): OwnAddresses {
  if (publicUrl === null) {
    throw unregistered('This box has no public address yet: public_url under [intake] in its settings says it.');
  }
  const path = secrets.read(path_secret);
  return {
    callback: `${publicUrl}${callbackPath(name, path)}`,
    validation: `${publicUrl}${validationPath(name, path)}`,
  };
}

/** Gives a provider the addresses of this box, where it wants to know them beforehand. @throws Fault when it does not take them */
export async function registerAddresses(
  name: string,
  provider: PaymentProvider,
  addresses: OwnAddresses,
): Promise<Registered['parts']> {
  if (provider.register === undefined) {
    throw unregistered(`${safeLine(name)} wants no addresses beforehand: "washa apply" prints the one to paste there.`);
  }
  const outcome = await provider.register(addresses, new AbortController().signal);
  if (outcome.kind === 'registered') return outcome.parts;
  const retry = outcome.kind === 'refused' && outcome.final ? 'stop' : 'unavailable';
  throw new Fault('provider.register', retry, `${safeLine(name)}: ${safeLine(outcome.reason)}.`);
}

function unregistered(words: string): Fault {
  return new Fault('provider.register', 'stop', words);
}

function nothingStored(why: string): Fault {
  return new Fault('provider.connect', 'stop', `Nothing was stored. ${safeLine(why)}.`);
}
