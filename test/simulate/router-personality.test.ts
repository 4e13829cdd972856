import { afterEach, describe, expect, test } from 'vitest';
import { seedMixed } from '../../src/simulate/router/mixed.ts';
import { personalityOf } from '../../src/simulate/router/personality.ts';
import { RouterSimulator } from '../../src/simulate/router/server.ts';
import { RouterWorld } from '../../src/simulate/router/world.ts';
import { trapOf, Wire } from './router-wire.ts';

const VERSIONS = ['6.42.12', '6.49.23', '7.9.2', '7.12.1', '7.16', '7.18.2', '7.23.7'];

let stop: () => Promise<void> = () => Promise.resolve();

afterEach(() => stop());

async function routerOf(number: string): Promise<{ wire: Wire; world: RouterWorld; login: string[][] }> {
  const world = new RouterWorld({ version: personalityOf(number).version, now: () => Date.UTC(2026, 10, 27, 1, 2, 3) });
  world.addSecret({ name: 'a' });
  const simulator = new RouterSimulator(world);
  const { port } = await simulator.start();
  const wire = await Wire.open(port);
  stop = async () => {
    wire.close();
    await simulator.stop();
  };
  return { wire, world, login: await wire.talk('/login', '=name=washa', '=password=washa-api') };
}

describe('what differs by version', () => {
  test.each(VERSIONS)('%s', async (number) => {
    const { wire, login } = await routerOf(number);
    const minor = Number(number.split('.')[1]);
    const seven = (from: number): boolean => number.startsWith('7') && minor >= from;
    if (number === '6.42.12') {
      expect(login[0]![1]).toMatch(/^=ret=[0-9a-f]{32}$/);
      return;
    }
    expect(login).toEqual([['!done']]);
    expect((await wire.rows('/system/resource/print'))[0]!['version']).toBe(`${number} (stable)`);
    expect((await wire.rows('/system/clock/print'))[0]!['date']).toBe(seven(10) ? '2026-11-27' : 'nov/27/2026');
    expect(trapOf(await wire.talk('/system/device-mode/print'))).toBe(seven(13) ? '' : 'no such command prefix');
    const services = await wire.rows('/ip/service/print');
    expect(services[0]!['max-sessions']).toBe(seven(16) ? '20' : undefined);
    expect(trapOf(await wire.talk('/ip/service/set', '=.id=*1', '=max-sessions=9'))).toBe(
      seven(16) ? '' : 'unknown parameter max-sessions',
    );
    expect(await wire.talk('/ppp/secret/print', '?name=nobody')).toEqual(
      seven(18) ? [['!empty'], ['!done']] : [['!done']],
    );
    expect(services.filter((row) => row['connection'] === 'true')).toHaveLength(seven(22) ? 1 : 0);
  });

  test('the row of a connection goes with it, and never counts as the service', async () => {
    const { wire, world } = await routerOf('7.23.7');
    const other = await Wire.open(wire.socket.remotePort!);
    expect(await wire.rows('/ip/service/print', '?name=api')).toHaveLength(3);
    expect(await wire.rows('/ip/service/print', '?name=api', '?dynamic=true', '?#!')).toHaveLength(1);
    other.close();
    await expect.poll(() => world.table('/ip/service').size).toBe(3);
  });
});

describe('a router of many hands', () => {
  test('is the same each time', () => {
    const rows = (): unknown[] => {
      const world = new RouterWorld({ now: () => 0 });
      seedMixed(world, { lines: 300, expired: 40 });
      return ['/ppp/secret', '/ip/hotspot/user', '/ppp/active'].flatMap((path) =>
        world
          .table(path)
          .all()
          .map((item) => [...item.fields]),
      );
    };
    expect(rows()).toEqual(rows());
  });

  test('has what a clean one has not', () => {
    const world = new RouterWorld();
    const lines = seedMixed(world, { lines: 300, expired: 40 });
    const secrets = world.table('/ppp/secret').all();
    const users = world.table('/ip/hotspot/user').all();
    const of = (name: string) => (item: { fields: Map<string, string> }) => item.fields.get(name) ?? '';
    expect(lines).toHaveLength(300);
    expect(secrets.map(of('name'))).toContain('PPPOE-0001');
    expect(secrets.map(of('comment')).some((comment) => comment.includes('\udce9'))).toBe(true);
    expect(users.filter((user) => of('name')(user) === 'hs-0002')).toHaveLength(2);
    expect(secrets.filter((secret) => of('name')(secret) === 'hs-0002')).toHaveLength(1);
    expect(
      users.filter((user) => of('limit-uptime')(user) === of('uptime')(user) && of('uptime')(user) !== ''),
    ).not.toHaveLength(0);
    expect(users.filter((user) => Number(of('limit-bytes-total')(user)) > 0)).not.toHaveLength(0);
    expect(lines.filter((line) => world.sessions(line.username).length > 1)).toHaveLength(1);
    expect(
      lines.filter((line) => !line.expired && line.service === 'pppoe' && !world.isOnline(line.username)),
    ).not.toHaveLength(0);
  });
});
