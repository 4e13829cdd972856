import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inspect, promisify } from 'node:util';
import { execFile } from 'node:child_process';
import { Fault } from '../../../src/domain/values/fault.ts';
import type { RouterAddress, RouterLink, RouterRow } from '../../../src/domain/ports.ts';
import { selfTest } from '../../../src/routers/routeros/wire/self-test.ts';
import { createRouterosTransport } from '../../../src/routers/routeros/wire/transport.ts';
import type { RouterosTransportSettings } from '../../../src/routers/routeros/wire/transport.ts';
import { countingClock } from '../dial-hardened.ts';
import { done, pause, sentence, startPeer, until } from '../scripted-peer.ts';
import type { Peer, PeerScript } from '../scripted-peer.ts';

const PASSWORD = 'login-secret-1';
const clock = countingClock();
let peers: Peer[] = [];
let links: RouterLink[] = [];
let strays: unknown[] = [];
const stray = (reason: unknown): void => void strays.push(reason);

beforeEach(() => {
  strays = [];
  process.on('unhandledRejection', stray);
});

afterEach(async () => {
  for (const link of links) link.close();
  await Promise.all(peers.map((peer) => peer.close()));
  [peers, links] = [[], []];
  process.off('unhandledRejection', stray);
  expect(strays).toEqual([]);
  expect(clock.armed(), 'every timer is disarmed with its connection').toBe(0);
});

async function peerOf(script: PeerScript): Promise<Peer> {
  const peer = await startPeer(script);
  peers.push(peer);
  return peer;
}

function addressOf(port: number): RouterAddress {
  return { name: 'tower-1', host: '127.0.0.1', port, tls: null, username: 'washa', password: PASSWORD };
}

function connect(port: number, settings: Partial<RouterosTransportSettings> = {}): Promise<RouterLink> {
  return createRouterosTransport({ clock, ...settings }).connect(addressOf(port), new AbortController().signal);
}

async function linkTo(
  script: PeerScript,
  settings: Partial<RouterosTransportSettings> = {},
): Promise<{ peer: Peer; link: RouterLink }> {
  const peer = await peerOf(script);
  const link = await connect(peer.port, settings);
  links.push(link);
  return { peer, link };
}

async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  const error = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Fault);
  return error as Fault;
}

const answer: PeerScript = { onCommand: (_words, peer, tag) => peer.send(done(tag)) };

