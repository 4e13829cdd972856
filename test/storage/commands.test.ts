import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COMMAND_KINDS, PRIORITY, type CommandKind } from '../../src/domain/command.ts';
import { enqueueCommand, urgeCommand } from '../../src/storage/commands.ts';
import { query } from '../../src/storage/engine/query.ts';
import { commands, NOW, openStore } from '../services/books.ts';
import { runs } from '../runs.ts';

const empty = query()((db) => db.deleteFrom('command'));

test('twins: as early as the earliest and as urgent as the most urgent, whatever came first and by which way', () => {
  const store = openStore();
  const ask = fc.record({
    by: fc.constantFrom('enqueue', 'urge'),
    kind: fc.constantFrom(...COMMAND_KINDS),
    subject: fc.integer({ min: 1, max: 2 }),
    priority: fc.constantFrom(...Object.values(PRIORITY)),
    runAt: fc.integer({ min: NOW - 50_000, max: NOW + 50_000 }),
  });
  fc.assert(
    fc.property(fc.array(ask, { minLength: 1, maxLength: 8 }), (asks) => {
      store.run(empty, {});
      const queued = new Map<string, { kind: CommandKind; subject: number; priority: number; run_at: number }>();
      for (const { by, kind, subject, priority, runAt } of asks) {
        const twin = queued.get(`${kind} ${subject}`);
        if (by === 'enqueue') store.run(enqueueCommand, { kind, lane: 'x', subject, priority, runAt, now: NOW });
        else
          expect(store.run(urgeCommand, { kind, subject, priority, runAt }).changes).toBe(twin === undefined ? 0 : 1);
        if (twin === undefined && by === 'urge') continue;
        queued.set(`${kind} ${subject}`, {
          kind,
          subject,
          priority: Math.min(priority, twin?.priority ?? priority),
          run_at: Math.min(runAt, twin?.run_at ?? runAt),
        });
      }
      expect(store.all(commands, {})).toMatchObject([...queued.values()]);
      expect(store.all(commands, {})).toHaveLength(queued.size);
    }),
    { numRuns: runs(200) },
  );
});
