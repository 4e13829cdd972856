import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
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

/** The same package as a later version. @returns its path */
export function laterDeb(deb: string, folder: string, later: string): string {
  const tree = join(folder, 'later');
  execFileSync('dpkg-deb', ['--raw-extract', deb, tree]);
  for (const file of ['DEBIAN/control', 'usr/lib/washa/package.json']) {
    const text = readFileSync(join(tree, file), 'utf8');
    const changed = text.replace(/^(Version: |\s*"version": ")[^"\n]+/m, `$1${later}`);
    if (changed === text) throw new Error(`${file} names no version`);
    writeFileSync(join(tree, file), changed);
  }
  const path = join(folder, 'later.deb');
  execFileSync('dpkg-deb', ['--root-owner-group', '-Znone', '--build', tree, path], { stdio: 'ignore' });
  return path;
}

function youngest(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => youngest(join(path, name))));
}
