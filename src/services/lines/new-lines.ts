import { z } from 'zod';
import { foldAccount } from '../../domain/money/account-fold.ts';
import { normaliseForeign } from '../../domain/money/account-number.ts';
import { badLogin } from '../../domain/lines/static-line.ts';
import type { Remark } from '../../domain/lists/remark.ts';
import { SERVICES, type Service } from '../../domain/ports.ts';
import { LANGUAGES, type Language } from '../../domain/time/time.ts';
import { parseMsisdn, type Msisdn } from '../../domain/values/msisdn.ts';
import { nearest } from '../../domain/values/nearest.ts';
import type { Store } from '../../storage/engine/store.ts';
import { lineById, linesByKeys } from '../../storage/lines.ts';
import { allPlans } from '../../storage/plans.ts';
import { allRouters } from '../../storage/routers.ts';
import {
  insertLine,
  insertSubscriber,
  lineByLogin,
  lineFolds,
  lineIdByAccount,
  NOTHING_HAPPENED,
  subscriberByName,
} from '../../storage/subscribers.ts';
import { erasedAt } from '../box/erased-numbers.ts';
import { alikeAccounts, alikeWords } from './alike.ts';
import { isPast } from '../../domain/lines/past-lines.ts';
import { syncIfPaid } from './retarget.ts';
import { ACCOUNT_LENGTH, hashMsisdn, mintFree, type Mint } from './subscribers.ts';

/** A line to add, with the person it belongs to. */
export interface NewLine {
  readonly name: string;
  /** Null: nobody can be reached. */
  readonly msisdn: Msisdn | null;
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
  /** What a period costs this line, where that is not what its plan costs. */
  readonly ownPriceCents?: number | undefined;
}

export const NEW_LINE: z.ZodType<NewLine> = z.object({
  name: z.string().min(1),
  msisdn: z
    .custom<Msisdn>((text) => typeof text === 'string' && parseMsisdn(text) === text, 'is not a mobile number')
    .nullable(),
  language: z.enum(LANGUAGES).nullable(),
  accountNo: z.string().min(1).max(ACCOUNT_LENGTH).nullable(),
  planCode: z.string(),
  routerName: z.string(),
  service: z.enum(SERVICES),
  username: z.string().min(1),
  password: z.string().nullable(),
  expiresAt: z.int(),
  ownPriceCents: z.int().positive().optional(),
});

/** What decides whether lines can be added. */
export interface NewLineFacts {
  /** Those that are not retired. */
  readonly plans: ReadonlySet<string>;
  /** How long their lines stay on after their time, by their codes. Milliseconds. */
  readonly graces: ReadonlyMap<string, number>;
  readonly routers: ReadonlySet<string>;
  /** Who has the logins that are wanted: their account numbers. */
  readonly logins: ReadonlyMap<string, string>;
  /** Of the account numbers that are wanted those that are taken. */
  readonly accounts: ReadonlySet<string>;
  /** Of those the numbers of people who were erased. */
  readonly erased: ReadonlySet<string>;
  /** Free numbers, one for each line. */
  readonly fresh: readonly string[];
  /** Of all these numbers those that payers cannot tell from others, with the others. */
  readonly alike: ReadonlyMap<string, readonly string[]>;
}

/** A line that can be added, under the number that it gets. */
export interface LineToAdd {
  readonly kind: 'add';
  readonly line: NewLine;
  readonly accountNo: string;
  /** What a person is told of it; null when there is nothing. */
  readonly note: string | null;
}

/** One that cannot. */
export interface LineRefused {
  readonly kind: 'refused';
  readonly why: keyof NewLine;
  readonly remark: Remark;
}

export function lookUpLines(store: Store, lines: readonly NewLine[], mint: Mint): NewLineFacts {
  const live = <T extends { readonly retired_at: number | null }>(rows: readonly T[]) =>
    rows.filter((row) => row.retired_at === null);
  const wanted = lines.flatMap((line) => accountOf(line) ?? []);
  const claimed = new Set(wanted);
  const fresh = lines.map((line) => {
    const accountNo = accountOf(line) ?? mintFree(store, mint, claimed);
    claimed.add(accountNo);
    return accountNo;
  });
  const alike = (accountNo: string) =>
    store.all(linesByKeys, { keys: JSON.stringify([foldAccount(accountNo).key]) }).map(({ account_no }) => account_no);
  const plans = live(store.all(allPlans, {}));
  return {
    plans: new Set(plans.map((plan) => plan.code)),
    graces: new Map(plans.map((plan) => [plan.code, plan.grace_ms])),
    routers: new Set(live(store.all(allRouters, {})).map((router) => router.name)),
    logins: new Map(
      lines.flatMap(({ routerName: router, service, username }) => {
        const holder = store.first(lineByLogin, { router, service, username });
        return holder === undefined ? [] : [[loginKey(router, service, username), holder.account_no] as const];
      }),
    ),
    accounts: new Set(wanted.filter((accountNo) => store.first(lineIdByAccount, { accountNo }) !== undefined)),
    erased: new Set(wanted.filter((accountNo) => erasedAt(store, accountNo) !== null)),
    fresh,
    alike: alikeAccounts(wanted, wanted.flatMap(alike)),
  };
}

