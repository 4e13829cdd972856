import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { tellPrograms } from '../../src/app/tell-programs.ts';
import { parseConfig } from '../../src/config/config.ts';
import { createSecrets } from '../../src/host/secrets.ts';
import { act } from '../../src/services/actions/act.ts';
import { createAlarms, raiseAlarm } from '../../src/services/box/alarms.ts';
import { COMMAND_ENTRIES } from '../../src/services/commands/entries.ts';
import { sendNewsAgain } from '../../src/services/notices/send-news-again.ts';
import { Dispatcher } from '../../src/services/outbox/dispatcher.ts';
import { closeAlarm } from '../../src/storage/alarms.ts';
import { query } from '../../src/storage/engine/query.ts';
import { Store } from '../../src/storage/engine/store.ts';
import { setAccess } from '../../src/storage/line-writes.ts';
import { newNews } from '../../src/storage/news.ts';
import { toldNews, webhookViews } from '../../src/views/webhooks.ts';
import { addLine, notice, NOW, openAlarms, openStore, take, tempFolder } from '../services/books.ts';
import { VirtualClock } from '../virtual-clock.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const SECRET = 'a secret that is long enough';

interface Heard {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly told: { id: string; kind: string; line?: { account_no: string }; payment?: object; alarm?: object };
}

/** A program that keeps what it is told, and answers as the test wants. */
interface Ear {
  readonly url: string;
  readonly heard: Heard[];
  /** Of a message: the status it is answered with, or `drop`. */
  answer: (told: Heard['told']) => number | 'drop';
}

