import type { Clock, RouterAddress } from '../../src/domain/ports.ts';
import { createRouterosTransport } from '../../src/routers/routeros/wire/transport.ts';
import type { Dial, Line } from './dial.ts';

/** The real clock, which also counts the timers that are armed. */
export function countingClock(): Clock & { armed(): number } {
  const armed = new Set<NodeJS.Timeout>();
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    after: (delayMs, fn) => {
      const timer = setTimeout(() => {
        armed.delete(timer);
        fn();
      }, delayMs);
      timer.unref();
      armed.add(timer);
      return () => {
        armed.delete(timer);
        clearTimeout(timer);
      };
    },
    sleep: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs)),
    armed: () => armed.size,
  };
}

/** Our transport. */
export const dialHardened: Dial = (port, options = {}) => {
  const clock = countingClock();
  const patienceMs = options.patienceMs ?? 1_000;
  const transport = createRouterosTransport({ clock, loginDeadlineMs: 1_000, commandDeadlineMs: patienceMs });
  const address: RouterAddress = {
    name: 'tower-1',
    host: '127.0.0.1',
    port: port ?? Number.NaN,
    tls: port === null ? { fingerprint: 'ab'.repeat(32) } : null,
    username: 'washa',
    password: options.password ?? 'pass-1',
  };
  const abort = new AbortController();
  let open = 0;
  const connected = transport.connect(address, abort.signal).then((link): Line => {
    const counted = async <T>(promise: Promise<T>): Promise<T> => {
      open += 1;
      try {
        return await promise;
      } finally {
        open -= 1;
      }
    };
    return {
      exec: (words, deadlineMs) => counted(link.exec(words, deadlineMs)),
      listen: (words, onRow, onEnd) => void link.listen(words, onRow, onEnd),
      lost: link.lost,
      close: () => {
        link.close();
        return Promise.resolve();
      },
      leftovers: () => open + clock.armed(),
    };
  });
  connected.catch(() => undefined);
  return {
    line: connected,
    cancel: () => {
      abort.abort();
      return Promise.resolve();
    },
    again: () => transport.connect(address, abort.signal),
    tried: port,
  };
};
