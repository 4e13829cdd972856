import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { getContainerRuntimeClient, Network, Wait, type StartedTestContainer } from 'testcontainers';
import { systemClock } from '../../src/host/clock.ts';
import type { RouterRow } from '../../src/domain/ports.ts';
import { createRouterosTransport } from '../../src/routers/routeros/wire/transport.ts';
import type { SimulatedSms } from '../../src/simulate/sms.ts';
import { eventually } from './engine.ts';
import { ROOT, WashaContainer } from './images.ts';

const STATE = '/var/lib/washa';
const SECRETS = ['router-tower-1', 'gateway-merchant'];
const MERCHANT = 'demo0merchant0555222';

/** What one delivery of the simulated provider came to. */
export interface Delivered {
  readonly exitCode: number;
  /** Of each answer. */
  readonly statuses: readonly number[];
}

/** The small ISP of compose.yaml, in containers of the product's own image, on two networks. */
export interface ContainerIsp extends AsyncDisposable {
  /** The daemon's container; another one after `recreate`. */
  readonly washa: StartedTestContainer;
  /** Pays from the sender's container. @param options of `washa simulate payhero` */
  payhero(...options: string[]): Promise<Delivered>;
  /** @param secretFile what the sender signs with */
  gateway(options: readonly string[], secretFile?: string): Promise<Delivered>;
  /** Rows of the database, asked inside the daemon's container. */
  rows(sql: string): Promise<Record<string, string | number | null>[]>;
  /** Rows that the router prints, asked over its API. */
  router(words: readonly string[]): Promise<readonly RouterRow[]>;
  /** What the SMS gateway took. */
  messages(): Promise<readonly SimulatedSms[]>;
  pauseRouter(): Promise<void>;
  /** @returns when, UTC ms */
  resumeRouter(): Promise<number>;
  /** kill -9 from outside, as the kernel does it when memory runs out. */
  killHard(): Promise<void>;
  healthy(): Promise<void>;
  /** Ends the daemon's container in good order, takes it away, and makes another one on the same volume. @returns its exit code */
  recreate(): Promise<number>;
}

