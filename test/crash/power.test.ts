import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setStage, type Stage } from '../../src/cli/demo/stage.ts';
import { databasePath, type Config } from '../../src/config/config.ts';
import { mintRecoveryCode } from '../../src/domain/recovery-code.ts';
import { systemClock } from '../../src/host/clock.ts';
import { makeBackup, proveBackup } from '../../src/services/backup/make-backup.ts';
import { lookAtBooks } from '../../src/services/box/known-books.ts';
import { checkBooks } from '../../src/services/money/check-books.ts';
import { sendCallback } from '../../src/simulate/provider/send-callback.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { readAside } from '../../src/storage/engine/side-file.ts';
import { Store } from '../../src/storage/engine/store.ts';
import { payments } from '../e2e/harness.ts';
import { filledBox } from '../storage/engine/filled-box.ts';
import { startApp } from './app.ts';
import { startDaemon } from './child.ts';
import { makeMoney, type Money } from './money.ts';
import { buildRecorder, missingCompiler, pickInstants, quickFolder, Recording } from './power/recording.ts';
import { acknowledged, Traffic } from './power/traffic.ts';
import { rounds, seedOfRun } from './rounds.ts';

/** How many moments of a recording, by when they are: more than a thousand where everything is required. */
const COUNTS = {
  afterAnswer: rounds(20, 340),
  inBackup: rounds(8, 80),
  whileMoved: rounds(12, 200),
  whenever: rounds(10, 250),
  upgrade: rounds(10, 40),
  aside: rounds(20, 100),
};
/** So many of the boxes are started as a whole, and are told everything once more. */
const ONE_IN = 40;
const PAYMENTS_EACH = 45;
const LIMIT_MS = 300_000;

/** What a power cut has left of a box, and what is wrong with it, a sentence each. */
async function problemsOf(config: Config, receipts: readonly string[]): Promise<string[]> {
  const path = databasePath(config);
  const store = Store.open(path);
  try {
    const { verdict } = lookAtBooks(path);
    const there = new Set(store.all(payments, {}).map((row) => row.receipt_code));
    const lost = receipts.filter((receipt) => !there.has(receipt));
    return [
      ...(verdict.kind === 'known' ? [] : [`the books are ${verdict.kind}`]),
      ...(lost.length === 0 ? [] : [`lost: ${lost.join()}`]),
      ...store.integrity(),
      ...checkBooks(store).problems,
    ];
  } finally {
    await store.close();
  }
}

/** All that was received, as a database of any schema has it. */
function moneyIn(path: string): unknown[] {
  const db = new Database(path, { readonly: true, fileMustExist: true });
  try {
    return db.prepare('SELECT receipt_code, amount_cents FROM payment ORDER BY id').all();
  } finally {
    db.close();
  }
}

/** Starts the whole of Washa on such a box, and tells it of some money once more, or for the first time. @returns what is wrong then */
async function problemsOnceStarted(stage: Stage, config: Config, told: readonly Money[], random: () => number) {
  const bugs: unknown[] = [];
  await using app = await startApp({ config, secrets: stage.secrets }, random, bugs);
  const receipts = () => app.store.all(payments, {}).map((row) => row.receipt_code);
  const expected = new Set([...receipts(), ...told.map(({ receipt }) => receipt)]);
  const statuses = await Promise.all(
    told.flatMap(({ deliveries }) =>
      deliveries.map(({ path, body }) => sendCallback(`${app.urls.intake}${path}`, body).then(({ status }) => status)),
    ),
  );
  return [
    ...bugs.map(String),
    ...(statuses.every((status) => status === 200) ? [] : [`answered ${statuses.join()}`]),
    ...(receipts().length === expected.size ? [] : [`${receipts().length} payments of ${expected.size}`]),
    ...checkBooks(app.store).problems,
  ];
}

