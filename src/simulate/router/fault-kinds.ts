import { TIMED_OUT, type RouterFaults } from './faults.ts';

/**
 * A fault by the name that it has on the command line and on the control port.
 * - `switch`: on until it is switched off
 * - `number`: takes a whole number; off is null
 * - `command`: takes the beginning of a command, and an optional `*N` for how many of them (default: all)
 */
type FaultKind =
  | {
      readonly takes: 'switch';
      readonly does: string;
      read(faults: RouterFaults): boolean;
      set(faults: RouterFaults, on: boolean): void;
    }
  | {
      readonly takes: 'number';
      readonly does: string;
      readonly of: string;
      read(faults: RouterFaults): number | null;
      set(faults: RouterFaults, value: number | null): void;
    }
  | {
      readonly takes: 'command';
      readonly does: string;
      set(faults: RouterFaults, command: string, times: number): void;
    };

type Switches = {
  [Name in keyof RouterFaults]: RouterFaults[Name] extends boolean ? Name : never;
}[keyof RouterFaults];

function flag(name: Switches, does: string): FaultKind {
  return { takes: 'switch', does, read: (faults) => faults[name], set: (faults, on) => void (faults[name] = on) };
}

function number(name: 'segmentBytes' | 'dropAfterSentences' | 'cutAfterBytes', of: string, does: string): FaultKind {
  return { takes: 'number', of, does, read: (faults) => faults[name], set: (faults, to) => void (faults[name] = to) };
}

/** As `number`, for what is off at 0. */
function amount(name: 'answerDelayMs' | 'loseListenRows', of: string, does: string): FaultKind {
  return {
    takes: 'number',
    of,
    does,
    read: (faults) => (faults[name] === 0 ? null : faults[name]),
    set: (faults, to) => void (faults[name] = to ?? 0),
  };
}

function command(does: string, set: (faults: RouterFaults, command: string, times: number) => void): FaultKind {
  return { takes: 'command', does, set };
}

/** Everything that the simulated router can be made to do wrong. */
export const FAULT_KINDS: Readonly<Record<string, FaultKind>> = {
  refuse: flag('refuse', 'resets each new connection at once'),
  'fin-at-accept': flag('finAtAccept', 'ends each new connection right after the handshake'),
  'fin-before-login': flag('finBeforeLoginReply', 'ends the connection instead of answering a login'),
  'fin-after-login': flag('finAfterLogin', 'ends the connection right after the answer to its login'),
  stall: flag('stall', 'reads everything, does nothing, answers nothing'),
  ghosts: flag('ghosts', 'ending a session is answered as done, and the session stays'),
  'split-end': flag('splitBeforeEnd', 'the last byte of each reply comes alone, a little later'),
  'split-length': flag('splitInLength', 'each reply is cut inside the first length of two bytes'),
  'empty-after-writes': flag('emptyAfterWrites', 'writes too are answered !empty and !done'),
  'tag-last': flag('tagLast', '.tag comes last in a sentence instead of second'),
  'rows-after-cancel': flag('rowsAfterCancel', 'a cancelled listen still sends one row'),
  slow: amount('answerDelayMs', 'ms', 'every answer, not its effect, comes so much later'),
  'lose-rows': amount('loseListenRows', 'N', 'so many rows of listens are never sent'),
  segment: number('segmentBytes', 'N', 'replies go out in pieces of so many bytes'),
  'drop-after': number(
    'dropAfterSentences',
    'N',
    'after so many commands all connections break; the last one was done',
  ),
  'cut-after': number('cutAfterBytes', 'N', 'after so many bytes of answers the connection ends'),
  silent: command('is never answered, and not done', (faults, of, times) => {
    faults.ignoreNext(of, { times });
  }),
  'silent-done': command('is done, and never answered', (faults, of, times) => {
    faults.ignoreNext(of, { times, applied: true });
  }),
  'timed-out': command('is answered (13), and not done', (faults, of, times) => {
    faults.trapNext(of, TIMED_OUT, { times });
  }),
  'timed-out-done': command('is done, and answered (13)', (faults, of, times) => {
    faults.trapNext(of, TIMED_OUT, { times, applied: true });
  }),
  forbidden: command('is answered with not enough permissions (9)', (faults, of, times) => {
    faults.trapNext(of, 'not enough permissions (9)', { times });
  }),
  missing: command('is answered as a menu that is not there', (faults, of, times) => {
    faults.trapNext(of, 'no such command prefix', { times });
  }),
  'no-such-item': command('is answered with no such item (4)', (faults, of, times) => {
    faults.trapNext(of, 'no such item (4)', { times });
  }),
  fin: command('ends its connection instead of an answer, and is not done', (faults, of, times) => {
    faults.breakNext(of, 'fin', { times });
  }),
  'fin-done': command('is done, and ends its connection instead of an answer', (faults, of, times) => {
    faults.breakNext(of, 'fin', { times, applied: true });
  }),
  reset: command('resets its connection, and is not done', (faults, of, times) => {
    faults.breakNext(of, 'reset', { times });
  }),
  'reset-done': command('is done, and resets its connection', (faults, of, times) => {
    faults.breakNext(of, 'reset', { times, applied: true });
  }),
  garbage: command('is done, and answered with a byte that nobody can read on after', (faults, of, times) => {
    faults.breakNext(of, 'garbage', { times, applied: true });
  }),
  fatal: command('ends its connection with !fatal', (faults, of, times) => {
    faults.fatalNext(of, 'session terminated on request', { times });
  }),
};

