import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openConnections } from '../../src/app/connections.ts';
import { onboarding } from '../../src/app/onboarding.ts';
import { parseConfig } from '../../src/config/config.ts';
import { systemClock } from '../../src/host/clock.ts';
import { createSecrets } from '../../src/host/secrets.ts';
import { createRouterosTransport } from '../../src/routers/routeros/wire/transport.ts';
import { createAlarms } from '../../src/services/box/alarms.ts';
import { DarajaSimulator } from '../../src/simulate/provider/daraja-server.ts';
import { simulateGateway } from '../../src/simulate/provider/gateway-server.ts';
import type { ProviderServer } from '../../src/simulate/provider/provider-server.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { allProviders } from '../../src/storage/providers.ts';
import { actions, openStore, tempFolder } from '../services/books.ts';

const ACCOUNT = { consumerKey: 'k3y', consumerSecret: 's3cret', passkey: 'p4sskey', shortCode: '600000' };
const BY = { actor: 'wanjiku' };

/** A box that is up, with a public address, and nothing connected. */
function openBox() {
  const store = openStore();
  onTestFinished(() => store.close());
  const folder = join(tempFolder(), 'secrets');
  mkdirSync(folder);
  const secrets = createSecrets({ credentialsDir: null, secretsDir: folder });
  const config = parseConfig('x', '[intake]\npublic_url = "https://pay.example.co.ke"\n');
  const alarms = createAlarms(store, systemClock, () => undefined);
  const outside = { store, fetch, clock: systemClock, secrets, alarms, logSms: () => undefined };
  const { publicUrl } = config.intake;
  let connections = openConnections({ ...outside, publicUrl });
  const taken = onboarding({
    ...{ store, config, secrets, fetch, clock: systemClock },
    transport: createRouterosTransport({ clock: systemClock }),
    connections: () => connections,
    reload: () => {
      connections = openConnections({ ...outside, publicUrl });
      return Promise.resolve();
    },
  });
  const secretOf = (name: string) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : null);
  return { store, taken, secretOf };
}

async function served(server: ProviderServer): Promise<string> {
  const url = await server.start();
  onTestFinished(() => server.stop());
  return url;
}

test('Daraja is connected by what its portal shows: asked first, kept, told where the box is, and checked', async () => {
  const daraja = new DarajaSimulator(ACCOUNT, seededRandom(1), Date.now);
  const baseUrl = await served(daraja.server);
  const { store, taken, secretOf } = openBox();
  const texts = { short_code: ' 600000 ', 'consumer-key': 'k3y', passkey: 'p4sskey', base_url: baseUrl };

  const wrong = taken.connect('daraja', { ...texts, 'consumer-secret': 'wrong' }, BY);
  await expect(wrong).rejects.toThrow(/^Nothing was stored\. /);
  expect([store.all(allProviders, {}), secretOf('daraja-consumer-key')]).toEqual([[], null]);
  await expect(taken.connect('daraja', texts, BY)).rejects.toThrow('Consumer Secret is missing');
  const typo = { ...texts, short_code: 'six', 'consumer-secret': 's3cret' };
  await expect(taken.connect('daraja', typo, BY)).rejects.toThrow('a short code of five to seven digits');

  await taken.connect('daraja', { ...texts, 'consumer-secret': 's3cret' }, BY);
  expect(store.all(allProviders, {})).toMatchObject([{ name: 'daraja', kind: 'daraja', retired_at: null }]);
  expect(secretOf('daraja-passkey')).toBe('p4sskey\n');
  expect(taken.offers('daraja')).toEqual({ channels: false, registers: true, pushes: true });

  expect(await taken.register('daraja', BY)).toEqual([{ of: 'callbacks', state: 'new' }]);
  const { body } = daraja.server.calls.find(({ path }) => path === '/mpesa/c2b/v2/registerurl') ?? { body: '{}' };
  const { callback, validation } = await taken.addresses('daraja', BY);
  expect(JSON.parse(body)).toMatchObject({ ConfirmationURL: callback, ValidationURL: validation });
  const told = store.all(actions, {}).filter(({ subject }) => subject === 'provider daraja');
  expect(told.map(({ detail }) => detail)).toContain('addresses registered: callbacks new');
  expect(told.at(-1)).toMatchObject({ actor: 'wanjiku', detail: 'addresses shown' });
  expect(JSON.stringify(told)).not.toContain(callback);

  const items = await taken.check('daraja');
  expect(items.filter(({ thing }) => thing === 'credentials' || thing === 'pushes')).toMatchObject([
    { thing: 'credentials', state: 'right' },
    { thing: 'pushes', state: 'right' },
  ]);
});

test('the gateway is connected by a merchant and its secret; one that it does not know is not kept', async () => {
  const merchant = { publicId: 'pub-1', secret: 's1gn', confirmation: null, shortResults: false, tillUrl: null };
  const url = await served(simulateGateway({ ...merchant, now: Date.now, random: seededRandom(2) }));
  const { store, taken } = openBox();
  const texts = { merchant_id: 'm-1', 'merchant-secret': 's1gn', public_id: 'pub-1', base_url: url };
  await expect(taken.connect('gateway', { ...texts, 'merchant-secret': 'wrong' }, BY)).rejects.toThrow(
    'check the secret of the merchant',
  );
  expect(store.all(allProviders, {})).toEqual([]);
  await taken.connect('gateway', texts, BY);
  expect(taken.offers('gateway')).toEqual({ channels: false, registers: false, pushes: true });
  const { validation } = await taken.addresses('gateway', BY);
  expect(validation).toMatch(/^https:\/\/pay\.example\.co\.ke\/validate\/gateway\//);
  expect((await taken.check('gateway')).find(({ thing }) => thing === 'credentials')).toMatchObject({ state: 'right' });
});

test('one that is asked nothing is kept without an answer, and its list says that nothing was asked', async () => {
  const { store, taken } = openBox();
  await taken.connect('gateway', { merchant_id: 'm-1', 'merchant-secret': 's1gn' }, BY);
  expect(store.all(allProviders, {})).toHaveLength(1);
  const items = await taken.check('gateway');
  expect(items.find(({ thing }) => thing === 'credentials')).toMatchObject({ state: 'left-out' });
});
