import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, test } from 'vitest';
import { databasePath } from '../../src/config/config.ts';
import { issueLoginToken } from '../../src/services/staff/one-time-code.ts';
import { systemClock } from '../../src/host/clock.ts';
import { RESERVE_BYTES } from '../../src/storage/engine/reserve.ts';
import { fieldCase } from '../field/field-case.ts';
import { payments, startIsp, until, type Isp } from './harness.ts';
import { booked, confirmed, openAlarms, pay, QUICK, ready, settled } from './looks.ts';

let isp: Isp;

afterEach(async () => {
  expect(isp.bugs).toEqual([]);
  await isp[Symbol.asyncDispose]();
});

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Has the database for itself, as a technician's `sqlite3` in the middle of a transaction. @returns lets go of it */
function hold(): () => void {
  const db = new Database(databasePath(isp.stage.config));
  db.exec('BEGIN IMMEDIATE');
  return () => db.close();
}

describe('a database that another process holds', () => {
  test('for twelve seconds, while a router answers: who paid is let in, providers send again, and Washa goes on by itself', async () => {
    isp = await startIsp({ lines: 4, settings: QUICK });
    await ready(isp);
    const line = isp.line('pppoe');
    await isp.stage.router.closePort();
    expect(await pay(isp, line)).toBe(200);
    const letGo = hold();
    await isp.stage.router.openPort();
    // What the attempt brings to light cannot be stored; it is made all the same.
    await until(() => isp.stage.router.world.isOnline(line.username), `${line.username} online`);
    const began = Date.now();
    expect(await pay(isp, isp.line('hotspot'))).toBe(503);
    expect(Date.now() - began).toBeGreaterThan(4_000);
    expect(isp.app.readiness()).toMatchObject({ ready: false, store: { writable: false } });
    // No restart would help.
    expect(isp.app.proveAlive(0).problem).toBeNull();
    // The loop turns meanwhile: pages and health are answered.
    expect((await fetch(`${isp.app.urls.console}/healthz`)).status).toBe(200);
    await wait(12_000 - (Date.now() - began));
    letGo();
    await confirmed(isp, line);
    expect(booked(isp, line).access).toBe('on');
    expect(await pay(isp, isp.line('hotspot'))).toBe(200);
    await until(
      () => openAlarms(isp, 'disk').some((words) => /Another program has the database/.test(words)),
      'an alarm',
    );
    await settled(isp);
    expect(isp.app.readiness().ready).toBe(true);
  });

  test('for a moment: a delivery waits, and is answered 200', async () => {
    isp = await startIsp({ lines: 4, settings: QUICK });
    await ready(isp);
    const letGo = hold();
    const answers = Promise.all([0, 1].map((n) => pay(isp, isp.line('pppoe', n))));
    await wait(1_000);
    letGo();
    expect(await answers).toEqual([200, 200]);
    expect(isp.app.store.all(payments, {})).toHaveLength(2);
  });
});

const isRoot = process.getuid?.() === 0;

describe.runIf(isRoot)('a full disk', () => {
  test('while an attempt ends: the reserve takes the money at the door, then providers send again; pages go on, and with room all is as before', async () => {
    const mount = mkdtempSync(join(tmpdir(), 'washa-full-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', mount]);
    try {
      isp = await startIsp({ lines: 6, settings: QUICK, parent: mount });
      await ready(isp);
      const state = isp.stage.config.box.stateDir;
      await until(() => statSync(join(state, 'washa.reserve')).size === RESERVE_BYTES, 'a reserve');
      const token = issueLoginToken(isp.app.store, systemClock.now());
      const entered = await fetch(`${isp.app.urls.console}/enter/${token}`);
      const cookie = entered.headers
        .getSetCookie()
        .map((text) => text.split(';')[0])
        .join('; ');
      const line = isp.line('pppoe');
      await isp.stage.router.closePort();
      expect(await pay(isp, line)).toBe(200);

      fill(mount);
      // The reserve.
      expect(await pay(isp, isp.line('pppoe', 1))).toBe(200);
      fill(mount);
      let status = 200;
      for (let n = 0; n < 2_000 && status === 200; n += 1) status = await pay(isp, isp.line('hotspot'));
      expect(status).toBe(503);
      await isp.stage.router.openPort();
      await until(() => isp.stage.router.world.isOnline(line.username), `${line.username} online`);
      expect((await fetch(`${isp.app.urls.console}/`, { headers: { cookie } })).status).toBe(200);
      expect(isp.app.readiness()).toMatchObject({ ready: false });
      expect(isp.app.proveAlive(0).problem).toBeNull();

      rmSync(join(mount, 'filler'));
      await confirmed(isp, line, 20_000);
      expect(await pay(isp, isp.line('hotspot'))).toBe(200);
      await settled(isp);
    } finally {
      await isp.app[Symbol.asyncDispose]();
      execFileSync('umount', ['-l', mount]);
      rmSync(mount, { recursive: true, force: true });
    }
  });
});

/** Until the very last block. */
function fill(mount: string): void {
  for (const count of ['1M', '4k']) {
    try {
      execFileSync('sh', ['-c', `dd if=/dev/zero bs=${count} >> ${join(mount, 'filler')}`], { stdio: 'ignore' });
    } catch {
      // Full.
    }
  }
}

describe('what a tunnel keeps open', () => {
  test('F-box-06: an idle connection to the intake is kept longer than any tunnel keeps its own', async () => {
    expect(fieldCase('F-box-06').expect).toBe('never a 502');
    isp = await startIsp({ lines: 1 });
    const { port } = new URL(isp.app.urls.intake);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
    const text = await new Promise<string>((resolve) => socket.once('data', (bytes) => resolve(bytes.toString())));
    socket.destroy();
    // Caddy's own is 120 s, the longest of those known.
    expect(Number(/keep-alive: timeout=(\d+)/i.exec(text)?.[1])).toBeGreaterThan(120);
  });
});

describe('a stop', () => {
  test('takes less than two seconds under steady traffic and with a silent router, and loses nothing', async () => {
    isp = await startIsp({ lines: 6, settings: QUICK });
    await ready(isp);
    const line = isp.line('pppoe');
    isp.stage.router.faults.stall = true;
    expect(await pay(isp, line)).toBe(200);
    let going = true;
    let taken = 1;
    const traffic = Array.from({ length: 4 }, async (_, n) => {
      while (going) {
        const status = await pay(isp, isp.line('hotspot', n % 2)).catch(() => 0);
        if (status === 200) taken += 1;
        else await wait(5);
      }
    });
    await wait(300);
    const began = Date.now();
    await isp.app[Symbol.asyncDispose]();
    const took = Date.now() - began;
    going = false;
    await Promise.all(traffic);
    expect(took).toBeLessThan(2_000);
    isp.stage.router.faults.stall = false;
    await isp.restart();
    expect(isp.app.store.all(payments, {})).toHaveLength(taken);
  });
});

test('a file in the way of the reserve, or a mark that cannot be written, stops nothing', async () => {
  isp = await startIsp({ lines: 2, settings: QUICK });
  await ready(isp);
  const state = isp.stage.config.box.stateDir;
  await isp.app[Symbol.asyncDispose]();
  rmSync(join(state, 'washa.reserve'), { force: true });
  writeFileSync(join(state, 'washa.reserve.part'), '');
  await isp.restart();
  expect(await pay(isp, isp.line('pppoe'))).toBe(200);
});
