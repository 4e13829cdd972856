import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSecrets, withSource } from '../../src/host/secrets.ts';

describe('secrets', () => {
  let root = '';
  let secretsDir = '';
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'washa-secrets-'));
    secretsDir = join(root, 'secrets');
    mkdirSync(secretsDir);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const put = (dir: string, name: string, text: string, mode = 0o600) => {
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, name), text, { mode });
    chmodSync(join(dir, name), mode);
  };

  it('gives the text without one line end', () => {
    put(secretsDir, 'a', ' x\n\n');
    put(secretsDir, 'b', 'x\r\n');
    const secrets = createSecrets({ credentialsDir: null, secretsDir });
    expect(secrets.read('a')).toBe(' x\n');
    expect(secrets.read('b')).toBe('x');
  });

  it('prefers a systemd credential of the same name', () => {
    put(secretsDir, 'a', 'file');
    put(join(root, 'cred'), 'a', 'credential', 0o440);
    const warnings: string[] = [];
    const secrets = createSecrets({ credentialsDir: join(root, 'cred'), secretsDir }, (text) => warnings.push(text));
    expect(secrets.read('a')).toBe('credential');
    expect(secrets.list()).toEqual(['a']);
    expect(warnings).toEqual([]);
  });

  it('knows the names that systemd gives to a whole folder of credentials', () => {
    put(secretsDir, 'a', 'file');
    put(join(root, 'cred'), 'secret_a', 'credential', 0o440);
    const secrets = createSecrets({ credentialsDir: join(root, 'cred'), secretsDir });
    expect(secrets.read('a')).toBe('credential');
    expect(secrets.list()).toEqual(['a']);
  });

  it('names the file to make, and its mode', () => {
    const secrets = createSecrets({ credentialsDir: null, secretsDir });
    expect(() => secrets.read('payhero-path')).toThrow(
      expect.objectContaining({
        code: 'secret.missing',
        message: expect.stringContaining(`Put it into ${secretsDir}/payhero-path, mode 0600`) as string,
      }),
    );
  });

  it('finds those of a service that does not run where systemd takes them from, before those in the state folder', () => {
    const source = join(root, 'source');
    put(source, 'a', 'given\n');
    put(source, 'empty', '');
    put(secretsDir, 'a', 'file');
    put(secretsDir, 'b', 'file');
    const secrets = withSource(createSecrets({ credentialsDir: null, secretsDir }), source);
    expect([secrets.read('a'), secrets.read('b'), secrets.ensure('a', () => 'made')]).toEqual([
      'given',
      'file',
      'given',
    ]);
    expect([secrets.look('a'), secrets.look('b'), secrets.look('empty')]).toEqual(['there', 'there', 'missing']);
    expect(secrets.list()).toEqual(['a', 'b', 'empty']);
    const own = createSecrets({ credentialsDir: null, secretsDir });
    expect(withSource(own, join(root, 'nowhere'))).toBe(own);
  });

  it.each(['../etc/passwd', 'A', '', '.hidden', 'a/b', '-x'])('does not look for %j', (name) => {
    const secrets = createSecrets({ credentialsDir: null, secretsDir });
    expect(() => secrets.read(name)).toThrow('cannot be the name of a secret');
  });

  it('refuses an empty secret', () => {
    put(secretsDir, 'a', '\n');
    expect(() => createSecrets({ credentialsDir: null, secretsDir }).read('a')).toThrow('is empty');
  });

  it('warns once of a file that others may read', () => {
    put(secretsDir, 'a', 'x', 0o640);
    const warnings: string[] = [];
    const secrets = createSecrets({ credentialsDir: null, secretsDir }, (text) => warnings.push(text));
    secrets.read('a');
    secrets.read('a');
    expect(warnings).toEqual([`Others may read the secret ${secretsDir}/a. Run: chmod 600 ${secretsDir}/a`]);
  });

  it('makes what is missing, once, for its owner only', () => {
    const secrets = createSecrets({ credentialsDir: null, secretsDir: join(secretsDir, 'new') });
    expect(secrets.has('p')).toBe(false);
    expect(secrets.ensure('p', () => 'made')).toBe('made');
    expect(secrets.ensure('p', () => 'again')).toBe('made');
    expect(readFileSync(join(secretsDir, 'new/p'), 'utf8')).toBe('made\n');
    expect(statSync(join(secretsDir, 'new/p')).mode & 0o777).toBe(0o600);
    expect(statSync(join(secretsDir, 'new')).mode & 0o777).toBe(0o700);
    expect(secrets.list()).toEqual(['p']);
  });
});
