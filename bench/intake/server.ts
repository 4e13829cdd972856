import { copyFileSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { serve } from '@hono/node-server';
import { systemClock } from '../../src/host/clock.ts';
import { createIntake } from '../../src/http/intake/intake.ts';
import { openProvider } from '../../src/providers/index.ts';
import { Inbox } from '../../src/services/money/inbox.ts';
import { startRequests } from '../../src/services/money/request-rounds.ts';
import { takePayments, type Delivery } from '../../src/services/money/take-payments.ts';
import type { Taken } from '../../src/services/money/taken.ts';
import { allLines } from '../../src/storage/subscribers.ts';
import { insertRequest } from '../../src/storage/requests.ts';
import { Store } from '../../src/storage/engine/store.ts';
import { answer } from '../measure/child.ts';
import { writtenBytes } from '../measure/proc.ts';
import { median } from '../measure/stats.ts';
import { KEYS } from '../requests/keys.ts';

// The server of the intake benchmark, a process of its own: the daemon's intake, over one of three ways to keep a payment.

export type ServerQuestion =
  | {
      readonly ask: 'start';
      readonly database: string;
      readonly keep: Keep;
      readonly flushMs: number | null;
      /** With `washa`: so many pushes are open, and asked for all the time. */
      readonly requests?: OpenRequests | null;
    }
  | { readonly ask: 'counts' }
  | { readonly ask: 'sync' };

/** `nothing`: no database. `each`: a commit and a flush for each request. `washa`: group commit, one flush for many. */
export type Keep = 'nothing' | 'each' | 'washa';

export interface OpenRequests {
  /** At most one a line. */
  readonly count: number;
  readonly baseUrl: string;
}

export interface ServerCounts {
  readonly flushes: number;
  readonly bytes: number;
  readonly cpuMs: number;
  /** 99th percentile since the last question. */
  readonly loopMs: number;
}

const LOOP_STEP_MS = 1;
const POLICY = {
  timeZone: 'Africa/Nairobi',
  currency: 'KES',
  accountPrefix: 'JSY',
  businessName: 'Washa',
  sharedNumbers: [],
  loginsMatch: false,
  amountPicksPlan: [],
  receiptWaitMs: 30_000,
};
const NOTHING: Taken = { result: 'payment', reason: null, paymentId: 1, subscriptionId: 1, isNew: true, lanes: [] };

const folder = mkdtempSync(join(tmpdir(), 'washa-bench-'));
const loop = monitorEventLoopDelay({ resolution: LOOP_STEP_MS });
let store: Store | null = null;
let flushes = 0;

answer(
  async (question: ServerQuestion) => {
    switch (question.ask) {
      case 'start':
        if (question.flushMs !== null) slowDisk(question.flushMs);
        loop.enable();
        return start(question.database, question.keep, question.requests ?? null);
      case 'counts': {
        const { user, system } = process.cpuUsage();
        const loopMs = Math.max(0, loop.percentile(99) / 1e6 - LOOP_STEP_MS);
        loop.reset();
        return { flushes, bytes: writtenBytes(process.pid), cpuMs: (user + system) / 1000, loopMs };
      }
      case 'sync':
        return rawSync();
    }
  },
  async () => {
    await store?.close();
    rmSync(folder, { recursive: true, force: true });
  },
);

function start(database: string, keep: Keep, requests: OpenRequests | null): Promise<number> {
  const submit = keeping(database, keep);
  if (store !== null && requests !== null) openRequests(store, requests, submit);
  const app = createIntake({
    endpoints: () => [
      {
        name: 'payhero',
        secrets: { cb: ['bench-path-secret'], validate: [] },
        provider: openProvider('payhero', {}, { fetch, clock: systemClock, secret: () => '' }),
      },
    ],
    closed: () => [],
    reports: () => [],
    ownCall: () => null,
    admit: () => true,
    judge: () => ({ kind: 'accept' }),
    clock: systemClock,
    submit,
    onRefused: () => undefined,
    onWrongAddress: () => undefined,
    onTaken: () => undefined,
    onFailure: (_provider, error) => console.error(error),
  });
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, () =>
      resolve((server.address() as AddressInfo).port),
    );
  });
}

function keeping(database: string, keep: Keep): (delivery: Delivery) => Promise<Taken> {
  if (keep === 'nothing') return () => Promise.resolve(NOTHING);
  const path = join(folder, 'bench.db');
  copyFileSync(database, path);
  const opened = Store.open(path);
  store = opened;
  if (keep === 'washa') {
    const inbox = new Inbox({
      store: opened,
      clock: systemClock,
      policy: POLICY,
      clockSane: () => true,
      onCommitted: () => undefined,
      onBug: (error) => console.error(error),
    });
    return async (delivery) => {
      const taken = await inbox.submit(delivery);
      flushes = opened.flushes;
      return taken;
    };
  }
  const wal = openSync(`${path}-wal`, 'r+');
  return (delivery) => {
    const [taken] = takePayments(opened, [delivery], { ...POLICY, clockSane: true }, systemClock.now());
    // As `synchronous=FULL` does: in the commit, and nothing else runs meanwhile.
    fs.fdatasyncSync(wal);
    flushes += 1;
    return Promise.resolve(taken!);
  };
}

function openRequests(
  store: Store,
  { count, baseUrl }: OpenRequests,
  submit: (delivery: Delivery) => Promise<Taken>,
): void {
  const settings = { baseUrl, apiUsernameSecret: 'username', apiPasswordSecret: 'password', channelId: 133 };
  const secret = (name: string): string => KEYS[name as keyof typeof KEYS];
  const provider = openProvider('payhero', settings, { fetch, clock: systemClock, secret });
  const lines = store.all(allLines, {}).slice(0, count);
  store.transaction(() => {
    for (const { id, account_no: account } of lines) {
      const orderId = `bench${String(id).padStart(15, '0')}`;
      const msisdn = `2547${String(id).padStart(8, '0')}`;
      const about = {
        orderId,
        provider: 'payhero',
        subscriptionId: id,
        account,
        msisdn,
        amountCents: 150_000,
        till: null,
      };
      store.run(insertRequest, { ...about, now: systemClock.now() });
    }
  });
  startRequests({
    store,
    clock: systemClock,
    currency: POLICY.currency,
    requesters: () => [{ name: 'payhero', provider, callbackUrl: null }],
    submit,
    policy: POLICY,
    wake: () => undefined,
    onBug: (error) => console.error(error),
  });
}

/** A disk whose every flush takes this much longer, for whoever imports `fdatasync` after or before. */
function slowDisk(ms: number): void {
  const { fdatasync, fdatasyncSync } = fs;
  const cell = new Int32Array(new SharedArrayBuffer(4));
  Object.assign(fs, {
    fdatasync: (fd: number, done: (error: Error | null) => void) =>
      fdatasync(fd, (error) => void setTimeout(() => done(error), ms)),
    fdatasyncSync: (fd: number) => {
      fdatasyncSync(fd);
      Atomics.wait(cell, 0, 0, ms);
    },
  });
  syncBuiltinESMExports();
}

/** What the disk itself needs to append a page and flush it, ms. */
function rawSync(): number {
  const fd = openSync(join(folder, 'raw'), 'a');
  const page = Buffer.alloc(4096);
  const times = Array.from({ length: 100 }, () => {
    writeSync(fd, page);
    const startedAt = performance.now();
    fs.fdatasyncSync(fd);
    return performance.now() - startedAt;
  });
  return median(times);
}
