import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TIMED_OUT } from '../../src/simulate/router/faults.ts';
import { RouterSimulator } from '../../src/simulate/router/server.ts';
import { RouterWorld } from '../../src/simulate/router/world.ts';
import { trapOf, until, Wire } from './router-wire.ts';

let world: RouterWorld;
let simulator: RouterSimulator;
let wire: Wire;
let port: number;

beforeEach(async () => {
  world = new RouterWorld();
  world.addSecret({ name: 'a', remoteAddress: '10.1.1.1' });
  simulator = new RouterSimulator(world, { redialMs: 5 });
  ({ port } = await simulator.start());
  wire = await Wire.in(simulator, port);
});

afterEach(async () => {
  wire.close();
  await simulator.stop();
});

function disabled(): boolean {
  return world.table('/ppp/secret').first('name', 'a')!.fields.get('disabled') === 'true';
}

describe('one command goes wrong', () => {
  test('a trap once, without effect', async () => {
    simulator.faults.trapNext('/ppp/secret/', 'failure: no', { category: 4 });
    expect(await wire.talk('/ppp/secret/disable', '=.id=*1', '.tag=1')).toEqual([
      ['!trap', '.tag=1', '=category=4', '=message=failure: no'],
      ['!done', '.tag=1'],
    ]);
    expect(disabled()).toBe(false);
    expect(trapOf(await wire.talk('/ppp/secret/disable', '=.id=*1'))).toBe('');
  });

  test('a trap always, for one verb', async () => {
    simulator.faults.trapNext(/\/set$/, 'busy', { times: Infinity });
    for (let i = 0; i < 3; i++)
      expect(trapOf(await wire.talk('/ppp/secret/set', '=.id=*1', '=comment=x'))).toBe('busy');
    expect(trapOf(await wire.talk('/ppp/secret/print'))).toBe('');
    simulator.faults.clearCommands();
    expect(trapOf(await wire.talk('/ppp/secret/set', '=.id=*1', '=comment=x'))).toBe('');
  });

  test('(13) after the write was applied', async () => {
    simulator.faults.trapNext('/ppp/secret/disable', TIMED_OUT, { applied: true });
    expect(trapOf(await wire.talk('/ppp/secret/disable', '=.id=*1'))).toContain('(13)');
    expect(disabled()).toBe(true);
  });

  test.each([true, false])('never answered, applied: %s', async (applied) => {
    simulator.faults.ignoreNext('/ppp/secret/disable', { applied });
    wire.send('/ppp/secret/disable', '=.id=*1', '.tag=lost');
    expect(await wire.talk('/system/identity/print', '.tag=2')).toEqual([
      ['!re', '.tag=2', '=name=MikroTik'],
      ['!done', '.tag=2'],
    ]);
    expect(disabled()).toBe(applied);
  });

  test('slow answers, prompt effects', async () => {
    simulator.faults.answerDelayMs = 60;
    const sentAt = performance.now();
    const reply = wire.talk('/ppp/secret/disable', '=.id=*1');
    await until(disabled);
    expect(wire.waiting).toBe(0);
    expect(await reply).toEqual([['!done']]);
    expect(performance.now() - sentAt).toBeGreaterThanOrEqual(58);
  });

  test('listen rows get lost', async () => {
    world.addCpe('a');
    wire.send('/ppp/active/listen', '.tag=L');
    await wire.talk('/system/identity/print');
    simulator.faults.loseListenRows = 1;
    world.hangUp('a');
    const row = await wire.next();
    expect(row).toContain('=name=a');
    expect(row).not.toContain('=.dead=true');
  });
});

