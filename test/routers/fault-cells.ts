import type { Service } from '../../src/domain/ports.ts';
import type { Item } from '../../src/simulate/router/table.ts';
import type { RouterWorld } from '../../src/simulate/router/world.ts';

/** Where in the restoring of a line the fault comes. */
export type Stage = 'login' | 'look' | 'write' | 'written' | 'read-back';

/** What the lane is told: done, or the `retry` of the fault, by which the books decide what becomes of the command. */
export type Told = 'done' | 'retry' | 'unknown' | 'unavailable' | 'dead';

/** One fault at one stage, and what comes of it: the same for each service and each RouterOS. */
export interface FaultCell {
  readonly fault: string;
  readonly stage: Stage;
  /** As `washa simulate router --fault` takes it; COMMAND is the stage's own. */
  readonly switched: string;
  readonly told: Told;
  /** Whether the line is right on the router when the fault has come and nobody has tried again. */
  readonly written: boolean;
  /** Silence is told as a fault after so many seconds; null: the fault needs no clock. */
  readonly withinS: number | null;
}

export const SERVICES: readonly Service[] = ['pppoe', 'hotspot', 'static'];
export const ROUTEROS = ['6.49.23', '7.12.1', '7.18.2', '7.23.7'];

const STAGE_WORDS: Readonly<Record<Stage, string>> = {
  login: 'before or at the log-in',
  look: 'at the look, before anything is written',
  write: 'at the write, which is not carried out',
  written: 'after the write, before its answer',
  'read-back': 'at the look after the write',
};

function cell(
  fault: string,
  stage: Stage,
  switched: string,
  told: Told,
  written: boolean,
  withinS: number | null = null,
): FaultCell {
  return { fault, stage, switched, told, written, withinS };
}

/** One command that goes wrong in the same way at each stage of an open link. */
function everywhere(fault: string, kind: string, done: string, told: readonly [Told, Told, Told, Told]): FaultCell[] {
  const [look, write, written, back] = told;
  return [
    cell(fault, 'look', `${kind}=COMMAND*1`, look, false),
    cell(fault, 'write', `${kind}=COMMAND*1`, write, false),
    cell(fault, 'written', `${done}=COMMAND*1`, written, true),
    cell(fault, 'read-back', `${kind}=COMMAND*1`, back, true),
  ];
}

export const FAULT_CELLS: readonly FaultCell[] = [
  cell('new connections are reset', 'login', 'refuse', 'unavailable', false),
  cell('new connections are ended', 'login', 'fin-at-accept', 'unavailable', false),
  cell('the log-in is answered by an end', 'login', 'fin-before-login', 'unavailable', false),
  cell('the connection ends after the log-in', 'login', 'fin-after-login', 'unavailable', false),
  cell('accepted, then silence', 'login', 'stall', 'unavailable', false, 5),
  ...everywhere('the connection ends (FIN)', 'fin', 'fin-done', ['unavailable', 'unknown', 'unknown', 'unknown']),
  ...everywhere('the connection is reset (RST)', 'reset', 'reset-done', [
    'unavailable',
    'unknown',
    'unknown',
    'unknown',
  ]),
  ...everywhere('`!fatal`', 'fatal', 'fatal', ['unavailable', 'unknown', 'unknown', 'unknown']).filter(
    (one) => one.stage !== 'written',
  ),
  cell('bytes that make no sense', 'look', 'garbage=COMMAND*1', 'unavailable', false),
  cell('bytes that make no sense', 'written', 'garbage=COMMAND*1', 'unknown', true),
  cell('bytes that make no sense', 'read-back', 'garbage=COMMAND*1', 'unknown', true),
  cell('one command is never answered', 'look', 'silent=COMMAND*1', 'unavailable', false, 10),
  cell('one command is never answered', 'write', 'silent=COMMAND*1', 'unknown', false, 10),
  cell('one command is never answered', 'written', 'silent-done=COMMAND*1', 'unknown', true, 10),
  cell('one command is never answered', 'read-back', 'silent=COMMAND*1', 'unknown', true, 10),
  ...everywhere('the router is overloaded: `(13)`', 'timed-out', 'timed-out-done', [
    'unknown',
    'unknown',
    'unknown',
    'unknown',
  ]),
  cell('the menu is missing', 'look', 'missing=COMMAND', 'dead', false),
  cell('the row has another id: `no such item (4)`', 'write', 'no-such-item=COMMAND*1', 'done', true),
  cell('replies in pieces of one byte', 'look', 'segment=1', 'done', true),
  cell('the last byte of each reply comes alone', 'look', 'split-end', 'done', true),
  cell('a reply is cut inside the length of a word', 'look', 'split-length', 'done', true),
  cell('`!empty` after writes too', 'look', 'empty-after-writes', 'done', true),
  cell('`.tag` comes last', 'look', 'tag-last', 'done', true),
  cell('rows of listens are lost', 'look', 'lose-rows=9', 'done', true),
];

/** What becomes of the note by which a router ends a line by itself. */
export interface NoteCell {
  readonly fault: string;
  /** As `washa simulate router --fault` takes it; null: a hand on the router does it. */
  readonly switched: string | null;
  /** What a hand does there. */
  readonly hand?: (world: RouterWorld, note: Item | undefined) => void;
  /** Whether the note is there already, and right, when it comes; else it is about to be put there. */
  readonly isThere: boolean;
  /** By what is then looked at, or tried: with `refused` nothing is tried again before the next comparison. */
  readonly told: 'right' | 'otherwise' | 'missing' | 'distrusted' | 'refused' | 'unknown';
  /** What is on the router then, and nobody has tried again. */
  readonly left: 'the note' | 'another note' | 'none';
  /** How far its clock is behind from then on. */
  readonly behindMs?: number;
  /** Only where the router has a device-mode. */
  readonly needsMode?: boolean;
}

