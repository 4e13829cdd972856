import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { answers, eventually, missingEngine } from '../containers/engine.ts';

/** Machines that there may be: images of test/containers/base-image.sh. */
export const DEBIAN_12 = 'washa-test/systemd';
export const DEBIAN_13 = 'washa-test/systemd-13';

/** Why there is no such machine here, or null when there is; says it too. @param image one of the above */
export function missing(image: string): string | null {
  const why =
    missingEngine ??
    (process.env['WASHA_REQUIRE_ALL'] === '1' || answers('docker', ['image', 'inspect', image])
      ? null
      : `skipped: there is no image ${image} (test/containers/base-image.sh)`);
  if (why !== null) process.stderr.write(`systemd suite ${why}\n`);
  return why;
}

const run = promisify(execFile);
const MUCH = 64 * 1024 * 1024;

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A Debian machine with systemd as its first process, in a container. */
export interface Box extends AsyncDisposable {
  /** Runs a shell script as root. */
  sh(script: string): Promise<Ran>;
  /** As `sh`. @returns what it printed, without the last line end. @throws when it did not end with 0 */
  ok(script: string): Promise<string>;
  /** Copies a file into the machine. */
  put(file: string, to: string): Promise<void>;
  /** Writes a file there. @param mode as chmod takes it */
  write(folder: string, to: string, text: string, mode?: string): Promise<void>;
  /** A property of the service, as `systemctl show` gives it. */
  show(property: string): Promise<string>;
  /** Rows of the database, read with the account of the service. */
  rows(sql: string): Promise<Record<string, string | number | null>[]>;
}

/** Starts a machine; resolves when it has booted. */
export async function startBox(image = DEBIAN_12): Promise<Box> {
  const name = `washa-systemd-${randomUUID()}`;
  // Not `--privileged`: what systemd itself needs. It makes a user namespace for the service (PrivateUsers=) while other
  // processes are hidden from it (ProtectProc=), and that takes SYS_PTRACE, as root has it on a machine.
  const rights = ['--cap-add=SYS_ADMIN', '--cap-add=SYS_PTRACE'];
  const confined = ['--security-opt=seccomp=unconfined', '--security-opt=apparmor=unconfined'];
  const places = ['--cgroupns=host', '--volume=/sys/fs/cgroup:/sys/fs/cgroup:rw', '--tmpfs=/run', '--tmpfs=/run/lock'];
  await run('docker', ['run', '--detach', `--name=${name}`, ...rights, ...confined, ...places, image]);

  const sh = async (script: string): Promise<Ran> => {
    try {
      const done = await run('docker', ['exec', name, 'sh', '-c', script], { maxBuffer: MUCH });
      return { code: 0, ...done };
    } catch (error) {
      const { code, stdout, stderr } = error as Ran;
      if (typeof code !== 'number') throw error;
      return { code, stdout, stderr };
    }
  };
  const ok = async (script: string): Promise<string> => {
    const { code, stdout, stderr } = await sh(script);
    if (code !== 0) throw new Error(`${script}\nended with ${code}:\n${stdout}\n${stderr}`);
    return stdout.replace(/\n$/, '');
  };
  const box: Box = {
    sh,
    ok,
    async put(file, to) {
      await run('docker', ['cp', file, `${name}:${to}`]);
    },
    async write(folder, to, text, mode = '644') {
      const file = join(folder, randomUUID());
      writeFileSync(file, text);
      await box.put(file, to);
      await ok(`chown root:root ${to} && chmod ${mode} ${to}`);
    },
    show: (property) => ok(`systemctl show --property=${property} --value washa`),
    async rows(sql) {
      const script = `console.log(JSON.stringify(require("/usr/lib/washa/node_modules/better-sqlite3")("/var/lib/washa/washa.db", { readonly: true }).prepare(process.argv[1]).all()))`;
      const printed = await ok(`runuser -u washa -- /usr/lib/washa/node -e '${script}' "${sql}"`);
      return JSON.parse(printed) as Record<string, string | number | null>[];
    },
    async [Symbol.asyncDispose]() {
      await run('docker', ['rm', '--force', '--volumes', name]);
    },
  };
  await using starting = new AsyncDisposableStack();
  starting.use(box);
  await eventually(
    async () => /^(?:running|degraded)/.test((await sh('systemctl is-system-running')).stdout),
    'systemd has booted',
    60_000,
  );
  // In a container systemd leaves the mounts private, and the credentials that it mounts for a service would stay unseen.
  await ok('mount --make-rshared /');
  starting.move();
  return box;
}
