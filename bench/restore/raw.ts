import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { encodeSentences } from '../../src/simulate/router/codec.ts';
import type { Activator } from './activator.ts';
import type { BenchLine } from '../measure/pppoe.ts';

const DONE = Buffer.from('\x05!done');

/** The floor: bytes that were encoded beforehand, over one kept socket, answers only counted. */
export async function openRaw(port: number): Promise<Activator> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  await once(socket, 'connect');
  const trip = tripsOver(socket);
  await trip(encodeSentences([['/login', '=name=bench', '=password=bench-pw']]), 1);
  return {
    async activate(line) {
      const { look, change } = sentencesOf(line);
      const startedAt = performance.now();
      await trip(look, 2);
      await trip(change, 2);
      const acceptedMs = performance.now() - startedAt;
      await trip(look, 2);
      return { acceptedMs, confirmedMs: performance.now() - startedAt };
    },
    close: () => socket.destroy(),
  };
}

/** The same commands as Washa's driver sends, tags of the same length and all. */
function sentencesOf({ username, profile, secretId, sessionId }: BenchLine): { look: Buffer; change: Buffer } {
  return {
    look: encodeSentences([
      ['/ppp/secret/print', '=.proplist=.id,name,profile,disabled,remote-address', `?name=${username}`, '.tag=a1'],
      ['/ppp/active/print', '=.proplist=.id,name,address,caller-id,uptime', `?name=${username}`, '.tag=a2'],
    ]),
    change: encodeSentences([
      ['/ppp/secret/set', `=.id=${secretId}`, `=profile=${profile}`, '=disabled=no', '.tag=a3'],
      ['/ppp/active/remove', `=.id=${sessionId}`, '.tag=a4'],
    ]),
  };
}

/** Sends bytes and resolves when so many commands were answered. */
export function tripsOver(socket: Socket): (bytes: Buffer, commands: number) => Promise<void> {
  let left = 0;
  let done: () => void = () => undefined;
  socket.on('data', (chunk: Buffer) => {
    for (let at = chunk.indexOf(DONE); at >= 0; at = chunk.indexOf(DONE, at + DONE.length)) left -= 1;
    if (left === 0) done();
  });
  return (bytes, commands) =>
    new Promise((resolve) => {
      left = commands;
      done = resolve;
      socket.write(bytes);
    });
}
