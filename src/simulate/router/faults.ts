/**
 * How a connection breaks instead of an answer.
 * - `garbage`: a byte that RouterOS keeps for control words, after which nobody can read on
 * - `stall`: the whole router goes silent, as with `stall`
 */
export type BreakKind = 'fin' | 'reset' | 'garbage' | 'stall';

/** What a command is answered with instead of its own answer; a fatal ends the connection. */
type FaultAnswer =
  | { readonly kind: 'trap'; readonly message: string; readonly category: number | null }
  | { readonly kind: 'silence' }
  | { readonly kind: 'broken'; readonly how: BreakKind }
  | { readonly kind: 'fatal'; readonly reason: string };

/** What to do with the next commands that match. */
interface CommandFault {
  readonly command: string | RegExp;
  readonly answer: FaultAnswer;
  /** Whether the command is carried out all the same. */
  readonly applied: boolean;
  left: number;
}

export interface FaultScope {
  /** How many matching commands; Infinity for always. Default 1. */
  readonly times?: number;
  /** Whether the command is carried out all the same: the answer lies, the router does not. Default false. */
  readonly applied?: boolean;
  readonly category?: number;
}

/** RouterOS's own words for an overloaded box; what was asked may or may not have been done. */
export const TIMED_OUT =
  'action timed out - try again, if error continues contact MikroTik support and send a supout file (13)';

/** Switches that make the stand-in behave badly. All may be changed while it runs. */
export class RouterFaults {
  /** Every answer (not its effect) comes this much later, ms. */
  answerDelayMs = 0;
  /** Resets each new connection at once. */
  refuse = false;
  /** Ends each new connection right after TCP's handshake, as `address=` or a session limit would. */
  finAtAccept = false;
  /** Ends the connection instead of answering a login. */
  finBeforeLoginReply = false;
  /** Ends each connection right after the answer to its login. */
  finAfterLogin = false;
  /** Says `!fatal` with this reason instead of answering a login. */
  fatalBeforeLoginReply: string | null = null;
  /** Reads everything, carries out nothing, answers nothing. What came meanwhile is lost for good. */
  stall = false;
  /** After so many more sentences all connections are destroyed; the last one is carried out, its answer never sent. */
  dropAfterSentences: number | null = null;
  /** After so many more bytes of answers the connection is ended, in the middle of a word if need be. */
  cutAfterBytes: number | null = null;
  /** Ending a session is answered as done, and the session stays. */
  ghosts = false;
  /** A listen that was cancelled still sends its next row, after its end was confirmed. */
  rowsAfterCancel = false;
  /** So many rows of listens are never sent; Infinity for all. */
  loseListenRows = 0;
  /** Replies go out in pieces of so many bytes, each its own segment. */
  segmentBytes: number | null = null;
  /** The last byte of every reply (the zero word) goes out alone, a little later. */
  splitBeforeEnd = false;
  /** Each reply is cut inside the first length that takes two bytes, and the rest comes a little later. */
  splitInLength = false;
  /** Writes are answered `!empty` and `!done`, which 7.18 and later may do for any command without data. */
  emptyAfterWrites = false;
  /** `.tag` comes last in a sentence instead of second. */
  tagLast = false;
  readonly #commands: CommandFault[] = [];

  /**
   * The next command that matches is answered with this trap.
   * @param command start of the command word (`/ppp/secret/` or `/ppp/secret/set`), or an expression
   */
  trapNext(command: string | RegExp, message: string, scope: FaultScope = {}): void {
    const { times = 1, applied = false, category = null } = scope;
    this.#commands.push({ command, answer: { kind: 'trap', message, category }, applied, left: times });
  }

  /** The next command that matches is never answered. */
  ignoreNext(command: string | RegExp, scope: FaultScope = {}): void {
    const { times = 1, applied = false } = scope;
    this.#commands.push({ command, answer: { kind: 'silence' }, applied, left: times });
  }

  /** The next command that matches is answered `!fatal`, which ends its connection. */
  fatalNext(command: string | RegExp, reason: string, scope: FaultScope = {}): void {
    const { times = 1, applied = false } = scope;
    this.#commands.push({ command, answer: { kind: 'fatal', reason }, applied, left: times });
  }

  /** At the next command that matches the connection breaks. */
  breakNext(command: string | RegExp, how: BreakKind, scope: FaultScope = {}): void {
    const { times = 1, applied = false } = scope;
    this.#commands.push({ command, answer: { kind: 'broken', how }, applied, left: times });
  }

  /** What is left of the command faults: `/ppp/secret/set: silence`. */
  get commands(): readonly string[] {
    return this.#commands.map(({ command, answer, applied }) => {
      const said = answer.kind === 'trap' ? answer.message : answer.kind === 'broken' ? answer.how : answer.kind;
      return `${String(command)}: ${said}${applied ? ', carried out' : ''}`;
    });
  }

  /** Takes the fault for this command, if there is one. */
  take(command: string): Readonly<CommandFault> | null {
    const fault = this.#commands.find((one) =>
      typeof one.command === 'string' ? command.startsWith(one.command) : one.command.test(command),
    );
    if (fault === undefined) return null;
    fault.left -= 1;
    if (fault.left <= 0) this.#commands.splice(this.#commands.indexOf(fault), 1);
    return fault;
  }

  /** Forgets all command faults; the plain switches stay as they are. */
  clearCommands(): void {
    this.#commands.length = 0;
  }
}
