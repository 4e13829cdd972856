import type { SmsDeps } from '../../src/sms/gateway.ts';

/** Ten seconds of the gateways pass in a third of a second here. */
const SPEED = 30;

export function testDeps(own: {
  secret?: SmsDeps['secret'];
  log?: SmsDeps['log'];
  after?: SmsDeps['clock']['after'];
}): SmsDeps {
  return {
    fetch: (url, init) => fetch(url, init),
    secret: own.secret ?? ((name) => `secret of ${name}`),
    log: own.log ?? (() => undefined),
    clock: {
      after:
        own.after ??
        ((delayMs, fn) => {
          const timer = setTimeout(fn, delayMs / SPEED);
          return () => clearTimeout(timer);
        }),
    },
  };
}
