import { createHash } from 'node:crypto';
import { mintAccountNumber, normaliseForeign } from '../../domain/money/account-number.ts';
import type { Service } from '../../domain/ports.ts';
import type { Language } from '../../domain/time/time.ts';
import { Fault } from '../../domain/values/fault.ts';
import type { Msisdn } from '../../domain/values/msisdn.ts';
import { unknownName } from '../../domain/values/nearest.ts';
import { allPlans } from '../../storage/plans.ts';
import { allRouters } from '../../storage/routers.ts';
import type { Store } from '../../storage/engine/store.ts';
import {
  insertLine,
  insertSubscriber,
  lineByLogin,
  lineIdByAccount,
  NOTHING_HAPPENED,
  subscriberByName,
} from '../../storage/subscribers.ts';

/** A payer can type this many characters as an account at a paybill (Daraja, BillRefNumber). */
export const ACCOUNT_LENGTH = 20;

/** A line to add, with the person it belongs to. */
export interface NewLine {
  readonly name: string;
  readonly msisdn: Msisdn;
  readonly language: Language | null;
  /** Null: one is minted. */
  readonly accountNo: string | null;
  readonly planCode: string;
  readonly routerName: string;
  readonly service: Service;
  readonly username: string;
  readonly password: string | null;
  /** UTC milliseconds. */
  readonly expiresAt: number;
}

export type LineAdded =
  | { readonly kind: 'added'; readonly id: number; readonly accountNo: string }
  | { readonly kind: 'refused'; readonly field: keyof NewLine; readonly reason: string };

/** Mints a number that looks free; the caller's unique index has the last word. */
export type Mint = () => string;

/** SHA-256 in hex of the twelve digits: the form in which Safaricom may hand a payer's number out. */
export function hashMsisdn(msisdn: string): string {
  return createHash('sha256').update(msisdn).digest('hex');
}

/**
 * Mints an account number that no line has.
 * @throws Fault `account.exhausted` when chance keeps hitting numbers that are taken
 */
export function mintFree(store: Store, mint: Mint): string {
  for (let tries = 0; tries < 50; tries++) {
    const accountNo = mint();
    if (store.first(lineIdByAccount, { accountNo }) === undefined) return accountNo;
  }
  throw new Fault('account.exhausted', 'dead', 'No free account number was found; choose another prefix.');
}

export function minter(prefix: string, random: () => number): Mint {
  return () => mintAccountNumber(prefix, random);
}

/**
 * Prepares for adding lines. The returned function must be called inside a transaction; a line that it refuses leaves
 * nothing behind.
 * @param now UTC milliseconds
 */
export function lineAdder(store: Store, mint: Mint, now: number): (line: NewLine) => LineAdded {
  const plans = new Set(store.all(allPlans, {}).flatMap((plan) => (plan.retired_at === null ? [plan.code] : [])));
  const routers = new Set(
    store.all(allRouters, {}).flatMap((router) => (router.retired_at === null ? [router.name] : [])),
  );
  return (line) => {
    const refuse = (field: keyof NewLine, reason: string): LineAdded => ({ kind: 'refused', field, reason });
    if (!plans.has(line.planCode)) return refuse('planCode', unknownName('plan', line.planCode, plans));
    if (!routers.has(line.routerName)) return refuse('routerName', unknownName('router', line.routerName, routers));
    const { routerName: router, service, username } = line;
    const twin = store.first(lineByLogin, { router, service, username });
    if (twin !== undefined) {
      return refuse(
        'username',
        `"${username}" is already the ${service} login of account ${twin.account_no} on ${router}`,
      );
    }
    const given = line.accountNo === null ? null : normaliseForeign(line.accountNo);
    if (given !== null && store.first(lineIdByAccount, { accountNo: given }) !== undefined) {
      return refuse('accountNo', `account ${given} is taken`);
    }
    const accountNo = given ?? mintFree(store, mint);
    const subscriberId = findOrAddSubscriber(store, line, now);
    const { id } = store.run(insertLine, {
      ...NOTHING_HAPPENED,
      account_no: accountNo,
      subscriber_id: subscriberId,
      plan_code: line.planCode,
      router_name: router,
      service,
      username,
      login_password: line.password,
      expires_at: line.expiresAt,
      created_at: now,
      retired_at: null,
    });
    return { kind: 'added', id, accountNo };
  };
}

/** Adds one line in a transaction of its own. Wait for `store.durable()` before telling anybody. */
export function addLine(store: Store, line: NewLine, mint: Mint, now: number): LineAdded {
  return store.transaction(() => lineAdder(store, mint, now)(line));
}

function findOrAddSubscriber(store: Store, line: NewLine, now: number): number {
  const { name, msisdn, language } = line;
  const known = store.first(subscriberByName, { msisdn, name });
  if (known !== undefined) return known.id;
  return store.run(insertSubscriber, { name, msisdn, msisdn_sha256: hashMsisdn(msisdn), language, created_at: now }).id;
}
