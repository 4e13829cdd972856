import type { Socket } from 'node:net';
import { encodeSentences, SentenceReader } from './codec.ts';
import { findMenu, listenRow, runCommand } from './commands.ts';
import type { BreakKind, RouterFaults } from './faults.ts';
import type { RouterLog } from './log.ts';
import { LoginGate } from './login.ts';
import { done, rows, trap, type Outcome, type Row } from './outcome.ts';
import { Outlet } from './outlet.ts';
import { readSentence, type Sentence } from './sentence.ts';
import type { TableChange } from './table.ts';
import type { RouterWorld } from './world.ts';

export interface SessionContext {
  readonly world: RouterWorld;
  readonly faults: RouterFaults;
  readonly log: RouterLog;
  readonly emptyReplies: boolean;
  readonly legacyLogin: boolean;
  readonly random: () => number;
  /** Destroys every connection, this one too. */
  drop(): void;
}

/** F8 to FF are reserved for control words of an unknown length. */
const CONTROL_BYTE = 0xf8;

interface Listen {
  readonly sentence: Sentence;
  readonly stop: () => void;
}

/** One API connection, from accept to close. */
export class ApiSession {
  readonly #socket: Socket;
  readonly #context: SessionContext;
  readonly #reader = new SentenceReader();
  readonly #outlet: Outlet;
  readonly #gate: LoginGate;
  readonly #listens = new Set<Listen>();
  #policies: ReadonlySet<string> | null = null;
  #mute = false;

