import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Dial, Line } from './dial.ts';
import { done, pause, sentence, startPeer, until, word } from './scripted-peer.ts';
import type { Peer, PeerScript } from './scripted-peer.ts';

/** How one promise ended, in JSON. */
export interface Ending {
  readonly state: 'ok' | 'error' | 'pending';
  readonly rows?: unknown;
  readonly message?: string;
  readonly code?: string;
  readonly isError?: boolean;
}

export interface Outcome {
  /** What would have killed the process: uncaught exceptions and unhandled rejections. */
  crashes: string[];
  /** What the process wrote to stderr; only where the scenario runs with an environment of its own. */
  stderr?: string;
  readonly endings: Ending[];
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface Scenario {
  readonly id: string;
  readonly title: string;
  /** Needs a process with this environment. */
  readonly env?: Readonly<Record<string, string>>;
  run(dial: Dial): Promise<Omit<Outcome, 'crashes'>>;
  /** What a right client does. @throws AssertionError */
  check(outcome: Outcome): void;
  /** What the library as it comes does instead, so that it fails for the named reason and no other. */
  symptom(outcome: Outcome): boolean;
}

/** When a promise counts as never settling. Long for our transport, where nothing has to be waited for. */
const PENDING_MS = Number(process.env['PENDING_MS'] ?? 350);

async function ending(promise: Promise<unknown>, ms = PENDING_MS): Promise<Ending> {
  const settled = promise.then(
    (value): Ending => ({ state: 'ok', rows: (value as { rows?: unknown } | undefined)?.rows ?? null }),
    (error: unknown): Ending => ({
      state: 'error',
      message: error instanceof Error ? error.message : String(error),
      code: (error as { code?: string }).code ?? '',
      isError: error instanceof Error,
    }),
  );
  const late = pause(ms).then((): Ending => ({ state: 'pending' }));
  return Promise.race([settled, late]);
}

async function withPeer<T>(script: PeerScript, use: (peer: Peer) => Promise<T>): Promise<T> {
  const peer = await startPeer(script);
  try {
    return await use(peer);
  } finally {
    await peer.close();
  }
}

/** A logged-in line to a scripted router, and what its commands came to. */
async function onLine(
  dial: Dial,
  script: PeerScript,
  use: (line: Line, peer: Peer) => Promise<Ending[]>,
  options: Parameters<Dial>[1] = {},
): Promise<Omit<Outcome, 'crashes'>> {
  return withPeer(script, async (peer) => {
    const line = await dial(peer.port, options).line;
    const endings = await use(line, peer);
    return { endings, facts: { commands: peer.commands(), ...(endings as { facts?: object }).facts } };
  });
}

const PRINT = ['/ppp/secret/print', '?name=amina'];
const print = (): string[] => [...PRINT];

function states(outcome: Outcome): string[] {
  return outcome.endings.map(({ state }) => state);
}

function quiet(outcome: Outcome): void {
  assert.deepEqual(outcome.crashes, [], 'nothing may reach the process');
}

/** Settled, the expected way, without anything reaching the process. */
function ends(outcome: Outcome, ...expected: Ending['state'][]): void {
  quiet(outcome);
  assert.deepEqual(states(outcome), expected);
}

const pending = (outcome: Outcome): boolean => states(outcome).includes('pending');
const crashed = (outcome: Outcome): boolean => outcome.crashes.length > 0;

export const SCENARIOS: readonly Scenario[] = [
  {
    id: 'D1',
    title: '`!empty` is an empty answer, and the connection goes on',
    run: (dial) =>
      onLine(
        dial,
        {
          onCommand: (words, peer, tag) =>
            words[0] === '/ppp/active/print'
              ? peer.send(sentence('!empty', `.tag=${tag}`), done(tag))
              : peer.send(sentence('!re', `.tag=${tag}`, '=name=amina'), done(tag)),
        },
        async (line) => [await ending(line.exec(['/ppp/active/print'])), await ending(line.exec(print()))],
      ),
    check: (outcome) => {
      ends(outcome, 'ok', 'ok');
      assert.deepEqual(
        outcome.endings.map(({ rows }) => rows),
        [[], [{ name: 'amina' }]],
      );
    },
    symptom: (outcome) => crashed(outcome) && pending(outcome),
  },
  {
    id: 'D2',
    title: 'a reply for a tag that nobody waits for is ignored',
    run: (dial) =>
      onLine(
        dial,
        {
          onCommand: (_words, peer, tag) => {
            peer.send(done('gone'));
            setTimeout(() => peer.send(done(tag)), 30);
          },
        },
        async (line) => [await ending(line.exec(print()))],
      ),
    check: (outcome) => ends(outcome, 'ok'),
    symptom: (outcome) => crashed(outcome) && pending(outcome),
  },
  {
    id: 'D3',
    title: 'a lost connection rejects what is open, and every later command',
    run: (dial) =>
      onLine(dial, { onCommand: (_words, peer) => void peer.socket.end() }, async (line) => [
        await ending(line.exec(print())),
        await ending(line.exec(print())),
      ]),
    check: (outcome) => ends(outcome, 'error', 'error'),
    symptom: (outcome) => states(outcome).join() === 'pending,pending',
  },
  {
    id: 'D4',
    title: 'a silent router is noticed by the deadline of a command, also while others are written',
    run: (dial) =>
      onLine(
        dial,
        {},
        async (line) => {
          const first = ending(line.exec(print()), 1_000);
          const writer = setInterval(() => void line.exec(print()).catch(() => undefined), 80);
          const settled = await first;
          clearInterval(writer);
          return [settled];
        },
        { patienceMs: 300 },
      ),
    check: (outcome) => ends(outcome, 'error'),
    symptom: pending,
  },
  {
    id: 'D5',
    title: 'connect settles when the router closes before the log-in is answered',
    run: async (dial) => {
      const scripts: PeerScript[] = [
        { onAccept: ({ socket }) => (socket.end(), true) },
        { onLogin: (_words, { socket }) => void socket.end() },
        {
          onLogin: (_words, { socket, send }) => (
            send(sentence('!fatal', 'too many commands before login')),
            socket.end()
          ),
        },
      ];
      const endings = await Promise.all(
        scripts.map((script) => withPeer(script, (peer) => ending(dial(peer.port).line))),
      );
      return { endings, facts: {} };
    },
    check: (outcome) => ends(outcome, 'error', 'error', 'error'),
    symptom: pending,
  },
  {
    id: 'D6',
    title: 'a reply is complete at its zero word, even when that comes alone',
    run: (dial) =>
      onLine(
        dial,
        {
          onCommand: (_words, peer, tag) => {
            const bytes = done(tag);
            peer.send(bytes.subarray(0, -1));
            setTimeout(() => peer.send(bytes.subarray(-1)), 30);
          },
        },
        async (line) => [await ending(line.exec(print()))],
      ),
    check: (outcome) => ends(outcome, 'ok'),
    symptom: pending,
  },
  {
    id: 'D7',
    title: 'a length prefix may be cut by a segment',
    run: (dial) =>
      onLine(
        dial,
        {
          onCommand: (_words, peer, tag) => {
            const long = word(`=comment=${'k'.repeat(300)}`);
            peer.send(word('!re'), word(`.tag=${tag}`), word('=name=amina'));
            // One after the other, so that the other side has read each piece before the next one leaves.
            void pause(60)
              .then(() => peer.send(long.subarray(0, 1)))
              .then(() => pause(60))
              .then(() => peer.send(long.subarray(1), Buffer.of(0), done(tag)));
          },
        },
        async (line) => [await ending(line.exec(print()))],
      ),
    check: (outcome) => {
      ends(outcome, 'ok');
      assert.deepEqual(outcome.endings[0]?.rows, [{ name: 'amina', comment: 'k'.repeat(300) }]);
    },
    // It never settles, or it settles with rows that the router never sent.
    symptom: (outcome) => pending(outcome) || !JSON.stringify(outcome.endings).includes('k'.repeat(300)),
  },
  {
    id: 'D8',
    title: 'a reserved control byte ends the connection',
    run: (dial) =>
      onLine(dial, { onCommand: (_words, peer) => peer.send(Buffer.from('f8414243', 'hex')) }, async (line) => [
        await ending(line.exec(print())),
        await ending(line.lost),
      ]),
    check: (outcome) => {
      ends(outcome, 'error', 'ok');
      assert.match(outcome.endings[0]?.message ?? '', /control byte F8/);
    },
    symptom: pending,
  },
  {
    id: 'D9',
    title: 'the reason of `!fatal` is kept',
    run: (dial) =>
      onLine(
        dial,
        { onCommand: (_words, peer) => peer.send(sentence('!fatal', 'session terminated on request')) },
        async (line) => [await ending(line.exec(print()))],
      ),
    check: (outcome) => {
      ends(outcome, 'error');
      assert.match(outcome.endings[0]?.message ?? '', /session terminated on request/);
    },
    symptom: pending,
  },
  {
    id: 'D10',
    title: 'a sentence without a tag does not get into the next answer',
    run: (dial) =>
      onLine(
        dial,
        {
          onCommand: (_words, peer, tag) =>
            peer.send(sentence('!re', '=name=stray'), sentence('!re', `.tag=${tag}`, '=name=amina'), done(tag)),
        },
        async (line) => [await ending(line.exec(print()))],
      ),
    check: (outcome) => {
      ends(outcome, 'ok');
      assert.deepEqual(outcome.endings[0]?.rows, [{ name: 'amina' }]);
    },
    symptom: (outcome) => JSON.stringify(outcome.endings).includes('undefined'),
  },
  {
    id: 'D11',
    title: 'nothing that is no command is sent to hold a connection',
    run: (dial) =>
      onLine(
        dial,
        {
          onCommand: (words, peer, tag) => {
            if (words[0] === '#') peer.send(sentence('!trap', `.tag=${tag}`, '=message=no such command'), done(tag));
            else setTimeout(() => peer.send(done(tag)), 330);
          },
        },
        async (line) => [await ending(line.exec(print()), 600)],
        { patienceMs: 400 },
      ),
    check: (outcome) => {
      ends(outcome, 'ok');
      assert.deepEqual(
        (outcome.facts['commands'] as string[][]).map(([command]) => command),
        ['/ppp/secret/print'],
      );
    },
    symptom: (outcome) => JSON.stringify(outcome.facts['commands']).includes('"#"'),
  },
  {
    id: 'D12',
    title: 'field 20: an idle connection stays up, and its end needs no listener',
    run: (dial) =>
      onLine(
        dial,
        { onCommand: (_words, peer, tag) => peer.send(done(tag)) },
        async (line) => {
          await pause(500);
          return [await ending(line.exec(print()))];
        },
        { patienceMs: 200, bare: true },
      ),
    check: (outcome) => ends(outcome, 'ok'),
    symptom: crashed,
  },
  {
    id: 'D13',
    title: 'a connection error says what it is',
    run: async (dial) => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      await new Promise((resolve) => server.close(resolve));
      return { endings: [await ending(dial(port).line)], facts: {} };
    },
    check: (outcome) => {
      ends(outcome, 'error');
      assert.match(outcome.endings[0]?.message ?? '', /ECONNREFUSED/);
    },
    symptom: (outcome) => outcome.endings[0]?.message === '',
  },
  {
    id: 'D14',
    title: 'a trap keeps its category, and is never without words',
    run: (dial) =>
      onLine(
        dial,
        { onCommand: (_words, peer, tag) => peer.send(sentence('!trap', `.tag=${tag}`, '=category=1'), done(tag)) },
        async (line) => [await ending(line.exec(print()))],
      ),
    check: (outcome) => {
      ends(outcome, 'error');
      assert.match(outcome.endings[0]?.message ?? '', /category 1/);
      assert.equal(outcome.endings[0]?.code, 'router.trap.invalid-value');
    },
    symptom: (outcome) => outcome.endings[0]?.message === '',
  },
  {
    id: 'D15',
    title: 'an empty or missing word is refused before a byte is sent',
    run: (dial) =>
      onLine(dial, { onCommand: (_words, peer, tag) => peer.send(done(tag)) }, async (line) => {
        const missing = undefined as unknown as string;
        return [
          await ending(line.exec(['/ppp/secret/remove', '', '=.id=*1'])),
          await ending(line.exec(['/ppp/secret/remove', missing])),
        ];
      }),
    check: (outcome) => {
      ends(outcome, 'error', 'error');
      assert.deepEqual(outcome.facts['commands'], []);
    },
    symptom: (outcome) => (outcome.facts['commands'] as unknown[]).length > 1,
  },
  {
    id: 'D16',
    title: "the caller's words are not changed, so they can be sent again",
    run: (dial) =>
      onLine(dial, { onCommand: (_words, peer, tag) => peer.send(done(tag)) }, async (line) => {
        const words = print();
        const endings = [await ending(line.exec(words)), await ending(line.exec(words))];
        return Object.assign(endings, { facts: { words } });
      }),
    check: (outcome) => {
      ends(outcome, 'ok', 'ok');
      assert.deepEqual(outcome.facts['words'], PRINT);
    },
    symptom: (outcome) => (outcome.facts['words'] as string[]).length > PRINT.length,
  },
  {
    id: 'D17',
    title: 'a sentence leaves in one piece, without waiting for an acknowledgement',
    run: (dial) =>
      onLine(dial, { onCommand: (_words, peer, tag) => peer.send(done(tag)) }, async (line, peer) => {
        const before = peer.connections[0]!.segments;
        const endings = [await ending(line.exec(print())), await ending(line.exec(print()))];
        return Object.assign(endings, { facts: { segments: peer.connections[0]!.segments - before } });
      }),
    check: (outcome) => {
      ends(outcome, 'ok', 'ok');
      assert.equal(outcome.facts['segments'], 2);
    },
    symptom: (outcome) => Number(outcome.facts['segments']) > 2,
  },
  {
    id: 'D18',
    title: 'TLS without a port is not tried on the plain port',
    run: async (dial) => {
      const attempt = dial(null);
      return { endings: [await ending(attempt.line)], facts: { tried: attempt.tried } };
    },
    check: (outcome) => {
      ends(outcome, 'error');
      assert.notEqual(outcome.facts['tried'], 8728);
    },
    symptom: (outcome) => outcome.facts['tried'] === 8728,
  },
  {
    id: 'D19',
    title: 'UTF-8 goes and comes unharmed, and older bytes are read as latin1',
    run: (dial) =>
      onLine(
        dial,
        {
          onCommand: (_words, peer, tag) => {
            const cp1252 = Buffer.concat([Buffer.from('=old='), Buffer.of(0xc1, 0x6c)]);
            peer.send(sentence('!re', `.tag=${tag}`, '=comment=Ámina ж', cp1252), done(tag));
          },
        },
        async (line) => [await ending(line.exec(['/ppp/secret/print', '?comment=Ámina ж']))],
      ),
    check: (outcome) => {
      ends(outcome, 'ok');
      assert.deepEqual(outcome.endings[0]?.rows, [{ comment: 'Ámina ж', old: 'Ál' }]);
      assert.equal((outcome.facts['commands'] as string[][])[0]?.[1], '?comment=Ámina ж');
    },
    symptom: (outcome) => !JSON.stringify(outcome.facts['commands']).includes('ж'),
  },
  {
    id: 'D20',
    title: 'close does not wait for a dead peer, also while connecting',
    run: (dial) =>
      withPeer({ halfOpen: true, onCommand: (_words, peer) => void peer.socket.pause() }, async (peer) => {
        const line = await dial(peer.port).line;
        const closed = await ending(line.close());
        const attempt = dial(peer.port);
        const cancelled = await ending(attempt.cancel());
        return { endings: [closed, cancelled, await ending(attempt.line)], facts: {} };
      }),
    check: (outcome) => ends(outcome, 'ok', 'ok', 'error'),
    symptom: (outcome) => outcome.endings[0]?.state === 'pending' && outcome.endings[2]?.state === 'ok',
  },
  {
    id: 'D21',
    title: 'a listen that is refused, or whose reader fails, is reported and breaks nothing else',
    run: (dial) =>
      onLine(
        dial,
        {
          onCommand: (words, peer, tag) => {
            if (words[0] === '/ppp/active/listen') peer.send(sentence('!re', `.tag=${tag}`, '=name=amina'));
            else if (words[0] === '/hotspot/listen') {
              peer.send(sentence('!trap', `.tag=${tag}`, '=message=no such command'), done(tag));
            } else peer.send(done(tag));
          },
        },
        async (line) => {
          let refused: unknown = null;
          let failed: unknown = null;
          line.listen(
            ['/hotspot/listen'],
            () => undefined,
            (reason) => (refused ??= reason),
          );
          await pause(50);
          line.listen(
            ['/ppp/active/listen'],
            () => {
              throw new Error('the reader is broken');
            },
            (reason) => (failed ??= reason),
          );
          await pause(50);
          const endings = [await ending(line.exec(print()))];
          return Object.assign(endings, { facts: { refused: refused !== null, failed: failed !== null } });
        },
      ),
    check: (outcome) => {
      ends(outcome, 'ok');
      assert.equal(outcome.facts['refused'], true);
      assert.equal(outcome.facts['failed'], true);
    },
    symptom: (outcome) => crashed(outcome) && pending(outcome),
  },
  {
    id: 'D22',
    title: 'the log-in of a router before 6.43 works with any password, and a strange answer to it is an error',
    run: async (dial) => {
      const password = 'siri-ñandú';
      const challenge = '00112233445566778899aabbccddeeff';
      const digest = createHash('md5')
        .update('\0')
        .update(password)
        .update(Buffer.from(challenge, 'hex'))
        .digest('hex');
      const right: PeerScript = {
        onLogin: (words, peer, tag) => {
          const response = words.find((text) => text.startsWith('=response='));
          if (response === undefined) peer.send(done(tag, `=ret=${challenge}`));
          else if (response === `=response=00${digest}`) peer.send(done(tag));
          else peer.send(sentence('!trap', `.tag=${tag}`, '=message=cannot log in'), done(tag));
        },
      };
      const strange: PeerScript = {
        onLogin: (_words, peer, tag) =>
          peer.send(
            sentence('!re', `.tag=${tag}`, '=a=1'),
            sentence('!re', `.tag=${tag}`, '=a=2'),
            done(tag, '=ret=xyz'),
          ),
      };
      return {
        endings: [
          await withPeer(right, (peer) => ending(dial(peer.port, { password }).line)),
          await withPeer(strange, (peer) => ending(dial(peer.port, { password }).line)),
        ],
        facts: {},
      };
    },
    check: (outcome) => ends(outcome, 'ok', 'error'),
    symptom: (outcome) => crashed(outcome) && states(outcome).join() === 'error,ok',
  },
  {
    id: 'D23',
    title: 'rows without attributes count',
    run: (dial) =>
      onLine(
        dial,
        {
          onCommand: (_words, peer, tag) =>
            peer.send(...Array.from({ length: 7 }, () => sentence('!re', `.tag=${tag}`)), done(tag)),
        },
        async (line) => [await ending(line.exec(print()))],
      ),
    check: (outcome) => {
      ends(outcome, 'ok');
      assert.deepEqual(
        outcome.endings[0]?.rows,
        Array.from({ length: 7 }, () => ({})),
      );
    },
    symptom: (outcome) => (outcome.endings[0]?.rows as unknown[]).length === 0,
  },
  {
    id: 'D24',
    title: 'nothing of a connection survives its loss',
    run: (dial) =>
      onLine(dial, { onCommand: (_words, peer) => void peer.socket.end() }, async (line) => {
        const open = line.exec(print());
        open.catch(() => undefined);
        await Promise.race([line.lost, pause(PENDING_MS)]);
        await pause(20);
        return Object.assign([], { facts: { leftovers: line.leftovers() } });
      }),
    check: (outcome) => {
      quiet(outcome);
      assert.equal(outcome.facts['leftovers'], 0);
    },
    symptom: (outcome) => Number(outcome.facts['leftovers']) > 0,
  },
  {
    id: 'D25',
    title: 'no password appears in the debug output',
    env: { DEBUG: 'routeros-api:*' },
    run: (dial) =>
      onLine(
        dial,
        {
          onCommand: (_words, peer, tag) =>
            peer.send(sentence('!re', `.tag=${tag}`, '=password=line-secret-3'), done(tag)),
        },
        async (line) => [
          await ending(line.exec(['/ppp/secret/set', '=.id=*1', '=password=line-secret-2'])),
          await ending(line.close()),
        ],
        { password: 'login-secret-1' },
      ),
    check: (outcome) => {
      ends(outcome, 'ok', 'ok');
      assert.match(outcome.stderr ?? '', /routeros-api:/, 'the debug output must be on for this to mean anything');
      for (const secret of ['login-secret-1', 'line-secret-2', 'line-secret-3']) {
        assert.ok(!(outcome.stderr ?? '').includes(secret), `${secret} is in the debug output`);
      }
    },
    symptom: (outcome) => outcome.stderr?.includes('login-secret-1') === true,
  },
  {
    id: 'D26',
    title: 'ENV=testing in the environment does not keep the library from loading',
    env: { ENV: 'testing' },
    run: (dial) =>
      onLine(dial, { onCommand: (_words, peer, tag) => peer.send(done(tag)) }, async (line) => [
        await ending(line.exec(print())),
      ]),
    check: (outcome) => ends(outcome, 'ok'),
    symptom: (outcome) => outcome.stderr?.includes('source-map-support') === true,
  },
  {
    id: 'D27',
    title: 'what is thrown is an Error, and a single command can be given up',
    run: (dial) =>
      withPeer({ onCommand: () => undefined }, async (peer) => {
        const silent = await startPeer({ onLogin: () => undefined });
        const attempt = dial(silent.port);
        await until(() => silent.connections.length === 1, 'the first connection');
        const again = ending(attempt.again());
        const line = await dial(peer.port).line;
        const givenUp = ending(line.exec(print(), 100));
        await attempt.cancel();
        const endings = await Promise.all([givenUp, ending(attempt.line), again]);
        await silent.close();
        return { endings, facts: {} };
      }),
    check: (outcome) => {
      ends(outcome, 'error', 'error', 'error');
      assert.ok(outcome.endings.every(({ isError }) => isError === true));
    },
    symptom: (outcome) => outcome.endings[0]?.state === 'pending' && outcome.endings[2]?.isError === false,
  },
];