describe('connect', () => {
  const LOSSES: Record<string, PeerScript> = {
    'FIN at accept': { onAccept: ({ socket }) => (socket.end(), true) },
    'RST at accept': { onAccept: ({ socket }) => (socket.resetAndDestroy(), true) },
    'FIN before the reply': { onLogin: (_words, { socket }) => void socket.end() },
    'RST before the reply': { onLogin: (_words, { socket }) => void socket.resetAndDestroy() },
    '!fatal': { onLogin: (_words, { send }) => send(sentence('!fatal', 'too many commands before login')) },
    'half a reply and FIN': { onLogin: (_words, { send, socket }) => (send(done('x').subarray(0, 3)), socket.end()) },
    'a control byte': { onLogin: (_words, { send }) => send(Buffer.of(0xff)) },
    'silence at accept': { onAccept: () => true },
    'silence after the log-in': { onLogin: () => undefined },
  };

  test.each(Object.keys(LOSSES))('field 21: %s before the log-in is answered is `unavailable`', async (name) => {
    const peer = await peerOf(LOSSES[name]!);
    const fault = await faultOf(connect(peer.port, { loginDeadlineMs: 150 }));
    expect(fault.retry).toBe('unavailable');
    expect(fault.message).toContain('tower-1 (127.0.0.1:');
    await until(() => peer.connections.every(({ closed }) => closed), 'the end');
  });

  test("the words of a `!fatal` are in the fault's message", async () => {
    const peer = await peerOf(LOSSES['!fatal']!);
    const fault = await faultOf(connect(peer.port));
    expect(fault.message).toContain('too many commands before login');
    expect(fault.code).toBe('router.fatal');
  });

  test.each(['invalid user name or password (6)', 'cannot log in'])('"%s" is a fault that stops', async (message) => {
    const peer = await peerOf({
      onLogin: (_words, { send }, tag) => send(sentence('!trap', `.tag=${tag}`, `=message=${message}`), done(tag)),
    });
    const fault = await faultOf(connect(peer.port));
    expect(fault).toMatchObject({ code: 'router.credentials', retry: 'stop' });
    expect(fault.message).toContain(message);
    expect(inspect(fault, { depth: 9 })).not.toContain(PASSWORD);
    // field 19: a refused log-in leaves no session behind, although the router keeps the connection open.
    await until(() => peer.connections[0]!.closed, 'the end of the refused connection');
  });

  test('the log-in may be answered `!empty` and with an unknown word before its `!done`', async () => {
    const { link } = await linkTo({
      ...answer,
      onLogin: (_words, { send }, tag) =>
        send(sentence('!empty', `.tag=${tag}`), sentence('!new', `.tag=${tag}`), done(tag)),
    });
    expect(await link.exec(['/x'])).toEqual({ rows: [], ret: null });
  });

  test('cancelling while connecting ends the connection at once; an aborted signal opens none', async () => {
    const peer = await peerOf({ onLogin: () => undefined });
    const transport = createRouterosTransport({ clock });
    const abort = new AbortController();
    const attempt = faultOf(transport.connect(addressOf(peer.port), abort.signal));
    await until(() => peer.connections[0]?.sentences.length === 1, 'the log-in');
    abort.abort();
    expect(await attempt).toMatchObject({ code: 'router.closed', retry: 'unavailable' });
    await until(() => peer.connections[0]!.closed, 'the end');
    expect(await faultOf(transport.connect(addressOf(peer.port), abort.signal))).toMatchObject({
      code: 'router.closed',
    });
    expect(peer.connections.length).toBe(1);
  });

  test('a router that does not answer TCP is given up after the connect time-out', async () => {
    const peer = await peerOf(answer);
    // The time-out strikes before the kernel can have connected: the same as no answer.
    const after: typeof clock.after = (delayMs, fn) => {
      if (delayMs !== 60) return clock.after(delayMs, fn);
      queueMicrotask(fn);
      return () => undefined;
    };
    const fault = await faultOf(connect(peer.port, { clock: { ...clock, after }, connectTimeoutMs: 60 }));
    expect(fault).toMatchObject({ code: 'router.unreachable', retry: 'unavailable' });
    expect(fault.message).toContain('no TCP connection within 60 ms');
    await pause(20);
    expect(peer.commands()).toEqual([]);
  });

  test('a self-test that fails keeps every connection from being made', async () => {
    const peer = await peerOf(answer);
    const fault = await faultOf(connect(peer.port, { verify: () => selfTest('1.7.0') }));
    expect(fault).toMatchObject({ code: 'router.library', retry: 'dead' });
    expect(fault.message).toContain('node-routeros 1.7.0 is installed');
    expect(peer.connections).toEqual([]);
    expect(selfTest()).toBeNull();
  });

  test('the self-test refuses a library that was not hardened', async () => {
    const module = new URL('../../../src/routers/routeros/wire/self-test.ts', import.meta.url).href;
    const script = `const { selfTest } = await import('${module}'); console.log(selfTest()?.message);`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
    expect(stdout).toContain('failed its self-test');
  });
});

describe('an idle link', () => {
  test('field 20: it outlives every time-out of the library and of ours, and nothing is sent meanwhile', async () => {
    const { link, peer } = await linkTo(answer, {
      connectTimeoutMs: 300,
      loginDeadlineMs: 300,
      commandDeadlineMs: 300,
    });
    const lost: Fault[] = [];
    void link.lost.then((fault) => lost.push(fault));
    await pause(700);
    expect(lost).toEqual([]);
    expect(peer.commands()).toEqual([]);
    await link.exec(['/system/identity/print']);
    expect(peer.connections.length).toBe(1);
  });
});

