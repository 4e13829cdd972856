import { describe, test } from 'vitest';
import { RouterSimulator } from '../../src/simulate/router/server.ts';
import { RouterWorld } from '../../src/simulate/router/world.ts';
import { routerContract } from './contract.ts';
import { missingChr, missingRouter, namedRouter, startChr } from './real-router.ts';

describe.each(['7.18.2 (stable)', '6.49.17 (long-term)'])('the contract, on the simulated router %s', (version) => {
  routerContract(async () => {
    const simulator = new RouterSimulator(new RouterWorld(), { version });
    const { host, port } = await simulator.start();
    const { username, password } = simulator;
    return {
      address: { name: 'simulated', host, port, tls: null, username, password },
      [Symbol.asyncDispose]: () => simulator.stop(),
    };
  });
});

describe('the contract, on the router that WASHA_TEST_ROUTEROS names', () => {
  if (missingRouter === null) routerContract(() => Promise.resolve(namedRouter()));
  else test.skip(missingRouter);
});

describe('the contract, on RouterOS in a container', () => {
  if (missingChr === null) routerContract(startChr);
  else test.skip(missingChr);
});
