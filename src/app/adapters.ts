import { describeError } from '../domain/values/fault.ts';
import type { SmsGateway } from '../domain/ports.ts';
import type { IntakeEndpoint } from '../http/intake/intake.ts';
import { openProvider } from '../providers/index.ts';
import type { Secrets } from '../host/secrets.ts';
import type { Alarms } from '../services/box/alarms.ts';
import type { SmsDeps } from '../sms/gateway.ts';
import { openSmsGateway } from '../sms/index.ts';
import { allProviders, smsGateway } from '../storage/providers.ts';
import type { ProviderTable } from '../storage/engine/schema.ts';
import type { Store } from '../storage/engine/store.ts';

/** Opens every provider connection of the database. One that cannot be opened raises an alarm and harms no other. */
export function openEndpoints(store: Store, secrets: Secrets, alarms: Alarms): IntakeEndpoint[] {
  const rows = store.all(allProviders, {}).filter((row) => row.retired_at === null);
  return rows.flatMap((row) => {
    try {
      const endpoint = openEndpoint(row, secrets);
      alarms.clear('provider', row.name);
      return [endpoint];
    } catch (error) {
      alarms.raise('provider', row.name, `Callbacks of ${row.name} are not taken: ${describeError(error)}`);
      return [];
    }
  });
}

function openEndpoint(row: ProviderTable, secrets: Secrets): IntakeEndpoint {
  // During a rotation both paths are open: the provider still has to be told of the new one.
  const previous = `${row.path_secret}.previous`;
  return {
    name: row.name,
    pathSecrets: [secrets.read(row.path_secret), ...(secrets.has(previous) ? [secrets.read(previous)] : [])],
    provider: openProvider(row.kind, JSON.parse(row.settings), (name) => secrets.read(name)),
  };
}

/** Opens the SMS gateway of the database; without one, receipts are only logged. */
export function openGateway(store: Store, sms: SmsDeps, alarms: Alarms): SmsGateway {
  const row = store.first(smsGateway, {});
  if (row === undefined) return openSmsGateway('log-only', {}, sms);
  try {
    const opened = openSmsGateway(row.kind, JSON.parse(row.settings), sms);
    alarms.clear('sms', row.kind);
    return opened;
  } catch (error) {
    const reason = describeError(error);
    alarms.raise('sms', row.kind, `No SMS is sent: ${reason}`);
    // Receipts wait and are tried again: the repair may come within the hour that they are kept for.
    return { kind: row.kind, send: () => Promise.resolve({ kind: 'unreachable', reason }) };
  }
}
