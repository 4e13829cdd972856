import { stringify } from 'smol-toml';
import { formatLocalTime } from '../domain/time/local-time.ts';
import { providers } from '../providers/index.ts';
import type { CurrentSetup, LineRow } from '../services/setup/setup.ts';
import { smsGateways } from '../sms/index.ts';
import { toFileKeys } from './file-keys.ts';
import { formatDuration, formatPeriod } from './spans.ts';

type Table = Readonly<Record<string, unknown>>;

/** A setup as the tables of a setup file: `parseSetup` of it gives the same setup, apart from passwords left out. */
export function setupTables(setup: CurrentSetup, zone: string, withPasswords: boolean): Table {
  const linesOf = Map.groupBy(setup.lines, (line) => line.subscriber_id);
  return filled({
    plans: setup.plans.map(({ period_unit: unit, period_count: count, ...plan }) =>
      filled({
        code: plan.code,
        name: plan.name,
        price: plan.price_cents % 100 === 0 ? plan.price_cents / 100 : (plan.price_cents / 100).toFixed(2),
        period: formatPeriod({ unit, count }),
        profile: plan.profile,
        max_periods: plan.max_periods,
        grace: plan.grace_ms === 0 ? null : formatDuration(plan.grace_ms),
        suspension: plan.suspension,
        retired: plan.retired || null,
      }),
    ),
    routers: setup.routers.map(({ retired, ...router }) => filled({ ...router, retired: retired || null })),
    providers: setup.providers.map(({ retired, settings, ...provider }) =>
      filled({
        ...provider,
        retired: retired || null,
        settings: settingsTable(providers, provider.kind, settings),
      }),
    ),
    sms:
      setup.sms === null
        ? null
        : { kind: setup.sms.kind, settings: settingsTable(smsGateways, setup.sms.kind, setup.sms.settings) },
    subscribers: setup.subscribers.map(({ id, name, msisdn, language }) =>
      filled({
        name,
        phone: msisdn,
        language,
        lines: (linesOf.get(id) ?? []).map((line) => lineTable(line, zone, withPasswords)),
      }),
    ),
  });
}

/** The same as text. */
export function writeSetup(tables: Table): string {
  return `# Written by \`washa export\`; \`washa apply\` reads it. Secrets are not in it, only their names.\n\n${stringify(tables)}`;
}

function lineTable(line: LineRow, zone: string, withPasswords: boolean): Table {
  return filled({
    account: line.account_no,
    plan: line.plan_code,
    router: line.router_name,
    service: line.service,
    username: line.username,
    password: withPasswords ? line.login_password : null,
    expires: formatLocalTime(line.expires_at, zone),
    retired: line.retired || null,
  });
}

function settingsTable(registry: Readonly<Record<string, { settings: unknown }>>, kind: string, json: string): unknown {
  const settings: unknown = JSON.parse(json);
  const schema = registry[kind]?.settings;
  return schema === undefined ? settings : toFileKeys(schema, settings);
}

/** TOML has no null: what is null, undefined or an empty list is left out. */
function filled(table: Table): Table {
  return Object.fromEntries(
    Object.entries(table).filter(
      ([, value]) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  );
}
