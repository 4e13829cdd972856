import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { boxSchema } from '../../src/config/box-schema.ts';

const FOLDER = join(import.meta.dirname, '../../config/tunnels');
const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.\w+$|Caddyfile$/.test(name),
);
const text = (name: string) => readFileSync(join(FOLDER, name), 'utf8');
const has = (command: string) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
const { intake, console: pages } = boxSchema.parse({});

// Lines without their comments, in every dialect that is used here.
const settings = (name: string) =>
  text(name)
    .split('\n')
    .map((line) => line.replace(/(?:^|\s)#.*$/, ''))
    .join('\n');

describe('the examples of tunnels', () => {
  it('are all there', () => {
    expect(files.sort()).toEqual([
      'README.md',
      'cloudflared.yml',
      'frp/frpc.toml',
      'frp/frps.toml',
      'tailscale-funnel.sh',
      'wireguard/Caddyfile',
      'wireguard/box.conf',
      'wireguard/vps.conf',
    ]);
  });

  it('F-box-06: write nowhere which address failed: its path is a secret', () => {
    expect(settings('cloudflared.yml')).toMatch(/^loglevel: fatal$/m);
    expect(settings('wireguard/Caddyfile')).toMatch(/^\tlog \{\n\t\texclude http\.log\.error\n/m);
    expect(settings('wireguard/Caddyfile')).toMatch(/^\tlog \{\n\t\toutput discard\n/m);
  });

  it.each(['cloudflared.yml', 'frp/frpc.toml', 'tailscale-funnel.sh', 'wireguard/Caddyfile'])(
    '%s leads to the intake and nowhere else',
    (name) => {
      const ports = [...settings(name).matchAll(/(?:127\.0\.0\.1:|10\.77\.0\.2:|localPort = )(\d+)/g)].map(
        ([, port]) => port,
      );
      expect(ports.length).toBeGreaterThan(0);
      expect(new Set(ports)).toEqual(new Set([String(intake.listen.port)]));
      expect(settings(name)).not.toContain(String(pages.listen.port));
    },
  );

  it.each(['cloudflared.yml', 'frp/frps.toml', 'tailscale-funnel.sh', 'wireguard/Caddyfile'])(
    'field 37: %s says what would hold callbacks back',
    (name) => {
      expect(text(name)).toMatch(/switch(?:ed)? off/i);
    },
  );

  it('field 47: say why the host name has to stay', () => {
    expect(text('README.md')).toContain('**A host name that stays.**');
    for (const name of ['cloudflared.yml', 'tailscale-funnel.sh', 'wireguard/Caddyfile', 'frp/frpc.toml']) {
      expect(text(name)).toMatch(/host name|that name|name that stays/i);
    }
  });

  it('frp: the client dials what the server offers', () => {
    const client = parse(text('frp/frpc.toml')) as {
      serverPort: number;
      auth: object;
      proxies: { localPort: number; remotePort: number }[];
    };
    const server = parse(text('frp/frps.toml')) as {
      bindPort: number;
      proxyBindAddr: string;
      auth: object;
      allowPorts: { single: number }[];
    };
    expect(client.serverPort).toBe(server.bindPort);
    expect(client.auth).toEqual(server.auth);
    expect(client.proxies.map(({ remotePort }) => ({ single: remotePort }))).toEqual(server.allowPorts);
    expect(server.proxyBindAddr).toBe('127.0.0.1');
  });

  it('cloudflared: callbacks and the health answer pass, the pages do not', () => {
    const path = /^ {4}path: (.+)$/m.exec(settings('cloudflared.yml'))?.[1] ?? '';
    const passes = new RegExp(path);
    expect(['/cb/payhero/s3cret', '/healthz'].every((url) => passes.test(url))).toBe(true);
    expect(['/', '/login', '/readyz', '/cb/', '/healthz/x'].some((url) => passes.test(url))).toBe(false);
    // The last rule has no host name: cloudflared asks for one that catches the rest.
    expect(settings('cloudflared.yml').trimEnd()).toMatch(/\n {2}- service: http_status:404$/);
  });

  it('wireguard: each end lets in only the other', () => {
    const field = (name: string, key: string) =>
      [...settings(name).matchAll(new RegExp(`^${key} = (.+)$`, 'gm'))].map(([, value]) => value?.trim());
    expect(field('wireguard/box.conf', 'AllowedIPs')).toEqual(field('wireguard/vps.conf', 'Address'));
    expect(field('wireguard/vps.conf', 'AllowedIPs')).toEqual(field('wireguard/box.conf', 'Address'));
  });

  it('the shell script is one', () => {
    expect(spawnSync('sh', ['-n', join(FOLDER, 'tailscale-funnel.sh')])).toMatchObject({ status: 0 });
  });

  it.skipIf(!has('caddy'))('Caddy takes its file', () => {
    const file = join(FOLDER, 'wireguard/Caddyfile');
    const { status, stderr } = spawnSync('caddy', ['adapt', '--adapter=caddyfile', `--config=${file}`], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toMatchObject({ status: 0 });
  });

  it.skipIf(!has('wg-quick'))('wg-quick takes its files', () => {
    for (const name of ['wireguard/box.conf', 'wireguard/vps.conf']) {
      expect(spawnSync('wg-quick', ['strip', join(FOLDER, name)], { encoding: 'utf8' })).toMatchObject({ status: 0 });
    }
  });

  it.skipIf(!has('cloudflared'))('cloudflared takes its file', () => {
    const args = ['tunnel', '--config', join(FOLDER, 'cloudflared.yml'), 'ingress', 'validate'];
    expect(spawnSync('cloudflared', args, { encoding: 'utf8' })).toMatchObject({ status: 0 });
  });
});
