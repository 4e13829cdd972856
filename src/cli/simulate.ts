import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { systemClock } from '../host/clock.ts';
import { describeError, Fault } from '../domain/values/fault.ts';
import { confirmationBody, pushResultBody } from '../simulate/provider/daraja-body.ts';
import { gatewayBody, type GatewayCallbackKind } from '../simulate/provider/gateway-body.ts';
import { mpesaReceipt } from '../simulate/provider/mpesa-receipt.ts';
import { payheroBody, type PayheroDialect } from '../simulate/provider/payhero-body.ts';
import { sendCallback } from '../simulate/provider/send-callback.ts';
import { OwnerPhone } from '../simulate/owner-phone.ts';
import { SmsSimulator } from '../simulate/sms.ts';
import { print, printJson, UsageError, type GlobalOptions } from './context.ts';
import { providerCommand } from './simulate-provider.ts';
import { routerCommand } from './simulate-router.ts';

/** Options of the verbs that deliver a callback. */
interface SendOptions {
  readonly url: string;
  readonly account: string;
  readonly amount: string;
  readonly receipt?: string;
  readonly phone: string;
  readonly times: string;
  readonly every?: string;
  readonly pathSecretFile?: string;
}

/** @returns the exit code */
type Verb<O> = (own: O) => Promise<number>;

/** `washa simulate router|sms|phone|provider|payhero|gateway|daraja`: one stand-in for an outside machine. @returns the exit code */
export async function simulate(options: GlobalOptions, ...words: string[]): Promise<number> {
  let code = 0;
  const program = new Command('washa simulate').exitOverride();
  const on = <O extends object>(command: Command, run: Verb<O>): void => {
    command.action(async (own: O) => {
      code = await run(own);
    });
  };
  program.addCommand(
    routerCommand(
      async (run) => {
        code = await run();
      },
      async ({ listening, control, user }) => {
        const door = control === null ? '' : ` Its faults are switched at ${control}.`;
        const words = `Simulated router on ${listening}, user ${user}.${door} Stop it with Ctrl-C.`;
        tell(options, { listening, ...(control === null ? {} : { control }) }, words);
        await untilStopped();
      },
    ),
  );
  on<{ host: string; port: string; mailPort: string }>(
    program
      .command('phone')
      .description("the owner's phone, which prints the notices that it gets: Telegram bots, webhooks, mails")
      .option('--host <address>', 'where to listen', '127.0.0.1')
      .option('--port <n>', 'port of the bots and the webhooks, 0 for any', '8091')
      .option('--mail-port <n>', 'port of the mail server, 0 for any', '8025'),
    async (own) => {
      const phone = new OwnerPhone();
      const { url, mail } = await phone.start(portOf(own.port), portOf(own.mailPort), own.host);
      let seen = 0;
      const poll = setInterval(() => {
        for (; seen < phone.arrived.length; seen += 1) {
          const one = phone.arrived[seen];
          if (one !== undefined) tell(options, one, `${one.by} to ${one.to}\n${one.text}\n`);
        }
      }, 100);
      tell(options, { listening: url, mail }, `Bots and webhooks at ${url}, mails at ${mail}. Stop it with Ctrl-C.`);
      await untilStopped();
      clearInterval(poll);
      await phone.stop();
      return 0;
    },
  );
  on<{ host: string; port: string; reportTo?: string }>(
    program
      .command('sms')
      .description("an SMS gateway that prints what it takes: Africa's Talking, services family, and plain /send")
      .option('--host <address>', 'where to listen', '127.0.0.1')
      .option('--port <n>', 'port, 0 for any', '8090')
      .option('--report-to <url>', 'post a delivery report of each message there'),
    async (own) => {
      const sms = new SmsSimulator(() => systemClock.now());
      const url = await sms.start(portOf(own.port), own.host);
      tell(options, { listening: url }, `Simulated SMS gateway on ${url}. Stop it with Ctrl-C.`);
      let seen = 0;
      const show = () => {
        for (; seen < sms.messages.length; seen += 1) {
          const message = sms.messages[seen];
          if (message === undefined) continue;
          tell(options, message, `${message.to}: ${message.text}`);
          if (own.reportTo === undefined) continue;
          sms.report(seen, own.reportTo, null).catch((error: unknown) => {
            tell(options, { report: null }, `The report was not taken: ${describeError(error)}`);
          });
        }
      };
      const timer = setInterval(show, 200);
      await untilStopped();
      clearInterval(timer);
      show();
      await sms.stop();
      return 0;
    },
  );
  program.addCommand(
    providerCommand(
      async (run) => {
        code = await run();
      },
      async (server, { host, port }) => {
        const url = await server.start(portOf(port), host);
        tell(options, { listening: url }, `Simulated provider on ${url}. Stop it with Ctrl-C.`);
        await untilStopped();
        await server.stop();
        return 0;
      },
    ),
  );
  on<SendOptions & { dialect: PayheroDialect; failed?: string }>(
    sender(program.command('payhero'))
      .addOption(new Option('--dialect <dialect>', 'shape of the body').choices(['A', 'B', 'C']).default('A'))
      .option('--failed <code>', 'the payer did not pay; an M-Pesa result code such as 1032'),
    (own) =>
      deliver(options, own, (account) =>
        payheroBody(own.dialect, {
          amount: own.amount,
          reference: account,
          phone: own.phone,
          receipt: receiptOf(own),
          at: systemClock.now(),
          ...(own.failed === undefined
            ? {}
            : { failed: { code: whole('--failed', own.failed), message: 'Request cancelled by user' } }),
        }),
      ),
  );
  on<SendOptions & { kind: GatewayCallbackKind; merchant: string; secretFile: string; order?: string }>(
    sender(program.command('gateway'))
      .requiredOption('--merchant <id>', 'merchant_id')
      .requiredOption('--secret-file <file>', 'file with the secret of the merchant')
      .addOption(
        new Option('--kind <kind>', 'of the payment')
          .choices(['paybill', 'c2b', 'c2b-short', 'b2c', 'pos'])
          .default('paybill'),
      )
      .option('--order <id>', 'order_id (default: a new one)'),
    (own) =>
      deliver(options, own, (account) =>
        gatewayBody(own.kind, {
          merchantId: own.merchant,
          secret: secretIn(own.secretFile),
          orderId: own.order ?? `simulated-${systemClock.now()}`,
          amount: own.amount,
          account,
          customerId: `${own.phone.slice(0, 4)} ***** ${own.phone.slice(-3)}`,
          receipt: receiptOf(own),
          at: systemClock.now(),
        }),
      ),
  );
  on<SendOptions & { kind: 'confirmation' | 'push'; shortCode: string; failed?: string }>(
    sender(program.command('daraja'))
      .addOption(new Option('--kind <kind>', 'of the body').choices(['confirmation', 'push']).default('confirmation'))
      .option('--short-code <digits>', 'the paybill that was paid', '600000')
      .option('--failed <code>', 'the payer did not pay (with --kind push); a result code such as 1032'),
    (own) =>
      deliver(options, own, (account) => {
        const [at, receipt] = [systemClock.now(), receiptOf(own)];
        const amount = Number(own.amount).toFixed(2);
        const payment = { ...own, amount, account, at, receipt, checkoutId: `ws_CO_${receipt}` };
        return own.kind === 'push' ? pushResultBody(payment, own.failed ?? null) : confirmationBody(payment);
      }),
  );
  await program.parseAsync(words, { from: 'user' });
  return code;
}