async function listen(): Promise<Ear> {
  const ear: { -readonly [K in keyof Ear]: Ear[K] } = { url: '', heard: [], answer: () => 204 };
  const server = createServer((incoming, response) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const body = Buffer.concat(parts);
      const told = JSON.parse(body.toString('utf8')) as Heard['told'];
      ear.heard.push({ path: incoming.url ?? '', headers: incoming.headers, body, told });
      const status = ear.answer(told);
      if (status === 'drop') incoming.socket.destroy();
      else response.writeHead(status, status === 302 ? { location: `${ear.url}/elsewhere` } : {}).end('so it is');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ear.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return ear;
}

let ear: Ear;

beforeEach(async () => {
  ear = await listen();
});

const hook = (rest = '', name = 'billing', tells = '["paid", "on", "off", "alarm"]') =>
  `{ name = "${name}", url = "${ear.url}/washa?key=k123", secret = "hook", tells = ${tells}${rest} }`;

/** A box that tells programs. */
function openBox(hooks = [hook()], store: Store = openStore(), at = NOW) {
  const clock = new VirtualClock(at);
  const secretsDir = join(tempFolder(), 'secrets');
  mkdirSync(secretsDir);
  writeFileSync(join(secretsDir, 'hook'), `${SECRET}\n`, { mode: 0o600 });
  const secrets = createSecrets({ credentialsDir: null, secretsDir });
  const alarms = createAlarms(store, clock, () => undefined);
  const dispatcher = new Dispatcher({
    store,
    clock,
    entries: COMMAND_ENTRIES,
    random: () => 0,
    onBug: (error) => {
      throw error;
    },
    onAttempt: () => undefined,
  });
  const config = parseConfig('washa.toml', `[programs]\nwebhooks = [${hooks.join(', ')}]`);
  const end = tellPrograms({ store, clock, fetch, secrets, alarms, config, dispatcher });
  const stop = async () => {
    end();
    await dispatcher.stop(0);
  };
  onTestFinished(stop);
  const isRunning = () => dispatcher.status().some(({ running }) => running > 0);
  const isDue = () => dispatcher.status().some(({ dueAt }) => (dueAt ?? Infinity) <= clock.now());
  /** Never so far at once that a message on its way meets its deadline: the wire is as slow as it is. */
  const step = () => {
    const isIdle =
      store.all(newNews, { limit: 1 }).length === 0 && dispatcher.status().every((lane) => lane.queued === 0);
    return isIdle ? MINUTE : 5 * SECOND;
  };
  const pass = async (ms: number) => {
    const end = clock.now() + ms;
    while (clock.now() < end) {
      await clock.advance(Math.min(end - clock.now(), step()));
      do {
        // The disk and the wire take their time, and time stands still meanwhile; turns on the wire need some of it.
        await store.durable();
        await expect.poll(isRunning, { interval: 2, timeout: 5_000 }).toBe(false);
        await clock.advance(SECOND / 20);
      } while (isDue() || isRunning());
    }
  };
  /** The router of a line has confirmed it. */
  const confirm = (id: number, access: 'on' | 'off') =>
    store.run(setAccess, { id, access, detail: 'x', now: clock.now() });
  return { store, clock, pass, confirm, stop, secretsDir, dispatcher };
}

const kinds = () => ear.heard.map(({ told }) => `${told.kind} ${told.line?.account_no ?? ''}`.trim());

test('what happens is told, once, signed as the documents say', async () => {
  const { store, pass, confirm } = openBox();
  addLine(store, 1, { expiresAt: NOW - 1 });
  take(store, notice({ account: 'ACC1' }));
  confirm(1, 'on');
  raiseAlarm(store, { kind: 'line-refused', subject: 'ACC1', message: 'ACC1 of 0712345678 is refused' }, NOW);
  store.run(closeAlarm, { kind: 'line-refused', subject: 'ACC1', now: NOW + 5 });
  confirm(1, 'off');
  await pass(2 * SECOND);
  expect(kinds().toSorted()).toEqual(['alarm', 'alarm', 'off ACC1', 'on ACC1', 'paid ACC1']);

  const document = readFileSync('docs/api.md', 'utf8');
  const [, example = ''] = /```js\n(import \{ createHmac.*?)```/s.exec(document) ?? [];
  const file = join(tempFolder(), 'example.mjs');
  writeFileSync(file, example);
  const { isFromWasha } = (await import(pathToFileURL(file).href)) as {
    isFromWasha: (secret: string, headers: IncomingHttpHeaders, body: Buffer, now: number) => boolean;
  };
  for (const { headers, body, told } of ear.heard) {
    expect(headers['washa-id']).toBe(told.id);
    expect(isFromWasha(SECRET, headers, body, NOW + SECOND)).toBe(true);
    expect(isFromWasha('another secret of that length', headers, body, NOW + SECOND)).toBe(false);
    expect(isFromWasha(SECRET, headers, Buffer.concat([body, Buffer.from(' ')]), NOW + SECOND)).toBe(false);
    expect(isFromWasha(SECRET, headers, body, NOW + HOUR)).toBe(false);
  }

  const told = (kind: string) => ear.heard.filter((one) => one.told.kind === kind).map((one) => one.told);
  expect(told('paid')).toEqual([
    {
      id: `${NOW}-1`,
      kind: 'paid',
      at: NOW,
      line: expect.objectContaining({ account_no: 'ACC1', username: 'line-1', router_name: 'tower-1' }) as unknown,
      payment: expect.objectContaining({ id: 1, amount_cents: 150_000, currency: 'KES' }) as unknown,
    },
  ]);
  expect(told('alarm')).toMatchObject([
    { alarm: { kind: 'line-refused', severity: 'urgent', opened_at: NOW, closed_at: null } },
    { alarm: { kind: 'line-refused', closed_at: NOW + 5 } },
  ]);
  // Nobody's number is in it.
  expect(Buffer.concat(ear.heard.map(({ body }) => body)).toString('utf8')).not.toMatch(/(?:254|0)7\d{8}/);
  await pass(HOUR);
  expect(ear.heard).toHaveLength(5);
});

test('a program is told what it wants, and the number of a payer only when it is asked for', async () => {
  const { store, pass, confirm } = openBox([
    hook(', payer_phone = true', 'till', '["paid"]'),
    hook('', 'screen', '["on"]'),
  ]);
  addLine(store, 1, { expiresAt: NOW - 1 });
  take(store, notice({ account: 'ACC1', payerPhone: '254712345678' }));
  confirm(1, 'on');
  await pass(2 * SECOND);
  expect(toldNews(store, 9).map(({ webhook, kind }) => `${webhook} ${kind}`)).toEqual(['screen on', 'till paid']);
  expect(ear.heard.find(({ told }) => told.kind === 'paid')?.told.payment).toMatchObject({
    payer_phone: '254712345678',
  });
});

test('it is written with what it tells of, or not at all, and only where somebody listens', () => {
  const news = query()((db) => db.selectFrom('news').select(['kind', 'handed_at']));
  const store = openStore();
  addLine(store, 1);
  take(store, notice({ account: 'ACC1' }));
  expect(store.all(news, {})).toEqual([]);
  const box = openBox([hook()], store);
  expect(() =>
    store.transaction(() => {
      box.confirm(1, 'on');
      throw new Error('the disk is full');
    }),
  ).toThrow();
  expect(store.all(news, {})).toEqual([]);
  box.confirm(1, 'on');
  box.confirm(1, 'on');
  expect(store.all(news, {})).toEqual([{ kind: 'on', handed_at: null }]);
});

describe('a program that does not take it', () => {
  test('is told again under the same name, in the order of each line, and others do not wait for that', async () => {
    const { store, pass, confirm } = openBox();
    addLine(store, 1);
    addLine(store, 2);
    ear.answer = ({ line }) => (line?.account_no === 'ACC1' ? 'drop' : 204);
    confirm(1, 'on');
    await pass(2 * SECOND);
    confirm(1, 'off');
    confirm(2, 'on');
    await pass(2 * SECOND);
    expect(kinds()).toEqual(['on ACC1', 'on ACC2']);
    ear.answer = () => 500;
    await pass(30 * SECOND);
    ear.answer = () => 200;
    await pass(5 * MINUTE);
    expect(kinds()).toEqual(['on ACC1', 'on ACC2', 'on ACC1', 'on ACC1', 'on ACC1', 'off ACC1']);
    expect(new Set(ear.heard.filter(({ told }) => told.kind === 'on').map(({ told }) => told.id)).size).toBe(2);
    // Signed anew each time: an old signature is not taken.
    const [first, , second] = ear.heard;
    expect(second?.headers['washa-timestamp']).not.toBe(first?.headers['washa-timestamp']);
  });

  test('for a day has it given up, with an alarm, and a person sends it again', async () => {
    const { store, clock, pass, confirm, dispatcher } = openBox();
    addLine(store, 1);
    ear.answer = () => 404;
    confirm(1, 'on');
    await pass(20 * MINUTE);
    expect(store.all(openAlarms, {})).toMatchObject([{ kind: 'webhook', subject: 'billing' }]);
    const onTries = () => ear.heard.filter(({ told }) => told.kind === 'on').length;
    const tried = onTries();
    // The next one is its last.
    store.run(
      query()((db) => db.updateTable('command').set({ attempts: 11 }).where('kind', '=', 'news.send')),
      {},
    );
    await pass(HOUR / 4);
    expect(onTries()).toBe(tried + 1);
    // The alarm about it is told to it too, and given up likewise.
    const given = toldNews(store, 9).filter(({ state }) => state === 'failed');
    expect(given.map(({ kind }) => kind)).toEqual(['alarm', 'on']);
    expect(given[1]).toMatchObject({ reason: expect.stringContaining('404') as unknown });
    expect(webhookViews(store, clock.now())).toMatchObject([{ name: 'billing', fact: { code: 'failed' } }]);
    // Its address may be what opens it.
    expect(JSON.stringify([toldNews(store, 9), webhookViews(store, 0), store.all(openAlarms, {})])).not.toContain(
      'k123',
    );

    ear.answer = () => 200;
    const again = (id: number) => act(store, sendNewsAgain, { deliveryId: id }, { actor: 'amina' }, clock.now());
    for (const { id } of given) expect(again(id)).toMatchObject({ kind: 'done', result: ['webhook:billing'] });
    expect(again(given[1]!.id)).toMatchObject({ kind: 'refused', why: 'state' });
    dispatcher.wake('webhook:billing');
    await pass(MINUTE);
    expect(onTries()).toBe(tried + 2);
    expect(store.all(openAlarms, {})).toEqual([]);
  });

  test('by leading elsewhere is not followed', async () => {
    const { store, pass, confirm } = openBox();
    addLine(store, 1);
    ear.answer = () => 302;
    confirm(1, 'on');
    await pass(2 * SECOND);
    expect(ear.heard.map(({ path }) => path)).toEqual(['/washa?key=k123']);
  });

  test('for want of a secret says which', async () => {
    const { store, clock, pass, confirm, secretsDir } = openBox();
    addLine(store, 1);
    writeFileSync(join(secretsDir, 'hook'), 'short\n');
    confirm(1, 'on');
    await pass(2 * SECOND);
    const [view] = webhookViews(store, clock.now());
    expect(view).toMatchObject({ fact: { code: 'trying' }, reason: expect.stringContaining('"hook"') as unknown });
    writeFileSync(join(secretsDir, 'hook'), `${SECRET}\n`);
    await pass(MINUTE);
    expect(kinds()).toEqual(['on ACC1']);
  });

  test('and is not in the settings any more gets nothing, and nobody waits for it', async () => {
    const first = openBox();
    addLine(first.store, 1);
    ear.answer = () => 500;
    first.confirm(1, 'on');
    await first.pass(2 * SECOND);
    await first.stop();
    const second = openBox([hook('', 'other')], first.store, NOW + MINUTE);
    second.confirm(1, 'off');
    ear.answer = () => 204;
    await second.pass(HOUR);
    expect(toldNews(first.store, 9).map(({ webhook, kind, state }) => `${webhook} ${kind} ${state}`)).toEqual([
      'other off sent',
      'billing on dropped',
    ]);
    expect(act(first.store, sendNewsAgain, { deliveryId: 1 }, { actor: 'amina' }, NOW)).toMatchObject({
      kind: 'refused',
      why: 'webhook',
    });
  });

  test('and was the only one leaves nothing that is looked at every second', async () => {
    const first = openBox();
    addLine(first.store, 1);
    first.confirm(1, 'on');
    await first.stop();
    const { store, clock } = openBox([], first.store);
    expect([clock.pending, store.all(newNews, { limit: 9 })]).toEqual([0, []]);
  });
});
