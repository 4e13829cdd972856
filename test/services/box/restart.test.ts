import { expect, test } from 'vitest';
import { act, preview } from '../../../src/services/actions/act.ts';
import { awaitRestart, isRestartable, restartBox } from '../../../src/services/box/restart.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import { actions, NOW, openStore } from '../books.ts';

const restart = restartBox(() => ['box.time_zone', 'console.listen']);
const AMINA = { actor: 'amina', key: 'k1' };

function started(isSupervised = true) {
  const store = openStore();
  const clock = new VirtualClock(NOW);
  let ends = 0;
  const start = () => awaitRestart(store, clock, isSupervised ? () => void (ends += 1) : undefined);
  return { store, clock, start, stop: start(), ends: () => ends };
}

test('a restart that somebody wants is shown with what waits for it, and ends this process once, and not the next one', async () => {
  const { store, clock, start, stop, ends } = started();
  expect(preview(store, restart, {}, NOW)).toMatchObject({
    preview: [
      expect.stringMatching(/^Washa ends and starts again/),
      'these settings wait for it, and hold then: box.time_zone, console.listen',
    ],
  });
  await clock.advance(5_000);
  expect(ends()).toBe(0);
  expect(act(store, restart, {}, AMINA, NOW)).toMatchObject({ kind: 'done', repeated: false });
  expect(act(store, restart, {}, AMINA, NOW)).toMatchObject({ kind: 'done', repeated: true });
  await clock.advance(5_000);
  expect(ends()).toBe(1);
  expect(store.all(actions, {}).map(({ name, actor, detail }) => [name, actor, detail])).toEqual([
    ['box.restart', 'amina', 'box.time_zone, console.listen'],
  ]);
  stop();
  start();
  await clock.advance(5_000);
  expect(ends()).toBe(1);
});

test('where nothing would start it again it is refused, and says so', async () => {
  const { store, clock, ends } = started(false);
  expect(isRestartable(store)).toBe(false);
  expect(act(store, restart, {}, { ...AMINA, language: 'sw' }, NOW)).toMatchObject({
    why: 'supervisor',
    words: expect.stringMatching(/^Hakuna kitakachoanzisha Washa tena/) as string,
  });
  await clock.advance(5_000);
  expect(ends()).toBe(0);
});
