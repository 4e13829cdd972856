import { expect, test } from 'vitest';
import { act, preview } from '../../../src/services/actions/act.ts';
import { pauseRouter, resumeRouter } from '../../../src/services/lines/pause-router.ts';
import { lookAtRouters, type DrivenRouter } from '../../../src/services/lines/router-alarms.ts';
import { allPauses } from '../../../src/storage/router-pauses.ts';
import type { RouterHealth } from '../../../src/domain/ports.ts';
import { actions, addLine, HOUR, notice, NOW, openStore, take } from '../books.ts';

const by = (key: string) => ({ actor: 'cli:amina', reason: 'new board', key });
const router = 'tower-1';

test('a pause says whose it is and why, and ends once', () => {
  const store = openStore();
  addLine(store, 1);
  expect(act(store, pauseRouter, { router: 'tower-9' }, by('a'), NOW)).toMatchObject({ why: 'unknown' });
  expect(act(store, resumeRouter, { router }, by('b'), NOW)).toMatchObject({ words: 'tower-1 is not paused.' });
  expect(act(store, pauseRouter, { router }, by('c'), NOW)).toMatchObject({ kind: 'done', repeated: false });
  expect(act(store, pauseRouter, { router }, by('c'), NOW)).toMatchObject({ kind: 'done', repeated: true });
  expect(preview(store, pauseRouter, { router }, NOW)).toMatchObject({
    words: 'tower-1 is paused already. Paused by cli:amina: new board.',
  });
  expect(store.all(allPauses, {})).toEqual([{ router_name: router, actor: 'cli:amina', at: NOW, reason: 'new board' }]);
  expect(act(store, resumeRouter, { router }, { actor: 'cli:brian', key: 'd' }, NOW)).toMatchObject({
    result: ['router:tower-1'],
  });
  expect(store.all(allPauses, {})).toEqual([]);
  expect(store.all(actions, {}).filter(({ name }) => name.startsWith('router.'))).toMatchObject([
    { name: 'router.pause', subject: 'router tower-1', reason: 'new board' },
    { name: 'router.resume', actor: 'cli:brian', detail: 'Paused by cli:amina: new board' },
  ]);
});

test('nothing is said against a router at which somebody works, until it seems to be forgotten', () => {
  const store = openStore();
  addLine(store, 1);
  take(store, notice({ account: 'ACC1' }));
  const state: RouterHealth = {
    state: 'down',
    since: NOW - HOUR,
    error: 'no answer',
    code: 'router.timeout',
    refused: [],
    answerMs: null,
  };
  const driven: DrivenRouter = { name: router, host: '10.0.0.1', port: 8728, state };
  const pause = { actor: 'cli:amina', reason: 'new board', at: NOW };
  const told = (one: DrivenRouter, now: number) =>
    [...lookAtRouters(store, [one], (at) => `${at - NOW}`, now)].flatMap(([kind, found]) =>
      [...found].map(([subject, message]) => [kind, subject, message]),
    );
  expect(told(driven, NOW)).toMatchObject([['router-away', router, expect.any(String)]]);
  expect(told({ ...driven, pause }, NOW + HOUR)).toEqual([]);
  expect(told({ ...driven, pause }, NOW + 5 * HOUR)).toEqual([
    [
      'router',
      router,
      'Nothing is written to tower-1 since 0. Paused by cli:amina: new board. 1 paid line waits: ACC1. When the work is over: washa router resume tower-1',
    ],
  ]);
});
