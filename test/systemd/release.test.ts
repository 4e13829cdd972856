import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadConfig } from '../../src/config/config.ts';
import { readReleases } from '../../src/domain/releases.ts';
import { ROOT } from '../containers/images.ts';
import { buildDeb, version } from './deb.ts';

const hasDpkg = spawnSync('dpkg-deb', ['--version']).status === 0;

const sbomSchema = z.object({
  bomFormat: z.literal('CycloneDX'),
  specVersion: z.string(),
  metadata: z.object({ component: z.object({ name: z.string(), version: z.string() }) }),
  components: z.array(
    z.object({
      'bom-ref': z.string(),
      name: z.string(),
      purl: z.string().startsWith('pkg:npm/'),
      scope: z.literal('required'),
      hashes: z.array(z.object({ alg: z.literal('SHA-512'), content: z.string().length(128) })).nonempty(),
    }),
  ),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()) })),
});
const dependsSchema = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});

describe.skipIf(!hasDpkg)('a release', { timeout: 120_000 }, () => {
  let folder = '';
  let deb = '';
  let said = '';

  beforeAll(() => {
    deb = buildDeb();
    folder = mkdtempSync(join(tmpdir(), 'washa-release-'));
    said = make('first').stderr;
  }, 900_000);
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  /** Makes a release of the package that is there, in a folder of its own. */
  const make = (name: string, debs = [deb]) =>
    spawnSync('sh', ['systemd/release.sh', ...debs], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, RELEASE_DIR: join(folder, name), SOURCE_DATE_EPOCH: '1795770000' },
    });
  const released = (name: string, file = '') => join(folder, name, `washa-${version()}`, file);
  const text = (name: string, file: string) => readFileSync(released(name, file), 'utf8');
  /** What INSTALL.md has an owner type, step 1, without what allows for files that were not fetched. */
  const check = (name: string) =>
    spawnSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], { cwd: released(name), encoding: 'utf8' });

  it('has all that an owner needs, each file with its sum', () => {
    const files = ['CHANGES.md', 'INSTALL.md', basename(deb), `washa_${version()}.cdx.json`];
    expect(readdirSync(released('first')).sort()).toEqual([...files, 'SHA256SUMS'].sort());
    const summed = [...text('first', 'SHA256SUMS').matchAll(/^[0-9a-f]{64} {2}(.+)$/gm)].map(([, file]) => file);
    expect(summed.sort()).toEqual(files.sort());
    expect(check('first')).toMatchObject({ status: 0, stderr: '' });
  });

  it('says which package it lacks', () => {
    const other = deb.endsWith('_amd64.deb') ? 'arm64' : 'amd64';
    expect(said).toContain(`this release has no package for ${other}\n`);
  });

  it('says in its instructions what the files are called', () => {
    const install = text('first', 'INSTALL.md');
    expect(install).toContain(`washa_${version()}_$(dpkg --print-architecture).deb`);
    expect(install).not.toContain('@');
  });

  it('tells what is new up to this version, and no older one', () => {
    const heads = [...text('first', 'CHANGES.md').matchAll(/^## (\S+)/gm)].map(([, head]) => head);
    expect(heads.filter((head) => head !== 'Unreleased')).toEqual([version()]);
    // What nobody has written into yet is left out.
    expect(said.includes('changes without a version')).toBe(heads.includes('Unreleased'));
  });

  it('has in its package what the console tells of it', () => {
    const list = execFileSync(
      'sh',
      ['-c', 'dpkg-deb --fsys-tarfile "$1" | tar -xO ./usr/lib/washa/CHANGELOG.md', 'sh', deb],
      {
        encoding: 'utf8',
      },
    );
    expect(readReleases(list)[0]?.version).toBe(version());
  });

  it('shows the console to the LAN where there is somebody to show it', () => {
    const field = (name: string) => execFileSync('dpkg-deb', ['--field', deb, name], { encoding: 'utf8' }).trim();
    expect(field('Recommends')).toBe('avahi-daemon');
    const file = './etc/avahi/services/washa.service';
    const shown = execFileSync('sh', ['-c', 'dpkg-deb --fsys-tarfile "$1" | tar -xO "$2"', 'sh', deb, file], {
      encoding: 'utf8',
    });
    expect(shown).toMatch(/<type>_http\._tcp<\/type>\s*<port>8080<\/port>/);
    expect(loadConfig(null, {}).console.listen.port).toBe(8080);
  });

  it('names in its SBOM what is inside and only that, with where it came from', () => {
    const sbom = sbomSchema.parse(JSON.parse(text('first', `washa_${version()}.cdx.json`)));
    expect(sbom.metadata.component).toEqual({ name: 'washa', version: version() });
    const own = dependsSchema.parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
    const refs = sbom.components.map((one) => one['bom-ref']);
    const direct = Object.entries(own.dependencies).map(([name, kept]) => `${name}@${kept}`);
    expect(refs).toEqual(expect.arrayContaining([...direct, `node@${own.devDependencies['node']}`]));
    expect(refs.filter((ref) => /^(?:vitest|eslint|typescript|testcontainers)@/.test(ref))).toEqual([]);
    const known = new Set([...refs, `washa@${version()}`]);
    expect(
      sbom.dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]).filter((ref) => !known.has(ref)),
    ).toEqual([]);
  });

  it('is the same, byte for byte, when it is made again', () => {
    expect(make('again').status).toBe(0);
    expect(text('again', 'SHA256SUMS')).toBe(text('first', 'SHA256SUMS'));
  });

  it('is found out when a file is missing or another', () => {
    make('broken');
    unlinkSync(released('broken', 'INSTALL.md'));
    appendFileSync(released('broken', basename(deb)), 'x');
    const { status, stdout, stderr } = check('broken');
    expect(status).toBe(1);
    expect(stdout).toContain(`${basename(deb)}: FAILED\n`);
    expect(stderr).toContain('INSTALL.md: No such file or directory');
  });

  it('is not made of a package that is not there', () => {
    const { status, stderr } = make('none', ['dist/washa_0.0.1_amd64.deb']);
    expect(status).toBe(1);
    expect(stderr).toBe('release: dist/washa_0.0.1_amd64.deb is not there\n');
    expect(readdirSync(join(folder, 'none'))).toEqual([]);
  });
});
