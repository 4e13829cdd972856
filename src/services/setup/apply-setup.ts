import { PRIORITY } from '../../domain/command.ts';
import { allPlans, linesOfPlan, putPlan } from '../../storage/plans.ts';
import { allProviders, putProvider, putSmsGateway, smsGateway } from '../../storage/providers.ts';
import { allRouters, linesOffOnRouter, putRouter } from '../../storage/routers.ts';
import type { Store } from '../../storage/engine/store.ts';
import {
  allLines,
  allSubscribers,
  insertLine,
  insertSubscriber,
  lineSettings,
  NOTHING_HAPPENED,
  subscriberByName,
  updateLine,
  updateSubscriber,
} from '../../storage/subscribers.ts';
import { recordAction } from '../actions/record-action.ts';
import { enqueueSync } from '../outbox/outbox.ts';
import type { Change, CurrentSetup } from './setup.ts';
import { hashMsisdn, mintFree, type Mint } from '../lines/subscribers.ts';

/** Fields of a line that the router has to be told of. */
const ON_ROUTER = new Set(['plan_code', 'router_name', 'service', 'username', 'password', 'retired']);

/** The business objects as the database has them. */
export function readSetup(store: Store): CurrentSetup {
  const bare = <T extends { retired_at: number | null }>({ retired_at, ...row }: T) => ({
    ...row,
    retired: retired_at !== null,
  });
  return {
    plans: store.all(allPlans, {}).map(bare),
    routers: store.all(allRouters, {}).map(bare),
    providers: store.all(allProviders, {}).map(bare),
    sms: store.first(smsGateway, {}) ?? null,
    subscribers: store.all(allSubscribers, {}),
    lines: store.all(allLines, {}).map(bare),
  };
}

export interface ApplyContext {
  /** Who does it, for the audit. */
  readonly actor: string;
  /** UTC milliseconds. */
  readonly now: number;
  readonly mint: Mint;
}

/** An account number that was minted for a line of the file. */
export interface MintedAccount {
  readonly accountNo: string;
  readonly subscriber: string;
  readonly username: string;
}

/**
 * Does the changes in one transaction, queues a router command for every line that they concern, and writes the audit.
 * Wait for `store.durable()` before telling anybody.
 */
export function applySetup(store: Store, changes: readonly Change[], context: ApplyContext): MintedAccount[] {
  return store.transaction(() => {
    const minted = changes.flatMap((change) => applyChange(store, change, context) ?? []);
    for (const { object, action, name, differences } of changes) {
      recordAction(store, {
        at: context.now,
        actor: context.actor,
        name: `setup.${action}`,
        subject: `${object} ${name}`,
        detail: differences.length === 0 ? null : JSON.stringify(differences),
      });
    }
    return minted;
  });
}

function applyChange(store: Store, change: Change, context: ApplyContext): MintedAccount | null {
  const { now } = context;
  const changed = (...fields: string[]): boolean => change.differences.some(({ field }) => fields.includes(field));
  const sync = (lines: readonly { id: number; router_name: string }[]): void => {
    for (const line of lines) enqueueSync(store, line, PRIORITY.housekeeping, now);
  };
  switch (change.object) {
    case 'plan': {
      const { retired, ...row } = change.row;
      store.run(putPlan, { ...row, retired_at: retired ? now : null });
      if (changed('profile', 'suspension')) sync(store.all(linesOfPlan, { code: row.code }));
      return null;
    }
    case 'router': {
      const { retired, ...row } = change.row;
      store.run(putRouter, { ...row, retired_at: retired ? now : null });
      if (changed('suspension', 'expired_profile', 'expired_list'))
        sync(store.all(linesOffOnRouter, { name: row.name }));
      return null;
    }
    case 'provider': {
      const { retired, ...row } = change.row;
      store.run(putProvider, { ...row, retired_at: retired ? now : null });
      return null;
    }
    case 'sms':
      store.run(putSmsGateway, { id: 1, ...change.row });
      return null;
    case 'subscriber': {
      const row = { ...change.row, msisdn_sha256: hashMsisdn(change.row.msisdn) };
      if (change.id === null) store.run(insertSubscriber, { ...row, created_at: now });
      else store.run(updateSubscriber, { ...row, id: change.id });
      return null;
    }
    case 'line':
      return applyLine(store, change, context);
  }
}

function applyLine(
  store: Store,
  change: Extract<Change, { object: 'line' }>,
  { now, mint }: ApplyContext,
): MintedAccount | null {
  const { row, owner } = change;
  const subscriberId = store.first(subscriberByName, { msisdn: owner.msisdn, name: owner.name })?.id;
  if (subscriberId === undefined) throw new Error(`the subscriber of line ${change.name} is not there`);
  const { retired, expires_at, ...wish } = row;
  if (change.id === null) {
    const account_no = row.account_no ?? mintFree(store, mint);
    store.run(insertLine, {
      ...NOTHING_HAPPENED,
      ...wish,
      account_no,
      subscriber_id: subscriberId,
      login_password: row.login_password ?? null,
      expires_at,
      created_at: now,
      retired_at: retired ? now : null,
    });
    return row.account_no === null ? { accountNo: account_no, subscriber: owner.name, username: row.username } : null;
  }
  const before = store.first(lineSettings, { id: change.id });
  if (before === undefined) throw new Error(`line ${change.name} is not there`);
  store.run(updateLine, {
    ...wish,
    id: change.id,
    account_no: row.account_no ?? before.account_no,
    subscriber_id: subscriberId,
    login_password: row.login_password === undefined ? before.login_password : row.login_password,
    retired_at: retired ? (before.retired_at ?? now) : null,
  });
  if (change.differences.some(({ field }) => ON_ROUTER.has(field))) {
    enqueueSync(store, { id: change.id, router_name: row.router_name }, PRIORITY.housekeeping, now);
  }
  return null;
}
