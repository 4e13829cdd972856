import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../src/host/clock.ts';
import { createIntake, type IntakeEndpoint } from '../../../src/http/intake/intake.ts';
import { openProvider } from '../../../src/providers/index.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { createJudge } from '../../../src/services/money/judge-payer.ts';
import { Inbox } from '../../../src/services/money/inbox.ts';
import { sha256 } from '../../../src/services/money/post-ledger.ts';
import { gatewayBody } from '../../../src/simulate/provider/gateway-body.ts';
import { payheroBody } from '../../../src/simulate/provider/payhero-body.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { providerDeps } from '../../providers/deps.ts';
import {
  addLine,
  callbacks,
  delivery,
  ledger,
  lineRow,
  notice,
  openStore,
  payments,
  POLICY,
} from '../../services/books.ts';

const MERCHANT = { merchantId: 'demo0merchant0555222', secret: 'abcdef0123456789'.repeat(8) };
const SECRETS = {
  payhero: 'p'.repeat(32),
  previous: 'o'.repeat(32),
  gateway: 'g'.repeat(32),
  validation: 'v'.repeat(32),
};

let serial = 0;
const receiptCode = () => `SCA${String(++serial).padStart(7, '0')}`;

/** A payment of 1,500 shillings as PayHero tells of it. */
const payhero = (receipt = receiptCode(), reference = 'ACC1') =>
  payheroBody('A', { amount: 1500, reference, at: Date.now(), receipt });
const gateway = (secret = MERCHANT.secret) =>
  gatewayBody('paybill', {
    ...MERCHANT,
    secret,
    orderId: `o-${++serial}`,
    amount: 1500,
    at: Date.now(),
    receipt: receiptCode(),
    account: 'ACC1',
  });

async function startIntake() {
  const store = openStore();
  addLine(store, 1);
  const refused: { provider: string; reason: string; body: Uint8Array }[] = [];
  const failures: unknown[] = [];
  const bugs: unknown[] = [];
  const committed: number[] = [];
  const inbox = new Inbox({
    store,
    clock: systemClock,
    policy: POLICY,
    clockSane: () => true,
    onCommitted: (taken) => committed.push(taken.length),
    onBug: (error) => bugs.push(error),
  });
  const open = (kind: 'payhero' | 'gateway', settings: object) =>
    openProvider(
      kind,
      settings,
      providerDeps(() => MERCHANT.secret),
    );
  const wrong: string[] = [];
  const closed: string[] = [];
  let endpoints: IntakeEndpoint[] = [
    {
      name: 'payhero',
      secrets: { cb: [SECRETS.payhero, SECRETS.previous], validate: [] },
      provider: open('payhero', {}),
    },
    {
      name: 'gateway',
      secrets: { cb: [SECRETS.gateway], validate: [SECRETS.validation] },
      provider: open('gateway', { merchants: [{ id: MERCHANT.merchantId, secrets: ['merchant'] }] }),
    },
  ];
  const app = createIntake({
    endpoints: () => endpoints,
    closed: () => closed,
    reports: () => [],
    ownCall: () => null,
    judge: createJudge({ store, rules: POLICY, language: 'en', onFailure: (error) => failures.push(error) }),
    clock: systemClock,
    submit: (one) => inbox.submit(one),
    onRefused: (provider, reason, body) => refused.push({ provider, reason, body }),
    onWrongAddress: (path) => wrong.push(path),
    onTaken: () => undefined,
    onFailure: (_provider, error) => failures.push(error),
  });
  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const starting = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, () => resolve(starting));
  });
  onTestFinished(async () => {
    await new Promise((resolve) => {
      server.close(resolve);
      if ('closeAllConnections' in server) server.closeAllConnections();
    });
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    store,
    inbox,
    refused,
    failures,
    bugs,
    committed,
    wrong,
    closed,
    url,
    port,
    reload: (next: (now: readonly IntakeEndpoint[]) => IntakeEndpoint[]) => void (endpoints = next(endpoints)),
    post: (path: string, body: string | Uint8Array<ArrayBuffer>) => fetch(`${url}${path}`, { method: 'POST', body }),
  };
}