const put = (fault: string, switched: string, told: NoteCell['told'], left: NoteCell['left']): NoteCell => ({
  ...{ fault, switched: switched.replace('COMMAND', '/system/scheduler'), isThere: false, told, left },
});
const found = (
  fault: string,
  told: NoteCell['told'],
  left: NoteCell['left'],
  hand: NonNullable<NoteCell['hand']>,
): NoteCell => ({ fault, switched: null, hand, isThere: true, told, left });
const edited = (what: string, field: string, value: string): NoteCell =>
  found(`a hand changes ${what} of the note`, 'otherwise', 'another note', (_, note) => note?.fields.set(field, value));

export const NOTE_CELLS: readonly NoteCell[] = [
  put('the login lacks a right: `(9)`', 'forbidden=COMMAND/add*1', 'refused', 'none'),
  put('the menu is missing', 'missing=COMMAND', 'refused', 'none'),
  {
    ...found('the router is flagged', 'refused', 'none', (world) =>
      world.table('/system/device-mode').all()[0]?.fields.set('flagged', 'true'),
    ),
    ...{ isThere: false, needsMode: true },
  },
  {
    ...found('its device-mode forbids schedulers', 'refused', 'none', (world) =>
      world.table('/system/device-mode').all()[0]?.fields.set('scheduler', 'false'),
    ),
    ...{ isThere: false, needsMode: true },
  },
  put('the connection ends before the note is added', 'fin=COMMAND/add*1', 'unknown', 'none'),
  put('the connection ends after the note is added', 'fin-done=COMMAND/add*1', 'unknown', 'the note'),
  put('the router is overloaded: `(13)`, and added it', 'timed-out-done=COMMAND/add*1', 'unknown', 'the note'),
  put('the connection ends at the look', 'fin=COMMAND/print*1', 'unknown', 'none'),
  found('a hand removes the note', 'missing', 'none', (world, note) => {
    if (note !== undefined) world.table('/system/scheduler').remove(note.id);
  }),
  edited('what is run', 'on-event', ':log info "mine"'),
  edited('the time', 'start-time', '23:59:00'),
  edited('the repetition', 'interval', '1d'),
  edited('the comment', 'comment', 'do not touch'),
  found('a hand switches the note off', 'otherwise', 'another note', (_, note) => note?.fields.set('disabled', 'true')),
  found('the router restarts', 'right', 'the note', (world) => world.reboot()),
  {
    ...found('the router restarts, and its clock begins in the past', 'distrusted', 'the note', (world) =>
      world.reboot(),
    ),
    behindMs: 30 * 24 * 3_600_000,
  },
];

const TOLD_WORDS: Readonly<Record<Told, string>> = {
  done: 'done',
  retry: 'not done; tried again by itself',
  unknown: 'perhaps done; read back before anything is written again',
  unavailable: 'nothing was written; done when the router is back',
  dead: 'given up, with what has to be mended',
};

const NOTE_WORDS: Readonly<Record<NoteCell['told'], string>> = {
  right: 'the note is right',
  otherwise: 'the note is otherwise; written again',
  missing: 'the note is not there; written again',
  distrusted: 'no note of this router is trusted: taken away until its clock is right',
  refused: 'the router keeps none, and why; one is tried with each comparison',
  unknown: TOLD_WORDS.unknown,
};

/** The table as a document, before it is formatted. */
export function renderCells(): string {
  const rows = FAULT_CELLS.map(({ fault, stage, switched, told, written, withinS }) => {
    const line = written ? 'as it should be' : 'as it was';
    const when = withinS === null ? 'at once' : `within ${withinS} s`;
    return `| ${fault} | ${STAGE_WORDS[stage]} | \`${switched}\` | ${TOLD_WORDS[told]} | ${line} | ${when} |`;
  });
  const notes = NOTE_CELLS.map(
    ({ fault, switched, told, left }) =>
      `| ${fault} | ${switched === null ? 'a hand' : `\`${switched}\``} | ${NOTE_WORDS[told]} | ${left} |`,
  );
  return `# What becomes of a line when its router does wrong

Written by \`npx vitest run test/routers/fault-matrix.test.ts -u\` from the table in \`test/routers/fault-cells.ts\`, each line of which is tried for PPPoE,
hotspot and a fixed address, on RouterOS ${ROUTEROS.join(', ')}. A paid line that is off is told to its router; then comes the fault. After it, in each of them: the next try
finds the line right or makes it right, nothing that was carried out is written again, a session that is right is not ended, and no timer or connection is left.

\`COMMAND\` is the one of that stage, such as \`/ppp/secret/set\`; \`washa simulate router --fault …\` makes the same by hand.

| fault | when | switched by | what the books are told | the line on the router then | known |
| - | - | - | - | - | - |
${rows.join('\n')}

## Of the note by which a router ends a line by itself

Tried on the same RouterOS, of a PPPoE line that is on. After it, where the router takes notes: the next try leaves exactly one, right; what was carried out is not written again.
No session is ended by any of it.

| what happens | switched by | what the books are told | on the router then |
| - | - | - | - |
${notes.join('\n')}
`;
}
