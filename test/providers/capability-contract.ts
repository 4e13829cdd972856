import { getEventListeners } from 'node:events';
import type { Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PaymentProvider, ProviderDeps, StatusQuery, ValidationQuestion } from '../../src/domain/provider-port.ts';
import {
  allOver,
  answerBytes,
  closedPort,
  flood,
  heard,
  say,
  startPeer,
  type Peer,
  type Script,
} from '../outside/peer.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { runs } from '../runs.ts';

/** No call may take longer. Milliseconds. */
const LONGEST_CALL_MS = 20_000;

/** What each call that goes out may come to, beside a refusal and no answer. */
const ANSWERS = {
  request: ['accepted'],
  reverse: ['accepted'],
  payOut: ['accepted', 'confirmation'],
  status: ['paid', 'failure', 'open', 'absent'],
  pull: ['page'],
  balance: ['balances'],
  channels: ['channels'],
  register: ['registered'],
  topUp: ['accepted'],
  deposit: ['accepted'],
  withdraw: ['accepted', 'confirmation'],
} as const satisfies Partial<Record<keyof PaymentProvider, readonly string[]>>;

export type CallCapability = keyof typeof ANSWERS;
const CALLS = Object.keys(ANSWERS) as CallCapability[];

type Outcome = { readonly kind: string };

export interface CallSample {
  /** Makes the call, with the same input every time. */
  readonly call: (provider: PaymentProvider, signal: AbortSignal) => Promise<Outcome>;
  /** A body that the other side answers with, and what has to come of it. */
  readonly answer: string;
  readonly outcome: Outcome & Readonly<Record<string, unknown>>;
  /** Requests that one call makes, one after the other; each is answered alike. Left out: one. */
  readonly exchanges?: number;
  /** Answers in which words of the other side are passed on. */
  readonly quoting?: (words: string) => readonly string[];
}

/** What the contract needs of each provider for the capabilities that it states. */
export interface CapabilitySamples {
  readonly open: (baseUrl: string, deps: ProviderDeps) => PaymentProvider;
  readonly calls: Partial<Record<CallCapability, CallSample>>;
  /** Where a provider has to sign in before its first call: to which path, and what it is answered. */
  readonly signIn?: { readonly path: string; readonly answer: string };
  readonly validation: ValidationSample | null;
}

export interface ValidationSample {
  /** An authentic question, and what the judge has to be asked. */
  readonly body: Uint8Array;
  readonly question: ValidationQuestion;
  readonly forged: Uint8Array;
}

/** The text of every secret of the connection. */
const SECRET = 'k3y/with "quotes" & ü';
const idle = new AbortController().signal;

type Opened = Pick<CapabilitySamples, 'open' | 'signIn'>;

/** One provider, opened on a peer with that script. A sign-in is answered aside. */
async function openOn({ open, signIn }: Opened, script: Script) {
  const peer = await startPeer(script, (request) =>
    signIn !== undefined && request.split(' ', 2)[1]!.startsWith(signIn.path) ? answerBytes(200, signIn.answer) : null,
  );
  const clock = new VirtualClock();
  const at = (url: string): PaymentProvider => open(url, { fetch, clock, secret: () => SECRET });
  return { peer, clock, at, provider: at(peer.url) };
}

async function expectNothingLeft(peer: Peer, clock: VirtualClock): Promise<void> {
  await allOver(peer);
  expect(clock.pending).toBe(0);
  expect(getEventListeners(idle, 'abort')).toEqual([]);
}

/** Says only what each member of the port promises of its own. */
export function describeCapabilities(kind: string, samples: CapabilitySamples): void {
  describe(`what ${kind} can do`, () => {
    test('has samples of exactly the capabilities that it states', async () => {
      const { provider } = await openOn(samples, () => undefined);
      const stated = CALLS.filter((name) => provider[name] !== undefined);
      expect(Object.keys(samples.calls).sort()).toEqual(stated.sort());
      expect(samples.validation !== null).toBe(provider.validate !== undefined);
    });

    for (const name of CALLS) {
      const sample = samples.calls[name];
      if (sample !== undefined) describeCall(name, samples, sample);
    }
    if (samples.validation !== null) describeValidation(samples, samples.validation);
  });
}

