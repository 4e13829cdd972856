import { RouterOSAPI } from 'node-routeros';
import type { IRosOptions, RStream } from 'node-routeros';
import type { Dial, Line } from './dial.ts';

interface Insides {
  channelsOpen: number;
  connectionHoldInterval?: { _destroyed: boolean };
}

/** node-routeros as it comes, used as its documentation shows. */
export const dialRaw: Dial = (port, options = {}) => {
  const wanted: IRosOptions = {
    host: '127.0.0.1',
    user: 'washa',
    password: options.password ?? 'pass-1',
    timeout: (options.patienceMs ?? 1_000) / 1_000,
    ...(port === null ? { tls: {} } : { port }),
  };
  const api = new RouterOSAPI(wanted);
  const lost = new Promise((resolve) => {
    api.once('close', () => resolve('close'));
    if (options.bare !== true) api.once('error', resolve);
  });
  const line: Line = {
    exec: async (words) => {
      const rows = (await api.write(words)) as Record<string, string>[];
      const ret = rows.length === 1 ? (rows[0]!['ret'] ?? null) : null;
      return { rows: ret === null ? rows : [], ret };
    },
    listen: (words, onRow, onEnd) => {
      const stream: RStream = api.writeStream(words);
      stream.on('data', onRow);
      stream.on('trap', onEnd);
      stream.on('close', onEnd);
    },
    lost,
    close: async () => {
      await api.close();
    },
    leftovers: () => {
      const { channelsOpen, connectionHoldInterval } = api as unknown as Insides;
      return channelsOpen + (connectionHoldInterval?._destroyed === false ? 1 : 0);
    },
  };
  const connected = port === null ? new Promise<never>(() => undefined) : api.connect().then(() => line);
  connected.catch(() => undefined);
  return { line: connected, cancel: () => line.close(), again: () => api.connect(), tried: api.port };
};
