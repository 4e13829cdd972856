import { PutOff } from '../../../domain/lines/put-off.ts';
import { Fault } from '../../../domain/values/fault.ts';
import type { RouterReply, RouterRow } from '../../../domain/ports.ts';
import type { Exec } from './observe.ts';

/** Rows that one command names at most: a longer list would keep a payment waiting behind it. */
const LONGEST_LIST = 50;

const NOBODYS: ReadonlyMap<string | undefined, RouterRow[]> = new Map();

/** Two commands of equal parts can be one on the wire. */
interface Part {
  /** What both must have in common. */
  readonly key: string;
  /** The id, or the value that is looked for. */
  readonly value: string;
  readonly spell: (values: readonly string[]) => string[];
  /** The field that tells which rows of a common answer are whose; null for a write. */
  readonly field: string | null;
}

interface Asked {
  readonly words: readonly string[];
  readonly resolve: (reply: RouterReply) => void;
  readonly reject: (reason: unknown) => void;
}

/** With what it can be put together by; null when it goes out as it is. */
interface Parted extends Asked {
  readonly part: Part | null;
}

/**
 * Commands that are asked for in the same turn go out as lists: equal writes to several rows as one write, prints that differ
 * in one value as one print, each with up to 50 of them. Whoever asked gets the answer as if it had been asked alone.
 * A list that is refused is asked for again in halves, so that one bad row spoils nothing; but a `set` is not, because which of its rows
 * took the new values is not known: each of its lines is put off, to look again and to go out alone, at the pace of its router.
 * @param isLonely whether one line alone is at work: nothing can be put together then, and whoever has paid for it waits
 */
export function inLists(exec: Exec, isLonely: () => boolean = () => false): Exec {
  let waiting: Asked[] = [];
  const take = (): Asked[] => {
    const turn = waiting;
    waiting = [];
    return turn;
  };
  // Not before all lines that begin together have begun.
  const send = (): void => {
    if (isLonely()) for (const { words, resolve, reject } of take()) void exec(words).then(resolve, reject);
    else setImmediate(() => listsOf(take()).forEach((list) => void sendList(exec, list)));
  };
  return (words, deadlineMs) => {
    if (deadlineMs !== undefined) return exec(words, deadlineMs);
    return new Promise((resolve, reject) => {
      if (waiting.length === 0) queueMicrotask(send);
      waiting.push({ words, resolve, reject });
    });
  };
}

/** In the order in which they have to go out: what a session may use is right before the session is ended. */
function listsOf(turn: readonly Asked[]): Parted[][] {
  const parted = turn.map((one) => ({ ...one, part: partOf(one.words) }));
  const groups = Map.groupBy(parted, (one) => one.part?.key ?? one);
  const lists = [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / LONGEST_LIST) }, (_, n) =>
      group.slice(n * LONGEST_LIST, (n + 1) * LONGEST_LIST),
    ),
  );
  return lists.toSorted((a, b) => rankOf(a) - rankOf(b));
}

function rankOf([first]: readonly Asked[]): number {
  const command = first?.words[0] ?? '';
  if (command.endsWith('/active/remove')) return 2;
  if (command.endsWith('/active/login')) return 3;
  if (command.endsWith('/remove')) return 1;
  return command.endsWith('/print') ? 4 : 0;
}

async function sendList(exec: Exec, list: readonly Parted[]): Promise<void> {
  const [first, ...others] = list;
  if (first === undefined) return;
  if (first.part === null || others.length === 0) {
    // Settled and not returned: it is nobody's to wait for here.
    await exec(first.words).then(first.resolve, first.reject);
    return;
  }
  const { field, spell } = first.part;
  try {
    const { rows, ret } = await exec(spell([...new Set(list.map(({ part }) => part?.value ?? ''))]));
    const named = field === null ? NOBODYS : Map.groupBy(rows, (row) => row[field]);
    for (const { part, resolve } of list) resolve({ rows: named.get(part?.value) ?? [], ret });
  } catch (error) {
    if (!isOfOneRow(error)) for (const { reject } of list) reject(error);
    else if (first.words[0]?.endsWith('/set') === true) {
      const words = `it stood in a list of ${list.length} that was refused: ${error.message}`;
      const putOff = new PutOff('router.list-refused', words, { at: 0, isAlone: true });
      for (const { reject } of list) reject(putOff);
    } else {
      const half = Math.ceil(list.length / 2);
      await Promise.all([sendList(exec, list.slice(0, half)), sendList(exec, list.slice(half))]);
    }
  }
}

/** The router said no, and may say yes to the other rows. */
function isOfOneRow(error: unknown): error is Fault {
  if (!(error instanceof Fault) || !error.code.startsWith('router.trap.')) return false;
  return error.retry !== 'unknown' && error.code !== 'router.trap.busy';
}

function partOf(words: readonly string[]): Part | null {
  const command = words[0] ?? '';
  if (command.endsWith('/print')) return printPart(words);
  return command.endsWith('/set') || command.endsWith('/remove') ? writePart(words) : null;
}

function writePart(words: readonly string[]): Part | null {
  const id = words.findIndex((word) => word.startsWith('=.id='));
  if (id < 0) return null;
  const spell = (ids: readonly string[]) => words.with(id, `=.id=${ids.join(',')}`);
  return { key: words.toSpliced(id, 1).join('\n'), value: (words[id] ?? '').slice('=.id='.length), spell, field: null };
}

/** A print that looks for one value of a field that it also returns. */
function printPart(words: readonly string[]): Part | null {
  const last = words.at(-1) ?? '';
  const equals = last.indexOf('=');
  const field = last.slice(1, equals);
  const returned = words.find((word) => word.startsWith('=.proplist='))?.slice('=.proplist='.length) ?? '';
  if (!last.startsWith('?') || !/^[a-z-]+$/.test(field) || !`,${returned},`.includes(`,${field},`)) return null;
  const others = words.slice(0, -1);
  const spell = (values: readonly string[]) => [
    ...others,
    ...values.flatMap((one, n) => (n === 0 ? `?${field}=${one}` : [`?${field}=${one}`, '?#|'])),
  ];
  return { key: `${others.join('\n')}\n?${field}`, value: last.slice(equals + 1), spell, field };
}
