import { afterEach, describe, expect, test } from 'vitest';
import type { NoteWish } from '../../src/domain/ports.ts';
import { Fault } from '../../src/domain/values/fault.ts';
import { clearFaults, switchFault } from '../../src/simulate/router/fault-kinds.ts';
import { personalityOf } from '../../src/simulate/router/personality.ts';
import { TARGET } from '../line-target.ts';
import { NOTE_CELLS, ROUTEROS, type NoteCell } from './fault-cells.ts';
import { startHarness, type Harness } from './line-harness.ts';
import { until } from './scripted-peer.ts';

const SCHEDULERS = '/system/scheduler';
const HOUR = 3_600_000;

let harness: Harness | null = null;

afterEach(async () => {
  await harness?.stop();
  harness = null;
});

const noteOf = (made: Harness) => made.world.table(SCHEDULERS).first('name', `washa-end-${TARGET.tag}`);

/** What is read back of the one note, in the words of a cell. */
async function look(made: Harness, wish: NoteWish): Promise<NoteCell['told']> {
  const { notes, trouble } = await made.connection.notes().compare([wish]);
  if (trouble !== null) return 'distrusted';
  const [note] = notes;
  return note === undefined ? 'missing' : note.isRight ? 'right' : 'otherwise';
}

/** What the lane would be told. */
async function tryPut(made: Harness, wish: NoteWish): Promise<NoteCell['told']> {
  try {
    await made.connection.notes().put(TARGET.tag, wish);
    return 'right';
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { retry } = error;
    if (retry === 'stop' || retry === 'dead') return 'refused';
    if (retry !== 'unknown') throw error;
    return retry;
  }
}

describe('a note that something happens to', () => {
  const cells = NOTE_CELLS.flatMap((cell) =>
    ROUTEROS.filter((number) => cell.needsMode !== true || personalityOf(number).deviceMode).map(
      (number) => [cell.fault, number, cell] as const,
    ),
  );

  test.each(cells)('%s, %s', async (_fault, number, cell) => {
    const at = Math.ceil((Date.now() + HOUR) / 60_000) * 60_000;
    const wish = { target: TARGET, at };
    let behindMs = 0;
    const made = await startHarness({
      routerClock: () => Date.now() - behindMs,
      version: personalityOf(number).version,
      seed: (world) => {
        world.addSecret({ name: TARGET.username, profile: TARGET.profile });
        world.addCpe(TARGET.username);
      },
    });
    harness = made;
    const { world, sim, connection, clock } = made;
    await until(() => made.health().state === 'up' && world.isOnline(TARGET.username), 'up');
    if (cell.isThere) await connection.notes().put(TARGET.tag, wish);
    const right = noteOf(made)?.fields.get('start-time');
    const writes = () => world.changes.filter(({ path }) => path === SCHEDULERS).length;

    if (cell.switched !== null) expect(switchFault(sim.faults, cell.switched)).toBeNull();
    cell.hand?.(world, noteOf(made));
    behindMs = cell.behindMs ?? 0;
    const told = await (cell.isThere ? look(made, wish) : tryPut(made, wish));
    const there = noteOf(made);
    const left =
      there === undefined ? 'none' : told === 'otherwise' || told === 'missing' ? 'another note' : 'the note';
    expect({ told, left }).toEqual({ told: cell.told, left: cell.left });

    if (told === 'distrusted') {
      // It would end the line when nobody expects it.
      expect(await connection.notes().put(TARGET.tag, wish)).toMatchObject({ at: null, before: at });
      expect(noteOf(made)).toBeUndefined();
      behindMs = 0;
    }
    clearFaults(sim.faults);
    for (const name of ['flagged', 'scheduler'])
      world
        .table('/system/device-mode')
        .all()[0]
        ?.fields.set(name, String(name === 'scheduler'));
    for (let turn = 0; made.health().state !== 'up' && turn < 100; turn += 1) {
      clock.jump(1_000);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const before = writes();
    expect(await tryPut(made, wish)).toBe('right');
    expect(writes() - before, 'what was carried out is not written again').toBe(
      left === 'the note' && told !== 'distrusted' ? 0 : 1,
    );
    expect(await look(made, wish)).toBe('right');
    expect(noteOf(made)?.fields.get('disabled')).toBe('false');
    if (right !== undefined) expect(noteOf(made)?.fields.get('start-time')).toBe(right);
    expect(world.kicks, 'no session is ended by a note').toEqual([]);
    expect(world.violations).toEqual([]);
  });
});