const PAYHERO = `/cb/payhero/${SECRETS.payhero}`;
const GATEWAY = `/cb/gateway/${SECRETS.gateway}`;

/** Writes raw bytes of a request and reads the status line of the answer. */
function rawStatus(port: number, chunks: readonly (string | Buffer)[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    socket.once('error', reject);
    socket.once('data', (bytes) => {
      resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(bytes.toString('latin1'))?.[1]));
      socket.destroy();
    });
    for (const chunk of chunks) socket.write(chunk);
  });
}

describe('what a provider is told', () => {
  test('what it wants to read beside the 200', async () => {
    const { post, reload } = await startIntake();
    const acknowledgement = JSON.stringify({ ResultCode: 0, ResultDesc: 'Success' });
    reload((endpoints) => endpoints.map((one) => ({ ...one, provider: { ...one.provider, acknowledgement } })));
    const answer = await post(PAYHERO, payhero());
    expect([answer.status, await answer.text()]).toEqual([200, acknowledgement]);
  });

  test('200 when it is in the books and on the disk', async () => {
    const { post, store } = await startIntake();
    const before = store.flushes;
    const answer = await post(PAYHERO, payhero());
    expect([answer.status, await answer.json()]).toEqual([200, { received: true }]);
    expect(store.flushes).toBeGreaterThan(before);
    const [payment] = store.all(payments, {});
    expect(payment).toMatchObject({ state: 'applied', subscription_id: 1 });
    expect(payment!.committed_at).toBeGreaterThanOrEqual(payment!.received_at);
    expect((await post(GATEWAY, gateway())).status).toBe(200);
    expect(store.all(payments, {}).length).toBe(2);
  });

  test('field 29: a repeat is told 200 like the first, and is counted', async () => {
    const { post, store } = await startIntake();
    const body = payhero();
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push((await post(PAYHERO, body)).status);
    expect(answers).toEqual([200, 200, 200]);
    expect(store.all(callbacks, {})).toMatchObject([{ deliveries: 3 }]);
    expect(store.all(payments, {}).length).toBe(1);
  });

  test('401 for what is not authentic, always in the same words; the reason stays with us', async () => {
    const { post, store, refused } = await startIntake();
    const forged = [gateway('wrong'), '{}', 'not json', gateway().replace('1500', '9500')];
    const answers = [];
    for (const body of forged) {
      const answer = await post(GATEWAY, body);
      answers.push([answer.status, await answer.text(), answer.headers.get('content-type')]);
    }
    expect(new Set(answers.map((one) => JSON.stringify(one)))).toEqual(
      new Set([JSON.stringify([401, 'unauthorized', 'text/plain; charset=UTF-8'])]),
    );
    expect(refused.map(({ body }) => Buffer.from(body).toString())).toEqual(forged);
    expect(refused.every(({ reason }) => reason !== '')).toBe(true);
    expect([store.all(callbacks, {}), store.all(payments, {})]).toEqual([[], []]);
  });

  test('404 for a wrong secret, another provider’s secret, an unknown provider and a retired one: all alike', async () => {
    const { post, store, reload } = await startIntake();
    const body = payhero();
    const answers = [];
    const paths = [
      `/cb/payhero/${SECRETS.payhero.slice(1)}`,
      `/cb/payhero/${SECRETS.payhero}x`,
      `/cb/payhero/${SECRETS.gateway}`,
      `/cb/unknown/${SECRETS.payhero}`,
      `/cb/payhero`,
      `/cb/payhero/${SECRETS.payhero.toUpperCase()}`,
      `/${SECRETS.payhero}`,
      `/cb/payhero/${SECRETS.payhero}/more`,
      '/',
    ];
    for (const path of paths) answers.push(await post(path, body));
    reload((now) => now.filter((one) => one.name !== 'payhero'));
    answers.push(await post(PAYHERO, body));
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 404));
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1);
    expect(store.all(callbacks, {})).toEqual([]);
  });

  test('whoever opens the address in a browser is told whether it is right; there is a bare health answer and no more', async () => {
    const { url, store } = await startIntake();
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const answer = await fetch(`${url}${PAYHERO}`, { method });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
      expect(await answer.text()).toMatch(/address is right.*POST/);
      expect((await fetch(`${url}${PAYHERO}x`, { method })).status).toBe(404);
    }
    const health = await fetch(`${url}/healthz`);
    expect([health.status, await health.text()]).toEqual([200, 'ok']);
    for (const path of ['/login', '/metrics', '/payments', '/assets/console.css']) {
      expect((await fetch(`${url}${path}`)).status).toBe(404);
    }
    expect(store.all(callbacks, {})).toEqual([]);
  });

  test('413 above 64 KB, said in advance or not; 64 KB exactly are taken', async () => {
    const { post, port, store } = await startIntake();
    expect((await post(PAYHERO, 'x'.repeat(65_537))).status).toBe(413);
    const chunk = `8000\r\n${'x'.repeat(0x8000)}\r\n`;
    const head = `POST ${PAYHERO} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n`;
    expect(await rawStatus(port, [head, chunk, chunk, chunk, '0\r\n\r\n'])).toBe(413);
    expect(store.all(callbacks, {})).toEqual([]);
    expect(await rawStatus(port, [head, chunk, chunk, '0\r\n\r\n'])).toBe(200);
    expect(store.all(callbacks, {})).toMatchObject([{ result: 'quarantined' }]);
  });

  test('what is authentic and not understood is told 200 and kept for a person', async () => {
    const { post, store } = await startIntake();
    expect((await post(PAYHERO, '{"status":true,"response":{"Status":"Odd"}}')).status).toBe(200);
    expect((await post(PAYHERO, 'not json at all')).status).toBe(200);
    expect((await post(PAYHERO, '')).status).toBe(200);
    expect(store.all(callbacks, {}).map((row) => row.result)).toEqual(['quarantined', 'quarantined', 'quarantined']);
  });

  test('every authentic delivery is kept byte for byte, under its SHA-256', async () => {
    const { post, store } = await startIntake();
    const noise = new Uint8Array(Array.from({ length: 500 }, (_, i) => (i * 37) % 256));
    const bodies = [new TextEncoder().encode(payhero()), noise, new TextEncoder().encode(` ${payhero()}\n`)];
    for (const body of bodies) expect((await post(PAYHERO, body)).status).toBe(200);
    const kept = store.all(callbacks, {});
    for (const [i, row] of kept.entries()) {
      expect(Buffer.from(row.body).equals(bodies[i]!)).toBe(true);
      expect(Buffer.from(row.digest).equals(sha256(bodies[i]!))).toBe(true);
    }
    expect(kept.length).toBe(bodies.length);
  });

  test('during a rotation the secret before opens too; after it, only the new one', async () => {
    const { post, reload } = await startIntake();
    const old = `/cb/payhero/${SECRETS.previous}`;
    expect((await post(PAYHERO, payhero())).status).toBe(200);
    expect((await post(old, payhero())).status).toBe(200);
    reload((now) => now.map((one) => ({ ...one, secrets: { ...one.secrets, cb: one.secrets.cb.slice(0, 1) } })));
    expect((await post(old, payhero())).status).toBe(404);
    expect((await post(PAYHERO, payhero())).status).toBe(200);
  });
});

