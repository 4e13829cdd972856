import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Msisdn } from '../../src/domain/values/msisdn.ts';
import type { SmsGateway, SmsMessage, SmsOutcome } from '../../src/domain/sms-port.ts';
import type { SmsBehaviour } from '../../src/simulate/sms.ts';
import { SmsSimulator } from '../../src/simulate/sms.ts';
import type { SmsGatewayKind } from '../../src/sms/index.ts';
import { smsGateways } from '../../src/sms/index.ts';
import { hurried, testDeps } from './deps.ts';

const SECRET = 'k3y/with "quotes"';
const message: SmsMessage = {
  to: '254712345678' as Msisdn,
  text: 'KES 1,500.00 received (SAE3YULR0Y) & 100% "paid" \\ {x}\nAsante + karibu',
  reference: 'payment:42',
};

/** Settings with which each kind talks to the simulator; a kind without a wire has null. A new kind must be added here. */
const settingsOf: Record<SmsGatewayKind, ((baseUrl: string) => unknown) | null> = {
  'africas-talking': (baseUrl) => ({ baseUrl, username: 'isp', apiKeySecret: 'sms-api-key', sender: 'WASHA' }),
  'services-family': (baseUrl) => ({ baseUrl, partnerId: '1234', apiKeySecret: 'sms-api-key', sender: 'WASHA' }),
  template: (baseUrl) => ({
    url: `${baseUrl}/send`,
    headers: { 'x-api-key': '{{secret:sms-api-key}}' },
    body: '{"to":"{{phone254}}","message":"{{message}}","reference":"{{reference}}","from":"{{sender}}"}',
    sender: 'WASHA',
    success: { rule: { path: 'status', values: ['queued', 'sent'] } },
    messageIdPath: 'id',
  }),
  'log-only': null,
};

const logged: unknown[] = [];
const deps = testDeps({ secret: () => SECRET, log: (entry) => logged.push(entry) });
const impatient = testDeps({ secret: () => SECRET, after: hurried });
const idle = new AbortController().signal;

let simulator: SmsSimulator;
let baseUrl: string;
beforeEach(async () => {
  simulator = new SmsSimulator(() => 1_700_000_000_000);
  baseUrl = await simulator.start();
});
afterEach(() => simulator.stop());

function expectClean(outcome: SmsOutcome): void {
  const text = JSON.stringify(outcome);
  expect(text).not.toContain('k3y');
  expect(text).not.toMatch(/712345678/);
}

/** A server with a full queue of connections: a new one is neither taken nor refused, as behind a dead uplink. */
async function blackHole(): Promise<{ port: number; stop: () => Promise<unknown> }> {
  const code = `
    const { createServer, connect } = require('node:net');
    const { parentPort } = require('node:worker_threads');
    const server = createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      parentPort.postMessage(server.address().port);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 15000);
    });`;
  const worker = new Worker(code, { eval: true });
  const port = await new Promise<number>((resolve) => worker.once('message', resolve));
  const { connect } = await import('node:net');
  const fillers = Array.from({ length: 6 }, () => connect(port, '127.0.0.1').on('error', () => undefined));
  await new Promise((resolve) => fillers[0]!.once('connect', resolve));
  return {
    port,
    stop: () => {
      for (const filler of fillers) filler.destroy();
      return worker.terminate();
    },
  };
}

