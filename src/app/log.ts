import { pino, type DestinationStream, type Logger } from 'pino';
import { safeInQuotes, safeLine } from '../domain/values/safe-text.ts';
import type { MadeBackup, Proof } from '../services/backup/threads.ts';
import type { AttemptResult } from '../services/outbox/lane.ts';
import type { Comparison } from '../services/lines/compare-router.ts';
import type { PullReport } from '../services/reconcile/pull-payments.ts';
import type { SweepReport } from '../services/lines/sweep.ts';
import type { Taken } from '../services/money/taken.ts';
import type { CommandRow } from '../storage/commands.ts';
import { logOutput } from './log-output.ts';

export interface LogSettings {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error';
  /** `json` for machines, `text` for a person at a terminal. */
  readonly format: 'json' | 'text';
  /** The lines go to journald, which keeps their time itself, and reads their level at their start. */
  readonly journal?: boolean;
}

/**
 * One function per business event, so that the shape of a line cannot drift. No line holds a secret, a path of a callback,
 * a phone number or a password: payments and lines are named by their ids. Only where no SMS gateway is set up does the
 * log take its place, and then `sms` holds the number and the text.
 */
export interface Log {
  readonly started: (urls: { intake: string; console: string }, ms: number) => void;
  readonly standingBy: (urls: { intake: string; console: string }, keepsAside: boolean) => void;
  readonly stopping: (reason: string) => void;
  readonly reloaded: () => void;
  /** Keys of settings. */
  readonly settingsTaken: (found: { readonly taken: readonly string[]; readonly waiting: readonly string[] }) => void;
  /** The first account is made with it; it is of no use afterwards. */
  readonly setupCode: (code: string, url: string) => void;
  readonly callback: (provider: string, taken: Taken, ms: number) => void;
  readonly refused: (provider: string, reason: string) => void;
  readonly intakeFailed: (provider: string, error: unknown) => void;
  readonly attempt: (lane: string, command: CommandRow, result: AttemptResult, ms: number) => void;
  readonly routerUp: (router: string) => void;
  readonly routerDown: (router: string, reason: string) => void;
  readonly compared: (found: Comparison) => void;
  readonly pulled: (report: PullReport) => void;
  readonly swept: (report: SweepReport) => void;
  readonly books: (detail: { scope: string; entries: number; ms: number }) => void;
  readonly backedUp: (made: MadeBackup) => void;
  readonly backupProven: (name: string, proof: Proof) => void;
  readonly sms: (entry: { to: string; text: string; reference: string }) => void;
  readonly warn: (message: string) => void;
  readonly bug: (error: unknown) => void;
}

