import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { systemClock } from '../../src/host/clock.ts';
import { createRouterosTransport } from '../../src/routers/routeros/wire/transport.ts';
import { eventually } from '../containers/engine.ts';
import type { ContractRouter } from './contract.ts';

const NAMED = process.env['WASHA_TEST_ROUTEROS'];

/** Why no real router can be tried, or null. It is a person's own, so that WASHA_REQUIRE_ALL does not ask for one. */
export const missingRouter: string | null =
  NAMED === undefined ? 'skipped: WASHA_TEST_ROUTEROS=host:port names none (docs/testing.md)' : null;

/** The router of WASHA_TEST_ROUTEROS, with the account from the files that two more variables name. */
export function namedRouter(): ContractRouter {
  const [, host, port] = /^\[?([^\]]+?)\]?:(\d+)$/.exec(NAMED ?? '') ?? [];
  if (host === undefined) throw new Error('WASHA_TEST_ROUTEROS: expected host:port, for example 192.168.88.1:8728');
  const fingerprint = process.env['WASHA_TEST_ROUTEROS_FINGERPRINT'];
  return {
    address: {
      name: 'real',
      host,
      port: Number(port),
      tls: fingerprint === undefined ? null : { fingerprint },
      username: fileOf('WASHA_TEST_ROUTEROS_USER_FILE'),
      password: fileOf('WASHA_TEST_ROUTEROS_PASSWORD_FILE'),
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function fileOf(variable: string): string {
  const path = process.env[variable];
  if (path === undefined) throw new Error(`${variable}: expected the path of a file`);
  return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
}

/** An image of the Cloud Hosted Router that the engine has already; none is ever pulled. */
const chrImage: string | null = process.env['WASHA_TEST_CHR_IMAGE'] ?? localChrImage();

export const missingChr: string | null =
  chrImage === null ? 'skipped: the Docker engine has no image of it (docs/testing.md)' : null;

function localChrImage(): string | null {
  const listed = spawnSync('docker', ['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}'], { encoding: 'utf8' });
  if (listed.status !== 0) return null;
  return listed.stdout.split('\n').find((name) => /routeros|mikrotik|\bchr\b/i.test(name)) ?? null;
}

/** Boots the image and waits for its API. The account is `admin` without a password, as RouterOS comes. */
export async function startChr(): Promise<ContractRouter> {
  const { GenericContainer, Wait } = await import('testcontainers');
  const container = await new GenericContainer(chrImage ?? '')
    .withPrivilegedMode()
    .withExposedPorts(8728)
    .withWaitStrategy(Wait.forSuccessfulCommand('true'))
    .start();
  const address = {
    name: 'chr',
    host: container.getHost(),
    port: container.getMappedPort(8728),
    tls: null,
    username: process.env['WASHA_TEST_CHR_USER'] ?? 'admin',
    password: process.env['WASHA_TEST_CHR_PASSWORD'] ?? '',
  };
  const transport = createRouterosTransport({ clock: systemClock });
  const dispose = async (): Promise<void> => {
    await container.stop();
  };
  try {
    // A virtual machine boots in it: without /dev/kvm that takes minutes.
    await eventually(
      async () => {
        (await transport.connect(address, AbortSignal.timeout(10_000))).close();
        return true;
      },
      'a RouterOS that takes log-ins',
      240_000,
    );
  } catch (error) {
    await dispose();
    throw error;
  }
  return { address, [Symbol.asyncDispose]: dispose };
}