describe.each(Object.keys(smsGateways) as SmsGatewayKind[])('SMS gateway %s', (kind) => {
  const settings = settingsOf[kind];
  const open = (url: string, own = deps): SmsGateway => smsGateways[kind].open(settings?.(url) ?? {}, own);
  const attempt = async (behaviour: SmsBehaviour, own = deps): Promise<SmsOutcome> => {
    simulator.behaviour = behaviour;
    const outcome = await open(baseUrl, own).send(message, idle);
    expectClean(outcome);
    return outcome;
  };

  it('names its kind', () => {
    expect(open(baseUrl).kind).toBe(kind);
  });

  it('refuses settings with an unknown key', () => {
    expect(() => smsGateways[kind].open({ ...(settings?.(baseUrl) ?? {}), colour: 'red' }, deps)).toThrow(/colour/);
  });

  if (!settings) {
    it('sends nothing and says so, and hands the text to the log with the number masked', async () => {
      logged.length = 0;
      expect(await open('').send(message, idle)).toEqual({ kind: 'logged' });
      expect(logged).toEqual([{ to: '254712***678', text: message.text, reference: 'payment:42' }]);
    });
    return;
  }

  it('delivers the exact text to the exact number and keeps the id of the gateway', async () => {
    const outcome = await attempt({ kind: 'accept' });
    expect(outcome).toEqual({ kind: 'sent', messageId: expect.stringMatching(/1$/) as string });
    expect(simulator.messages).toHaveLength(1);
    expect(simulator.messages[0]!.to.replace('+', '')).toBe(message.to);
    expect(simulator.messages[0]!.text).toBe(message.text);
    expect(simulator.requests[0]!.headers['content-length']).toBe(String(simulator.requests[0]!.body.length));
  });

  it('field 45: a refusal inside HTTP 200 is refused, never sent', async () => {
    expect(await attempt({ kind: 'refuse' })).toMatchObject({ kind: 'refused', final: true });
    expect(simulator.messages).toHaveLength(0);
  });

  it('is in doubt about HTTP 500', async () => {
    expect((await attempt({ kind: 'error' })).kind).toBe('unknown');
  });

  it('is in doubt about HTTP 200 with a page that is no answer, and about an empty one', async () => {
    expect((await attempt({ kind: 'say', status: 200, body: '<html>Welcome</html>' })).kind).toBe('unknown');
    expect((await attempt({ kind: 'say', status: 200, body: '' })).kind).toBe('unknown');
  });

  it('takes 429 as a passing refusal, 401 and 403 as final ones', async () => {
    expect(await attempt({ kind: 'say', status: 429, body: 'slow down' })).toMatchObject({ final: false });
    expect(await attempt({ kind: 'say', status: 401, body: 'bad key' })).toMatchObject({
      kind: 'refused',
      final: true,
    });
    expect(await attempt({ kind: 'say', status: 403, body: '{}' })).toMatchObject({ kind: 'refused', final: true });
  });

  it('does not follow a redirect', async () => {
    expect(await attempt({ kind: 'say', status: 307, body: '' })).toMatchObject({ kind: 'refused', final: true });
    expect(simulator.requests).toHaveLength(1);
  });

  it('field 45: a connection reset after the message was taken leaves it in doubt, so nobody sends it twice', async () => {
    expect((await attempt({ kind: 'drop' })).kind).toBe('unknown');
    expect(simulator.messages).toHaveLength(1);
  });

  it('gives up on a gateway that never answers', async () => {
    expect(await attempt({ kind: 'stall' }, impatient)).toEqual({ kind: 'unknown', reason: 'no answer within 10 s' });
  });

  it('waits for a slow gateway', async () => {
    simulator.delayMs = 60;
    expect((await attempt({ kind: 'accept' })).kind).toBe('sent');
  });

  it('gives up on an answer that stops half way', async () => {
    const half = createServer((_request, response) => {
      response.writeHead(200, { 'content-length': '500' });
      response.write('{"status":"queued"');
    });
    await new Promise<void>((resolve) => half.listen(0, '127.0.0.1', resolve));
    const { port } = half.address() as AddressInfo;
    const outcome = await open(`http://127.0.0.1:${port}`, impatient).send(message, idle);
    half.closeAllConnections();
    half.close();
    expect(outcome.kind).toBe('unknown');
  });

  it('knows that a refused connection sent nothing', async () => {
    const closed = createTcpServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const outcome = await open(`http://127.0.0.1:${port}`).send(message, idle);
    expect(outcome).toMatchObject({ kind: 'unreachable', reason: expect.stringContaining('ECONNREFUSED') as string });
  });

  it('knows that a name which does not resolve sent nothing', async () => {
    const outcome = await open('http://gateway.invalid').send(message, idle);
    expect(outcome.kind).toBe('unreachable');
  });

  it('knows that a connection which was never made sent nothing, also when the deadline ended it', async () => {
    const hole = await blackHole();
    const outcome = await open(`http://127.0.0.1:${hole.port}`, impatient).send(message, idle);
    await hole.stop();
    expect(outcome).toEqual({ kind: 'unreachable', reason: 'no connection within 10 s' });
  });

  it('ends at once when it is told to stop', async () => {
    simulator.behaviour = { kind: 'stall' };
    const stop = new AbortController();
    const slow = testDeps({ secret: () => SECRET, after: () => () => undefined });
    const sending = smsGateways[kind].open(settings(baseUrl), slow).send(message, stop.signal);
    await expect.poll(() => simulator.requests.length).toBe(1);
    stop.abort();
    expect((await sending).kind).toBe('unknown');
    expect((await open(baseUrl).send(message, stop.signal)).kind).toBe('unreachable');
    expect(simulator.requests).toHaveLength(1);
  });

  it('shows neither the key nor the full number when the gateway echoes them', async () => {
    const echo = JSON.stringify({ error: `key ${SECRET} for +254712345678, 0712345678, 712 345 678` });
    for (const status of [200, 400, 401, 500]) {
      const outcome = await attempt({ kind: 'say', status, body: echo });
      expect(outcome.kind).not.toBe('sent');
    }
  });

  it('cancels its deadline when the answer is there', async () => {
    let pending = 0;
    const counting = testDeps({
      secret: () => SECRET,
      after: () => {
        pending += 1;
        return () => (pending -= 1);
      },
    });
    await smsGateways[kind].open(settings(baseUrl), counting).send(message, idle);
    expect(simulator.messages).toHaveLength(1);
    expect(pending).toBe(0);
  });
});
