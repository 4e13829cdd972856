import { stringify } from 'smol-toml';
import { readPushDays } from '../domain/money/planned-push.ts';
import { formatLocalTime } from '../domain/time/local-time.ts';
import { spellData } from '../domain/values/data-amount.ts';
import { providers } from '../providers/index.ts';
import type { CurrentSetup } from '../services/setup/setup.ts';
import { smsGateways } from '../sms/index.ts';
import { toFileKeys } from './file-keys.ts';
import { formatDuration, formatPeriod } from './spans.ts';

type Table = Readonly<Record<string, unknown>>;

/** A setup as the tables of a setup file: `parseSetup` of it gives the same setup, apart from passwords left out. */
export function setupTables(setup: CurrentSetup, zone: string, withPasswords: boolean): Table {
  const linesOf = Map.groupBy(setup.lines, (line) => line.subscriber_id);
  return filled({
    plans: setup.plans.map(
      ({
        code,
        name,
        price_cents: price,
        period_unit: unit,
        period_count: count,
        grace_ms,
        lend_ms,
        tolerance_cents,
        push_days,
        session_s,
        data_bytes,
        online_s,
        retired,
        ...plan
      }) =>
        filled({
          code,
          name,
          price: shillings(price),
          period: formatPeriod({ unit, count }),
          ...plan,
          grace: grace_ms === 0 ? null : formatDuration(grace_ms),
          lend: lend_ms === 0 ? null : formatDuration(lend_ms),
          tolerance: tolerance_cents === 0 ? null : shillings(tolerance_cents),
          session: session_s === null ? null : formatDuration(session_s * 1000),
          data: data_bytes === null ? null : spellData(data_bytes),
          online: online_s === null ? null : formatDuration(online_s * 1000),
          push_days: push_days === '[]' ? null : [...readPushDays(push_days)],
          retired: retired || null,
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
    subscribers: setup.subscribers.map(({ id, name, msisdn, ...subscriber }) =>
      filled({
        name,
        phone: msisdn,
        ...subscriber,
        lines: (linesOf.get(id) ?? []).map((line) => lineTable(line, zone, withPasswords)),
      }),
    ),
  });
}

/** The same as text. */
export function writeSetup(tables: Table): string {
  return `# Written by \`washa export\`; \`washa apply\` reads it. Secrets are not in it, only their names.\n\n${stringify(tables)}`;
}

/** A price as the file has it: a whole number of shillings, or text with cents. */
function shillings(price: number): number | string {
  return price % 100 === 0 ? price / 100 : (price / 100).toFixed(2);
}

function lineTable(row: CurrentSetup['lines'][number], zone: string, withPasswords: boolean): Table {
  const { id: _id, subscriber_id: _owner, account_no, plan_code, router_name, ...line } = row;
  const { login_password: password, own_price_cents: price, expires_at, retired, ...rest } = line;
  return filled({
    account: account_no,
    plan: plan_code,
    router: router_name,
    ...rest,
    password: withPasswords ? password : null,
    price: price == null ? null : shillings(price),
    expires: formatLocalTime(expires_at, zone),
    retired: retired || null,
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
