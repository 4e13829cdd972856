import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { RouterSimulator, type RouterSimulatorOptions } from '../../src/simulate/router/server.ts';
import { RouterWorld } from '../../src/simulate/router/world.ts';
import { attributesOf, sentenceBytes, trapOf, until, Wire } from './router-wire.ts';

const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function router(
  options: RouterSimulatorOptions = {},
): Promise<{ world: RouterWorld; simulator: RouterSimulator; port: number }> {
  const world = new RouterWorld();
  const simulator = new RouterSimulator(world, options);
  const { port } = await simulator.start();
  closers.push(() => simulator.stop());
  return { world, simulator, port };
}

async function opened(port: number): Promise<Wire> {
  const wire = await Wire.open(port);
  closers.push(() => wire.close());
  return wire;
}

async function loggedIn(
  options: RouterSimulatorOptions = {},
): Promise<{ world: RouterWorld; simulator: RouterSimulator; port: number; wire: Wire }> {
  const made = await router(options);
  const wire = await Wire.in(made.simulator, made.port);
  closers.push(() => wire.close());
  return { ...made, wire };
}

describe('login', () => {
  test('plain login is answered with a bare !done', async () => {
    const { port, simulator } = await router({ username: 'paygw', password: 'håkan=1' });
    const wire = await opened(port);
    expect(await wire.talk('/login', '=name=paygw', '=password=håkan=1')).toEqual([['!done']]);
    expect(simulator.log.logins).toBe(1);
    expect(simulator.log.sent('/login')).toEqual([['/login', '=name=paygw', '=password=***']]);
  });

  test('a bad password traps and keeps the connection', async () => {
    const { port, simulator } = await router();
    const wire = await opened(port);
    expect(await wire.talk('/login', '=name=washa', '=password=x')).toEqual([
      ['!trap', '=message=invalid user name or password (6)'],
      ['!done'],
    ]);
    expect(await wire.talk('/login', `=name=${simulator.username}`, `=password=${simulator.password}`)).toEqual([
      ['!done'],
    ]);
    expect(simulator.log.failedLogins).toBe(1);
  });

  test('the fifth login on one connection is fatal', async () => {
    const { port } = await router();
    const wire = await opened(port);
    for (let i = 0; i < 4; i++) expect(trapOf(await wire.talk('/login', '=name=a', '=password=b'))).toContain('(6)');
    expect(await wire.talk('/login', '=name=a', '=password=b')).toEqual([['!fatal', 'too many commands before login']]);
    expect(wire.ended).toBe('end');
  });

  test('any other command before the login is fatal', async () => {
    const { port } = await router();
    const wire = await opened(port);
    expect(await wire.talk('/system/identity/print', '.tag=1')).toEqual([['!fatal', 'not logged in']]);
    expect(wire.ended).toBe('end');
  });

  test('legacy login: challenge, then the MD5 response', async () => {
    const { port } = await router({ legacyLogin: true, password: 'sürprise', random: () => 0.7 });
    const wire = await opened(port);
    const [first] = await wire.talk('/login', '=name=washa', '=password=sürprise');
    const challenge = attributesOf(first!)['ret']!;
    expect(challenge).toMatch(/^[0-9a-f]{32}$/);
    const digest = createHash('md5')
      .update('\0')
      .update('sürprise')
      .update(Buffer.from(challenge, 'hex'))
      .digest('hex');
    const reply = await wire.talk('/login', '=name=washa', `=response=00${digest}`);
    expect(reply).toEqual([['!done']]);
    expect(await wire.rows('/system/identity/print')).toEqual([{ name: 'MikroTik' }]);
  });

  test('legacy login: a wrong response, and a challenge used twice, cannot log in', async () => {
    const { port } = await router({ legacyLogin: true });
    const wire = await opened(port);
    await wire.talk('/login');
    expect(trapOf(await wire.talk('/login', '=name=washa', `=response=00${'0'.repeat(32)}`))).toBe('cannot log in');
    expect(trapOf(await wire.talk('/login', '=name=washa', `=response=00${'0'.repeat(32)}`))).toBe('cannot log in');
  });

  test('legacy login: each challenge is another one, in letters and digits', async () => {
    const { port } = await router({ legacyLogin: true });
    const wire = await opened(port);
    const replies = [await wire.talk('/login', '=name=washa', '=password=x'), await wire.talk('/login')];
    const challenges = replies.map((reply) => attributesOf(reply[0]!)['ret']!);
    expect(challenges[0]).not.toBe(challenges[1]);
    for (const challenge of challenges) expect(challenge).toMatch(/[a-f].*[0-9]|[0-9].*[a-f]/);
  });

  test('/quit says so and closes', async () => {
    const { wire } = await loggedIn();
    expect(await wire.talk('/quit', '.tag=9')).toEqual([['!fatal', 'session terminated on request']]);
    expect(wire.ended).toBe('end');
  });

  test('one session more than max-sessions is accepted and closed', async () => {
    const { world, port, simulator } = await loggedIn();
    const service = world.table('/ip/service').first('name', 'api')!;
    world.table('/ip/service').patch(service, [['max-sessions', '2']]);
    const second = await opened(port);
    const third = await opened(port);
    expect(await third.next()).toBeNull();
    expect(await second.talk('/login', `=name=${simulator.username}`, `=password=${simulator.password}`)).toEqual([
      ['!done'],
    ]);
    await until(() => simulator.log.open === 2);
  });
});

