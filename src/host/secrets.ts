import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeOnce } from '../disk/write-whole.ts';
import { Fault } from '../domain/values/fault.ts';

/** Where secrets are. */
export interface SecretFolders {
  /** `$CREDENTIALS_DIRECTORY` of systemd; wins. Null when there is none. */
  readonly credentialsDir: string | null;
  readonly secretsDir: string;
}

/** Secrets are files, one a secret. Settings and the database hold only their names. */
export interface Secrets {
  /**
   * The text of a secret, without one line end at its end.
   * @throws Fault `secret.missing`, `secret.empty`, `secret.unreadable` or `secret.name`, saying which file to make and how
   */
  read(name: string): string;
  /** As `read`; a secret that is not there yet is made, mode 0600. */
  ensure(name: string, make: () => string): string;
  has(name: string): boolean;
  /**
   * - `there`: it can be read by a Washa that is started now, or already.
   * - `hidden`: this account may not look.
   */
  look(name: string): 'there' | 'missing' | 'hidden';
  /** The file into which a person puts a secret that is missing. */
  place(name: string): string;
  /** Names of all secrets, sorted. */
  list(): string[];
}

const NAME = /^[a-z0-9][a-z0-9.-]*$/;

/** `LoadCredential=secret:<folder>` names what it finds there `secret_<file>`. */
const FROM_FOLDER = 'secret_';

/** What systemd gives to the installed service, and the folder of root from which its unit takes it. */
export const SERVICE_CREDENTIALS = '/run/credentials/washa.service';
export const SERVICE_SOURCE = '/etc/washa/credentials';

/** @param warn is told once about each file that others than its owner may read */
export function createSecrets(folders: SecretFolders, warn: (message: string) => void = () => undefined): Secrets {
  const warned = new Set<string>();
  const { credentialsDir, secretsDir } = folders;

  const pathOf = (name: string): string => {
    if (!NAME.test(name)) {
      throw new Fault(
        'secret.name',
        'stop',
        `"${name}" cannot be the name of a secret: use small letters, digits, "-" and ".", for example "payhero-password".`,
      );
    }
    const credentials =
      credentialsDir === null ? [] : [name, FROM_FOLDER + name].map((file) => join(credentialsDir, file));
    return credentials.find((path) => existsSync(path)) ?? join(secretsDir, name);
  };

  const place = (name: string) => join(credentialsDir === SERVICE_CREDENTIALS ? SERVICE_SOURCE : secretsDir, name);

  const read = (name: string): string => {
    const path = pathOf(name);
    const text = readSecretFile(name, path, place(name)).replace(/\r?\n$/, '');
    if (text.trim() === '') throw new Fault('secret.empty', 'stop', `The secret "${name}" is empty: ${path}.`);
    // systemd guards its credentials by mounts; their modes say nothing.
    if (path.startsWith(secretsDir) && (statSync(path).mode & 0o077) !== 0 && !warned.has(path)) {
      warned.add(path);
      warn(`Others may read the secret ${path}. Run: chmod 600 ${path}`);
    }
    return text;
  };

  return {
    read,
    has: (name) => existsSync(pathOf(name)),
    place,
    look: (name) => lookFor([pathOf(name), place(name)]),
    ensure(name, make) {
      const path = pathOf(name);
      if (!existsSync(path)) {
        mkdirSync(secretsDir, { recursive: true, mode: 0o700 });
        writeOnce(path, `${make()}\n`, 0o600);
      }
      return read(name);
    },
    list() {
      const names = [credentialsDir, secretsDir]
        .flatMap((dir) => (dir !== null && existsSync(dir) ? readdirSync(dir) : []))
        .map((file) => (file.startsWith(FROM_FOLDER) ? file.slice(FROM_FOLDER.length) : file));
      return [...new Set(names.filter((name) => NAME.test(name)))].sort();
    },
  };
}

/**
 * The same, and what lies in a folder of which systemd makes credentials, read now. A service that does not run has none of them, and root
 * alone may look there; for another account, or without that folder, it is as it was.
 */
export function withSource(secrets: Secrets, source: string): Secrets {
  const texts = new Map<string, string>();
  try {
    for (const name of readdirSync(source))
      if (NAME.test(name)) texts.set(name, readFileSync(join(source, name), 'utf8'));
  } catch {
    return secrets;
  }
  const text = (name: string) => texts.get(name)?.replace(/\r?\n$/, '') ?? '';
  return {
    ...secrets,
    read: (name) => text(name) || secrets.read(name),
    ensure: (name, make) => text(name) || secrets.ensure(name, make),
    has: (name) => texts.has(name) || secrets.has(name),
    look: (name) => (text(name) === '' ? secrets.look(name) : 'there'),
    list: () => [...new Set([...texts.keys(), ...secrets.list()])].sort(),
  };
}

/**
 * How many secrets lie in a folder, and which files in it others than its owner may read. Null where this account may not look;
 * a folder that is not there holds none.
 */
export function lookIntoSecrets(folder: string): { readonly there: number; readonly open: readonly string[] } | null {
  try {
    const files = readdirSync(folder).filter((name) => NAME.test(name));
    const paths = files.map((name) => join(folder, name));
    return { there: paths.length, open: paths.filter((path) => (statSync(path).mode & 0o077) !== 0) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { there: 0, open: [] };
    return null;
  }
}

/** An empty file is no secret. */
function lookFor(paths: readonly string[]): 'there' | 'missing' | 'hidden' {
  let isHidden = false;
  for (const path of paths) {
    try {
      if (statSync(path).size > 0) return 'there';
    } catch (error) {
      isHidden ||= (error as NodeJS.ErrnoException).code === 'EACCES';
    }
  }
  return isHidden ? 'hidden' : 'missing';
}

function readSecretFile(name: string, path: string, place: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') {
      const then = place.startsWith(SERVICE_SOURCE)
        ? ', then: systemctl restart washa'
        : ', or give it as a systemd credential of that name';
      throw new Fault(
        'secret.missing',
        'stop',
        `The secret "${name}" is missing. Put it into ${place}, mode 0600 (install -m 600 /dev/stdin ${place})${then}.`,
      );
    }
    const why = code === 'EACCES' ? 'it has to belong to the account that runs Washa' : String(code);
    throw new Fault('secret.unreadable', 'stop', `Cannot read the secret "${name}" (${path}): ${why}.`);
  }
}
