import { z } from 'zod';
import { asWritten } from '../../domain/said/both.ts';
import { BOX_SAID } from '../../domain/said/box-said.ts';
import type { Store } from '../../storage/engine/store.ts';
import { putPlan } from '../../storage/plans.ts';
import { putProvider, putSmsGateway } from '../../storage/providers.ts';
import { putRouter } from '../../storage/routers.ts';
import {
  insertLine,
  insertSubscriber,
  keptPrice,
  lineFolds,
  lineByLogin,
  lineSettings,
  NOTHING_HAPPENED,
  subscriberByName,
  updateLine,
  updateSubscriber,
} from '../../storage/subscribers.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { recordAction } from '../actions/record-action.ts';
import { isPast, refusalOfPast, type PastLines } from '../../domain/lines/past-lines.ts';
import { settlePast } from '../lines/past-lines.ts';
import { followPlan } from '../lines/follow-plan.ts';
import { retarget } from '../lines/retarget.ts';
import { hashMsisdn, mintFree, type Mint } from '../lines/subscribers.ts';
import { readErased, readSetup } from './read-setup.ts';
import {
  planSetup,
  type Change,
  type CurrentSetup,
  type IsErased,
  type LineRow,
  type SetupProblem,
  type WantedSetup,
} from './setup.ts';

interface Context {
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

export interface SetupApplied {
  /** What was different just before, whatever a person was shown. */
  readonly changes: readonly Change[];
  readonly minted: readonly MintedAccount[];
}

/** Left out: no lines are compared, and so no account numbers. */
type SetupFacts = CurrentSetup & { readonly isErased?: IsErased };

/**
 * Makes the database as a setup file wants it: a row in the audit for each object, and a command for every line whose
 * target that changed. `unchanged`: it is so already.
 */
export const applySetup = (mint: Mint, past: PastLines = 'sweep') =>
  defineAction({
    name: 'setup.apply',
    reason: 'optional',
    // The reader of the setup file has checked it, and could name the line of what is wrong.
    input: z.custom<WantedSetup>(),
    subject: () => null,
    look: (store): SetupFacts => ({ ...readSetup(store), isErased: readErased(store) }),
    decide(current, wanted, now): Decided<readonly Change[]> | Refused<'unchanged' | 'past' | readonly SetupProblem[]> {
      const { changes, problems, notices } = planSetup(current, wanted, current.isErased);
      if (problems.length > 0) return refuse(problems, asWritten(problems.map(({ message }) => message).join('\n')));
      if (changes.length === 0) return refuse('unchanged', BOX_SAID.setupSame());
      const tooLate = refusalOfPast(pastOwners(changes, current, now), past, 'terminal');
      if (tooLate !== null) return refuse('past', tooLate);
      const preview = [...changes.map(({ action, object, name }) => `${action} ${object} ${name}`), ...notices].map(
        asWritten,
      );
      return { kind: 'do', plan: changes, preview, detail: `${changes.length} changes` };
    },
    effects(store, changes, { action: { actor }, now }): SetupApplied {
      const minted = retarget(store, now, () => changes.flatMap((one) => applyChange(store, one, { now, mint }) ?? []));
      const added = changes.flatMap((one) => (one.object === 'line' && one.id === null ? [one.row] : []));
      settlePast(
        store,
        added.flatMap((row) => lineIdOf(store, row) ?? []),
        past,
        now,
      );
      for (const change of changes) if (change.object === 'plan') followPlan(store, change.row.code, now);
      for (const { object, action, name, differences } of changes) {
        recordAction(store, {
          at: now,
          actor,
          name: `setup.${action}`,
          subject: `${object} ${name}`,
          detail: differences.length === 0 ? null : JSON.stringify(differences),
        });
      }
      return { changes, minted };
    },
  });

/** The subscribers of new lines whose time is over already. */
export function pastOwners(changes: readonly Change[], current: CurrentSetup, now: number): string[] {
  const graces = new Map(current.plans.map(({ code, grace_ms }) => [code, grace_ms]));
  for (const change of changes) if (change.object === 'plan') graces.set(change.row.code, change.row.grace_ms);
  return changes.flatMap((change) => {
    if (change.object !== 'line' || change.id !== null || change.row.retired) return [];
    const { expires_at: expiresAt, plan_code } = change.row;
    return isPast({ expiresAt }, graces.get(plan_code) ?? 0, now) ? [change.owner.name] : [];
  });
}

function lineIdOf(store: Store, row: LineRow): number | undefined {
  return store.first(lineByLogin, { router: row.router_name, service: row.service, username: row.username })?.id;
}

function applyChange(store: Store, change: Change, context: Context): MintedAccount | null {
  const { now } = context;
  switch (change.object) {
    case 'plan': {
      const { retired, ...row } = change.row;
      store.run(putPlan, { ...row, retired_at: retired ? now : null });
      return null;
    }
    case 'router': {
      const { retired, ...row } = change.row;
      store.run(putRouter, { ...row, retired_at: retired ? now : null });
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
  { now, mint }: Context,
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
      ...lineFolds({ account_no, username: wish.username }),
      account_no,
      subscriber_id: subscriberId,
      login_password: row.login_password ?? null,
      own_price_cents: row.own_price_cents ?? null,
      expires_at,
      created_at: now,
      retired_at: retired ? now : null,
    });
    return row.account_no === null ? { accountNo: account_no, subscriber: owner.name, username: row.username } : null;
  }
  const before = store.first(lineSettings, { id: change.id });
  if (before === undefined) throw new Error(`line ${change.name} is not there`);
  const account_no = row.account_no ?? before.account_no;
  store.run(updateLine, {
    ...wish,
    ...lineFolds({ account_no, username: wish.username }),
    id: change.id,
    account_no,
    subscriber_id: subscriberId,
    login_password: row.login_password === undefined ? before.login_password : row.login_password,
    own_price_cents: row.own_price_cents === undefined ? keptPrice(before, wish.plan_code) : row.own_price_cents,
    retired_at: retired ? (before.retired_at ?? now) : null,
  });
  return null;
}
