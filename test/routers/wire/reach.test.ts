import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { normaliseFingerprint } from '../../../src/routers/routeros/wire/pin.ts';
import { reachRouter } from '../../../src/routers/routeros/wire/reach.ts';
import { RouterSimulator } from '../../../src/simulate/router/server.ts';
import { RouterWorld } from '../../../src/simulate/router/world.ts';
import { selfSigned } from '../self-signed.ts';

async function start(tls?: { key: string; cert: string }): Promise<number> {
  const sim = new RouterSimulator(new RouterWorld(), tls === undefined ? {} : { tls });
  const { port } = await sim.start();
  onTestFinished(() => sim.stop());
  return port;
}

test('the certificate is shown as it will be pinned, and nobody logs in for it', async () => {
  const { key, cert, fingerprint } = selfSigned('tower-1');
  const reached = await reachRouter('127.0.0.1', await start({ key, cert }), true, 2_000);
  expect(normaliseFingerprint(reached.fingerprint ?? '')).toBe(fingerprint);
});

test('the plain API shows none, and the address that it sees', async () => {
  const reached = await reachRouter('127.0.0.1', await start(), false, 2_000);
  expect(reached).toEqual({ boxAddress: '127.0.0.1', fingerprint: null });
});

test('a name that is none, a port where nobody is, and one that is silent are told apart', async () => {
  await expect(reachRouter('tower.invalid', 8729, true, 2_000)).rejects.toMatchObject({ code: 'router.name' });
  await expect(reachRouter('127.0.0.1', 1, false, 2_000)).rejects.toMatchObject({ code: 'router.unreachable' });
  const silent = createServer((socket) => void socket.on('error', () => undefined));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void silent.close());
  const address = silent.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await expect(reachRouter('127.0.0.1', port, true, 200)).rejects.toMatchObject({ code: 'router.tls' });
});