describe('503 when it could not be stored: nothing was, and the next delivery of the same bytes is booked', () => {
  test('a table is gone', async () => {
    const { post, store, failures } = await startIntake();
    const raw = new Database(store.path);
    onTestFinished(() => void raw.close());
    raw.exec('ALTER TABLE callback RENAME TO gone');
    const body = payhero();
    const answer = await post(PAYHERO, body);
    expect([answer.status, await answer.text()]).toEqual([503, 'try again']);
    expect(failures.length).toBe(1);
    expect([store.all(payments, {}), store.all(ledger, {})]).toEqual([[], []]);
    raw.exec('ALTER TABLE gone RENAME TO callback');
    expect((await post(PAYHERO, body)).status).toBe(200);
    expect(store.all(payments, {})).toMatchObject([{ state: 'applied' }]);
    expect(checkBooks(store).problems).toEqual([]);
  });

  test.runIf(process.platform === 'linux')('the disk is full', async () => {
    const { post, store, failures } = await startIntake();
    const limit = (bytes: string) =>
      execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}:unlimited`]);
    const body = payhero();
    // No file of this process may grow any more (EFBIG).
    limit(String(statSync(`${store.path}-wal`).size + 100));
    try {
      expect((await post(PAYHERO, body)).status).toBe(503);
      expect((await post(PAYHERO, body)).status).toBe(503);
    } finally {
      limit('unlimited');
    }
    expect(failures.length).toBe(2);
    expect([store.all(payments, {}), store.all(callbacks, {})]).toEqual([[], []]);
    expect((await post(PAYHERO, body)).status).toBe(200);
    expect(store.all(callbacks, {})).toMatchObject([{ deliveries: 1, result: 'payment' }]);
    expect(lineRow(store, 'ACC1').expires_at).toBeGreaterThan(Date.now());
    expect(checkBooks(store).problems).toEqual([]);
  });

  test('the store is closed', async () => {
    const { post, store, failures } = await startIntake();
    await store.close();
    expect((await post(PAYHERO, payhero())).status).toBe(503);
    expect(failures.length).toBe(1);
  });
});

describe('group commit', () => {
  test('32 deliveries of one moment are one transaction and one flush', async () => {
    const { inbox, store, committed } = await startIntake();
    const before = store.flushes;
    const taken = await Promise.all(
      Array.from({ length: 32 }, () => inbox.submit(delivery(notice({ account: 'ACC1' })))),
    );
    expect(taken.every((one) => one.isNew)).toBe(true);
    expect([committed, store.flushes - before]).toEqual([[32], 1]);
    expect(store.all(payments, {}).every((one) => one.committed_at !== null)).toBe(true);
    expect(checkBooks(store).problems).toEqual([]);
  });

  test('what arrives while the disk works is committed at once and shares the flush after it', async () => {
    const { inbox, store, committed } = await startIntake();
    const before = store.flushes;
    const turns: Promise<unknown>[] = [];
    for (let i = 0; i < 5; i++) {
      turns.push(inbox.submit(delivery(notice({ account: 'ACC1' }))));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(turns);
    expect(committed.reduce((sum, n) => sum + n, 0)).toBe(5);
    expect(store.flushes - before).toBeLessThanOrEqual(5);
    expect(store.all(payments, {}).length).toBe(5);
  });

  test('field 26: 32 posts of one moment are all answered 200, from far fewer flushes than posts', async () => {
    const { port, store, committed } = await startIntake();
    const statusLines = new Map<number, number[]>();
    const sockets = Array.from({ length: 32 }, (_, i) => {
      const socket = connect(port, '127.0.0.1');
      socket.on('data', (bytes) => {
        const status = /^HTTP\/1\.1 (\d+)/.exec(bytes.toString('latin1'));
        if (status !== null) statusLines.set(i, [...(statusLines.get(i) ?? []), Number(status[1])]);
      });
      onTestFinished(() => void socket.destroy());
      return socket;
    });
    const burst = async (answers: number) => {
      for (const socket of sockets) {
        const body = payhero();
        socket.write(
          `POST ${PAYHERO} HTTP/1.1\r\nHost: a\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
        );
      }
      await expect
        .poll(() => [...statusLines.values()].flat(), { timeout: 10_000 })
        .toEqual(Array.from({ length: answers }, () => 200));
    };
    await burst(32); // so that every connection is accepted
    const before = { flushes: store.flushes, batches: committed.length };
    await burst(64);
    expect(store.flushes - before.flushes).toBeLessThanOrEqual(8);
    expect(committed.length - before.batches).toBeLessThanOrEqual(8);
    expect(store.all(payments, {}).length).toBe(64);
    expect(checkBooks(store).problems).toEqual([]);
  });

  test('a flush that fails is told to everybody who waits, and to the daemon', async () => {
    const { inbox, store, bugs } = await startIntake();
    // A disk whose flush fails (see storage/wal-flusher.test.ts) cannot be had on demand: the store says what it would say.
    const refusal = new Error('EIO');
    store.durable = () => Promise.reject(refusal);
    const answers = await Promise.allSettled([1, 2, 3].map(() => inbox.submit(delivery(notice()))));
    expect(answers.map((one) => one.status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(bugs).toEqual([refusal]);
    expect(store.all(payments, {}).every((one) => one.committed_at === null)).toBe(true);
  });
});

