import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodeSentences } from '../../src/simulate/router/codec.ts';
import { EXPIRED_PROFILE } from '../../src/simulate/router/isp.ts';
import { answer } from '../measure/child.ts';
import { meter } from '../measure/proc.ts';
import { tripsOver } from '../restore/raw.ts';
import type { MassAnswer, MassQuestion } from './mass.ts';
import type { BenchLine } from '../measure/pppoe.ts';
import type { MassRouter } from './routers.ts';

// The floor of the mass benchmark, a process of its own: the same lists at the same pace, with every id known beforehand.

const LONGEST_LIST = 50;

answer(
  async ({ routers, perSecond }: MassQuestion): Promise<MassAnswer> => {
    const open = await Promise.all(routers.map(login));
    const spent = meter();
    await Promise.all(open.map((router) => router.cut(perSecond)));
    const took = spent();
    for (const { close } of open) close();
    return { ...took, paidMs: null };
  },
  () => undefined,
);

async function login({ port, lines }: MassRouter) {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  await once(socket, 'connect');
  const trip = tripsOver(socket);
  await trip(encodeSentences([['/login', '=name=bench', '=password=bench-pw']]), 1);
  return {
    async cut(perSecond: number): Promise<void> {
      let next = performance.now();
      for (let at = 0; at < lines.length; at += LONGEST_LIST) {
        await sleep(Math.max(0, next - performance.now()));
        next = Math.max(next, performance.now()) + 1000 / perSecond;
        const { look, change } = sentencesOf(lines.slice(at, at + LONGEST_LIST));
        await trip(look, 2);
        await trip(change, 2);
        await trip(look, 2);
      }
    },
    close: () => socket.destroy(),
  };
}

function sentencesOf(lines: readonly BenchLine[]): { look: Buffer; change: Buffer } {
  const names = lines.flatMap(({ username }, n) => (n === 0 ? `?name=${username}` : [`?name=${username}`, '?#|']));
  const ids = (key: 'secretId' | 'sessionId') => `=.id=${lines.map((line) => line[key]).join(',')}`;
  return {
    look: encodeSentences([
      ['/ppp/secret/print', '=.proplist=.id,name,profile,disabled,remote-address', ...names, '.tag=a1'],
      ['/ppp/active/print', '=.proplist=.id,name,address,caller-id,uptime', ...names, '.tag=a2'],
    ]),
    change: encodeSentences([
      ['/ppp/secret/set', ids('secretId'), `=profile=${EXPIRED_PROFILE}`, '.tag=a3'],
      ['/ppp/active/remove', ids('sessionId'), '.tag=a4'],
    ]),
  };
}
