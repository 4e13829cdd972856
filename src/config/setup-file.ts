import { writePushDays } from '../domain/money/planned-push.ts';
import type { z } from 'zod';
import { providers } from '../providers/index.ts';
import { cents, formatCents, parseCents } from '../domain/values/money.ts';
import type { SetupProblem, WantedSetup } from '../services/setup/setup.ts';
import type { GatewayKind } from '../sms/gateway.ts';
import { smsGateways } from '../sms/index.ts';
import { openToml, type Document } from './read-toml.ts';
import type { SetupTables } from './setup-schema.ts';
import { SECRET_NAME } from './box-fields.ts';
import { setupSchema } from './setup-schema.ts';
import { stableJson } from './stable-json.ts';
import type { TomlPath } from './toml-lines.ts';

export interface SetupFile {
  readonly wanted: WantedSetup;
  /** Names of all secrets that the file speaks of, sorted; path secrets are not among them, they are made. */
  readonly secretNames: readonly string[];
  /** What can be used, and may be meant otherwise. */
  readonly warnings: readonly string[];
  /** @throws SettingsFault when there are any */
  refuse(problems: readonly SetupProblem[]): void;
}

/**
 * Reads a setup file.
 * @param file its name, for the messages
 * @param zone IANA zone of the times in it
 * @param now UTC milliseconds
 * @throws SettingsFault naming every wrong key with its line
 */
export function parseSetup(file: string, text: string, zone: string, now: number): SetupFile {
  const document = openToml(file, text);
  const schema = setupSchema({
    zone,
    now,
    providerKinds: Object.keys(providers),
    smsKinds: Object.keys(smsGateways),
  });
  const tables = document.check(schema);
  const settings = checkSettings(document);
  askForPrices(document);
  const secretNames = new Set(tables?.routers.map((router) => router.passwordSecret));
  for (const [i] of listAt(document.table, 'providers').entries()) {
    collectSecrets(document, ['providers', i, 'settings'], secretNames);
  }
  collectSecrets(document, ['sms', 'settings'], secretNames);
  document.finish();
  if (tables === undefined) throw new Error('a setup was refused without a problem');
  return {
    wanted: toWanted(tables, settings, now),
    secretNames: [...secretNames].sort(),
    warnings: settings.doubts,
    refuse(problems) {
      for (const { path, message } of problems) document.report(path, message);
      document.finish();
    },
  };
}

interface CheckedSettings {
  readonly providers: readonly unknown[];
  readonly sms: unknown;
  readonly doubts: readonly string[];
}

/** The settings of each connection, under the schema that its kind has. Of an unknown kind nothing can be said. */
function checkSettings(document: Document): CheckedSettings {
  const schemaOf = <T extends object>(registry: T, table: unknown): T[keyof T] | undefined => {
    const kind = (table as { kind?: unknown } | null)?.kind;
    return typeof kind === 'string' && Object.hasOwn(registry, kind) ? registry[kind as keyof T] : undefined;
  };
  return {
    providers: listAt(document.table, 'providers').map((table, i) => {
      const kind = schemaOf(providers, table);
      return kind === undefined ? undefined : document.check(kind.settings, ['providers', i, 'settings']);
    }),
    ...checkSms(document, schemaOf(smsGateways, document.table['sms'])),
  };
}

