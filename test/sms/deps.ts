import type { SmsDeps } from '../../src/sms/gateway.ts';

type After = SmsDeps['clock']['after'];

const at =
  (speed: number): After =>
  (delayMs, fn) => {
    const timer = setTimeout(fn, delayMs / speed);
    return () => clearTimeout(timer);
  };

/** Ten seconds of a gateway that never answers pass in a third of a second: only for those who wait for the deadline. */
export const hurried = at(30);

export function testDeps(own: { secret?: SmsDeps['secret']; log?: SmsDeps['log']; after?: After }): SmsDeps {
  return {
    fetch: (url, init) => fetch(url, init),
    secret: own.secret ?? ((name) => `secret of ${name}`),
    log: own.log ?? (() => undefined),
    clock: { after: own.after ?? at(1) },
  };
}
