import { RouterOSAPI } from 'node-routeros';
import type { Activator } from './activator.ts';

/** node-routeros 1.6.9 as it comes, with one kept connection: the commands of Washa's driver, together where it has them together. */
export async function openPlain(port: number, noDelay: boolean): Promise<Activator> {
  const api = new RouterOSAPI({ host: '127.0.0.1', port, user: 'bench', password: 'bench-pw', timeout: 30 });
  api.on('error', () => undefined);
  await api.connect();
  if (noDelay) {
    const { connector } = api as unknown as { connector: { socket: { setNoDelay(on: boolean): void } } };
    connector.socket.setNoDelay(true);
  }
  const write = (...words: string[]) => api.write(words) as Promise<Record<string, string>[]>;
  return {
    async activate({ username, profile }) {
      const look = () =>
        Promise.all([
          write('/ppp/secret/print', '=.proplist=.id,name,profile,disabled,remote-address', `?name=${username}`),
          write('/ppp/active/print', '=.proplist=.id,name,address,caller-id,uptime', `?name=${username}`),
        ]);
      const startedAt = performance.now();
      const [[secret], [session]] = await look();
      await Promise.all([
        write('/ppp/secret/set', `=.id=${secret!['.id']!}`, `=profile=${profile}`, '=disabled=no'),
        write('/ppp/active/remove', `=.id=${session!['.id']!}`),
      ]);
      const acceptedMs = performance.now() - startedAt;
      await look();
      return { acceptedMs, confirmedMs: performance.now() - startedAt };
    },
    close: () => void api.close(),
  };
}