/** `1.000` is one shilling where a point begins the cents, and a thousand where it parts thousands: nobody can tell. */
function askForPrices(document: Document): void {
  for (const [i, plan] of listAt(document.table, 'plans').entries()) {
    const path = ['plans', i, 'price'];
    const [, found] = /\bprice\s*=\s*["']?(\d{1,3}(?:\.\d{3})+)(?![\d,])/.exec(document.source(path)) ?? [];
    // What is no price at all has been named already.
    if (found === undefined || parseCents(String((plan as { price?: unknown }).price)) === null) continue;
    const [one = '', ...rest] = found.split('.');
    const thousands = formatCents(cents(Number(one + rest.join('')) * 100));
    document.report(
      path,
      `found ${found}: is it ${thousands}, or ${formatCents(cents(Number(one) * 100))}? Write ${one}${rest.join('')} or "${one}.00".`,
    );
  }
}

/** The settings of the gateway, and what may be meant otherwise in them. */
function checkSms(
  document: Document,
  kind: GatewayKind<z.ZodType> | undefined,
): Pick<CheckedSettings, 'sms' | 'doubts'> {
  const sms = kind === undefined ? undefined : document.check(kind.settings, ['sms', 'settings']);
  const doubts = kind === undefined || sms === undefined ? [] : kind.doubts(sms);
  return { sms, doubts: doubts.map((doubt) => `sms.settings.${doubt}`) };
}

function listAt(table: Readonly<Record<string, unknown>>, key: string): unknown[] {
  const list = table[key];
  return Array.isArray(list) ? list : [];
}

/** Names of secrets: what stands under `…secret` or `…secrets`, and `{{secret:name}}` within a text. */
function collectSecrets(document: Document, start: TomlPath, names: Set<string>): void {
  const walk = (value: unknown, path: TomlPath, isName: boolean): void => {
    if (typeof value === 'string') {
      for (const [, name = ''] of value.matchAll(/\{\{\s*secret:([^{}\s]*)\s*\}\}/g)) names.add(name);
      if (!isName) return;
      if (SECRET_NAME.test(value)) names.add(value);
      else
        document.report(
          path,
          'expected the name of a secret (small letters, digits, "-", "."), never the secret itself',
        );
    } else if (typeof value === 'object' && value !== null) {
      const isList = Array.isArray(value);
      for (const [key, member] of Object.entries(value)) {
        walk(member, [...path, isList ? Number(key) : key], isList ? isName : /secrets?$/.test(key));
      }
    }
  };
  let here: unknown = document.table;
  for (const part of start) here = (here as Record<string, unknown> | null | undefined)?.[part];
  walk(here, start, false);
}

function toWanted(tables: SetupTables, settings: CheckedSettings, now: number): WantedSetup {
  return {
    plans: tables.plans.map(
      ({
        price,
        period,
        maxPeriods = null,
        grace,
        lend,
        tolerance = 0,
        pushDays,
        suspension = null,
        rateLimit = null,
        devices = null,
        session,
        profileLike = null,
        data = null,
        online,
        usedUpProfile = null,
        ...plan
      }) => ({
        ...plan,
        price_cents: price,
        period_unit: period.unit,
        period_count: period.count,
        max_periods: maxPeriods,
        grace_ms: grace,
        lend_ms: lend,
        tolerance_cents: tolerance,
        push_days: writePushDays(pushDays),
        suspension,
        rate_limit: rateLimit,
        devices,
        session_s: session === undefined ? null : Math.round(session / 1000),
        profile_like: profileLike,
        data_bytes: data,
        online_s: online === undefined ? null : Math.round(online / 1000),
        used_up_profile: usedUpProfile,
      }),
    ),
    routers: tables.routers.map(
      ({ port, tlsFingerprint, passwordSecret, expiredProfile, expiredList, changesPerSecond, ...router }) => ({
        ...router,
        port: port ?? (tlsFingerprint === undefined ? 8728 : 8729),
        tls_fingerprint: tlsFingerprint ?? null,
        password_secret: passwordSecret,
        expired_profile: expiredProfile,
        expired_list: expiredList,
        changes_per_second: changesPerSecond,
      }),
    ),
    providers: tables.providers.map((provider, i) => ({
      name: provider.name,
      kind: provider.kind,
      settings: stableJson(settings.providers[i]),
      path_secret: provider.pathSecret ?? `${provider.name}-path`,
      retired: provider.retired,
    })),
    sms: tables.sms === undefined ? null : { kind: tables.sms.kind, settings: stableJson(settings.sms) },
    subscribers: tables.subscribers.map(({ name, phone, language, lines }) => ({
      name,
      msisdn: phone ?? null,
      language: language ?? null,
      lines: lines.map(({ account = null, plan, router, password, price, expires, ...line }) => ({
        ...line,
        account_no: account,
        plan_code: plan,
        router_name: router,
        login_password: password,
        own_price_cents: price,
        expires_at: expires,
        isExpiryStated: expires !== now,
      })),
    })),
  };
}
