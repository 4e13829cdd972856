import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RouterControl } from '../../src/simulate/router/control.ts';
import { clearFaults, FAULT_KINDS, faultsNow, switchFault } from '../../src/simulate/router/fault-kinds.ts';
import { RouterFaults, TIMED_OUT } from '../../src/simulate/router/faults.ts';
import { RouterSimulator } from '../../src/simulate/router/server.ts';
import { RouterWorld } from '../../src/simulate/router/world.ts';
import { trapOf, until, Wire } from './router-wire.ts';

let world: RouterWorld;
let simulator: RouterSimulator;
let control: RouterControl;
let port: number;
let url: string;

beforeEach(async () => {
  world = new RouterWorld();
  world.addSecret({ name: 'a', password: 'open sesame', remoteAddress: '10.1.1.1' });
  world.addCpe('a', { redialMs: 5 });
  simulator = new RouterSimulator(world);
  ({ port } = await simulator.start());
  control = new RouterControl(simulator);
  url = await control.start(0);
});

afterEach(async () => {
  await control.stop();
  await simulator.stop();
});

async function post(words: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(url, { method: 'POST', body: words });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

async function look(path: string): Promise<Record<string, unknown>> {
  return (await (await fetch(`${url}${path}`)).json()) as Record<string, unknown>;
}

describe('the door of a running router', () => {
  test('a fault that is switched on holds for a connection that is there, until it is switched off', async () => {
    const wire = await Wire.in(simulator, port);
    expect(await post('forbidden=/ppp/secret\n')).toMatchObject({
      status: 200,
      body: { faults: { commands: ['/ppp/secret: not enough permissions (9)'] } },
    });
    expect(trapOf(await wire.talk('/ppp/secret/print'))).toBe('not enough permissions (9)');
    expect(trapOf(await wire.talk('/ppp/active/print'))).toBe('');
    expect((await post('none')).body).toMatchObject({ faults: { commands: [] } });
    expect(trapOf(await wire.talk('/ppp/secret/print'))).toBe('');
    wire.close();
  });

  test('so many times, then never again', async () => {
    const wire = await Wire.in(simulator, port);
    await post('timed-out-done=/ppp/secret/disable*2');
    for (const expected of [TIMED_OUT, TIMED_OUT, ''])
      expect(trapOf(await wire.talk('/ppp/secret/disable', '=.id=*1'))).toBe(expected);
    expect(world.changes).toHaveLength(3);
    wire.close();
  });

  test('it is broken, switched off and on, and its devices lose their line', async () => {
    const wire = await Wire.in(simulator, port);
    await post('drop-reset');
    expect(await wire.next()).toBeNull();
    await post('power-off');
    await expect(Wire.open(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await post('power-on');
    const [before] = world.sessions('a');
    await post('hang-up=a');
    await until(() => world.sessions('a').some((session) => session.id !== before!.id));
    (await Wire.in(simulator, port)).close();
  });

  test('it shows what happened, and no password', async () => {
    const wire = await Wire.in(simulator, port);
    await wire.talk('/ppp/secret/set', '=.id=*1', '=password=close sesame');
    await wire.talk('/ppp/active/remove', `=.id=${world.sessions('a')[0]!.id}`);
    expect(await look('/')).toMatchObject({ version: '7.18.2 (stable)', open: 1, logins: 1, writes: 1, kicks: 1 });
    const log = await look('/log');
    expect(log).toMatchObject({ writes: [{ path: '/ppp/secret', name: 'a' }], kicks: [{ name: 'a' }] });
    expect(JSON.stringify(log)).not.toMatch(/sesame|washa-api/);
    wire.close();
  });

  test('what it does not know it says, and what was before it is done', async () => {
    const { status, body } = await post('slow=20\nslower');
    expect(status).toBe(400);
    expect(body['wrong']).toContain('there is no fault "slower"; there are refuse, ');
    expect(simulator.faults.answerDelayMs).toBe(20);
    expect((await fetch(`${url}/secrets`)).status).toBe(404);
  });
});

describe('faults by name', () => {
  test.each(Object.keys(FAULT_KINDS))('%s is switched on, shown, and taken away', (name) => {
    const faults = new RouterFaults();
    const still = faultsNow(faults);
    const value = { switch: '', number: '=7', command: '=/ppp/secret/set*3' }[FAULT_KINDS[name]!.takes];
    expect(switchFault(faults, name + value)).toBeNull();
    expect(faultsNow(faults)).not.toEqual(still);
    clearFaults(faults);
    expect(faultsNow(faults)).toEqual(still);
  });

  test.each([
    ['stall=maybe', 'stall takes on or off, not "maybe"'],
    ['slow', 'slow takes a whole number from 1 on, or off: slow=ms'],
    ['slow=-1', 'slow takes a whole number from 1 on, or off: slow=ms'],
    ['silent=secrets', 'silent takes the beginning of a command: silent=/ppp/secret/set, or …*2 for two'],
    ['constructor', 'there is no fault "constructor"'],
  ])('%s: %s', (words, wrong) => {
    const faults = new RouterFaults();
    expect(switchFault(faults, words)).toContain(wrong);
    expect(faultsNow(faults)).toEqual({ commands: [] });
  });

  test('off ends one fault and leaves the others', () => {
    const faults = new RouterFaults();
    for (const words of ['stall', 'slow=5', 'segment=2', 'stall=off', 'segment=off'])
      expect(switchFault(faults, words)).toBeNull();
    expect(faultsNow(faults)).toEqual({ slow: 5, commands: [] });
  });
});