describe.skipIf(missingCompiler !== null)(`the power fails ${missingCompiler ?? ''}`, { timeout: LIMIT_MS }, () => {
  const seed = seedOfRun();
  const random = seededRandom(seed);
  const scratch = quickFolder();
  const rebuilt = join(scratch.path, 'rebuilt');
  const again = `WASHA_SEED=${seed} repeats the choices of this run`;
  let recorder: string;
  beforeAll(() => {
    recorder = buildRecorder(scratch.path);
  });
  afterAll(() => scratch[Symbol.dispose]());

  const record = (folder: string) => new Recording(folder, recorder, scratch.path);
  const setBox = () =>
    setStage({
      clock: systemClock,
      random,
      lines: 30,
      settings: '[receipts]\nwait_seconds = 1\n[expiry]\ncheck_every_seconds = 1\n',
      parent: scratch.path,
    });
  const rebuiltConfig = ({ config }: Stage): Config => ({ ...config, box: { ...config.box, stateDir: rebuilt } });

  test('while callbacks come in, in a backup, a death, a start and a stop: what was answered 200 is there, once, and the books add up', async () => {
    await using stage = await setBox();
    const recording = record(stage.config.box.stateDir);
    const traffic = new Traffic(stage, recording, random);
    await traffic.start();
    const sending = traffic.send(PAYMENTS_EACH);
    await traffic.answered(PAYMENTS_EACH * 3);
    await traffic.kill();
    await traffic.start();
    await backUp(stage, recording);
    traffic.finish();
    await sending;
    await traffic.stop();
    await traffic.start();
    await traffic.stop();
    expect(recording.missed(), 'the recorder has seen everything').toEqual([]);

    const places = placesOn(recording);
    const instants = [
      ...pickInstants(places.afterAnswer, COUNTS.afterAnswer, random),
      ...pickInstants(places.inBackup, COUNTS.inBackup, random),
      ...pickInstants(places.whileMoved, COUNTS.whileMoved, random),
      ...pickInstants(places.whenever, COUNTS.whenever, random),
    ];
    const config = rebuiltConfig(stage);
    const wrong = await recording.cutPower(instants, random, rebuilt, async (said, n) => {
      const found = await problemsOf(config, acknowledged(said));
      if (n % ONE_IN !== 0) return found;
      const told = traffic.sent.filter(() => random() < 0.1);
      return [...found, ...(await problemsOnceStarted(stage, config, told, random))];
    });
    expect(wrong, again).toEqual([]);
  });

  test('in an upgrade: every payment of before is there, and the copy of before is whole or not there', async () => {
    await using stage = await setBox();
    const stateDir = join(scratch.path, 'old');
    mkdirSync(stateDir);
    const config: Config = { ...stage.config, box: { ...stage.config.box, stateDir } };
    filledBox(databasePath(config), { payments: 200 }).close();
    const before = moneyIn(databasePath(config));
    const recording = record(stateDir);
    const upgrading = startDaemon(config, { entry: 'power/upgrade.ts', env: recording.env });
    expect(await upgrading.ended, upgrading.said()).toBe(0);
    expect(recording.missed(), 'the recorder has seen everything').toEqual([]);

    const path = join(rebuilt, 'washa.db');
    const copy = `${path}.before-1`;
    const instants = pickInstants(placesOn(recording).whenever, COUNTS.upgrade, random);
    const wrong = await recording.cutPower(instants, random, rebuilt, async () => {
      if (existsSync(copy)) expect(moneyIn(copy), 'the copy').toEqual(before);
      const found = await problemsOf({ ...config, box: { ...config.box, stateDir: rebuilt } }, []);
      expect(moneyIn(path), 'the books').toEqual(before);
      return found;
    });
    expect(wrong, again).toEqual([]);
  });

  test('beside books that cannot be read: every callback that was answered 200 was kept, and is booked when they are back', async () => {
    await using stage = await setBox();
    const { stateDir } = stage.config.box;
    const recording = record(stateDir);
    const standing = startDaemon(stage.config, { entry: 'power/stand-by.ts', env: recording.env });
    const intake = await standing.ready;
    const sent = Array.from({ length: 40 }, (_, n) => makeMoney(stage, stage.lines, `aside-${n}`, random));
    for (const few of [sent.slice(0, 4), sent.slice(4, 20), sent.slice(20)]) {
      await Promise.all(
        few.flatMap(({ deliveries }) =>
          deliveries.map(async ({ path, body }) => {
            expect((await sendCallback(`${intake}${path}`, body)).status).toBe(200);
            recording.say(body);
          }),
        ),
      );
    }
    expect(await standing.end('SIGTERM'), standing.said()).toBe(0);
    expect(recording.missed(), 'the recorder has seen everything').toEqual([]);

    const instants = pickInstants(placesOn(recording).afterAnswer, COUNTS.aside, random);
    const wrong = await recording.cutPower(instants, random, rebuilt, async (said, n) => {
      const kept = new Set(readAside(rebuilt).map(({ body }) => Buffer.from(body).toString()));
      const found = said.filter((body) => !kept.has(body)).map((body) => `lost: ${body.slice(0, 80)}`);
      return n % 10 === 0
        ? [...found, ...(await problemsOnceStarted(stage, rebuiltConfig(stage), sent, random))]
        : found;
    });
    expect(wrong, again).toEqual([]);
  });

  /** A backup of a box while it works, which must be one that can be restored. */
  async function backUp(stage: Stage, recording: Recording): Promise<void> {
    const place = join(scratch.path, 'usb');
    mkdirSync(place);
    const code = mintRecoveryCode(random);
    const path = databasePath(stage.config);
    recording.say('backup');
    const made = await makeBackup(
      path,
      {
        places: [{ path: place, isDisk: false }],
        keep: { hours: 1, days: 1, weeks: 1, months: 1 },
        everyMs: 3_600_000,
        proveHour: 3,
        zone: stage.config.box.timeZone,
        washa: 'test',
        code: () => code,
        secrets: () => ({}),
        settings: () => null,
      },
      code,
      Date.now(),
      new AbortController().signal,
    );
    recording.say('backup over');
    if (made.kind === 'failed') throw new Error(made.error);
    const proof = await proveBackup(path, join(place, made.name), code, Date.now(), new AbortController().signal);
    expect(proof.problems).toEqual([]);
  }
});

/** Where on a tape the moments are that a power cut may do most harm in. */
function placesOn(recording: Recording) {
  const places = { afterAnswer: [], inBackup: [], whileMoved: [], whenever: [] } as Record<
    'afterAnswer' | 'inBackup' | 'whileMoved' | 'whenever',
    number[]
  >;
  const disk = recording.disk();
  let isInBackup = false;
  for (const [index, entry] of recording.tape().entries()) {
    disk.play(entry);
    const at = index + 1;
    places.whenever.push(at);
    if (entry.kind === 'said') {
      if (entry.words.startsWith('backup')) isInBackup = entry.words === 'backup';
      else places.afterAnswer.push(at);
    }
    if (isInBackup) places.inBackup.push(at);
    if (disk.isDirty('washa.db')) places.whileMoved.push(at);
  }
  return places;
}
