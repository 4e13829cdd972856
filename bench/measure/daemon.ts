import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

const DAEMON = join(import.meta.dirname, '..', '..', 'src', 'main.ts');

/** What the service unit sets; the folder is that of the checkout, so that it is warm from the second run on. */
const ENV = {
  NODE_COMPILE_CACHE: join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'washa'),
  MALLOC_ARENA_MAX: '2',
};

/** The daemon as a service runs it, a process of its own, ready. Disposing ends it. */
export async function startDaemon(configFile: string) {
  const child = spawn(process.execPath, [DAEMON, configFile], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...ENV },
  });
  const ended = once(child, 'exit');
  await said(child.stdout, '"ready"');
  child.stdout.resume();
  return {
    pid: child.pid!,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Waits until a process has written this. @throws when it ended before */
export function said(stdout: NodeJS.ReadableStream, word: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    const take = (chunk: Buffer) => {
      text += chunk.toString();
      if (!text.includes(word)) return;
      stdout.off('data', take);
      resolve();
    };
    stdout.on('data', take);
    stdout.once('end', () => reject(new Error(`the process ended without saying ${word}: ${text}`)));
  });
}

/** A port of this machine that nobody listened on a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