/** What holds for one call, for a capability that needs settings of its own. */
export function describeCall(name: CallCapability, open: Opened, sample: CallSample): void {
  const kinds: readonly string[] = [...ANSWERS[name], 'refused', 'unreachable', 'unknown'];
  const whole = answerBytes(200, sample.answer, ['content-type: application/json']);
  const unmeasured = Buffer.from(`HTTP/1.1 200 OK\r\n\r\n${sample.answer}`);

  const outcomeOf = async (script: Script): Promise<Outcome> => {
    const { peer, clock, provider } = await openOn(open, script);
    const outcome = await sample.call(provider, idle);
    await expectNothingLeft(peer, clock);
    return outcome;
  };

  describe(name, () => {
    test('reads its answer', async () => {
      const evidence = name === 'status' ? { told: sample.answer } : {};
      expect(await outcomeOf(say(200, sample.answer))).toEqual({ ...sample.outcome, ...evidence });
    });

    if (name === 'status')
      test('reads what was kept of an answer that decided as it read the answer', async () => {
        const { provider } = await openOn(open, say(200, sample.answer));
        let keys: StatusQuery['keys'] = [];
        const watched: PaymentProvider = {
          ...provider,
          status(about, signal) {
            ({ keys } = about);
            return provider.status!(about, signal);
          },
        };
        const outcome = await sample.call(watched, idle);
        expect(provider.readAnswer!(keys, sample.answer)).toEqual(outcome);
        expect(provider.readAnswer!(keys, '<p>Welcome</p>')).toBeNull();
      });

    test('asks once, on a connection of its own, and the same way for the same input', async () => {
      const { peer, provider } = await openOn(open, say(200, sample.answer));
      await sample.call(provider, idle);
      await sample.call(provider, idle);
      const { exchanges = 1 } = sample;
      expect(peer.requests).toHaveLength(2 * exchanges);
      expect(peer.requests[0]).toMatch(/^connection: close\r$/im);
      expect(peer.requests.slice(exchanges)).toEqual(peer.requests.slice(0, exchanges));
    });

    test.each<[string, Buffer, (socket: Socket, part: Buffer) => void]>([
      ['falls silent', whole, (socket, part) => socket.write(part)],
      ['hangs up', whole, (socket, part) => socket.end(part)],
      ['hangs up in an answer without a length', unmeasured, (socket, part) => socket.end(part)],
      ['resets the connection', whole, (socket, part) => socket.write(part, () => socket.resetAndDestroy())],
    ])('is in doubt, within its deadline, when the other side %s after any byte', async (_how, bytes, act) => {
      const { peer, clock, provider } = await openOn(open, (socket, nth) => act(socket, bytes.subarray(0, nth)));
      const calls = Array.from(bytes, () => sample.call(provider, idle));
      await heard(peer, bytes.length);
      await clock.advance(LONGEST_CALL_MS);
      const outcomes = await Promise.all(calls);
      expect(outcomes.filter(({ kind }) => kind !== 'unknown')).toEqual([]);
      await expectNothingLeft(peer, clock);
    });

    test('is in doubt about an answer that drips past the deadline', async () => {
      const { peer, clock, provider } = await openOn(open, (socket) => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        const dripping = setInterval(() => socket.write(' '), 1);
        socket.on('close', () => clearInterval(dripping));
      });
      const calling = sample.call(provider, idle);
      await heard(peer, 1);
      await clock.advance(LONGEST_CALL_MS);
      expect((await calling).kind).toBe('unknown');
      await expectNothingLeft(peer, clock);
    });

    test('does not hear an answer that comes after the deadline', async () => {
      const late = Promise.withResolvers<Socket>();
      const { peer, clock, provider } = await openOn(open, (socket) => late.resolve(socket));
      const calling = sample.call(provider, idle);
      const socket = await late.promise;
      await clock.advance(LONGEST_CALL_MS);
      expect((await calling).kind).toBe('unknown');
      socket.end(whole);
      await expectNothingLeft(peer, clock);
    });

    test.each<[string, Script]>([
      ['a page of HTML', say(200, '<!doctype html><p>Welcome to the bank</p>', ['content-type: text/html'])],
      ['an empty answer', say(200, '')],
      ['no content', (socket) => void socket.end('HTTP/1.1 204 No Content\r\n\r\n')],
      ['an answer of another shape', say(200, '{"hello":["world",null]}')],
      ['a fault', say(500, '<html>oops</html>')],
      ['a fault of a proxy', say(502, '')],
      ['bytes that are no HTTP', (socket) => void socket.end(Buffer.alloc(5_000, 0xa7))],
      ['a head without an end', flood('HTTP/1.1 200 OK\r\n', `x-more: ${'y'.repeat(999)}\r\n`)],
      ['a body without an end', flood('HTTP/1.1 200 OK\r\n\r\n', '[{"more":1},'.repeat(1_000))],
    ])('is in doubt about %s', async (_what, script) => {
      expect((await outcomeOf(script)).kind).toBe('unknown');
    });

    test('never throws, whatever the body and the status', async () => {
      let [status, body] = [200, ''];
      const { peer, clock, provider } = await openOn(open, (socket) => void socket.end(answerBytes(status, body)));
      const members = JSON.parse(sample.answer) as Record<string, unknown>;
      const odd = fc
        .tuple(fc.constantFrom(...Object.keys(members)), fc.jsonValue())
        .map(([member, value]) => JSON.stringify({ ...members, [member]: value }));
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(200, 201, 400, 404, 500),
          fc.oneof(fc.string(), fc.json(), odd),
          async (...said) => {
            [status, body] = said;
            expect(kinds).toContain((await sample.call(provider, idle)).kind);
          },
        ),
        { numRuns: runs(60) },
      );
      await expectNothingLeft(peer, clock);
    });

    test('takes 401, 403 and a redirect as final refusals, 429 as a passing one', async () => {
      for (const status of [401, 403]) {
        expect(await outcomeOf(say(status, 'bad key'))).toMatchObject({ kind: 'refused', final: true });
      }
      expect(await outcomeOf(say(429, 'slow down'))).toMatchObject({ kind: 'refused', final: false });
      const elsewhere = await startPeer(say(200, sample.answer));
      for (const status of [301, 302, 307, 308]) {
        const redirect = say(status, '', [`location: ${elsewhere.url}/`]);
        expect(await outcomeOf(redirect)).toMatchObject({ kind: 'refused', final: true });
      }
      expect(elsewhere.requests).toEqual([]);
    });

    test('knows that nothing was asked where there is nobody', async () => {
      const { at } = await openOn(open, () => undefined);
      for (const url of [`http://127.0.0.1:${await closedPort()}`, 'http://provider.invalid']) {
        expect((await sample.call(at(url), idle)).kind).toBe('unreachable');
      }
    });

    test('ends at once when it is told to stop, and does not begin after that', async () => {
      const { peer, clock, provider } = await openOn(open, () => undefined);
      const stop = new AbortController();
      const calling = sample.call(provider, stop.signal);
      await heard(peer, 1);
      stop.abort();
      expect((await calling).kind).toBe('unknown');
      expect((await sample.call(provider, stop.signal)).kind).toBe('unreachable');
      expect(peer.requests).toHaveLength(1);
      await expectNothingLeft(peer, clock);
    });

    test('passes no secret on, wherever the other side repeats what it was sent', async () => {
      const { peer, provider } = await openOn(open, say(200, sample.answer));
      await sample.call(provider, idle);
      const lines = peer.requests[0]!.split('\r\n').filter((line) => line !== '');
      const quotes = sample.quoting?.(`the key ${SECRET} is odd`) ?? [];
      for (const status of [200, 302, 400, 401, 429, 500]) {
        for (const body of [...lines, ...quotes]) {
          peer.script = say(status, body);
          expectNoSecret(await sample.call(provider, idle));
        }
      }
    });
  });
}

