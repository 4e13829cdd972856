import { describeError, Fault } from '../../../domain/values/fault.ts';
import type { Clock, RouterLink, RouterReply, RouterRow } from '../../../domain/ports.ts';
import type { LibraryConnector } from './library.ts';
import { readAttributes } from './replies.ts';
import { trapFault } from './traps.ts';
import { commandOf, tagged } from './words.ts';

export interface SessionSettings {
  readonly clock: Clock;
  /** Router and address, for messages. */
  readonly where: string;
  readonly commandDeadlineMs: number;
  readonly silenceMs: number;
  readonly maxInFlight: number;
}

/** Into so many parts the silence is counted: it is noticed late by one of them at most. */
const SILENCE_STEPS = 9;

interface Command {
  readonly words: readonly string[];
  readonly deadlineMs: number;
  readonly rows: RouterRow[];
  trap: Fault | null;
  readonly resolve: (reply: RouterReply) => void;
  readonly reject: (fault: unknown) => void;
  /** Null until the command was written. */
  sent: { readonly tag: string; readonly disarm: () => void } | null;
}

/**
 * One connection to one router, from the first SYN to its end; it is never used again. Everything that can end it goes
 * through `end`, which settles whatever is open.
 */
export class RouterSession implements RouterLink {
  readonly lost: Promise<Fault>;
  readonly #connector: LibraryConnector;
  readonly #settings: SessionSettings;
  readonly #inFlight = new Set<Command>();
  readonly #waiting: Command[] = [];
  readonly #settleLost: (fault: Fault) => void;
  #lastTag = 0;
  #ended: Fault | null = null;
  /** Steps without a word of the router's while it owed an answer. */
  #silentSteps = 0;
  #cancelStep: (() => void) | null = null;