describe('words and sentences', () => {
  test.each([0, 1, 100, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152])(
    'a comment so that the word has %i more bytes than =comment=',
    async (size) => {
      const { wire, world } = await loggedIn();
      world.addSecret({ name: 'a' });
      const comment = 'x'.repeat(size);
      expect(await wire.talk('/ppp/secret/set', '=.id=*1', `=comment=${comment}`)).toEqual([['!done']]);
      const [row] = await wire.rows('/ppp/secret/print', '=.proplist=comment');
      expect(row).toEqual({ comment });
    },
  );

  test.each([118, 119, 120, 16_374, 16_375])(
    'words at the borders of the length classes (%i bytes after =comment=)',
    async (size) => {
      const { wire, world } = await loggedIn();
      world.addSecret({ name: 'a', comment: 'y'.repeat(size) });
      expect(await wire.rows('/ppp/secret/print', '=.proplist=comment,name')).toEqual([
        { comment: 'y'.repeat(size), name: 'a' },
      ]);
    },
  );

  test('bytes that are not UTF-8 come back as they were, next to those that are', async () => {
    const { wire, world } = await loggedIn();
    world.addSecret({ name: 'a' });
    const comment = Buffer.concat([
      Buffer.from('=comment=Mwai €🙂'),
      Buffer.from([0xe9, 0x80, 0xc1, 0xff]),
      Buffer.from('\uFFFDz'),
    ]);
    await wire.talk('/ppp/secret/set', '=.id=*1', comment);
    wire.send('/ppp/secret/print', '=.proplist=comment');
    const sentence = await wire.nextRaw();
    expect(sentence![1]!.toString('hex')).toBe(comment.toString('hex'));
  });

  test('a command that arrives byte by byte', async () => {
    const { wire, simulator } = await loggedIn();
    const before = simulator.log.segments;
    for (const byte of sentenceBytes(['/system/identity/print', '.tag=7'])) {
      wire.socket.write(Buffer.from([byte]));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await wire.next()).toEqual(['!re', '.tag=7', '=name=MikroTik']);
    expect(await wire.next()).toEqual(['!done', '.tag=7']);
    expect(simulator.log.segments - before).toBeGreaterThan(5);
  });

  test('two commands in one segment, an empty sentence between them', async () => {
    const { wire } = await loggedIn();
    const one = sentenceBytes(['/system/identity/print', '.tag=1']);
    const two = sentenceBytes(['/system/identity/print', '.tag=2']);
    wire.socket.write(Buffer.concat([one, Buffer.from([0, 0]), two]));
    const words = [await wire.next(), await wire.next(), await wire.next(), await wire.next()];
    expect(words.map((sentence) => sentence!.slice(0, 2))).toEqual([
      ['!re', '.tag=1'],
      ['!done', '.tag=1'],
      ['!re', '.tag=2'],
      ['!done', '.tag=2'],
    ]);
  });

  test.each([0xf1, 0xf8, 0xff])('control byte %i ends the connection', async (byte) => {
    const { wire, simulator } = await loggedIn();
    wire.socket.write(Buffer.from([byte, 1, 2]));
    expect(await wire.next()).toBeNull();
    expect(simulator.log.broken).toBe(1);
  });

  test('an empty tag is no tag', async () => {
    const { wire } = await loggedIn();
    expect(await wire.talk('/system/identity/print', '.tag=')).toEqual([['!re', '=name=MikroTik'], ['!done']]);
  });

  test('the tag may come last', async () => {
    const { wire, simulator } = await loggedIn();
    simulator.faults.tagLast = true;
    expect((await wire.talk('/system/identity/print', '.tag=z'))[0]).toEqual(['!re', '=name=MikroTik', '.tag=z']);
  });

  test('a reply is one write', async () => {
    const { wire, world } = await loggedIn();
    for (let i = 0; i < 50; i++) world.addSecret({ name: `n${i}` });
    const before = wire.pieces.length;
    expect(await wire.rows('/ppp/secret/print', '=.proplist=name')).toHaveLength(50);
    expect(wire.pieces.length - before).toBe(1);
  });
});