/** Which of these lines can be added, one after the other. Pure. */
export function decideLines(facts: NewLineFacts, lines: readonly NewLine[]): readonly (LineToAdd | LineRefused)[] {
  const logins = new Map(facts.logins);
  const accounts = new Set(facts.accounts);
  return lines.map((line, i) => {
    const { planCode, routerName, service, username } = line;
    if (!facts.plans.has(planCode)) return refuse('planCode', unknownPlan(planCode, facts.plans));
    if (!facts.routers.has(routerName)) return refuse('routerName', unknownRouter(routerName, facts.routers));
    if (badLogin(service, username) !== null) return refuse('username', { says: 'no-address', login: username });
    const login = loginKey(routerName, service, username);
    const holder = logins.get(login);
    if (holder !== undefined) {
      const taken = { login: username, service, account: holder, router: routerName };
      return refuse('username', { says: 'login-taken', ...taken });
    }
    const accountNo = facts.fresh[i] ?? '';
    if (facts.erased.has(accountNo)) return refuse('accountNo', { says: 'account-erased', account: accountNo });
    if (accounts.has(accountNo)) return refuse('accountNo', { says: 'account-taken', account: accountNo });
    logins.set(login, accountNo);
    accounts.add(accountNo);
    const twins = facts.alike.get(accountNo);
    return { kind: 'add', line, accountNo, note: twins === undefined ? null : alikeWords(accountNo, twins) };
  });
}

function refuse(why: keyof NewLine, remark: Remark): LineRefused {
  return { kind: 'refused', why, remark };
}

/** No plan that lines can be given. */
export function unknownPlan(text: string, plans: ReadonlySet<string>): Remark {
  const known = [...plans];
  return { says: 'unknown-plan', text, meant: nearest(text, known), known };
}

function unknownRouter(router: string, routers: ReadonlySet<string>): Remark {
  const known = [...routers];
  return { says: 'no-such-router', router, meant: nearest(router, known), known };
}

/** Whose time is over already: the names of their subscribers. */
export function pastNames({ graces }: NewLineFacts, lines: readonly NewLine[], now: number): string[] {
  return lines.filter((line) => isPast(line, graces.get(line.planCode) ?? 0, now)).map(({ name }) => name);
}

/** Inside a transaction. @returns the line's id */
export function insertNewLine(store: Store, { line, accountNo }: LineToAdd, now: number): number {
  const { id } = store.run(insertLine, {
    ...NOTHING_HAPPENED,
    ...lineFolds({ account_no: accountNo, username: line.username }),
    account_no: accountNo,
    subscriber_id: findOrAddSubscriber(store, line, now),
    plan_code: line.planCode,
    own_price_cents: line.ownPriceCents ?? null,
    router_name: line.routerName,
    service: line.service,
    username: line.username,
    login_password: line.password,
    expires_at: line.expiresAt,
    created_at: now,
    retired_at: null,
  });
  const added = store.first(lineById, { id });
  if (added !== undefined) syncIfPaid(store, added, now);
  return id;
}

/** Inside a transaction. @returns the id of whoever has this name and this phone, added where there is nobody */
export function findOrAddSubscriber(
  store: Store,
  { name, msisdn, language }: Pick<NewLine, 'name' | 'msisdn' | 'language'>,
  now: number,
): number {
  const known = store.first(subscriberByName, { msisdn, name });
  if (known !== undefined) return known.id;
  return store.run(insertSubscriber, { name, msisdn, msisdn_sha256: hashMsisdn(msisdn), language, created_at: now }).id;
}

function accountOf({ accountNo }: NewLine): string | null {
  return accountNo === null ? null : normaliseForeign(accountNo);
}

function loginKey(router: string, service: Service, username: string): string {
  return JSON.stringify([router, service, username]);
}