  constructor(connector: LibraryConnector, settings: SessionSettings) {
    this.#connector = connector;
    this.#settings = settings;
    const { promise, resolve } = Promise.withResolvers<Fault>();
    this.lost = promise;
    this.#settleLost = resolve;
    connector.once('error', (error: unknown) => this.end(this.#faultOf(error)));
    connector.once('close', () => this.end(this.#fault('router.lost', 'the router closed the connection')));
    connector.socket?.once('close', () => this.end(this.#fault('router.lost', 'the connection is closed')));
  }

  /** Why it is over, or null while it lives. */
  get ended(): Fault | null {
    return this.#ended;
  }

  exec(words: readonly string[], deadlineMs: number = this.#settings.commandDeadlineMs): Promise<RouterReply> {
    if (this.#ended !== null) return Promise.reject(unwritten(this.#ended));
    return new Promise((resolve, reject) => {
      const command = { words: [...words], deadlineMs, rows: [], trap: null, resolve, reject, sent: null };
      if (this.#inFlight.size < this.#settings.maxInFlight) this.#send(command);
      else this.#waiting.push(command);
    });
  }

  listen(
    words: readonly string[],
    onRow: (row: RouterRow) => void,
    onEnd: (fault: Fault) => void,
  ): { stop: () => void } {
    if (this.#ended !== null) return { stop: () => undefined };
    const tag = this.#nextTag();
    const sentence = tagged(words, tag);
    let open = true;
    let trap: Fault | null = null;

    const stop = (): void => {
      if (!open || this.#ended !== null) return;
      open = false;
      // Its rows are ignored from here on; a refused or lost cancel leaves nothing to do.
      this.exec(['/cancel', `=tag=${tag}`]).catch(() => undefined);
    };
    const takeRow = (row: RouterRow): void => {
      try {
        onRow(row);
      } catch (error) {
        stop();
        onEnd(this.#fault('router.listener', `reading a row of ${commandOf(words)} failed: ${describeError(error)}`));
      }
    };
    this.#connector.read(tag, (packet) => {
      this.#silentSteps = 0;
      if (packet[0] === '!done') this.#connector.stopRead(tag);
      if (!open || this.#ended !== null) return;
      if (packet[0] === '!re') takeRow(readAttributes(packet));
      if (packet[0] === '!trap') trap ??= trapFault(words, readAttributes(packet));
      if (packet[0] !== '!done') return;
      open = false;
      onEnd(trap ?? new Fault('router.listen.ended', 'retry', `the router ended ${commandOf(words)}`));
    });
    this.#connector.write(sentence);
    return { stop };
  }

  close(): void {
    this.#sayQuit();
    this.end(this.#fault('router.closed', 'closed on our side'));
  }

  /** Ends the connection for this reason: frees the socket at once and settles everything that is open. Idempotent. */
  end(fault: Fault): void {
    if (this.#ended !== null) return;
    this.#ended = fault;
    this.#cancelStep?.();
    this.#connector.destroy();
    for (const command of this.#inFlight) {
      command.sent?.disarm();
      command.reject(unknown(fault, command.words));
    }
    for (const command of this.#waiting) command.reject(unwritten(fault));
    this.#inFlight.clear();
    this.#waiting.length = 0;
    this.#settleLost(fault);
  }

  #send(command: Command): void {
    const tag = this.#nextTag();
    try {
      const sentence = tagged(command.words, tag);
      this.#connector.read(tag, (packet) => this.#take(command, packet));
      this.#connector.write(sentence);
    } catch (error) {
      this.#connector.stopRead(tag);
      command.reject(error);
      return;
    }
    const { deadlineMs } = command;
    const disarm = this.#settings.clock.after(deadlineMs, () => {
      this.end(this.#fault('router.timeout', `no answer to ${commandOf(command.words)} within ${deadlineMs} ms`));
    });
    command.sent = { tag, disarm };
    this.#inFlight.add(command);
    if (this.#cancelStep === null) {
      this.#silentSteps = 0;
      this.#countSilence();
    }
  }

  /** A router that owes an answer and says nothing at all, to nobody, is gone; one that is slow with one command is not. */
  #countSilence(): void {
    const { clock, silenceMs } = this.#settings;
    this.#cancelStep = clock.after(silenceMs / SILENCE_STEPS, () => {
      this.#cancelStep = null;
      if (this.#inFlight.size === 0) return;
      this.#silentSteps += 1;
      if (this.#silentSteps < SILENCE_STEPS) this.#countSilence();
      else this.end(this.#fault('router.timeout', `said nothing for ${silenceMs} ms`));
    });
  }

  #take(command: Command, packet: string[]): void {
    if (this.#ended !== null) return;
    this.#silentSteps = 0;
    switch (packet[0]) {
      case '!re':
        command.rows.push(readAttributes(packet));
        return;
      case '!trap':
        command.trap ??= trapFault(command.words, readAttributes(packet));
        return;
      case '!done':
        this.#settle(command, readAttributes(packet)['ret'] ?? null);
        return;
      case undefined:
      default:
      // `!empty` (RouterOS 7.18 and later) and any reply word that we do not know: `!done` follows.
    }
  }

  #settle(command: Command, ret: string | null): void {
    this.#inFlight.delete(command);
    if (command.sent !== null) {
      command.sent.disarm();
      this.#connector.stopRead(command.sent.tag);
    }
    if (command.trap === null) command.resolve({ rows: command.rows, ret });
    else command.reject(command.trap);
    while (this.#inFlight.size < this.#settings.maxInFlight) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#send(next);
    }
  }

  #nextTag(): string {
    this.#lastTag += 1;
    return this.#lastTag.toString(36);
  }

  /** Best effort, and never waited for: the router then logs a log-out instead of a broken connection. */
  #sayQuit(): void {
    const { socket } = this.#connector;
    if (this.#ended !== null || socket?.writable !== true || socket.connecting) return;
    this.#connector.write(['/quit']).flush();
  }

  #faultOf(error: unknown): Fault {
    if (error instanceof Fault) return new Fault(error.code, error.retry, `${this.#settings.where}: ${error.message}`);
    const text = describeError(error);
    const { code = '', syscall = '' } = error as NodeJS.ErrnoException;
    const never = syscall === 'connect' || syscall === 'getaddrinfo';
    return this.#fault(never ? 'router.unreachable' : 'router.lost', text.includes(code) ? text : `${text} (${code})`);
  }

  #fault(code: string, message: string): Fault {
    return new Fault(code, 'unavailable', `${this.#settings.where}: ${message}`);
  }
}

function unknown(fault: Fault, words: readonly string[]): Fault {
  return new Fault(fault.code, 'unknown', `${fault.message}; ${commandOf(words)} may or may not have been applied`);
}

function unwritten(fault: Fault): Fault {
  return new Fault(fault.code, 'unavailable', fault.message);
}
