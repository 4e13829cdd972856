import { createHash } from 'node:crypto';
import type { AccessState } from '../../src/domain/lines/line-facts.ts';
import { EXPIRED_LIST, EXPIRED_PROFILE } from '../../src/simulate/router/isp.ts';
import { setAccess } from '../../src/storage/line-writes.ts';
import { NO_FACTS, putPlan } from '../../src/storage/plans.ts';
import { putRouter } from '../../src/storage/routers.ts';
import { insertLine, insertSubscriber, lineFolds, NOTHING_HAPPENED } from '../../src/storage/subscribers.ts';
import type { Store } from '../../src/storage/engine/store.ts';

export const ROUTER_SECRET = 'router';

/** A PPPoE line as the router of a benchmark has it. */
export interface ToBook {
  readonly username: string;
  readonly profile: string;
  /** UTC ms. */
  readonly expiresAt: number;
  /** As it was read back. */
  readonly access: AccessState;
}

export interface Booked {
  readonly id: number;
  readonly router_name: string;
  readonly accountNo: string;
}

/** Enters a router of a benchmark into the books, with its lines and their plans. */
export function bookRouter(store: Store, name: string, port: number, lines: readonly ToBook[]): Booked[] {
  return store.transaction(() => {
    store.run(putRouter, {
      name,
      host: '127.0.0.1',
      port,
      tls_fingerprint: null,
      username: 'bench',
      password_secret: ROUTER_SECRET,
      suspension: 'expired-profile',
      expired_profile: EXPIRED_PROFILE,
      expired_list: EXPIRED_LIST,
      changes_per_second: 10,
      retired_at: null,
    });
    for (const profile of new Set(lines.map((line) => line.profile))) store.run(putPlan, planOf(profile));
    return lines.map((line) => bookLine(store, name, line));
  });
}

function bookLine(store: Store, router: string, { username, profile, expiresAt, access }: ToBook): Booked {
  const accountNo = `${router}-${username}`.toUpperCase();
  const subscriber = store.run(insertSubscriber, {
    name: accountNo,
    msisdn: '254700000000',
    msisdn_sha256: createHash('sha256').update(accountNo).digest('hex'),
    language: null,
    created_at: 0,
  });
  const names = { account_no: accountNo, username };
  const { id } = store.run(insertLine, {
    ...NOTHING_HAPPENED,
    ...lineFolds(names),
    ...names,
    subscriber_id: subscriber.id,
    plan_code: planOf(profile).code,
    router_name: router,
    service: 'pppoe',
    login_password: null,
    expires_at: expiresAt,
    created_at: 0,
    retired_at: null,
  });
  if (access !== 'unknown') store.run(setAccess, { id, access, detail: '', now: Date.now() });
  return { id, router_name: router, accountNo };
}

function planOf(profile: string) {
  return {
    code: profile.toLowerCase(),
    name: profile,
    price_cents: 150_000,
    period_unit: 'month',
    period_count: 1,
    profile,
    max_periods: null,
    grace_ms: 0,
    lend_ms: 0,
    tolerance_cents: 0,
    ...NO_FACTS,
    push_days: '[]',
    suspension: null,
    retired_at: null,
  } as const;
}
