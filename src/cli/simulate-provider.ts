import { Command, Option } from 'commander';
import { systemClock } from '../host/clock.ts';
import { DarajaSimulator, type DarajaAccount } from '../simulate/provider/daraja-server.ts';
import { simulateGateway } from '../simulate/provider/gateway-server.ts';
import { simulatePayhero } from '../simulate/provider/payhero-server.ts';
import type { ProviderServer } from '../simulate/provider/provider-server.ts';
import { CALL_BEHAVIOURS, type CallBehaviour, type Fate, type ProviderScript } from '../simulate/provider/script.ts';
import { UsageError } from './context.ts';

/** Options of every simulated provider. */
interface ServeOptions {
  readonly host: string;
  readonly port: string;
  readonly calls: CallBehaviour;
  readonly delay: string;
  readonly fate: string;
  readonly resultDelay: string;
  readonly times: string;
  readonly reordered?: boolean;
}

/** Runs a server until it is stopped. @returns the exit code */
type Serve = (server: ProviderServer, own: { host: string; port: string }) => Promise<number>;

/**
 * `washa simulate provider payhero|gateway|daraja`: the API of a provider on a port, as its script says.
 * @param act makes the action of a command
 */
export function providerCommand(act: (run: () => Promise<number>) => Promise<void>, serve: Serve): Command {
  const group = new Command('provider').description(
    'the API of a payment provider: PayHero, the signed gateway, or Daraja',
  );
  const served = (name: string): Command => group.createCommand(name);
  const now = (): number => systemClock.now();
  const payhero = common(
    served('payhero').description('channels, pushes, status, wallets, top-up, transactions'),
    '8091',
  )
    .option('--username <text>', 'API username', 'simulated')
    .option('--password <text>', 'API password', 'payhero')
    .option('--tokens <shillings>', 'service tokens', '500')
    .action((own: ServeOptions & { username: string; password: string; tokens: string }) =>
      act(() => {
        const { username, password } = own;
        const tokens = whole('--tokens', own.tokens);
        return start(simulatePayhero({ username, password, tokens, now, random: Math.random }), own, serve);
      }),
    );
  const gateway = common(served('gateway').description('payment_c2b, payment_b2c, status, deposit, withdrawal'), '8092')
    .option('--public-id <id>', 'public id of the merchant', 'simulated')
    .option('--secret <text>', 'secret of the merchant', 'gateway')
    .option('--confirm <type:code>', 'payouts ask for this confirmation, for example 3:654321')
    .option('--short', 'results of pushes name no amount and no status')
    .option('--till-url <url>', 'where results of tills are delivered')
    .action(
      (own: ServeOptions & { publicId: string; secret: string; confirm?: string; short?: true; tillUrl?: string }) =>
        act(() => {
          const merchant = {
            publicId: own.publicId,
            secret: own.secret,
            confirmation: own.confirm === undefined ? null : confirmationOf(own.confirm),
            shortResults: own.short === true,
            tillUrl: own.tillUrl ?? null,
          };
          return start(simulateGateway({ ...merchant, now, random: Math.random }), own, serve);
        }),
    );
  const daraja = common(
    served('daraja').description(
      'tokens, addresses, pushes and their query, the list, transaction status, reversals, payments to phones',
    ),
    '8093',
  )
    .option('--consumer-key <text>', 'key of the app', 'simulated')
    .option('--consumer-secret <text>', 'its secret', 'daraja')
    .option('--passkey <text>', 'passkey of the short code', 'passkey')
    .option('--short-code <digits>', 'the paybill', '600000')
    .action((own: ServeOptions & DarajaAccount) =>
      act(() => start(new DarajaSimulator(own, Math.random, now).server, own, serve)),
    );
  return group.addCommand(payhero).addCommand(gateway).addCommand(daraja);
}

function common(command: Command, port: string): Command {
  return command
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .option('--port <n>', 'port, 0 for any', port)
    .addOption(new Option('--calls <behaviour>', 'how calls are answered').choices(CALL_BEHAVIOURS).default('take'))
    .option('--delay <ms>', 'how late every answer comes', '0')
    .option('--fate <fate>', 'of an order: paid, open, failed:CODE, or late:CODE:MS', 'paid')
    .option('--result-delay <ms>', 'how late every result is delivered', '0')
    .option('--times <n>', 'how often each result is delivered; 0: never', '1')
    .option('--reordered', 'each result waits until the next one has overtaken it');
}

function start(server: ProviderServer, own: ServeOptions, serve: Serve): Promise<number> {
  server.script = scriptOf(own);
  return serve(server, own);
}

function scriptOf(own: ServeOptions): ProviderScript {
  return {
    calls: own.calls,
    answerDelayMs: whole('--delay', own.delay),
    fate: fateOf(own.fate),
    results: {
      delayMs: whole('--result-delay', own.resultDelay),
      times: whole('--times', own.times),
      reordered: own.reordered === true,
    },
  };
}

function fateOf(text: string): Fate {
  const [kind, code = '', late = ''] = text.split(':');
  if ((kind === 'paid' || kind === 'open') && code === '') return { kind };
  if (kind === 'failed' && /^\d+$/.test(code) && late === '') return { kind, code };
  if (kind === 'late' && /^\d+$/.test(code) && /^\d+$/.test(late)) {
    return { kind: 'late-success', code, lateMs: Number(late) };
  }
  throw new UsageError(`--fate takes paid, open, failed:CODE or late:CODE:MS, not "${text}".`);
}

function confirmationOf(text: string): { type: number; code: string } {
  const [, type, code] = /^([1-9]\d*):([A-Za-z0-9-]+)$/.exec(text) ?? [];
  if (type === undefined || code === undefined)
    throw new UsageError('--confirm takes TYPE:CODE, for example 3:654321.');
  return { type: Number(type), code };
}

function whole(option: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new UsageError(`${option} takes a whole number, not "${text}".`);
}
