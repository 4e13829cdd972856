import { randomBytes } from 'node:crypto';
import { makePathSecret } from '../config/path-secret.ts';
import { stableJson } from '../config/stable-json.ts';
import { Fault } from '../domain/values/fault.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { systemClock } from '../host/clock.ts';
import { connectingOf, openProvider, type Connecting } from '../providers/index.ts';
import { applyOne } from './apply-one.ts';
import { openLines } from './ask-lines.ts';
import { configOf, secretsOf } from './box.ts';
import { print, printJson, UsageError, type GlobalOptions } from './context.ts';
import { channelTable } from './provider-check.ts';
import { connectionOf } from './provider-connection.ts';

export interface ConnectOptions extends GlobalOptions {
  readonly name?: string;
  readonly baseUrl?: string;
}

const RELOAD = 'Tell the daemon: systemctl reload washa';

/**
 * `washa provider connect KIND`: takes what the provider's page shows from standard input, a line each, and keeps nothing before the
 * provider has taken it. Where there is one active channel it is chosen.
 */
export async function connectProvider(options: ConnectOptions, ...[kind = '']: string[]): Promise<void> {
  const config = configOf(options);
  const connecting = connectingOf(kind);
  if (connecting === undefined) {
    throw new UsageError(
      `"${safeLine(kind)}" is not connected by pasting: describe it in a setup file, and "washa apply" it.`,
    );
  }
  const name = options.name ?? kind;
  const secrets = secretsOf(config);
  const names = connecting.pasted.map(({ secret }) => `${name}-${secret}`);
  const there = names.find((one) => secrets.has(one));
  if (there !== undefined) {
    throw new Fault(
      'provider.connect',
      'stop',
      `The secret ${there} is there already, at ${secrets.place(there)}: replace its text, or connect under another --name.`,
    );
  }
  const pasted = await readPasted(connecting);
  const settings = connecting.settings(names, options.baseUrl);
  const given = new Map(names.map((one, i) => [one, pasted[i] ?? '']));
  const deps = { fetch, clock: systemClock, secret: (wanted: string) => given.get(wanted) ?? '' };
  const told = await openProvider(kind, settings, deps).channels?.(new AbortController().signal);
  if (told?.kind !== 'channels') {
    throw new Fault(
      'provider.connect',
      'stop',
      `Nothing was stored. ${safeLine(told?.reason ?? 'It has no channels')}.`,
    );
  }
  const active = told.channels.filter((channel) => channel.active);
  const [only] = active;
  const chosen = active.length === 1 && only !== undefined ? only.id : null;
  const path = `${name}-path`;
  secrets.ensure(path, () => makePathSecret(randomBytes));
  for (const [secret, text] of given) secrets.ensure(secret, () => text);
  const stored = chosen === null ? settings : connecting.withChannel(settings, chosen);
  await applyOne(
    config,
    { providers: [{ name, kind, settings: stableJson(stored), path_secret: path, retired: false }] },
    'provider.connect',
  );
  if (options.json === true) printJson({ provider: name, channels: told.channels, chosen });
  else {
    print(`${name} is connected. Its callback address is made, and goes along with each push.`);
    if (told.channels.length > 0) print(channelTable(told.channels));
    print(chosen === null ? `Choose a channel: washa provider use-channel ${name} ID` : `Channel ${chosen} is chosen.`);
    print(`${RELOAD}, and look: washa provider check ${name}`);
  }
}

/** `washa provider use-channel NAME ID`. */
export async function useChannel(options: GlobalOptions, ...[name = '', id = '']: string[]): Promise<void> {
  const config = configOf(options);
  const { row, provider } = await connectionOf(config, name);
  const connecting = connectingOf(row.kind);
  if (connecting === undefined) throw new UsageError(`${safeLine(name)} has no channels to choose from.`);
  const told = await provider.channels?.(new AbortController().signal);
  if (told?.kind !== 'channels') {
    throw new Fault(
      'provider.channels',
      'stop',
      `Nothing was changed. ${safeLine(told?.reason ?? 'Its keys are missing')}.`,
    );
  }
  const channel = told.channels.find((one) => one.id === id);
  if (channel === undefined)
    throw new UsageError(`${safeLine(name)} has no channel ${safeLine(id)}:\n${channelTable(told.channels)}`);
  if (!channel.active)
    throw new UsageError(`Channel ${safeLine(id)} is not active: activate it at the provider's first.`);
  const settings = stableJson(connecting.withChannel(JSON.parse(row.settings), id));
  await applyOne(
    config,
    { providers: [{ name, kind: row.kind, settings, path_secret: row.path_secret, retired: false }] },
    'provider.connect',
  );
  if (options.json === true) printJson({ provider: name, channel: id });
  else
    print(
      `${safeLine(name)} collects by channel ${safeLine(id)}, ${channel.type} ${safeLine(channel.shortCode)}. ${RELOAD}`,
    );
}

async function readPasted({ pasted }: Connecting): Promise<string[]> {
  const lines = openLines();
  const given: string[] = [];
  for (const { words } of pasted) given.push(await lines.ask(`${words}:`, 'hides'));
  lines.close();
  const whole = given.find((line) => line !== '');
  if (whole === undefined) {
    throw new UsageError(`Give on standard input, a line each: ${pasted.map(({ words }) => words).join('; ')}.`);
  }
  // A token holds both, and may have been pasted alone.
  return given.map((line) => line || whole);
}
