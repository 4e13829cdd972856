import { randomBytes } from 'node:crypto';
import { FORBIDDEN_IN_URLS, makePathSecret } from '../config/path-secret.ts';
import { CONNECTION_NAME } from '../config/setup-schema.ts';
import { stableJson } from '../config/stable-json.ts';
import type { Channel, PaymentProvider, ProviderDeps } from '../domain/provider-port.ts';
import { Fault } from '../domain/values/fault.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import type { Secrets } from '../host/secrets.ts';
import { connectingOf, openProvider, type Connecting } from '../providers/index.ts';
import type { ProviderRow } from '../services/setup/setup.ts';

/** A connection that is made by pasting what the page of its provider shows. */
export interface Pasted {
  readonly kind: string;
  readonly name: string;
  /** In the order of `Connecting.pasted`. A token holds all of them, and may be pasted alone. */
  readonly texts: readonly string[];
  /** Of its API; undefined for its own. */
  readonly baseUrl: string | undefined;
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
}

/** Asks the provider for its channels with what was pasted. Keeps nothing. @throws Fault in words when it does not take it */
export async function tryPasted(
  pasted: Pasted,
  secrets: Secrets,
  outside: Pick<ProviderDeps, 'fetch' | 'clock'>,
): Promise<Tried> {
  const { kind, name, baseUrl } = pasted;
  const connecting = pastedKind(kind);
  if (!CONNECTION_NAME.test(name) || FORBIDDEN_IN_URLS.test(name))
    throw nothingStored('Name the connection by small letters, digits and "-", for example payhero');
  const names = connecting.pasted.map(({ secret }) => `${name}-${secret}`);
  const there = names.find((one) => secrets.has(one));
  if (there !== undefined) {
    throw new Fault(
      'provider.connect',
      'stop',
      `The secret ${there} is there already, at ${secrets.place(there)}: replace its text, or connect under another --name.`,
    );
  }
  const whole = pasted.texts.find((text) => text !== '') ?? '';
  const given = new Map(names.map((one, i) => [one, pasted.texts[i] || whole]));
  const settings = connecting.settings(names, baseUrl);
  const deps = { ...outside, secret: (wanted: string) => given.get(wanted) ?? '' };
  const told = await openProvider(kind, settings, deps).channels?.(new AbortController().signal);
  if (told?.kind !== 'channels') throw nothingStored(told?.reason ?? 'It has no channels');
  const [only, ...more] = told.channels.filter((channel) => channel.active);
  const chosen = more.length === 0 && only !== undefined ? only.id : null;
  const chosenSettings = chosen === null ? settings : connecting.withChannel(settings, chosen);
  return { pasted, channels: told.channels, chosen, settings: chosenSettings, secrets: given };
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
  const settings = stableJson(connecting.withChannel(JSON.parse(row.settings), id));
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
  const isFinal = told === undefined || (told.kind === 'refused' && told.final);
  const text = `The channels of ${safeLine(name)} cannot be fetched: ${safeLine(why)}.`;
  throw new Fault('provider.channels', isFinal ? 'stop' : 'unavailable', text);
}

/** How a kind is connected by pasting. @throws Fault for one that a setup file describes */
export function pastedKind(kind: string): Connecting {
  const connecting = connectingOf(kind);
  if (connecting !== undefined) return connecting;
  const text = `"${safeLine(kind)}" is not connected by pasting: describe it in a setup file, and "washa apply" it.`;
  throw new Fault('provider.kind', 'stop', text);
}

function nothingStored(why: string): Fault {
  return new Fault('provider.connect', 'stop', `Nothing was stored. ${safeLine(why)}.`);
}
