import type { Connections } from './connections.ts';
import type { Config } from '../config/config.ts';
import { FORM_GATEWAYS } from '../domain/sms-port.ts';
import type { Fetch } from '../domain/outbound.ts';
import type { Clock, RouterTransport } from '../domain/ports.ts';
import { mintOrderId } from '../domain/money/order-id.ts';
import { Fault } from '../domain/values/fault.ts';
import type { Secrets } from '../host/secrets.ts';
import { secureRandom } from '../host/secure-random.ts';
import type { AskedRouter, Onboarding } from '../http/console/onboarding.ts';
import {
  channelsOf,
  keepPasted,
  ownAddresses,
  registerAddresses,
  tryPasted,
  withChannel,
} from '../onboard/provider.ts';
import {
  flawOf,
  keepRouter,
  lookAtNew,
  wishesOf,
  portOf,
  REACH_MS,
  refuseOtherPassword,
  type RouterDoor,
} from '../onboard/router.ts';
import { tryGateway } from '../onboard/sms.ts';
import { asksBefore, connectForms } from '../providers/index.ts';
import { groupScript } from '../routers/routeros/check/rights.ts';
import { reachRouter } from '../routers/routeros/wire/reach.ts';
import { act, type By } from '../services/actions/act.ts';
import { checkProvider, heardOf } from '../services/setup/check-provider.ts';
import { noteRegistered, noteShown } from '../services/setup/note-registered.ts';
import { takeOn, type TakenOn } from '../services/setup/take-on.ts';
import { allProviders } from '../storage/providers.ts';
import { allRouters } from '../storage/routers.ts';
import type { Store } from '../storage/engine/store.ts';

/** What a router's login for this box is called where nobody says otherwise. */
const LOGIN = 'washa';

/** What a running box needs to take outside parties on. */
export interface OnboardingDeps {
  readonly store: Store;
  readonly config: Config;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly fetch: Fetch;
  readonly transport: RouterTransport;
  readonly connections: () => Connections;
  /** Works from now on with what the books name. */
  readonly reload: () => Promise<void>;
}

/** The same that `washa router add` and `washa provider connect` do, in the daemon: nothing has to be told to it afterwards. */
export function onboarding(deps: OnboardingDeps): Onboarding {
  const { store, config, secrets, clock, fetch, transport } = deps;

  return {
    routerScript: groupScript(LOGIN),
    async certificateOf(asked) {
      const door = doorOf(asked);
      const { fingerprint } = await reachRouter(door.host, door.port, !door.plain, REACH_MS);
      return fingerprint;
    },
    async addRouter({ fingerprint, username, password, ...asked }, by) {
      const login = { ...doorOf(asked), fingerprint, username, password };
      if (username === '' || password === '')
        throw new Fault('router.login', 'stop', 'Say the name and the password of the login on the router.');
      refuseOtherPassword(secrets, login);
      const findings = await lookAtNew(login, { transport, clock, wishes: wishesOf(config) });
      await keep({ object: 'router', row: keepRouter(secrets, login) }, by);
      return findings;
    },
    forms: connectForms(),
    async connect(kind, texts, by) {
      const orderId = mintOrderId(secureRandom);
      const tried = await tryPasted({ kind, name: kind, texts }, secrets, { fetch, clock, orderId });
      await keep({ object: 'provider', row: keepPasted(secrets, tried) }, by);
    },
    offers(name) {
      const found = deps.connections().providers.find((one) => one.name === name)?.provider;
      if (found === undefined) return null;
      return {
        channels: found.channels !== undefined,
        registers: found.register !== undefined,
        pushes: found.request !== undefined,
      };
    },
    async register(name, by) {
      const parts = await registerAddresses(name, providerOf(name), addressesOf(name));
      act(store, noteRegistered, { name, parts }, by, clock.now());
      await store.durable();
      return parts;
    },
    async addresses(name, by) {
      const { callback, validation } = addressesOf(name);
      act(store, noteShown, { name }, by, clock.now());
      await store.durable();
      return { callback, validation: asksBefore(rowOf(name).kind) ? validation : null };
    },
    channels: (name) => channelsOf(name, providerOf(name)),
    async useChannel(name, id, by) {
      const choice = await withChannel(rowOf(name), providerOf(name), id);
      if (choice.kind !== 'chosen') throw new Fault('provider.channel', 'stop', `${choice.words}.`);
      await keep({ object: 'provider', row: choice.row }, by);
    },
    check(name) {
      const heard = heardOf(store, name);
      const subject = { name, provider: providerOf(name), heard, hasAddress: config.intake.publicUrl !== null };
      return checkProvider(subject, mintOrderId(secureRandom), clock.now(), new AbortController().signal);
    },
    async addGateway({ kind, ...asked }, by) {
      const known = FORM_GATEWAYS.find((one) => one === kind);
      if (known === undefined) throw new Fault('sms.kind', 'stop', 'Choose one of the gateways.');
      const text = `${config.box.businessName}: a test of the SMS gateway. It works.`;
      const row = await tryGateway({ kind: known, ...asked }, text, secrets, { fetch, clock });
      await keep({ object: 'sms', row }, by);
    },
  };

  function doorOf({ name, host, port, plain }: AskedRouter): RouterDoor {
    const door = { name, host, port: port ?? portOf(plain), plain };
    const flaw = flawOf(door);
    if (flaw !== null) throw new Fault('router.door', 'stop', flaw);
    if (store.all(allRouters, {}).some((row) => row.name === name))
      throw new Fault('router.known', 'stop', `${name} is in the books already.`);
    return door;
  }

  function rowOf(name: string) {
    const row = store.all(allProviders, {}).find((one) => one.name === name);
    if (row === undefined) throw noProvider(name);
    return row;
  }

  function addressesOf(name: string) {
    return ownAddresses(rowOf(name), config.intake.publicUrl, secrets);
  }

  function providerOf(name: string) {
    const found = deps.connections().providers.find((one) => one.name === name);
    if (found === undefined) throw noProvider(name);
    return found.provider;
  }

  /** @throws Fault in the words of a refusal */
  async function keep(one: TakenOn, by: By): Promise<void> {
    const result = act(store, takeOn, one, by, clock.now());
    if (result.kind === 'refused' && result.why !== 'unchanged') throw new Fault('onboard', 'stop', result.words);
    await store.durable();
    await deps.reload();
  }
}

function noProvider(name: string): Fault {
  return new Fault('provider.unknown', 'stop', `There is no connection ${name} that is open.`);
}