  constructor(socket: Socket, context: SessionContext) {
    this.#socket = socket;
    this.#context = context;
    this.#outlet = new Outlet(socket, context.faults);
    this.#gate = new LoginGate(context.world, context.legacyLogin, context.random);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      this.#take(chunk);
    });
    socket.on('close', () => {
      this.#mute = true;
      for (const listen of this.#listens) listen.stop();
      this.#listens.clear();
    });
  }

  #take(chunk: Buffer): void {
    const { log } = this.#context;
    log.segments += 1;
    if (this.#mute) return;
    const sentences = this.#reader.push(chunk);
    if (sentences === null) {
      log.broken += 1;
      this.#socket.destroy();
      return;
    }
    for (const words of sentences) this.#receive(words);
  }

  #receive(words: readonly string[]): void {
    // After the end of a connection was decided, nothing more of it counts.
    if (this.#mute) return;
    const { faults, log } = this.#context;
    log.note(words);
    const left = faults.dropAfterSentences;
    if (left !== null) faults.dropAfterSentences = left <= 1 ? null : left - 1;
    const isLast = left !== null && left <= 1;
    this.#mute = isLast;
    if (!faults.stall) this.#answer(readSentence(words));
    if (isLast) this.#context.drop();
  }

  #answer(sentence: Sentence): void {
    if (this.#policies === null || sentence.command === '/login') {
      this.#login(sentence);
      return;
    }
    if (sentence.command === '/quit') {
      this.#fatal('session terminated on request');
      return;
    }
    if (sentence.command === '/cancel') {
      this.#cancel(sentence);
      return;
    }
    const fault = this.#context.faults.take(sentence.command);
    if (fault === null) {
      this.#run(sentence, this.#policies);
      return;
    }
    if (fault.applied) this.#execute(sentence, this.#policies);
    if (fault.answer.kind === 'trap') this.#reply(sentence, trap(fault.answer.message, fault.answer.category));
    if (fault.answer.kind === 'fatal') this.#fatal(fault.answer.reason);
    if (fault.answer.kind === 'broken') this.#break(fault.answer.how);
  }

  #break(how: BreakKind): void {
    switch (how) {
      case 'fin':
        this.#end();
        break;
      case 'reset':
        this.#mute = true;
        this.#socket.resetAndDestroy();
        break;
      case 'garbage':
        this.#outlet.put(Buffer.of(CONTROL_BYTE));
        break;
      case 'stall':
        this.#context.faults.stall = true;
        break;
    }
  }

  #run(sentence: Sentence, policies: ReadonlySet<string>): void {
    if (sentence.verb === 'listen') this.#listen(sentence, policies);
    else this.#reply(sentence, this.#execute(sentence, policies));
  }

  #execute(sentence: Sentence, policies: ReadonlySet<string>): Outcome {
    // Not a command at all, such as the `#` that a known library sends to keep a connection alive: 7.20 says `!empty`.
    if (!sentence.command.startsWith('/'))
      return this.#context.emptyReplies ? rows([]) : trap('no such command prefix');
    if (this.#context.faults.ghosts && sentence.verb === 'remove' && sentence.menu.endsWith('/active')) return done();
    return runCommand(this.#context.world, sentence, policies);
  }

  #login(sentence: Sentence): void {
    const { faults, log } = this.#context;
    if (faults.finBeforeLoginReply) {
      this.#end();
      return;
    }
    if (faults.fatalBeforeLoginReply !== null) {
      this.#fatal(faults.fatalBeforeLoginReply);
      return;
    }
    const answer = this.#gate.answer(sentence);
    switch (answer.kind) {
      case 'in':
        log.logins += 1;
        this.#policies = answer.policies;
        this.#reply(sentence, done());
        if (faults.finAfterLogin) this.#end();
        break;
      case 'challenge':
        this.#reply(sentence, done(answer.ret));
        break;
      case 'refused':
        log.failedLogins += 1;
        this.#reply(sentence, trap(answer.message));
        break;
      case 'fatal':
        this.#fatal(answer.reason);
        break;
    }
  }

  #listen(sentence: Sentence, policies: ReadonlySet<string>): void {
    const { world, faults } = this.#context;
    const found = findMenu(world, sentence, policies);
    if (found.kind !== 'menu') {
      this.#reply(sentence, found);
      return;
    }
    const watchers = world.table(found.spec.path).watchers;
    const watch = ({ kind, item }: TableChange): void => {
      const gone: Row = new Map([
        ['.id', item.id],
        ['.dead', 'true'],
      ]);
      const row = kind === 'gone' ? gone : listenRow(world, sentence, item, policies);
      if (row === null) return;
      if (faults.loseListenRows > 0) faults.loseListenRows -= 1;
      else this.#send([this.#sentence('!re', sentence.tag, row)]);
    };
    watchers.add(watch);
    const late = (change: TableChange): void => {
      watchers.delete(late);
      watch(change);
    };
    const stop = (): void => {
      watchers.delete(watch);
      if (faults.rowsAfterCancel && !this.#mute) watchers.add(late);
      else watchers.delete(late);
    };
    this.#listens.add({ sentence, stop });
  }

  /** Order as observed: the trap of what was cancelled, the cancel's own `!done`, then the `!done` of what was cancelled. */
  #cancel(sentence: Sentence): void {
    const tag = sentence.attributes.get('tag');
    const ended = [...this.#listens].filter((listen) => tag === undefined || listen.sentence.tag === tag);
    const interrupted: Row = new Map([
      ['category', '2'],
      ['message', 'interrupted'],
    ]);
    for (const listen of ended) {
      listen.stop();
      this.#listens.delete(listen);
    }
    this.#send([
      ...ended.map((listen) => this.#sentence('!trap', listen.sentence.tag, interrupted)),
      this.#sentence('!done', sentence.tag),
      ...ended.map((listen) => this.#sentence('!done', listen.sentence.tag)),
    ]);
  }

  #reply(sentence: Sentence, outcome: Outcome): void {
    const { emptyReplies, faults } = this.#context;
    const tag = sentence.tag;
    if (outcome.kind === 'trap') {
      const words = new Map<string, string>();
      if (outcome.category !== null) words.set('category', String(outcome.category));
      words.set('message', outcome.message);
      this.#send([this.#sentence('!trap', tag, words), this.#sentence('!done', tag)]);
      return;
    }
    const found = outcome.rows ?? [];
    const sentences = found.map((row) => this.#sentence('!re', tag, row));
    const isWrite = outcome.rows === null && outcome.ret === null && sentence.command !== '/login';
    if (emptyReplies && (outcome.rows?.length === 0 || (isWrite && faults.emptyAfterWrites)))
      sentences.push(this.#sentence('!empty', tag));
    sentences.push(this.#sentence('!done', tag, outcome.ret === null ? undefined : new Map([['ret', outcome.ret]])));
    this.#send(sentences);
  }

  /** The reason is a bare word, and there is neither a tag nor a `!done`. */
  #fatal(reason: string): void {
    this.#send([['!fatal', reason]]);
    this.#end();
  }

  #sentence(word: string, tag: string | null, row?: Row): string[] {
    const attributes = row === undefined ? [] : [...row].map(([name, value]) => `=${name}=${value}`);
    const tagged = tag === null ? [] : [`.tag=${tag}`];
    return this.#context.faults.tagLast ? [word, ...attributes, ...tagged] : [word, ...tagged, ...attributes];
  }

  #send(sentences: readonly (readonly string[])[]): void {
    if (this.#mute) return;
    const bytes = encodeSentences(sentences);
    const { faults } = this.#context;
    const left = faults.cutAfterBytes;
    if (left !== null) faults.cutAfterBytes = left > bytes.length ? left - bytes.length : null;
    const isCut = left !== null && left <= bytes.length;
    this.#later(() => {
      this.#outlet.put(isCut ? bytes.subarray(0, left) : bytes);
      if (isCut) this.#outlet.end();
    });
    if (isCut) this.#mute = true;
  }

  #end(): void {
    this.#later(() => {
      this.#outlet.end();
    });
    this.#mute = true;
  }

  /** Answers may be slow; what was asked is done at once all the same, as on a busy router whose answers bunch. */
  #later(fn: () => void): void {
    const delay = this.#context.faults.answerDelayMs;
    if (delay <= 0) fn();
    else setTimeout(fn, delay).unref();
  }
}
