import { Command } from 'commander';
import { RouterControl } from '../simulate/router/control.ts';
import { FAULT_KINDS, switchFault } from '../simulate/router/fault-kinds.ts';
import { seedIsp } from '../simulate/router/isp.ts';
import { seedMixed } from '../simulate/router/mixed.ts';
import { personalityOf } from '../simulate/router/personality.ts';
import { RouterSimulator } from '../simulate/router/server.ts';
import { RouterWorld } from '../simulate/router/world.ts';
import { UsageError } from './context.ts';

interface RouterOptions {
  readonly host: string;
  readonly port: string;
  readonly lines: string;
  readonly expired: string;
  readonly world?: string;
  readonly routeros: string;
  readonly oldLogin?: true;
  readonly fault?: readonly string[];
  readonly control?: string;
  readonly user: string;
  readonly password: string;
  readonly redial: string;
  readonly delay: string;
}

/** Where a simulated router listens; `control` is a URL, or null when it has no such door. */
interface Serving {
  readonly listening: string;
  readonly control: string | null;
  readonly user: string;
}

/**
 * `washa simulate router`: a RouterOS API server with lines, of a version, with the faults that are asked for.
 * @param act makes the action of the command @param stopped tells where it listens, and settles when it should end
 */
export function routerCommand(
  act: (run: () => Promise<number>) => Promise<void>,
  stopped: (serving: Serving) => Promise<void>,
): Command {
  return new Command('router')
    .description('a RouterOS API server with lines, devices that redial, and phones')
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .option('--port <n>', 'port, 0 for any', '8728')
    .option('--lines <n>', 'lines, PPPoE and hotspot in turn', '200')
    .option('--expired <n>', 'so many of the first are cut off', '0')
    .option('--world <N-lines-mixed>', 'instead of --lines: a router of many hands, for example 300-lines-mixed')
    .option('--routeros <version>', 'the RouterOS that it is, for example 6.49.23, 7.12, 7.18.2 or 7.23.7', '7.18.2')
    .option('--old-login', 'the MD5 login of before 6.43, whatever the version')
    .option('--fault <kind>', 'a fault from the start; may be given several times', collect)
    .option('--control <port>', 'a door at 127.0.0.1 to see and disturb it while it runs, 0 for any')
    .option('--user <name>', 'API user', 'washa')
    .option('--password <text>', 'its password', 'washa-api')
    .option('--redial <ms>', 'how long a device takes to redial', '300')
    .option('--delay <ms>', 'how late every answer comes', '0')
    .addHelpText('after', `\nFaults (KIND, KIND=N, or KIND=COMMAND and KIND=COMMAND*N):\n${faultWords()}`)
    .action((own: RouterOptions) => act(() => serve(own, stopped)));
}

async function serve(own: RouterOptions, stopped: (serving: Serving) => Promise<void>): Promise<number> {
  const world = new RouterWorld({ version: versionOf(own.routeros) });
  const expired = whole('--expired', own.expired);
  if (own.world === undefined) seedIsp(world, { lines: whole('--lines', own.lines), expired });
  else seedMixed(world, { lines: mixedLines(own.world), expired });
  const router = new RouterSimulator(world, {
    host: own.host,
    port: portOf('--port', own.port),
    username: own.user,
    password: own.password,
    redialMs: whole('--redial', own.redial),
    answerDelayMs: whole('--delay', own.delay),
    ...(own.oldLogin === true ? { legacyLogin: true } : {}),
  });
  for (const words of own.fault ?? []) {
    const wrong = switchFault(router.faults, words);
    if (wrong !== null) throw new UsageError(`--fault: ${wrong}.`);
  }
  const control =
    own.control === undefined ? null : { port: portOf('--control', own.control), door: new RouterControl(router) };
  const { host, port } = await router.start();
  const url = control === null ? null : await control.door.start(control.port);
  await stopped({ listening: `${host}:${port}`, control: url, user: own.user });
  await control?.door.stop();
  await router.stop();
  return 0;
}

function faultWords(): string {
  const takes = { switch: '', command: '=COMMAND' };
  return Object.entries(FAULT_KINDS)
    .map(
      ([name, kind]) =>
        `  ${(name + (kind.takes === 'number' ? `=${kind.of}` : takes[kind.takes])).padEnd(24)}${kind.does}`,
    )
    .join('\n');
}

function collect(words: string, before: readonly string[] = []): readonly string[] {
  return [...before, words];
}

function versionOf(text: string): string {
  if (/^[67]\.\d{1,2}(\.\d{1,2})?$/.test(text)) return personalityOf(text).version;
  throw new UsageError(`--routeros takes a RouterOS 6 or 7, for example 7.18.2, not "${text}".`);
}

function mixedLines(text: string): number {
  const [, lines] = /^([1-9]\d{0,4})-lines-mixed$/.exec(text) ?? [];
  if (lines !== undefined) return Number(lines);
  throw new UsageError(`--world takes N-lines-mixed, for example 300-lines-mixed, not "${text}".`);
}

function portOf(option: string, text: string): number {
  const port = whole(option, text);
  if (port <= 65_535) return port;
  throw new UsageError(`${option} takes a number up to 65535, not "${text}".`);
}

function whole(option: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new UsageError(`${option} takes a whole number, not "${text}".`);
}