describe('the connection goes wrong', () => {
  test.each(['destroy', 'reset'] as const)('all connections are dropped (%s)', async (how) => {
    simulator.drop(how);
    expect(await wire.next()).toBeNull();
    expect(wire.ended).toBe(how === 'reset' ? 'reset' : 'end');
    await until(() => simulator.log.open === 0);
  });

  test('field 23: the connection drops after so many sentences; the last one was carried out', async () => {
    simulator.faults.dropAfterSentences = 2;
    expect(await wire.talk('/system/identity/print')).toHaveLength(2);
    expect(await wire.talk('/ppp/secret/disable', '=.id=*1')).toEqual([]);
    expect(disabled()).toBe(true);
    wire = await Wire.in(simulator, port);
  });

  test('new connections are reset', async () => {
    simulator.faults.refuse = true;
    const failed = await Wire.open(port).then(
      (other) => other.next(),
      () => null,
    );
    expect(failed).toBeNull();
    expect(simulator.log.connections).toBe(2);
    expect(await wire.talk('/system/identity/print')).toHaveLength(2);
  });

  test('a closed port refuses, and opens again as the same', async () => {
    await simulator.closePort();
    expect(await wire.next()).toBeNull();
    await expect(Wire.open(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await simulator.openPort();
    wire = await Wire.in(simulator, port);
    expect(await wire.talk('/system/identity/print')).toHaveLength(2);
  });

  test('FIN at accept', async () => {
    simulator.faults.finAtAccept = true;
    const other = await Wire.open(port);
    expect(await other.next()).toBeNull();
    expect(other.ended).toBe('end');
    await until(() => simulator.log.open === 1);
  });

  test('FIN instead of the login reply', async () => {
    simulator.faults.finBeforeLoginReply = true;
    const other = await Wire.open(port);
    expect(await other.talk('/login', '=name=washa', '=password=washa-api')).toEqual([]);
    expect(simulator.log.logins).toBe(1);
  });

  test('fatal instead of the login reply', async () => {
    simulator.faults.fatalBeforeLoginReply = 'router is going down';
    const other = await Wire.open(port);
    expect(await other.talk('/login', '=name=washa', '=password=washa-api', '.tag=1')).toEqual([
      ['!fatal', 'router is going down'],
    ]);
  });

  test('a stalled router reads and never answers, not even later', async () => {
    simulator.faults.stall = true;
    wire.send('/ppp/secret/disable', '=.id=*1');
    await until(() => simulator.log.count('/ppp/secret/disable') === 1);
    simulator.faults.stall = false;
    expect(await wire.talk('/system/identity/print', '.tag=1')).toEqual([
      ['!re', '.tag=1', '=name=MikroTik'],
      ['!done', '.tag=1'],
    ]);
    expect(disabled()).toBe(false);
  });
});

describe('a session goes wrong', () => {
  test('FIN right after the login', async () => {
    simulator.faults.finAfterLogin = true;
    const other = await Wire.open(port);
    expect(await other.talk('/login', '=name=washa', '=password=washa-api')).toEqual([['!done']]);
    expect(await other.next()).toBeNull();
    expect(simulator.log.logins).toBe(2);
  });

  test('a fatal in the middle: no tag, no end of the command, and the connection is over', async () => {
    simulator.faults.fatalNext('/ppp/secret/disable', 'session terminated on request', { applied: true });
    expect(await wire.talk('/ppp/secret/disable', '=.id=*1', '.tag=1')).toEqual([
      ['!fatal', 'session terminated on request'],
    ]);
    expect(await wire.next()).toBeNull();
    expect(disabled()).toBe(true);
  });

  test.each([1, 4, 20])('the connection ends after %i bytes of answers', async (bytes) => {
    const before = wire.pieces.reduce((sum, piece) => sum + piece.length, 0);
    simulator.faults.cutAfterBytes = bytes;
    wire.send('/ppp/secret/print', '.tag=1');
    await until(() => wire.ended === 'end');
    expect(wire.pieces.reduce((sum, piece) => sum + piece.length, 0) - before).toBe(bytes);
    expect(simulator.faults.cutAfterBytes).toBeNull();
  });

  test('a byte that nobody can read on after, once the command was done', async () => {
    simulator.faults.breakNext('/ppp/secret/disable', 'garbage', { applied: true });
    const before = wire.pieces.length;
    wire.send('/ppp/secret/disable', '=.id=*1');
    await until(() => wire.pieces.length > before);
    expect([...wire.pieces[before]!]).toEqual([0xf8]);
    expect(disabled()).toBe(true);
  });

  test.each([
    ['fin', 'end'],
    ['reset', 'reset'],
  ] as const)('%s instead of an answer, and nothing was done', async (how, ended) => {
    simulator.faults.breakNext('/ppp/secret/disable', how);
    expect(await wire.talk('/ppp/secret/disable', '=.id=*1')).toEqual([]);
    expect([wire.ended, disabled()]).toEqual([ended, false]);
  });

  test('sessions that stay although they were ended', async () => {
    world.addCpe('a');
    const [session] = world.sessions('a');
    simulator.faults.ghosts = true;
    expect(await wire.talk('/ppp/active/remove', `=.id=${session!.id}`)).toEqual([['!done']]);
    expect(world.sessions('a')).toEqual([session]);
    expect(world.kicks).toEqual([]);
  });

  test('a row of a listen comes after its end was confirmed', async () => {
    simulator.faults.rowsAfterCancel = true;
    wire.send('/ppp/active/listen', '.tag=L');
    expect(await wire.talk('/cancel', '=tag=L', '.tag=C')).toContainEqual(['!done', '.tag=C']);
    await wire.talk('/system/identity/print');
    world.addCpe('a');
    await until(() => wire.waiting > 0);
    const late: unknown[] = [];
    while (wire.waiting > 0) late.push((await wire.next())?.slice(0, 2));
    expect(late).toContainEqual(['!re', '.tag=L']);
  });
});

describe('segments', () => {
  test('a reply is cut inside a length of two bytes', async () => {
    const comment = 'x'.repeat(300);
    await wire.talk('/ppp/secret/set', '=.id=*1', `=comment=${comment}`);
    simulator.faults.splitInLength = true;
    const before = wire.pieces.length;
    expect(await wire.rows('/ppp/secret/print', '=.proplist=comment')).toEqual([{ comment }]);
    expect(wire.pieces[before]!.at(-1)! & 0xc0).toBe(0x80);
    expect(wire.pieces.length - before).toBeGreaterThan(1);
  });

  test.each([1, 2, 7])('replies in pieces of %i bytes', async (size) => {
    simulator.faults.segmentBytes = size;
    const before = wire.pieces.length;
    expect(await wire.talk('/system/identity/print', '.tag=1')).toEqual([
      ['!re', '.tag=1', '=name=MikroTik'],
      ['!done', '.tag=1'],
    ]);
    const pieces = wire.pieces.slice(before);
    expect(pieces.length).toBeGreaterThan(3);
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(20);
  });

  test('the terminator comes alone', async () => {
    simulator.faults.splitBeforeEnd = true;
    expect(await wire.talk('/system/identity/print')).toHaveLength(2);
    expect([...wire.pieces.at(-1)!]).toEqual([0]);
  });

  test('replies keep their order while one is in pieces', async () => {
    simulator.faults.segmentBytes = 3;
    wire.send('/system/identity/print', '.tag=1');
    await until(() => simulator.log.count('/system/identity/print') === 1);
    simulator.faults.segmentBytes = null;
    wire.send('/system/identity/print', '.tag=2');
    const tags = [await wire.next(), await wire.next(), await wire.next(), await wire.next()].map(
      (sentence) => sentence![1],
    );
    expect(tags).toEqual(['.tag=1', '.tag=1', '.tag=2', '.tag=2']);
  });
});
