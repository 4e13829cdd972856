import { onTestFinished } from 'vitest';
import type { PaymentProvider } from '../../src/domain/provider-port.ts';
import { openProvider } from '../../src/providers/index.ts';
import { DarajaSimulator } from '../../src/simulate/provider/daraja-server.ts';
import { simulateGateway } from '../../src/simulate/provider/gateway-server.ts';
import { simulatePayhero } from '../../src/simulate/provider/payhero-server.ts';
import type { ProviderServer } from '../../src/simulate/provider/provider-server.ts';
import { OBLIGING, type CallBehaviour } from '../../src/simulate/provider/script.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { providerDeps } from '../providers/deps.ts';

export const NOW = Date.UTC(2026, 2, 15, 12);

async function served(server: ProviderServer, calls: CallBehaviour): Promise<string> {
  const url = await server.start();
  onTestFinished(() => server.stop());
  server.script = { ...OBLIGING, calls };
  return url;
}

/** What is otherwise than it has to be. */
export interface Box {
  readonly calls?: CallBehaviour;
  readonly tokens?: number;
  readonly settings?: object;
  readonly secrets?: Readonly<Record<string, string>>;
}

/** Each provider over its simulator, set up as it has to be. */
export const OPEN = {
  async payhero({ calls = 'take', tokens = 500, settings = {}, secrets = {} }: Box): Promise<PaymentProvider> {
    const account = { username: 'api-name', password: 'api-word', tokens, now: () => NOW, random: seededRandom(7) };
    const baseUrl = `${await served(simulatePayhero(account), calls)}/api/v2`;
    const names = { apiUsernameSecret: 'user', apiPasswordSecret: 'word' };
    const texts: Record<string, string> = { user: 'api-name', word: 'api-word', ...secrets };
    return openProvider(
      'payhero',
      { baseUrl, channelId: 133, ...names, ...settings },
      providerDeps((name) => texts[name] ?? ''),
    );
  },
  async gateway({ calls = 'take', settings = {}, secrets = {} }: Box): Promise<PaymentProvider> {
    const own = { publicId: 'pub', secret: 'gateway-secret', confirmation: null, shortResults: false, tillUrl: null };
    const baseUrl = await served(simulateGateway({ ...own, now: () => NOW, random: seededRandom(7) }), calls);
    const merchants = [{ id: 'm1', secrets: ['secret'], publicId: 'pub' }];
    const texts: Record<string, string> = { secret: 'gateway-secret', ...secrets };
    return openProvider(
      'gateway',
      { baseUrl, merchants, ...settings },
      providerDeps((name) => texts[name] ?? ''),
    );
  },
  async daraja({ calls = 'take', settings = {}, secrets = {} }: Box): Promise<PaymentProvider> {
    const account = {
      consumerKey: 'the-key',
      consumerSecret: 'the-secret',
      passkey: 'the-passkey',
      shortCode: '600000',
    };
    const baseUrl = await served(new DarajaSimulator(account, seededRandom(7), () => NOW).server, calls);
    const names = { consumerKeySecret: 'key', consumerSecret: 'secret', passkeySecret: 'passkey' };
    const texts: Record<string, string> = { key: 'the-key', secret: 'the-secret', passkey: 'the-passkey', ...secrets };
    return openProvider(
      'daraja',
      { baseUrl, shortCode: '600000', ...names, ...settings },
      providerDeps((name) => texts[name] ?? ''),
    );
  },
};

export type Kind = keyof typeof OPEN;
