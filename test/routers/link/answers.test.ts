import { expect, test } from 'vitest';
import { Fault } from '../../../src/domain/values/fault.ts';
import { Answers } from '../../../src/routers/routeros/link/answers.ts';
import { VirtualClock } from '../../virtual-clock.ts';

const BUSY = new Fault('router.trap.busy', 'unknown', 'action timed out (13)');

test('what the last answers took is told by their median: one that is late does not count for all', async () => {
  const clock = new VirtualClock();
  const answers = new Answers(clock);
  let wait = 20;
  const exec = answers.watch(async () => {
    await clock.sleep(wait);
    return { rows: [], ret: null };
  });
  const ask = async () => {
    const asked = exec(['/ppp/secret/print']);
    await clock.advance(wait);
    await asked;
  };
  expect(answers.medianMs).toBeNull();
  for (let n = 0; n < 5; n += 1) await ask();
  wait = 9_000;
  await ask();
  expect(answers.medianMs).toBe(20);
  for (let n = 0; n < 10; n += 1) await ask();
  expect(answers.medianMs).toBe(9_000);
  wait = 20;
  for (let n = 0; n < 15; n += 1) await ask();
  expect(answers.medianMs).toBe(20);
});

test('after a command that the router gave up, nothing is written until it has answered a look', async () => {
  const sent: string[] = [];
  let gives: 'up' | 'answers' = 'answers';
  const exec = new Answers(new VirtualClock()).watch((words) => {
    sent.push(words[0]!);
    return gives === 'up' ? Promise.reject(BUSY) : Promise.resolve({ rows: [], ret: null });
  });
  await exec(['/ppp/secret/set']);
  gives = 'up';
  await expect(exec(['/ppp/secret/set'])).rejects.toBe(BUSY);
  await expect(exec(['/ppp/active/remove'])).rejects.toMatchObject({ code: 'router.trap.busy', retry: 'retry' });
  // A look that is given up too says nothing.
  await expect(exec(['/ppp/secret/print'])).rejects.toBe(BUSY);
  gives = 'answers';
  await expect(exec(['/ppp/secret/set'])).rejects.toMatchObject({ retry: 'retry' });
  await exec(['/ppp/secret/print']);
  await exec(['/ppp/secret/set']);
  expect(sent).toEqual([
    '/ppp/secret/set',
    '/ppp/secret/set',
    '/ppp/secret/print',
    '/ppp/secret/print',
    '/ppp/secret/set',
  ]);
});