describe('what is answered', () => {
  test('field 22: !empty comes before !done since 7.18, and not before', async () => {
    const { wire } = await loggedIn();
    expect(await wire.talk('/ppp/secret/print', '?name=none', '.tag=5')).toEqual([
      ['!empty', '.tag=5'],
      ['!done', '.tag=5'],
    ]);
    expect(await wire.talk('#')).toEqual([['!empty'], ['!done']]);
    const old = await loggedIn({ version: '6.49.10 (long-term)' });
    expect(await old.wire.talk('/ppp/secret/print', '?name=none')).toEqual([['!done']]);
    expect(await old.wire.talk('#')).toEqual([['!trap', '=message=no such command prefix'], ['!done']]);
    const off = await loggedIn({ emptyReplies: false });
    expect(await off.wire.talk('/ppp/secret/print')).toEqual([['!done']]);
  });

  test('field 22: writes may be answered !empty as well', async () => {
    const { wire, world, simulator } = await loggedIn();
    world.addSecret({ name: 'a' });
    simulator.faults.emptyAfterWrites = true;
    expect(await wire.talk('/ppp/secret/disable', '=.id=*1')).toEqual([['!empty'], ['!done']]);
  });

  test('unknown menus, verbs and parameters', async () => {
    const { wire, world } = await loggedIn();
    world.addSecret({ name: 'a' });
    expect(trapOf(await wire.talk('/no/such/print'))).toBe('no such command prefix');
    expect(trapOf(await wire.talk('/ppp/secret/frobnicate'))).toBe('no such command');
    expect(trapOf(await wire.talk('/ppp/active/add', '=name=x'))).toBe('no such command');
    expect(trapOf(await wire.talk('/ppp/secret/set', '=.id=*1', '=colour=red'))).toBe('unknown parameter colour');
    expect(trapOf(await wire.talk('/ppp/secret/print', '=where=x'))).toBe('unknown parameter where');
  });

  test('spaces in the command word are slashes, getall is print', async () => {
    const { wire } = await loggedIn();
    expect(await wire.rows('/system identity getall')).toEqual([{ name: 'MikroTik' }]);
  });

  test('a login without write may read, and may not write', async () => {
    const { wire, world, port } = await loggedIn();
    wire.close();
    world.addLogin('viewer', 'v', ['api', 'read']);
    world.addSecret({ name: 'a' });
    const viewer = await Wire.in({ username: 'viewer', password: 'v' }, port);
    closers.push(() => viewer.close());
    expect(await viewer.rows('/ppp/secret/print', '=.proplist=name')).toEqual([{ name: 'a' }]);
    expect(trapOf(await viewer.talk('/ppp/secret/disable', '=.id=*1'))).toBe('not enough permissions (9)');
    expect(world.changes).toEqual([]);
  });

  test('passwords show only with the policy sensitive', async () => {
    const { wire, world, port } = await loggedIn();
    world.addLogin('root', 'r', ['api', 'read', 'sensitive']);
    world.addSecret({ name: 'a', password: 'p' });
    const root = await Wire.in({ username: 'root', password: 'r' }, port);
    closers.push(() => root.close());
    expect(Object.keys((await wire.rows('/ppp/secret/print'))[0]!)).not.toContain('password');
    expect((await root.rows('/ppp/secret/print'))[0]).toMatchObject({ password: 'p' });
  });

  test('a row without any of the asked properties is a bare !re', async () => {
    const { wire, world } = await loggedIn();
    world.addSecret({ name: 'a' });
    world.addSecret({ name: 'b', comment: 'c' });
    expect(await wire.talk('/ppp/secret/print', '=.proplist=comment')).toEqual([
      ['!re'],
      ['!re', '=comment=c'],
      ['!done'],
    ]);
  });

  test('system menus', async () => {
    const { wire } = await loggedIn({ identity: 'tower-1', version: '7.20.1 (stable)' });
    expect(await wire.rows('/system/identity/print')).toEqual([{ name: 'tower-1' }]);
    const [resource] = await wire.rows('/system/resource/print');
    expect(resource).toMatchObject({ version: '7.20.1 (stable)', uptime: '0s' });
    expect((await wire.rows('/system/clock/print'))[0]!['date']).toMatch(/^\d{4}-\d\d-\d\d$/);
    const old = await loggedIn({ version: '6.49.10 (long-term)' });
    expect((await old.wire.rows('/system/clock/print'))[0]!['date']).toMatch(/^[a-z]{3}\/\d\d\/\d{4}$/);
  });
});

