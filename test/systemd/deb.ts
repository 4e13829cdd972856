import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../containers/images.ts';

/** What goes into a package. */
const SOURCES = [
  'src',
  'systemd',
  'config',
  'package.json',
  'package-lock.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
];

/** The package for this machine. Made when there is none, or when a source is younger. @returns its path */
export function buildDeb(): string {
  const arch = execFileSync('dpkg', ['--print-architecture'], { encoding: 'utf8' }).trim();
  const deb = join(ROOT, 'dist', `washa_${version()}_${arch}.deb`);
  if (!existsSync(deb) || statSync(deb).mtimeMs < Math.max(...SOURCES.map((name) => youngest(join(ROOT, name))))) {
    const { status, stderr } = spawnSync('sh', ['systemd/package.sh', arch], { cwd: ROOT, encoding: 'utf8' });
    if (status !== 0) throw new Error(`no package: ${stderr}`);
  }
  return deb;
}

export function version(): string {
  return (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version;
}

/** The same package as a later version. @param change what else is different in it: of its program @returns its path */
export function laterDeb(
  deb: string,
  folder: string,
  later: string,
  change: (program: string) => void = () => undefined,
): string {
  const tree = join(folder, later);
  execFileSync('dpkg-deb', ['--raw-extract', deb, tree]);
  replaceIn(join(tree, 'DEBIAN/control'), /^(Version: )[^\n]+/m, `$1${later}`);
  replaceIn(join(tree, 'usr/lib/washa/package.json'), /^(\s*"version": ")[^"\n]+/m, `$1${later}`);
  change(join(tree, 'usr/lib/washa'));
  const path = join(folder, `${later}.deb`);
  execFileSync('dpkg-deb', ['--root-owner-group', '-Znone', '--build', tree, path], { stdio: 'ignore' });
  rmSync(tree, { recursive: true });
  return path;
}

/** A later version brings the database to a schema that this one does not know; or fails at it. */
export function addMigration(program: string, sql: string): void {
  const engine = join(program, 'src/storage/engine');
  const name = `${String(readdirSync(join(engine, 'migrations')).length + 1).padStart(3, '0')}-later.sql`;
  writeFileSync(join(engine, 'migrations', name), sql);
  replaceIn(join(engine, 'migrations.ts'), /^\];$/m, `  { name: '${name}' },\n];`);
}

/** A later version ends by a bug, ten seconds after each start. */
export function crashAfterTenSeconds(program: string): void {
  appendFileSync(join(program, 'src/main.ts'), "setTimeout(() => { throw new Error('a bug of later'); }, 10_000);\n");
}

function replaceIn(file: string, what: RegExp, by: string): void {
  const text = readFileSync(file, 'utf8');
  const changed = text.replace(what, by);
  if (changed === text) throw new Error(`${file} has no ${what}`);
  writeFileSync(file, changed);
}

function youngest(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => youngest(join(path, name))));
}