describe('exec', () => {
  test('rows, values with `=` and without text, and the id of an added item', async () => {
    const { link } = await linkTo({
      onCommand: (words, { send }, tag) =>
        words[0] === '/add'
          ? send(done(tag, '=ret=*1F'))
          : send(sentence('!re', '=.id=*1', '=comment=a=b', '=service=', `.tag=${tag}`), done(tag)),
    });
    expect(await link.exec(['/print'])).toEqual({ rows: [{ '.id': '*1', comment: 'a=b', service: '' }], ret: null });
    expect(await link.exec(['/add'])).toEqual({ rows: [], ret: '*1F' });
  });

  test('field 22: `!empty` transcripts of 6.49, 7.1x and 7.18 give the same empty answer', async () => {
    const transcripts = [[], ['!empty'], ['!empty', '!somethingnew']];
    let turn = 0;
    const { link } = await linkTo({
      onCommand: (_words, { send }, tag) => {
        const words = transcripts[turn++ % transcripts.length]!;
        send(...words.map((first) => sentence(first, `.tag=${tag}`)), done(tag));
      },
    });
    for (const _ of transcripts) expect(await link.exec(['/ppp/active/print'])).toEqual({ rows: [], ret: null });
  });

  test('a trap rejects its own command only, at its `!done`, and the connection stays', async () => {
    const { link, peer } = await linkTo({
      onCommand: (words, { send }, tag) => {
        if (words[0] === '/bad') send(sentence('!trap', `.tag=${tag}`, '=message=no such item (4)'), done(tag));
        else send(done(tag));
      },
    });
    const [bad, good] = await Promise.allSettled([link.exec(['/bad']), link.exec(['/good'])]);
    expect(bad).toMatchObject({ reason: { code: 'router.trap.no-such-item', message: '/bad: no such item (4)' } });
    expect(good.status).toBe('fulfilled');
    expect(peer.connections.length).toBe(1);
  });

  test('replies of different commands may interleave', async () => {
    const tags: string[] = [];
    const { link } = await linkTo({
      onCommand: (_words, { send }, tag) => {
        tags.push(tag);
        if (tags.length < 2) return;
        const [a, b] = tags as [string, string];
        send(sentence('!re', `.tag=${b}`, '=n=b'), sentence('!re', `.tag=${a}`, '=n=a'), done(b), done(a));
      },
    });
    const [a, b] = await Promise.all([link.exec(['/a']), link.exec(['/b'])]);
    expect([a.rows, b.rows]).toEqual([[{ n: 'a' }], [{ n: 'b' }]]);
  });

  test('at most so many commands are in flight; the rest follow in order', async () => {
    const open: (() => void)[] = [];
    const { link, peer } = await linkTo(
      { onCommand: (_words, { send }, tag) => void open.push(() => send(done(tag))) },
      { maxInFlight: 4 },
    );
    const all = Promise.all([1, 2, 3, 4, 5, 6].map((n) => link.exec([`/${n}`])));
    await until(() => open.length === 4, 'four commands');
    await pause(30);
    expect(peer.commands().length).toBe(4);
    open.shift()!();
    await until(() => peer.commands().length === 5, 'the fifth');
    while (open.length > 0 || peer.commands().length < 6) {
      open.shift()?.();
      await pause(1);
    }
    await all;
    expect(peer.commands().map(([command]) => command)).toEqual(['/1', '/2', '/3', '/4', '/5', '/6']);
  });

  test('commands of one turn share a segment', async () => {
    const { link, peer } = await linkTo(answer);
    const before = peer.connections[0]!.segments;
    await Promise.all([link.exec(['/ppp/secret/set', '=.id=*1']), link.exec(['/ppp/active/remove', '=.id=*2'])]);
    expect(peer.connections[0]!.segments - before).toBe(1);
  });

  test('a missed deadline ends the link: what was written is unknown, what was not is unavailable', async () => {
    const { link, peer } = await linkTo({ onCommand: () => undefined }, { maxInFlight: 2, commandDeadlineMs: 5_000 });
    const faults = await Promise.all([
      faultOf(link.exec(['/first'], 60)),
      faultOf(link.exec(['/second'])),
      faultOf(link.exec(['/third'])),
      link.lost,
    ]);
    expect(faults.map(({ code, retry }) => [code, retry])).toEqual([
      ['router.timeout', 'unknown'],
      ['router.timeout', 'unknown'],
      ['router.timeout', 'unavailable'],
      ['router.timeout', 'unavailable'],
    ]);
    expect(faults[0].message).toContain('no answer to /first within 60 ms');
    expect(await faultOf(link.exec(['/fourth']))).toMatchObject({ retry: 'unavailable' });
    expect(peer.commands().map(([command]) => command)).toEqual(['/first', '/second']);
    await until(() => peer.connections[0]!.closed, 'the end of the connection');
  });

  test('a router that says nothing at all is gone long before the deadline; one that is slow with one command is not', async () => {
    const slow: (() => void)[] = [];
    const { link } = await linkTo(
      {
        onCommand: ([command], { send }, tag) => {
          if (command === '/slow') slow.push(() => send(done(tag)));
          else if (command !== '/silent') send(done(tag));
        },
      },
      { silenceMs: 90, commandDeadlineMs: 60_000 },
    );
    const answered = link.exec(['/slow']);
    for (let n = 0; n < 20; n += 1) {
      await link.exec(['/quick']);
      await pause(10);
    }
    slow.shift()!();
    await answered;
    await pause(150);
    expect(await faultOf(link.exec(['/silent']))).toMatchObject({ code: 'router.timeout', retry: 'unknown' });
    expect((await link.lost).message).toContain('said nothing for 90 ms');
  });

  const CUTS: Record<string, (peer: Parameters<NonNullable<PeerScript['onCommand']>>[1], tag: string) => void> = {
    'FIN in mid-sentence': ({ send, socket }, tag) => (
      send(sentence('!re', `.tag=${tag}`).subarray(0, -3)),
      socket.end()
    ),
    'RST in mid-sentence': ({ send, socket }, tag) => {
      send(sentence('!re', `.tag=${tag}`).subarray(0, -3));
      setTimeout(() => socket.resetAndDestroy(), 20);
    },
    'silence in mid-sentence': ({ send }, tag) => send(sentence('!re', `.tag=${tag}`).subarray(0, -3)),
    'FIN between rows and `!done`': ({ send, socket }, tag) => (send(sentence('!re', `.tag=${tag}`)), socket.end()),
  };
  test.each(Object.keys(CUTS))('field 23: %s ends the command as unknown, and the link', async (name) => {
    const { link } = await linkTo(
      { onCommand: (_words, peer, tag) => CUTS[name]!(peer, tag) },
      { commandDeadlineMs: 150 },
    );
    expect(await faultOf(link.exec(['/ppp/secret/set']))).toMatchObject({ retry: 'unknown' });
    expect(await link.lost).toMatchObject({ retry: 'unavailable' });
  });

  test('refused words cost neither the link nor a place in flight', async () => {
    const { link, peer } = await linkTo(answer, { maxInFlight: 1 });
    for (const bad of [[], ['print'], ['/x', ''], ['/x', '.tag=1']]) {
      expect(await faultOf(link.exec(bad))).toMatchObject({ code: 'router.word', retry: 'dead' });
    }
    await link.exec(['/ok']);
    expect(peer.commands().map(([command]) => command)).toEqual(['/ok']);
  });

  test('no secret is in a fault, nor in the printed form of a link', async () => {
    const { link } = await linkTo({ onCommand: (_words, { socket }) => void socket.resetAndDestroy() });
    expect(inspect(link, { depth: 9, showHidden: true })).not.toContain(PASSWORD);
    const fault = await faultOf(link.exec(['/ppp/secret/set', '=password=line-secret-2']));
    expect(inspect(fault, { depth: 9, showHidden: true })).not.toMatch(/secret-\d/);
  });
});

