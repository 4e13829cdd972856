import { BASE_URL, type Connecting } from '../domain/connecting.ts';
import { mintOrderId } from '../domain/money/order-id.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { systemClock } from '../host/clock.ts';
import { secureRandom } from '../host/secure-random.ts';
import { keepPasted, tryPasted, withChannel } from '../onboard/provider.ts';
import { connectingOf } from '../providers/index.ts';
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
  if (connecting === undefined) throw new UsageError(`There is no provider "${safeLine(kind)}".`);
  const name = options.name ?? kind;
  const secrets = secretsOf(config);
  const texts = { ...(await readPasted(connecting)), [BASE_URL]: options.baseUrl };
  const orderId = mintOrderId(secureRandom);
  const tried = await tryPasted({ kind, name, texts }, secrets, { fetch, clock: systemClock, orderId });
  const { channels, chosen } = tried;
  await applyOne(config, { object: 'provider', row: keepPasted(secrets, tried) }, 'provider.connect');
  if (options.json === true) printJson({ provider: name, channels, chosen });
  else {
    print(`${name} is connected. Its callback address is made.`);
    if (channels.length > 0) print(channelTable(channels));
    if (connecting.withChannel !== undefined)
      print(
        chosen === null ? `Choose a channel: washa provider use-channel ${name} ID` : `Channel ${chosen} is chosen.`,
      );
    if (tried.registers) print(`Give it that address: washa provider register ${name}`);
    print(`${RELOAD}, and look: washa provider check ${name}`);
  }
}

/** `washa provider use-channel NAME ID`. */
export async function useChannel(options: GlobalOptions, ...[name = '', id = '']: string[]): Promise<void> {
  const config = configOf(options);
  const { row, provider } = await connectionOf(config, name);
  if (connectingOf(row.kind)?.withChannel === undefined)
    throw new UsageError(`${safeLine(name)} has no channels to choose from.`);
  const choice = await withChannel(row, provider, id);
  if (choice.kind !== 'chosen') throw new UsageError(`${choice.words}:\n${channelTable(choice.channels)}`);
  const { channel } = choice;
  await applyOne(config, { object: 'provider', row: choice.row }, 'provider.connect');
  if (options.json === true) printJson({ provider: name, channel: id });
  else
    print(
      `${safeLine(name)} collects by channel ${safeLine(id)}, ${channel.type} ${safeLine(channel.shortCode)}. ${RELOAD}`,
    );
}

async function readPasted({ asked }: Connecting): Promise<Record<string, string>> {
  const lines = openLines();
  const given: Record<string, string> = {};
  const wanted = asked.filter(({ key }) => key !== BASE_URL);
  for (const { key, words, isSecret } of wanted)
    given[key] = await lines.ask(`${words.en}:`, isSecret === true ? 'hides' : undefined);
  lines.close();
  if (Object.values(given).every((line) => line === '')) {
    throw new UsageError(`Give on standard input, a line each: ${wanted.map(({ words }) => words.en).join('; ')}.`);
  }
  return given;
}