function expectNoSecret(outcome: Outcome): void {
  const told = JSON.stringify(outcome);
  expect(told).not.toContain('k3y');
  expect(told).not.toMatch(/authorization: \w+ [^*]/i);
}

function describeValidation(open: Opened, sample: ValidationSample): void {
  const now = Date.UTC(2026, 2, 15);
  /** It may ask nobody: the peer would hear of it. */
  const opened = async (): Promise<Required<Pick<PaymentProvider, 'validate'>>> => {
    const { provider } = await openOn(open, () => expect.unreachable('a validation has called out'));
    return { validate: provider.validate!.bind(provider) };
  };
  const accept = { kind: 'accept' } as const;
  const refuse = { kind: 'refuse', because: 'account', message: 'Hakuna akaunti hiyo' } as const;

  describe('validate', () => {
    test('asks the judge what the payer is about to pay, and answers as it says', async () => {
      const { validate } = await opened();
      const asked: ValidationQuestion[] = [];
      const yes = validate(sample.body, now, (question) => (asked.push(question), accept));
      expect(asked).toEqual([sample.question]);
      const no = validate(sample.body, now, () => refuse);
      expect([yes, no]).toMatchObject([
        { kind: 'reply', accepted: true },
        { kind: 'reply', accepted: false },
      ]);
      expect(yes).not.toMatchObject({ body: 'body' in no ? no.body : '' });
      expect(validate(sample.body, now, () => refuse)).toEqual(no);
    });

    test('says no when the judge fails', async () => {
      const { validate } = await opened();
      const broken = (): never => {
        throw new Error('the disk is gone');
      };
      expect(validate(sample.body, now, broken)).toMatchObject({ kind: 'reply', accepted: false });
    });

    test('never says yes to bytes that are not the provider’s, and never throws', async () => {
      const { validate } = await opened();
      expect(validate(sample.forged, now, () => accept).kind).toBe('refused');
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 2000 }), (body) => {
          expect(validate(body, now, () => accept)).not.toMatchObject({ accepted: true });
        }),
      );
    });
  });
}