/**
 * Switches one fault as a person wrote it: `stall`, `stall=off`, `slow=2000`, `silent=/ppp/secret/set`,
 * `timed-out=/ppp/secret*2`; `none` takes all faults away.
 * @returns what is wrong with the words, or null when it was done
 */
export function switchFault(faults: RouterFaults, words: string): string | null {
  const [name = '', ...rest] = words.trim().split('=');
  const value = rest.length === 0 ? null : rest.join('=');
  if (name === 'none' && value === null) {
    clearFaults(faults);
    return null;
  }
  const kind = Object.hasOwn(FAULT_KINDS, name) ? FAULT_KINDS[name] : undefined;
  if (kind === undefined) return `there is no fault "${name}"; there are ${Object.keys(FAULT_KINDS).join(', ')}, none`;
  switch (kind.takes) {
    case 'switch':
      if (value !== null && value !== 'on' && value !== 'off') return `${name} takes on or off, not "${value}"`;
      kind.set(faults, value !== 'off');
      return null;
    case 'number':
      if (value === 'off') kind.set(faults, null);
      else if (value === null || !/^[1-9]\d{0,8}$/.test(value))
        return `${name} takes a whole number from 1 on, or off: ${name}=${kind.of}`;
      else kind.set(faults, Number(value));
      return null;
    case 'command': {
      const [, of, times] = /^(\/[a-z/-]*[a-z])(?:\*([1-9]\d{0,5}))?$/.exec(value ?? '') ?? [];
      if (of === undefined) return `${name} takes the beginning of a command: ${name}=/ppp/secret/set, or …*2 for two`;
      kind.set(faults, of, times === undefined ? Infinity : Number(times));
      return null;
    }
  }
}

/** Everything as it should be again. */
export function clearFaults(faults: RouterFaults): void {
  for (const kind of Object.values(FAULT_KINDS)) {
    if (kind.takes === 'switch') kind.set(faults, false);
    if (kind.takes === 'number') kind.set(faults, null);
  }
  faults.fatalBeforeLoginReply = null;
  faults.clearCommands();
}

/** What is wrong now, by name; commands in the words of `RouterFaults.commands`. */
export function faultsNow(faults: RouterFaults): Record<string, unknown> {
  const plain = Object.entries(FAULT_KINDS).flatMap(([name, kind]) => {
    const value = kind.takes === 'command' ? null : kind.read(faults);
    return value === null || value === false ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(plain), commands: faults.commands };
}
