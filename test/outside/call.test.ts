import { describe, expect, test } from 'vitest';
import type { Msisdn } from '../../src/domain/values/msisdn.ts';
import { call, type CallRequest } from '../../src/outside/call.ts';
import { exchange, type HttpRequest } from '../../src/outside/exchange.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { allOver, answerBytes, flood, heard, say, startPeer, type Peer } from './peer.ts';

const idle = new AbortController().signal;
const clock = new VirtualClock();
const caller = { fetch, clock };
const SECRET = 'k3y/with "quotes"';

const to = (peer: Peer, own: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'POST',
  url: `${peer.url}/do`,
  headers: {},
  body: '{"amount":"1500.00"}',
  deadlineMs: 5_000,
  ...own,
});

const asking = (peer: Peer): CallRequest => ({
  ...to(peer),
  party: 'the bank',
  secrets: [SECRET],
  phones: ['254712345678' as Msisdn, '254101020304' as Msisdn],
});

describe('exchange', () => {
  test('leaves no connection behind that the other side could close under the next request', async () => {
    // As a server whose idle time is just over: it answers the first request of a connection, and a second one kills it.
    const used = new WeakSet<object>();
    const peer = await startPeer((socket) => {
      if (used.has(socket)) socket.resetAndDestroy();
      else socket.write(answerBytes(200, 'done', ['connection: keep-alive']));
      used.add(socket);
    });
    for (let i = 0; i < 3; i++) {
      expect(await exchange(caller, to(peer), idle)).toEqual({ kind: 'answer', status: 200, text: 'done' });
    }
    await allOver(peer);
  });

  test.each([
    ['a page of HTML', '<html><p>Signature is wrong</p></html>'],
    ['nothing', ''],
    ['text of another alphabet', 'Malipo yamepokelewa ✓'],
  ])('brings back %s as it is, whatever the status', async (_name, body) => {
    const peer = await startPeer(say(503, body));
    expect(await exchange(caller, to(peer), idle)).toEqual({ kind: 'answer', status: 503, text: body });
  });

  test('takes 64 KiB of an answer, to the byte, and hangs up on the rest', async () => {
    const peer = await startPeer(flood('HTTP/1.1 200 OK\r\n\r\n', 'x'.repeat(50_000)));
    const result = await exchange(caller, to(peer), idle);
    expect(result).toEqual({ kind: 'answer', status: 200, text: 'x'.repeat(65_536) });
    await allOver(peer);
    expect(clock.pending).toBe(0);
  });

  test.each([302, 307])('does not carry the request to where a redirect points (HTTP %i)', async (status) => {
    const elsewhere = await startPeer(say(200, 'ours now'));
    const peer = await startPeer(say(status, '', [`location: ${elsewhere.url}/`]));
    for (const body of [null, '{}']) {
      const request = to(peer, { method: body === null ? 'GET' : 'POST', body });
      expect(await exchange(caller, request, idle)).toMatchObject({ kind: 'answer', status });
    }
    expect(elsewhere.requests).toEqual([]);
  });

  test('names what no request can be made of', async () => {
    const peer = await startPeer(say(200, ''));
    expect(await exchange(caller, to(peer, { headers: { 'x-key': 'one\ntwo' } }), idle)).toMatchObject({
      kind: 'unbuildable',
    });
    expect(peer.requests).toEqual([]);
  });

  test('goes by the deadline of the request', async () => {
    const peer = await startPeer(() => undefined);
    const pending = exchange(caller, to(peer, { deadlineMs: 700 }), idle);
    await heard(peer, 1);
    await clock.advance(699);
    expect(clock.pending).toBe(1);
    await clock.advance(1);
    expect(await pending).toEqual({ kind: 'unknown', reason: 'no answer within 0.7 s' });
  });
});

describe('call', () => {
  const nothing = (): null => null;

  test.each([
    [200, 'unknown', 'HTTP 200 without a usable answer: hm'],
    [302, 'refused', 'the address of the bank answers with a redirect (HTTP 302)'],
    [400, 'refused', 'HTTP 400: hm'],
    [401, 'refused', 'the bank does not accept our key (HTTP 401): hm'],
    [408, 'unknown', 'HTTP 408: hm'],
    [429, 'refused', 'too many requests (HTTP 429): hm'],
    [502, 'unknown', 'HTTP 502: hm'],
  ])('judges HTTP %i by its status when the reader knows no better', async (status, kind, reason) => {
    const peer = await startPeer(say(status, 'hm'));
    const outcome = await call(caller, asking(peer), nothing, idle);
    expect(outcome).toEqual({ kind, reason, ...(kind === 'refused' ? { final: status !== 429 } : {}) });
  });

  test.each([
    [
      '<html><head><title>502 Bad Gateway</title></head>\n<body><center>nginx</center></body></html>',
      '502 Bad Gateway nginx',
    ],
    ['<!DOCTYPE html><style>p { color: red }</style><p>Signature is wrong</p>', 'Signature is wrong'],
  ])('says of a web page what stands on it: %s', async (page, words) => {
    const peer = await startPeer(say(502, page));
    expect(await call(caller, asking(peer), nothing, idle)).toEqual({
      kind: 'unknown',
      reason: `HTTP 502: a web page: ${words}`,
    });
  });

  test("believes the reader's success and the reader's refusal in any status", async () => {
    const peer = await startPeer(say(500, 'pending'));
    expect(await call(caller, asking(peer), () => ({ kind: 'open' }), idle)).toEqual({ kind: 'open' });
    const refusal = { kind: 'refused', reason: 'no tokens', final: true } as const;
    expect(await call(caller, asking(peer), () => refusal, idle)).toEqual({
      ...refusal,
      reason: 'no tokens (HTTP 500)',
    });
  });

  test('is in doubt, not in ruins, when a reader fails', async () => {
    const peer = await startPeer(say(200, 'pending'));
    const broken = (): never => {
      throw new Error(`no member of ${SECRET}`);
    };
    expect(await call(caller, asking(peer), broken, idle)).toEqual({
      kind: 'unknown',
      reason: 'the answer cannot be read: no member of *** (HTTP 200)',
    });
  });

  test('tells no secret and no whole number, whoever repeats them', async () => {
    const echo = `${SECRET} ${encodeURIComponent(SECRET)} ${JSON.stringify(SECRET)} +254712345678, 0101020304`;
    const peer = await startPeer(say(400, echo));
    const outcome = await call(caller, asking(peer), nothing, idle);
    expect(outcome).toMatchObject({ reason: 'HTTP 400: *** *** "***" 254712***678, 254101***304' });
  });
});