function sender(command: Command): Command {
  return command
    .description('deliver one callback, as the provider would')
    .requiredOption('--url <url>', 'callback URL, as "washa apply --show-urls" prints it')
    .requiredOption('--account <text>', 'what the payer types')
    .requiredOption('--amount <shillings>', 'amount', shillings)
    .option('--receipt <code>', 'M-Pesa receipt (default: a new one)')
    .option('--phone <number>', 'number of the payer, 254…', '254712345678')
    .option('--times <n>', 'deliver it so many times at once', '1')
    .option(
      '--every <s>',
      'a new payment every so many seconds, until stopped; several accounts, with commas, take turns',
    )
    .option('--path-secret-file <file>', 'file with the secret part of the URL, which is then given without it');
}

/** @param bodyFor the callback that says that this account was paid */
async function deliver(
  options: GlobalOptions,
  own: SendOptions,
  bodyFor: (account: string) => string,
): Promise<number> {
  if (own.every === undefined) return deliverOnce(options, own, bodyFor(own.account));
  const pauseMs = 1000 * whole('--every', own.every);
  if (pauseMs === 0) throw new UsageError('--every takes at least 1.');
  const accounts = own.account.split(',');
  const stopping = new AbortController();
  void untilStopped().then(() => stopping.abort());
  for (let turn = 0; !stopping.signal.aborted; turn += 1) {
    const account = accounts[turn % accounts.length] ?? '';
    // A Washa that is down, or not set up yet, is what the next payment is for.
    await deliverOnce(options, own, bodyFor(account), `${own.amount} for ${account}: `).catch((error: unknown) =>
      tell(options, { error: describeError(error) }, `${own.amount} for ${account}: ${describeError(error)}`),
    );
    await pause(pauseMs, stopping.signal);
  }
  return 0;
}

async function deliverOnce(options: GlobalOptions, own: SendOptions, body: string, what = ''): Promise<number> {
  const times = whole('--times', own.times);
  const url = own.pathSecretFile === undefined ? own.url : `${own.url}/${secretIn(own.pathSecretFile)}`;
  if (!/^http:\/\/./.test(url) || !URL.canParse(url)) {
    throw new UsageError(
      '--url takes an address that begins with http://, for example http://127.0.0.1:8787/cb/payhero/...',
    );
  }
  const answers = await Promise.all(Array.from({ length: times }, () => sendCallback(url, body))).catch(
    (error: unknown) => {
      throw new Fault(
        'simulate.no-answer',
        'unavailable',
        `${new URL(url).origin} gave no answer: ${describeError(error)}.`,
      );
    },
  );
  for (const { status, ms } of answers) {
    const human = `${what}answered ${status} after ${ms.toFixed(1)} ms`;
    tell(options, { status, ms: Math.round(ms * 10) / 10, body: JSON.parse(body) as unknown }, human);
  }
  return answers.every((answer) => answer.status === 200) ? 0 : 1;
}

function secretIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new UsageError(`Cannot read the secret: ${describeError(error)}.`);
  }
}

/** Ends early, and not with an error, when the signal is given. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

function receiptOf(own: SendOptions): string {
  return own.receipt ?? mpesaReceipt(Math.random, systemClock.now());
}

function tell(options: GlobalOptions, machine: unknown, human: string): void {
  if (options.json === true) printJson(machine);
  else print(human);
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

/** As the payer's telephone has it: a provider never says anything else. */
function shillings(text: string): string {
  if (/^\d{1,9}(?:\.\d{1,2})?$/.test(text)) return text;
  throw new UsageError(`--amount takes shillings, for example 1500, not "${text}".`);
}

function portOf(text: string): number {
  const port = whole('--port', text);
  if (port <= 65_535) return port;
  throw new UsageError(`--port takes a number up to 65535, not "${text}".`);
}

function whole(option: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new UsageError(`${option} takes a whole number, not "${text}".`);
}