describe('a provider that asks before it takes money', () => {
  const VALIDATE = `/validate/gateway/${SECRETS.validation}`;
  const question = (account: string, amount = 1500) =>
    gatewayBody('paybill', {
      ...MERCHANT,
      orderId: `q-${++serial}`,
      amount,
      at: Date.now(),
      receipt: receiptCode(),
      account,
    });

  test('is told yes where the money would find its line, and why not elsewhere; nothing is written', async () => {
    const { store, post, failures } = await startIntake();
    const ask = async (account: string, amount?: number) =>
      (await (await post(VALIDATE, question(account, amount))).json()) as { code: number; message: string };
    expect(await ask('ACC1')).toEqual({ code: 0, message: 'OK' });
    expect(await ask('acc 1')).toEqual({ code: 0, message: 'OK' });
    expect(await ask('ACC9')).toEqual({ code: 1, message: 'There is no such account. Check the account number.' });
    expect(await ask('')).toEqual({ code: 1, message: 'Write your account number as the account.' });
    expect(await ask('ACC1', 2_000_000)).toEqual({ code: 1, message: 'This amount cannot be taken.' });
    expect([store.all(payments, {}), store.all(callbacks, {}), failures]).toEqual([[], [], []]);
  });

  test('asks at an address of its own: no secret opens both', async () => {
    const { post, wrong } = await startIntake();
    expect((await post(`/validate/gateway/${SECRETS.gateway}`, question('ACC1'))).status).toBe(404);
    expect((await post(`/cb/gateway/${SECRETS.validation}`, question('ACC1'))).status).toBe(404);
    expect(wrong).toHaveLength(2);
  });

  test('is refused like any other when it is not who it says', async () => {
    const { post, refused } = await startIntake();
    const forged = question('ACC1').replace('1500', '1501');
    expect((await post(VALIDATE, forged)).status).toBe(401);
    expect(refused).toHaveLength(1);
  });

  test('is told no, and the payer to try again, where nothing can be looked up', async () => {
    const { store, post, failures } = await startIntake();
    await store.close();
    expect(await (await post(VALIDATE, question('ACC1'))).json()).toEqual({
      code: 1,
      message: 'Try again in a few minutes.',
    });
    expect(failures).toHaveLength(1);
  });
});

test('what nobody signs is to be proved afterwards where it can be asked for, and what the gateway has signed is not', async () => {
  const { store, post, reload } = await startIntake();
  const unproven = query()((db) => db.selectFrom('proof').select(['payment_id', 'provider']));
  expect((await post(PAYHERO, payhero())).status).toBe(200);
  const pull = (): Promise<never> => Promise.reject(new Error('is asked for later'));
  reload((endpoints) => endpoints.map((one) => ({ ...one, provider: { ...one.provider, pull } })));
  expect((await post(PAYHERO, payhero())).status).toBe(200);
  expect((await post(GATEWAY, gateway())).status).toBe(200);
  expect(store.all(payments, {})).toHaveLength(3);
  expect(store.all(unproven, {})).toEqual([{ payment_id: 2, provider: 'payhero' }]);
});
