import { callbackPath, REPORTS, validationSecret } from '../config/path-secret.ts';
import type { Till } from '../domain/money/till.ts';
import type { Fetch } from '../domain/outbound.ts';
import type { Clock } from '../domain/ports.ts';
import type { SmsGateway } from '../domain/sms-port.ts';
import type { Capability, PaymentProvider, ProviderDeps } from '../domain/provider-port.ts';
import { describeError } from '../domain/values/fault.ts';
import type { Secrets } from '../host/secrets.ts';
import { secureRandom } from '../host/secure-random.ts';
import type { ReportEndpoint } from '../http/intake/intake.ts';
import { openProvider } from '../providers/index.ts';
import type { Alarms } from '../services/box/alarms.ts';
import { takeReport } from '../services/lines/take-report.ts';
import type { RequestPolicy } from '../services/money/request-payment.ts';
import type { SmsDeps } from '../sms/gateway.ts';
import { openSmsGateway } from '../sms/index.ts';
import { allProviders, smsGateway } from '../storage/providers.ts';
import type { ProviderTable } from '../storage/engine/schema.ts';
import type { Store } from '../storage/engine/store.ts';

export interface ConnectionDeps {
  readonly store: Store;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly alarms: Alarms;
  readonly logSms: SmsDeps['log'];
  /** Address of the tunnel, without a slash at its end; null while there is none. */
  readonly publicUrl: string | null;
}

/** One provider connection, opened. */
export interface ProviderConnection {
  readonly name: string;
  /** The secrets of its paths: the present one, and the one before during a rotation. */
  readonly secrets: { readonly cb: readonly string[]; readonly validate: readonly string[] };
  readonly provider: PaymentProvider;
  /** Where results of our orders are to be delivered; null while the box has no public address. */
  readonly callbackUrl: string | null;
}

/** Every connection to a payment provider and to the SMS gateway. Opened once, and handed to whoever reads or calls. */
export interface Connections {
  readonly providers: readonly ProviderConnection[];
  /** Names of those that could not be opened: what is delivered to them has to come again. */
  readonly closed: readonly string[];
  readonly sms: SmsGateway;
}

/** Names of the open connections whose provider can do this. */
export function namesAble({ providers }: Connections, capability: Capability): string[] {
  return providers.flatMap(({ name, provider }) => (provider[capability] === undefined ? [] : [name]));
}

/** The tills of the open connections. */
function tillsAt({ providers }: Connections): Till[] {
  return providers.flatMap(({ name, provider }) => (provider.tills ?? []).map((id) => ({ provider: name, id })));
}

/** What asking phones for money has to know, of what is open at that moment. @param currency ISO 4217 of the books */
export function requestPolicy(currency: string, connections: () => Connections): RequestPolicy {
  return {
    currency,
    connections: () => namesAble(connections(), 'request'),
    tills: () => tillsAt(connections()),
    random: secureRandom,
  };
}

/** Opens what the database names. What cannot be opened raises an alarm and harms nothing else. */
export function openConnections(deps: ConnectionDeps): Connections {
  return { sms: openSms(deps), ...openProviders(deps) };
}

function openProviders({
  store,
  secrets,
  alarms,
  fetch,
  clock,
  publicUrl,
}: ConnectionDeps): Pick<Connections, 'providers' | 'closed'> {
  const own: ProviderDeps = { fetch, clock, secret: (name) => secrets.read(name) };
  const rows = store.all(allProviders, {}).filter((row) => row.retired_at === null);
  const wrong = new Map<string, string>();
  const opened = rows.flatMap((row) => {
    try {
      const secretsOfPath = pathSecrets(row, secrets);
      const [newest = ''] = secretsOfPath.cb;
      const connection = {
        name: row.name,
        secrets: secretsOfPath,
        callbackUrl: publicUrl === null ? null : `${publicUrl}${callbackPath(row.name, newest)}`,
        provider: openProvider(row.kind, JSON.parse(row.settings), own),
      };
      return [connection];
    } catch (error) {
      wrong.set(
        row.name,
        `Callbacks of ${row.name} are not taken, and are answered 503 until they can be: ${describeError(error)}`,
      );
      return [];
    }
  });
  alarms.found('provider', wrong);
  return { providers: opened, closed: [...wrong.keys()] };
}

function pathSecrets(row: ProviderTable, secrets: Secrets): ProviderConnection['secrets'] {
  const cb = presentAndPrevious(row.path_secret, secrets);
  return { cb, validate: cb.map(validationSecret) };
}

/** During a rotation both paths are open: whoever delivers there still has to be told of the new one. */
function presentAndPrevious(name: string, secrets: Secrets): string[] {
  const previous = `${name}.previous`;
  return [secrets.read(name), ...(secrets.has(previous) ? [secrets.read(previous)] : [])];
}

/** Without a gateway in the database, receipts are only logged. */
function openSms({ store, secrets, alarms, fetch, clock, logSms }: ConnectionDeps): SmsGateway {
  const own: SmsDeps = { fetch, clock, secret: (name) => secrets.read(name), log: logSms };
  const { kind, settings } = store.first(smsGateway, {}) ?? { kind: 'log-only', settings: '{}' };
  try {
    const opened = openSmsGateway(kind, JSON.parse(settings), own);
    alarms.found('sms', new Map());
    return opened;
  } catch (error) {
    const reason = describeError(error);
    alarms.found('sms', new Map([[kind, `No SMS is sent: ${reason}`]]));
    // Receipts wait and are tried again: the repair may come within the hour that they are kept for.
    return { kind, send: () => Promise.resolve({ kind: 'unreachable', reason }) };
  }
}

/** Where the gateway delivers its reports: open once the address was made, and while the gateway is of a kind that has them. */
export function openReports({ readReport }: SmsGateway, secrets: Secrets, store: Store): ReportEndpoint[] {
  if (readReport === undefined || !secrets.has(REPORTS.secret)) return [];
  const take: ReportEndpoint['take'] = (body, now) =>
    takeReport(store, readReport(Buffer.from(body).toString('utf8')), body, now);
  return [{ name: REPORTS.endpoint, secrets: { report: presentAndPrevious(REPORTS.secret, secrets) }, take }];
}
