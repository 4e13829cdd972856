import { Option, type Command } from 'commander';
import { systemClock } from '../host/clock.ts';
import { DarajaSimulator } from '../simulate/provider/daraja-server.ts';
import type { ProviderServer } from '../simulate/provider/provider-server.ts';
import {
  CALL_BEHAVIOURS,
  FATES,
  type CallBehaviour,
  type Fate,
  type ProviderScript,
} from '../simulate/provider/script.ts';
import { portOf, tell, untilStopped, whole } from './simulate-options.ts';
import type { GlobalOptions } from './context.ts';

interface ScriptOptions {
  readonly host: string;
  readonly port: string;
  readonly calls: CallBehaviour;
  readonly answerDelay: string;
  readonly fate: Fate['kind'];
  readonly code: string;
  readonly late: string;
  readonly delay: string;
  readonly times: string;
  readonly reordered?: boolean;
}

interface DarajaOptions extends ScriptOptions {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly passkey: string;
  readonly shortCode: string;
}

/** `washa simulate provider …`: a payment provider to be called, as a server. Each verb runs until it is stopped. */
export function addProviderVerbs(program: Command, options: GlobalOptions): void {
  const provider = program.command('provider').description('a payment provider that is called, and delivers results');
  scripted(provider.command('daraja'), '8091')
    .description("Safaricom's Daraja: OAuth, addresses, pushes and their query, the list, transaction status")
    .option('--consumer-key <text>', 'key of the app', 'simulated-key')
    .option('--consumer-secret <text>', 'its secret', 'simulated-secret')
    .option('--passkey <text>', 'of the short code', 'simulated-passkey')
    .option('--short-code <digits>', 'the paybill', '600000')
    .action((own: DarajaOptions) => {
      const { server } = new DarajaSimulator(own, Math.random, () => systemClock.now());
      return serve(server, 'Daraja', own, options);
    });
}

function scripted(command: Command, port: string): Command {
  return command
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .option('--port <n>', 'port, 0 for any', port)
    .addOption(new Option('--calls <behaviour>', 'how calls are answered').choices(CALL_BEHAVIOURS).default('take'))
    .option('--answer-delay <ms>', 'how late every answer comes', '0')
    .addOption(new Option('--fate <fate>', 'what becomes of an order').choices(FATES).default('paid'))
    .option('--code <code>', 'result code of an order that fails', '1032')
    .option('--late <ms>', 'how long after its failure an order succeeds, with --fate late-success', '5000')
    .option('--delay <ms>', 'how late a result is delivered', '2000')
    .option('--times <n>', 'how often it is delivered; 0: it gets lost', '1')
    .option('--reordered', 'a result waits for the next one, and comes after it');
}

function scriptOf(own: ScriptOptions): ProviderScript {
  return {
    calls: own.calls,
    answerDelayMs: whole('--answer-delay', own.answerDelay),
    fate: { kind: own.fate, code: own.code, lateMs: whole('--late', own.late) },
    results: {
      delayMs: whole('--delay', own.delay),
      times: whole('--times', own.times),
      reordered: own.reordered === true,
    },
  };
}

/** Runs until it is stopped, and tells each call and each result. */
async function serve(server: ProviderServer, name: string, own: ScriptOptions, options: GlobalOptions): Promise<void> {
  server.script = scriptOf(own);
  const url = await server.start(portOf(own.port), own.host);
  tell(options, { listening: url }, `Simulated ${name} on ${url}. Stop it with Ctrl-C.`);
  let [calls, results] = [0, 0];
  const show = (): void => {
    for (const { method, path } of server.calls.slice(calls)) tell(options, { method, path }, `${method} ${path}`);
    for (const { status } of server.delivered.slice(results)) {
      tell(options, { delivered: status }, `a result was delivered, and answered ${status ?? 'by nobody'}`);
    }
    [calls, results] = [server.calls.length, server.delivered.length];
  };
  const timer = setInterval(show, 200);
  await untilStopped();
  clearInterval(timer);
  show();
  await server.stop();
}