describe('queries', () => {
  const QUERIES: [string, string[], string[]][] = [
    ['has a property', ['?comment'], ['b', 'd']],
    ['has not', ['?-comment'], ['a', 'c']],
    ['equal', ['?name=b'], ['b']],
    ['equal, explicit', ['?=name=b'], ['b']],
    ['equal to a value that starts with =', ['?=comment==x'], ['d']],
    ['words are AND', ['?disabled=true', '?-comment'], ['c']],
    ['yes stands for true', ['?disabled=yes'], ['c', 'd']],
    ['or', ['?name=a', '?name=d', '?#|'], ['a', 'd']],
    ['or over three', ['?name=a', '?name=d', '?#|', '?name=b', '?#|'], ['a', 'b', 'd']],
    ['or in one word', ['?name=a', '?name=d', '?name=b', '?#||'], ['a', 'b', 'd']],
    ['not', ['?name=a', '?#!'], ['b', 'c', 'd']],
    ['or, then not', ['?name=a', '?name=b', '?#|!'], ['c', 'd']],
    ['and', ['?disabled=false', '?comment', '?#&'], ['b']],
    ['duplicate of the top', ['?name=a', '?#.!|'], ['a', 'b', 'c', 'd']],
    ['index pushes a copy', ['?name=a', '?name=b', '?#1.||'], ['a', 'b']],
    ['index at the end replaces the stack', ['?name=b', '?name=a', '?#1'], ['b']],
    ['less', ['?<limit-bytes-in=100'], ['a', 'b']],
    ['more', ['?>limit-bytes-in=9'], ['b', 'c', 'd']],
    ['id', ['?.id=*3'], ['c']],
    ['an unknown id', ['?.id=*99'], []],
    ['nothing', [], ['a', 'b', 'c', 'd']],
  ];

  test.each(QUERIES)('%s', async (_name, query, expected) => {
    const { wire, world } = await loggedIn();
    world.addRow('/ppp/secret', { name: 'a', 'limit-bytes-in': '9' });
    world.addRow('/ppp/secret', { name: 'b', 'limit-bytes-in': '10', comment: 'x' });
    world.addRow('/ppp/secret', { name: 'c', 'limit-bytes-in': '100', disabled: 'true' });
    world.addRow('/ppp/secret', { name: 'd', 'limit-bytes-in': '101', disabled: 'true', comment: '=x' });
    const rows = await wire.rows('/ppp/secret/print', '=.proplist=name', ...query);
    expect(rows.map((row) => row['name'])).toEqual(expected);
  });

  test('count-only', async () => {
    const { wire, world } = await loggedIn();
    world.addSecret({ name: 'a' });
    expect(await wire.talk('/ppp/secret/print', '=count-only=')).toEqual([['!done', '=ret=1']]);
  });
});

describe('TLS', () => {
  test('the same API with a certificate', async () => {
    const { key, cert } = await import('./router-certificate.ts');
    const { simulator, port } = await router({ tls: { key, cert } });
    const wire = await Wire.in(simulator, port, cert);
    closers.push(() => wire.close());
    expect(await wire.rows('/system/identity/print')).toEqual([{ name: 'MikroTik' }]);
    simulator.drop();
    expect(await wire.next()).toBeNull();
  });
});