describe('listen', () => {
  test('rows come until `stop`, which cancels by tag; commands go on beside it', async () => {
    const rows: RouterRow[] = [];
    const ended: Fault[] = [];
    let push = (_name: string): void => undefined;
    const { link, peer } = await linkTo({
      onCommand: (words, { send }, tag) => {
        if (words[0] !== '/ppp/active/listen') {
          send(done(tag));
          return;
        }
        push = (name) => send(sentence('!re', `.tag=${tag}`, `=name=${name}`));
        push('amina');
      },
    });
    const listening = link.listen(
      ['/ppp/active/listen'],
      (row) => rows.push(row),
      (fault) => ended.push(fault),
    );
    await until(() => rows.length === 1, 'the first row');
    await link.exec(['/x']);
    listening.stop();
    listening.stop();
    await until(() => peer.commands().some(([command]) => command === '/cancel'), 'the cancel');
    push('late');
    await link.exec(['/y']);
    expect(rows).toEqual([{ name: 'amina' }]);
    expect(ended).toEqual([]);
    const listenTag = peer
      .commands()[0]!
      .find((text) => text.startsWith('.tag='))!
      .slice(5);
    const cancels = peer.commands().filter(([command]) => command === '/cancel');
    expect(cancels.map((words) => words[1])).toEqual([`=tag=${listenTag}`]);
  });

  test('four listens in flight do not keep a command waiting', async () => {
    const { link } = await linkTo({
      onCommand: (words, { send }, tag) => (words[0] === '/l' ? undefined : send(done(tag))),
    });
    for (let n = 0; n < 4; n += 1)
      link.listen(
        ['/l'],
        () => undefined,
        () => undefined,
      );
    expect(await link.exec(['/x'])).toEqual({ rows: [], ret: null });
  });

  test.each([
    ['ends it', [], 'router.listen.ended', 'retry'],
    ['interrupts it', ['=message=interrupted', '=category=2'], 'router.trap.interrupted', 'unknown'],
    ['does not know it', ['=message=no such command'], 'router.trap.no-such-command', 'dead'],
  ] as const)('a router that %s is reported once', async (_name, trap, code, retry) => {
    const ended: Fault[] = [];
    const { link } = await linkTo({
      onCommand: (words, { send }, tag) => {
        if (words[0] === '/l' && trap.length > 0) send(sentence('!trap', `.tag=${tag}`, ...trap));
        send(done(tag));
      },
    });
    link.listen(
      ['/l'],
      () => undefined,
      (fault) => ended.push(fault),
    );
    await link.exec(['/x']);
    expect(ended).toMatchObject([{ code, retry }]);
    expect(ended.length).toBe(1);
  });

  test('a lost link is told by `lost` alone; listening on it afterwards does nothing', async () => {
    const calls: string[] = [];
    const { link } = await linkTo({ onCommand: (_words, { socket }) => void socket.resetAndDestroy() });
    link.listen(
      ['/l'],
      () => calls.push('row'),
      () => calls.push('end'),
    );
    expect(await link.lost).toMatchObject({ code: 'router.lost', retry: 'unavailable' });
    link
      .listen(
        ['/l'],
        () => calls.push('row'),
        () => calls.push('end'),
      )
      .stop();
    expect(calls).toEqual([]);
  });
});

describe('close', () => {
  test('field 19: it ends the connection at once, with a log-out, and settles everything once', async () => {
    const { link, peer } = await linkTo({ onCommand: () => undefined });
    const open = faultOf(link.exec(['/ppp/secret/set']));
    await until(() => peer.commands().length === 1, 'the command');
    link.close();
    link.close();
    expect(await open).toMatchObject({ code: 'router.closed', retry: 'unknown' });
    expect(await link.lost).toMatchObject({ code: 'router.closed' });
    await until(() => peer.connections[0]!.closed, 'the end at the router');
    expect(peer.commands().at(-1)).toEqual(['/quit']);
  });

  test('field 19: twenty connections made and closed leave none open at the router', async () => {
    const peer = await peerOf(answer);
    for (let n = 0; n < 20; n += 1) (await connect(peer.port)).close();
    await until(() => peer.connections.every(({ closed }) => closed), 'no session is left');
    expect(peer.connections.length).toBe(20);
  });
});