export function createLog(settings: LogSettings, stream?: DestinationStream): Log {
  const { journal = false } = settings;
  const own = stream ?? logOutput((lost) => lostLine(lost, settings.format));
  const end = journal ? asJournal(own) : own;
  const log: Logger = pino(
    {
      level: settings.level,
      base: null,
      timestamp: !journal,
      redact: { paths: ['*.password', '*.secret', '*.authorization'], censor: '***' },
      formatters: { level: (label) => ({ level: label }) },
    },
    settings.format === 'text' ? asText(end) : asJson(end),
  );
  let waiting: string | undefined;
  return {
    started: (urls, ms) => log.info({ ...urls, ms }, 'ready'),
    standingBy: (urls, keepsAside) =>
      log.warn(urls, `standing by: callbacks are ${keepsAside ? 'kept beside the books' : 'answered 503'}`),
    stopping: (reason) => log.info({ reason }, 'stopping'),
    reloaded: () => log.info('settings of routers, providers and SMS read anew'),
    settingsTaken: ({ taken, waiting }) =>
      log.info({ taken: taken.join(', '), waiting: waiting.join(', ') }, 'settings taken up'),
    setupCode: (code, url) => log.warn({ url }, `no account yet: make the first one with the setup code ${code}`),
    callback: (provider, { result, reason, paymentId, subscriptionId }, ms) =>
      log.info({ provider, result, reason, payment: paymentId, line: subscriptionId, ms }, 'callback'),
    refused: (provider, reason) => log.warn({ provider, reason }, 'callback refused: not authentic'),
    intakeFailed: (provider, error) => log.error({ provider, err: error }, 'callback not stored, answered 503'),
    attempt: (lane, { id, kind, subject }, { outcome, detail }, ms) => {
      const level = outcome === 'ok' ? 'info' : 'warn';
      log[level]({ lane, command: id, subject, outcome, detail, ms }, kind);
    },
    routerUp: (router) => log.info({ router }, 'router up'),
    routerDown: (router, reason) => log.warn({ router, reason }, 'router down'),
    compared: ({ router, looked, edited, queued }) => {
      if (edited + queued > 0) log.warn({ router, looked, edited, queued }, 'router compared with the books');
      else log.debug({ router, looked }, 'router compared with the books');
    },
    swept: ({ renewed, queued, held, hold }) => {
      if (held !== null) {
        log.warn({ held }, 'sweep held');
        return;
      }
      if (hold?.why !== waiting) log.info({ hold }, hold === null ? 'cut-offs go on' : 'cut-offs wait');
      waiting = hold?.why;
      if (renewed + queued > 0) log.info({ renewed, queued }, 'sweep');
    },
    pulled: ({ provider, rows, found, fees, gap, error }) => {
      const told = { provider, rows, found, fees, ...(gap === null ? {} : { gap }) };
      if (error !== null) log.warn({ ...told, error }, 'list of payments not whole');
      else if (found > 0 || gap !== null) log.warn(told, 'payments were missing');
      else log.info(told, 'list of payments compared');
    },
    books: (detail) => log.info(detail, 'books checked'),
    backedUp: (made) => {
      const places = made.kind === 'made' ? made.places : [];
      const failed = places.filter(({ error }) => error !== null);
      if (made.kind === 'failed') log.warn({ error: made.error }, 'no backup could be made');
      else if (failed.length > 0) log.warn({ name: made.name, failed }, 'backup is not everywhere');
      else log.info({ name: made.name, bytes: made.bytes, payments: made.payments }, 'backup made');
    },
    backupProven: (name, { problems }) => {
      if (problems.length > 0) log.warn({ name, problems }, 'backup could not be proven');
      else log.info({ name }, 'backup proven');
    },
    sms: (entry) => log.info(entry, 'sms, log only'),
    warn: (message) => log.warn(message),
    bug: (error) => log.fatal({ err: error }, 'bug'),
  };
}

/** What others wrote is read in a terminal too, sooner or later. */
function asJson(stream: DestinationStream): DestinationStream {
  return { write: (line) => stream.write(safeInQuotes(line)) };
}

function lostLine(lost: number, format: LogSettings['format']): string {
  const msg = 'lines of this log could not be written';
  return format === 'text' ? `warn ${msg} lost=${lost}\n` : `${JSON.stringify({ level: 'warn', lost, msg })}\n`;
}

/** `warn callback refused: not authentic provider=payhero`: the journal has the time already. */
function asText(stream: DestinationStream): DestinationStream {
  return {
    write(line) {
      const { level, time: _time, msg, ...rest } = JSON.parse(line) as Record<string, unknown>;
      const fields = Object.entries(rest).map(
        ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
      );
      stream.write(`${safeLine([level, msg, ...fields].join(' '))}\n`);
    },
  };
}

/** Of syslog, which journald knows: `journalctl -p warning` finds what it should. */
const PRIORITIES: Readonly<Record<string, number>> = { fatal: 2, error: 3, warn: 4, info: 6, debug: 7, trace: 7 };

/** `<4>warn callback refused: …`: journald takes the number off again. */
function asJournal(stream: DestinationStream): DestinationStream {
  return {
    write(line) {
      const level = /^(?:\{"level":")?([a-z]+)/.exec(line)?.[1] ?? 'info';
      stream.write(`<${PRIORITIES[level] ?? 6}>${line}`);
    },
  };
}
