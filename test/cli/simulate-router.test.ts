import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { trapOf, Wire } from '../simulate/router-wire.ts';

const ARGS = ['src/cli.ts', 'simulate', 'router'];

describe('washa simulate router', () => {
  test('a version, a world of many hands, a fault from the start, and a door to switch it off', async () => {
    const own = ['--port', '0', '--control', '0', '--routeros', '6.49.23', '--world', '40-lines-mixed'];
    const faults = ['--fault', 'forbidden=/ppp/secret', '--fault', 'segment=3'];
    const child = spawn(process.execPath, ['src/cli.ts', '--json', 'simulate', 'router', ...own, ...faults]);
    try {
      const [said] = (await once(child.stdout, 'data')) as [Buffer];
      const { listening, control } = JSON.parse(said.toString()) as { listening: string; control: string };
      const wire = await Wire.in({ username: 'washa', password: 'washa-api' }, Number(listening.split(':')[1]));
      expect((await wire.rows('/system/resource/print'))[0]!['version']).toBe('6.49.23 (stable)');
      expect(await (await fetch(control)).json()).toMatchObject({ faults: { segment: 3 } });
      expect(trapOf(await wire.talk('/ppp/secret/print'))).toBe('not enough permissions (9)');
      expect((await fetch(control, { method: 'POST', body: 'none' })).status).toBe(200);
      expect((await wire.rows('/ppp/secret/print', '=.proplist=name')).map((row) => row['name'])).toContain(
        'PPPOE-0001',
      );
      wire.close();
    } finally {
      child.kill('SIGTERM');
      expect(await once(child, 'exit')).toEqual([0, null]);
    }
  });

  test.each([
    [['--fault', 'slow=never'], '--fault: slow takes a whole number from 1 on, or off: slow=ms.'],
    [['--fault', 'gremlins'], '--fault: there is no fault "gremlins"; there are refuse, '],
    [['--routeros', '8'], '--routeros takes a RouterOS 6 or 7, for example 7.18.2, not "8".'],
    [['--world', 'big'], '--world takes N-lines-mixed, for example 300-lines-mixed, not "big".'],
    [['--control', '70000'], '--control takes a number up to 65535, not "70000".'],
  ])('%j is a mistake that says what was expected', (args, words) => {
    const { status, stderr } = spawnSync(process.execPath, [...ARGS, '--port', '0', ...args], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toContain(words);
  });
});
