import { technicianLimits } from './books-policy.ts';
import { washaVersion, type backupBox } from './backup-box.ts';
import { namesAble, type Connections } from './connections.ts';
import type { Served } from './listen.ts';
import type { Log } from './log.ts';
import { createRouterLooks } from './look-at-router.ts';
import { onboarding } from './onboarding.ts';
import { installedReleases } from './release-notes.ts';
import type { RouterFleet } from './router-fleet.ts';
import { routerHoldings } from './router-holdings.ts';
import { routerScript } from './router-script.ts';
import { withMetrics } from './serve-metrics.ts';
import { noticeBox } from './tell-owner.ts';
import { textsOf } from './text-rules.ts';
import type { VitalSigns } from './vital-signs.ts';
import type { Config } from '../config/config.ts';
import { recipientsOf } from '../domain/notices/settings.ts';
import type { SettingsDesk } from '../domain/settings.ts';
import type { Fetch } from '../domain/outbound.ts';
import type { Clock, RouterTransport } from '../domain/ports.ts';
import type { KnownCertificate } from '../host/certificate.ts';
import type { Secrets } from '../host/secrets.ts';
import { boxSeal } from './seal-factors.ts';
import { createConsole } from '../http/console/console.ts';
import { backupSettings } from '../services/backup/make-backup.ts';
import type { BoxClock } from '../services/box/box-clock.ts';
import { askWhy } from '../services/lines/ask-why.ts';
import type { BooksPolicy } from '../services/money/credit-line.ts';
import type { RequestPolicy } from '../services/money/request-payment.ts';
import type { Dispatcher } from '../services/outbox/dispatcher.ts';
import { freeBytes } from '../storage/engine/free-bytes.ts';
import type { Store } from '../storage/engine/store.ts';

/** What the pages of the staff show and drive. */
export interface ConsoleParts {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly policy: BooksPolicy;
  readonly requests: RequestPolicy;
  readonly settings: SettingsDesk;
  readonly time: BoxClock;
  readonly dispatcher: Dispatcher;
  readonly routers: RouterFleet;
  readonly readiness: VitalSigns['readiness'];
  readonly backups: ReturnType<typeof backupBox>;
  readonly connections: () => Connections;
  readonly fetch: Fetch;
  readonly transport: RouterTransport;
  /** Works from now on with the routers and connections that the books name. */
  readonly reload: () => Promise<void>;
  /** A request for money, or a refund, was stored: it is sent now. */
  readonly sendRequests: () => void;
  /** With what the pages prove that they are this box. */
  readonly certificate: () => KnownCertificate | null;
  /** Aborted when Washa stops: pages that listen are told to go. */
  readonly ended: AbortSignal;
}

/** The console, and beside it what is measured, for who has the token. */
export function serveConsole(parts: ConsoleParts): Served {
  const { config, secrets, store, clock, log, policy, requests, time, dispatcher, routers, readiness } = parts;
  const now = () => clock.now();
  const lanes = () => dispatcher.status();
  const { timeZone, language, currency } = config.box;
  const business = {
    get name() {
      return config.box.businessName;
    },
    ...{ timeZone, language, currency, pagesUrl: config.portal.publicUrl },
  };
  const releases = installedReleases();
  const pages = createConsole({
    store,
    policy,
    limits: technicianLimits(config),
    wake: (lane) => dispatcher.wake(lane),
    requests,
    payers: () => namesAble(parts.connections(), 'payOut'),
    reversers: () => namesAble(parts.connections(), 'reverse'),
    topUps: () => namesAble(parts.connections(), 'topUp'),
    sendRequests: parts.sendRequests,
    notices: () => ({ recipients: recipientsOf(config.notices.channels), box: noticeBox(config) }),
    now,
    lanes,
    askWhy: (lineId) => askWhy(store, lineId, (router) => routers.probeOf(router), now()),
    routerLooks: createRouterLooks(store, secrets, clock),
    routerHoldings: (router) => routerHoldings(store, secrets, clock, router),
    routerScript: (router) => routerScript(store, router),
    readiness,
    business,
    clock: () => time.facts().verdict,
    backups: () => backupSettings(parts.backups),
    texts: () => textsOf(config, now()),
    certificate: parts.certificate,
    ended: parts.ended,
    settings: parts.settings,
    releases: () => releases,
    factors: boxSeal(secrets),
    onboarding: onboarding(parts),
    backupBox: parts.backups,
  });
  const measured = {
    store,
    version: washaVersion(),
    now,
    lanes,
    readiness,
    isClockBelieved: () => time.facts().verdict.sane,
    freeBytes: () => freeBytes(config.box.stateDir),
  };
  return withMetrics(pages, secrets, measured, log.warn);
}
