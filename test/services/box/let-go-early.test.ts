import { expect, test } from 'vitest';
import type { Findings } from '../../../src/services/box/alarms.ts';
import { startLettingGoEarly } from '../../../src/services/box/let-go-early.ts';
import { goneSoFar } from '../../../src/services/box/retention-facts.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { spareOf } from '../../../src/storage/views/growth.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import { actions, addLine, callbacks, DAY, delivery, HOUR, notice, NOW, openStore, take } from '../books.ts';

const RULES = { evidenceDays: 1826, attemptsDays: 180, noticesDays: 365, addressesDays: 365, fromHour: 2, toHour: 5 };
const MB = 1_000_000;
const SIZE = 100_000 * MB;

const addNotice = query<{ at: number; text: string }>()((db, p) =>
  db.insertInto('owner_notice').values({ kind: 'alarms', made_at: p.at, title: 't', short: 's', text: p.text }),
);
const notices = query()((db) => db.selectFrom('owner_notice').select(['id', 'made_at']).orderBy('id'));

/** A box whose notices are `ages` days old, and whose disk says what the test wants. */
function tightBox(ages: readonly number[]) {
  const store = openStore();
  for (const days of ages) store.run(addNotice, { at: NOW - days * DAY, text: 'x'.repeat(4_000) });
  const clock = new VirtualClock(NOW);
  const box = {
    store,
    clock,
    free: 400 * MB,
    isSure: true,
    said: null as string | null,
    left: () => store.all(notices, {}).map(({ made_at }) => (NOW - made_at) / DAY),
    audit: () => store.all(actions, {}).filter(({ name }) => name === 'evidence.let-go'),
    start: () =>
      startLettingGoEarly(
        {
          ...{ store, clock, rules: RULES },
          disk: () => ({ free: box.free, size: SIZE }),
          mayAct: () => box.isSure,
        },
        (found: Findings) => {
          box.said = found.get('box') ?? null;
        },
      ),
  };
  return box;
}

test('a tight disk lets the oldest go first, step by step down to the floor, says what and why, and writes it down', async () => {
  const box = tightBox([300, 250, 150, 100, 31, 29]);
  const end = box.start();
  expect(box.left(), '281 days').toEqual([250, 150, 100, 31, 29]);
  await box.clock.advance(HOUR / 6);
  expect(box.left(), '198 days').toEqual([150, 100, 31, 29]);
  await box.clock.advance(HOUR / 6);
  expect(box.left(), '114 days').toEqual([100, 31, 29]);
  await box.clock.advance(HOUR / 6);
  expect(box.left(), 'the floor').toEqual([29]);
  expect(box.said).toContain('5 notices to the owner, older than 30 days');
  expect(box.said).toContain('may still be used on the disk of the books');
  expect(box.said).toContain('Nothing else may go');
  expect(box.audit()).toHaveLength(4);
  expect(box.audit()[0]).toMatchObject({ actor: 'box', detail: '1 notices to the owner, older than 281 days' });
  expect(goneSoFar(box.store)?.notices).toBe(5);

  await box.clock.advance(23 * HOUR);
  expect(box.left(), 'once a day').toEqual([29]);
  await box.clock.advance(30 * HOUR);
  expect(box.left()).toEqual([]);
  end();
});

test('it stops as soon as there is room, in the middle of a walk too, and the alarm ends when there is enough', async () => {
  const box = tightBox(Array.from({ length: 2_500 }, () => 300));
  const end = box.start();
  expect(box.left()).toHaveLength(1_500);
  // What somebody made room for; half of that would be tight.
  box.free = 600 * MB;
  await box.clock.advance(HOUR);
  expect(box.left()).toHaveLength(1_500);
  expect(box.audit()).toHaveLength(1);
  expect(box.audit()[0]?.detail).toBe('1000 notices to the owner, older than 281 days');
  expect(box.said).toContain('1000 notices');
  box.free = 20_000 * MB;
  await box.clock.advance(HOUR);
  expect(box.said).toBeNull();
  box.free = 400 * MB;
  await box.clock.advance(HOUR);
  expect(box.left(), 'from the first step again').toEqual([]);
  end();
});

test('pages that became free in the database are room', async () => {
  const box = tightBox(Array.from({ length: 3_000 }, () => 300));
  const before = box.store.first(spareOf, {})?.spare ?? 0;
  box.free = Math.floor(512 * 1024 * 1024 - 2 * MB - before);
  const end = box.start();
  await box.clock.advance(HOUR);
  expect(box.left(), 'one slice made four megabytes').toHaveLength(2_000);
  end();
});

test('a start goes on with the step at which the last one was cut off, and what went is told once', async () => {
  const box = tightBox(Array.from({ length: 1_500 }, () => 300));
  box.start()();
  expect(box.left()).toHaveLength(500);
  expect(box.audit()).toHaveLength(0);
  const end = box.start();
  await box.clock.advance(HOUR);
  expect(box.left()).toEqual([]);
  expect(box.audit().map(({ detail }) => detail)).toEqual(['1500 notices to the owner, older than 281 days']);
  end();
});

test('nothing goes while the clock is doubted, and what the disk does not tell is no reason', async () => {
  const box = tightBox([300]);
  box.isSure = false;
  const end = box.start();
  await box.clock.advance(HOUR);
  expect(box.left()).toEqual([300]);
  expect(box.said).toContain('Nothing was let go for it yet');
  end();
});

test('deliveries of money keep their bytes, those that booked nothing lose them, and the books add up', async () => {
  const box = tightBox([]);
  const { store } = box;
  addLine(store, 1, { accountNo: 'JSY-AAAAAA' });
  take(
    store,
    notice({ account: 'JSY-AAAAAA' }),
    notice(),
    delivery({ kind: 'ignored', reason: 'open', detail: '' }),
    delivery({ kind: 'quarantined', reason: 'shape', detail: 'amount 1500' }, { bytes: '{"amount": 1500}' }),
  );
  await box.clock.advance(100 * DAY);
  const end = box.start();
  await box.clock.advance(HOUR);
  expect(store.all(callbacks, {}).map(({ result, body }) => [result, body.length > 0])).toEqual([
    ['payment', true],
    ['payment', true],
    ['ignored', false],
    ['quarantined', true],
  ]);
  expect(checkBooks(store).problems).toEqual([]);
  end();
});