/** Starts it all on the image `washa:test`. */
export async function startContainerIsp(): Promise<ContainerIsp> {
  await using starting = new AsyncDisposableStack();
  const { container: docker } = await getContainerRuntimeClient();
  const volume = `washa-test-${randomUUID()}`;
  starting.defer(() => docker.dockerode.getVolume(volume).remove({ force: true }));
  const network = async () => {
    const made = await new Network().start();
    starting.defer(async () => {
      await made.stop();
    });
    return made;
  };
  const intake = await network();
  const lan = await network();
  const keep = async (container: WashaContainer): Promise<StartedTestContainer> => {
    const started = await container.start();
    starting.defer(async () => {
      await started.stop({ timeout: 1_000 });
    });
    return started;
  };
  const secrets = SECRETS.map((name) => ({
    source: join(ROOT, 'config/compose/secrets', name),
    target: `/run/secrets/${name}`,
    mode: 'ro' as const,
  }));
  const state = (mode: 'rw' | 'ro') => ({ source: volume, target: STATE, mode });

  const router = await keep(
    new WashaContainer()
      .withCommand(['simulate', 'router', '--host', '0.0.0.0', '--lines', '40', '--expired', '40'])
      .withNetwork(lan)
      .withNetworkAliases('router')
      .withExposedPorts(8728)
      .withWaitStrategy(Wait.forLogMessage(/Simulated router on/)),
  );
  const sms = await keep(
    new WashaContainer()
      .withCommand(['simulate', 'sms', '--host', '0.0.0.0'])
      .withNetwork(lan)
      .withNetworkAliases('sms')
      .withExposedPorts(8090)
      .withWaitStrategy(Wait.forLogMessage(/Simulated SMS gateway on/)),
  );
  await keep(
    new WashaContainer()
      .withCommand(['apply', '/etc/washa/setup.toml', '--yes'])
      .withBindMounts([
        state('rw'),
        ...secrets,
        { source: join(ROOT, 'config/compose/setup.toml'), target: '/etc/washa/setup.toml', mode: 'ro' },
      ])
      .withWaitStrategy(Wait.forOneShotStartup()),
  );
  const startWasha = () =>
    new WashaContainer(lan)
      .withRestart()
      .withQuickHealth()
      .withNetwork(intake)
      .withNetworkAliases('washa')
      .withBindMounts([state('rw'), ...secrets])
      .withWaitStrategy(Wait.forHealthCheck())
      .withStartupTimeout(60_000)
      .start();
  let washa = await startWasha();
  starting.defer(async () => {
    await washa.stop({ timeout: 25_000 });
  });
  const sender = await keep(
    new WashaContainer()
      .withEntrypoint(['sleep'])
      .withCommand(['infinity'])
      .withNetwork(intake)
      .withBindMounts([state('ro'), ...secrets]),
  );
  const deliver = async (provider: string, options: readonly string[]): Promise<Delivered> => {
    const where = [`--url=http://washa:8787/cb/${provider}`, `--path-secret-file=${STATE}/secrets/${provider}-path`];
    const { exitCode, stdout, stderr } = await sender.exec(['washa', 'simulate', provider, ...where, ...options]);
    const statuses = [...stdout.matchAll(/answered (\d+) after/g)].map(([, status]) => Number(status));
    if (statuses.length === 0) throw new Error(`nothing was delivered: ${stderr}`);
    return { exitCode, statuses };
  };
  const inspect = () => docker.inspect(docker.getById(washa.getId()));
  const transport = createRouterosTransport({ clock: systemClock });

  const ending = starting.move();
  return {
    get washa() {
      return washa;
    },
    payhero: (...options) => deliver('payhero', options),
    gateway: (options, secretFile = '/run/secrets/gateway-merchant') =>
      deliver('gateway', [`--merchant=${MERCHANT}`, `--secret-file=${secretFile}`, ...options]),
    async rows(sql) {
      const script = `console.log(JSON.stringify(require('better-sqlite3')('${STATE}/washa.db').prepare(process.argv[1]).all()))`;
      const { exitCode, stdout, stderr } = await washa.exec(['node', '-e', script, sql]);
      if (exitCode !== 0) throw new Error(stderr);
      return JSON.parse(stdout) as Record<string, string | number | null>[];
    },
    async router(words) {
      const password = readFileSync(join(ROOT, 'config/compose/secrets/router-tower-1'), 'utf8').trim();
      const address = { name: 'tower-1', host: router.getHost(), port: router.getMappedPort(8728), tls: null };
      const link = await transport.connect({ ...address, username: 'washa', password }, AbortSignal.timeout(5_000));
      try {
        return (await link.exec(words)).rows;
      } finally {
        link.close();
      }
    },
    async messages() {
      const answer = await fetch(`http://${sms.getHost()}:${sms.getMappedPort(8090)}/messages`);
      return (await answer.json()) as SimulatedSms[];
    },
    async pauseRouter() {
      await docker.getById(router.getId()).pause();
    },
    async resumeRouter() {
      const at = Date.now();
      await docker.getById(router.getId()).unpause();
      return at;
    },
    async killHard() {
      const { Pid } = (await inspect()).State;
      if (commandLine(Pid).includes('washa')) {
        process.kill(Pid, 'SIGKILL');
        return;
      }
      // An engine on another machine. It takes a kill for the wish of a person, and does not start the container anew.
      await docker.getById(washa.getId()).kill();
      await docker.getById(washa.getId()).start();
    },
    async healthy() {
      await eventually(async () => (await inspect()).State.Health?.Status === 'healthy', 'healthy', 40_000);
    },
    async recreate() {
      await docker.getById(washa.getId()).stop({ t: 25 });
      const { ExitCode } = (await inspect()).State;
      await washa.stop({ remove: true, removeVolumes: false });
      washa = await startWasha();
      return ExitCode;
    },
    [Symbol.asyncDispose]: () => ending.disposeAsync(),
  };
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
