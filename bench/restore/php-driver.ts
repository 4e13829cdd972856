import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { encodeSentences, SentenceReader } from '../../src/simulate/router/codec.ts';
import type { Activator } from './activator.ts';

/**
 * A stand-in for PHPNuxBill's PPPoE driver, not the original: a connection for each activation, seven commands in seven
 * round trips, every word a write of its own, Nagle on, nothing read back. The process is warm.
 */
export function openPhpDriver(port: number, noDelay: boolean): Promise<Activator> {
  const activate = async (username: string, profile: string): Promise<void> => {
    const socket = connect({ host: '127.0.0.1', port, noDelay });
    await once(socket, 'connect');
    const ask = askOver(socket);
    await ask(['/login', '=name=bench', '=password=bench-pw']);
    const find = ['=.proplist=.id', `?name=${username}`];
    const id = await ask(['/ppp/secret/print', ...find]);
    await ask([
      '/ppp/secret/set',
      `=numbers=${id}`,
      `=name=${username}`,
      `=profile=${profile}`,
      '=password=pw',
      '=service=pppoe',
    ]);
    const again = await ask(['/ppp/secret/print', ...find]);
    await ask(['/ppp/secret/unset', `=.id=${again}`, '=value-name=remote-address']);
    const session = await ask(['/ppp/active/print', ...find]);
    await ask(['/ppp/active/remove', `=numbers=${session}`]);
    socket.destroy();
  };
  return Promise.resolve({
    async activate({ username, profile }) {
      const startedAt = performance.now();
      await activate(username, profile);
      return { acceptedMs: performance.now() - startedAt, confirmedMs: null };
    },
    close: () => undefined,
  });
}

/** Asks one command after the other; each answer is the last `.id` that it held, or empty. */
function askOver(socket: Socket): (words: readonly string[]) => Promise<string> {
  const reader = new SentenceReader();
  let settle: { resolve: (id: string) => void; reject: (error: Error) => void } | null = null;
  let id = '';
  socket.on('data', (chunk: Buffer) => {
    for (const words of reader.push(chunk) ?? []) {
      if (words[0] === '!trap') settle?.reject(new Error(words.join(' ')));
      id = words.find((word) => word.startsWith('=.id='))?.slice(5) ?? id;
      if (words[0] === '!done') settle?.resolve(id);
    }
  });
  return (words) =>
    new Promise((resolve, reject) => {
      settle = { resolve, reject };
      id = '';
      for (const word of words) socket.write(encodeSentences([[word]]).subarray(0, -1));
      socket.write(Buffer.of(0));
    });
}
