import { normaliseForeign } from '../../domain/money/account-number.ts';
import { unknownName } from '../../domain/values/nearest.ts';
import { erasedWords } from '../box/erased-numbers.ts';
import type { ProviderTable, SmsGatewayTable } from '../../storage/engine/schema.ts';
import type { PlanTable, SubscriberTable } from '../../storage/engine/schema-lines.ts';
import type { RouterTable } from '../../storage/engine/schema-routers.ts';
import type { LineSettings } from '../../storage/subscribers.ts';
import { compare, type Compared, type Difference } from './compare.ts';
import { checkPlanProfiles } from './profile-checks.ts';
import {
  alikeNotices,
  checkRouters,
  endedNotices,
  expiryNotices,
  loginOf,
  planNotices,
  portNotices,
} from './setup-checks.ts';

// What `washa apply` compares: the business objects as a setup file wants them, and as the database has them. Field names
// are the columns' own.

type Retirable<T> = Omit<T, 'retired_at'> & { retired: boolean };

export type PlanRow = Readonly<Retirable<PlanTable>>;
export type RouterRow = Readonly<Retirable<RouterTable>>;

/** Its settings are JSON with sorted keys, so that equal settings are equal text. */
export type ProviderRow = Readonly<Retirable<ProviderTable>>;
/** Its settings are JSON with sorted keys. */
export type SmsRow = Readonly<Omit<SmsGatewayTable, 'id'>>;
export type SubscriberRow = Readonly<Omit<SubscriberTable, 'id' | 'msisdn_sha256' | 'created_at'>>;

export interface LineRow extends Readonly<
  Retirable<Omit<LineSettings, 'id' | 'subscriber_id' | 'account_no' | 'login_password' | 'own_price_cents'>>
> {
  /** Null: known by its login, or to be minted. */
  readonly account_no: string | null;
  /** Undefined leaves what is there. */
  readonly login_password: string | null | undefined;
  /** Of one period, where it is not what the plan costs. Left out: what is there stays, as long as the plan does. */
  readonly own_price_cents?: number | null | undefined;
  /** UTC milliseconds. Counts only for a line that is new: from then on it is for money to say. */
  readonly expires_at: number;
}

export interface WantedSetup {
  readonly plans: readonly PlanRow[];
  readonly routers: readonly RouterRow[];
  readonly providers: readonly ProviderRow[];
  /** Null leaves what is there. */
  readonly sms: SmsRow | null;
  readonly subscribers: readonly (SubscriberRow & { readonly lines: readonly WantedLine[] })[];
}

export interface WantedLine extends Omit<LineRow, 'retired'> {
  /** Left out: a line that is ended, by a person or by another file, stays so; a new one is served. */
  readonly retired?: boolean | undefined;
  /** The file names a time until which the line is paid, and does not just say "now". */
  readonly isExpiryStated?: boolean;
}

export interface CurrentSetup {
  readonly plans: readonly PlanRow[];
  readonly routers: readonly RouterRow[];
  readonly providers: readonly ProviderRow[];
  readonly sms: SmsRow | null;
  readonly subscribers: readonly (SubscriberRow & { readonly id: number })[];
  readonly lines: readonly (LineRow & {
    readonly id: number;
    readonly account_no: string;
    readonly subscriber_id: number;
  })[];
}

interface ChangeOf<O extends string, R> extends Compared {
  readonly object: O;
  /** For people. */
  readonly name: string;
  readonly row: R;
}

/** One step of `washa apply`, in the order in which they must be done. */
export type Change =
  | ChangeOf<'plan', PlanRow>
  | ChangeOf<'router', RouterRow>
  | ChangeOf<'provider', ProviderRow>
  | ChangeOf<'sms', SmsRow>
  | (ChangeOf<'subscriber', SubscriberRow> & { readonly id: number | null })
  | (ChangeOf<'line', LineRow> & { readonly id: number | null; readonly owner: SubscriberRow });

/** What is wrong with a setup, as seen from the database. `path` is in the keys of the setup file. */
export interface SetupProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export interface SetupPlan {
  readonly changes: readonly Change[];
  /** Nothing is changed while there is one. */
  readonly problems: readonly SetupProblem[];
  /** What a person may not expect, in whole sentences. It hinders nothing. */
  readonly notices: readonly string[];
}

/** Whether an account number was that of somebody who was erased. */
export type IsErased = (accountNo: string) => boolean;

/**
 * What has to change for the database to be as the file wants it. Nothing is ever deleted: what the file does not name
 * stays as it is. Pure; applying the changes and planning again gives none.
 */
export function planSetup(current: CurrentSetup, wanted: WantedSetup, isErased: IsErased = () => false): SetupPlan {
  const problems: SetupProblem[] = [];
  const unique = (list: readonly string[], at: (i: number) => SetupProblem['path'], what: string): void => {
    for (const [i, name] of list.entries()) {
      if (list.indexOf(name) < i)
        problems.push({ path: at(i), message: `${what} "${name}" stands in this file twice` });
    }
  };
  unique(
    wanted.plans.map((row) => row.code),
    (i) => ['plans', i, 'code'],
    'the plan',
  );
  unique(
    wanted.routers.map((row) => row.name),
    (i) => ['routers', i, 'name'],
    'the router',
  );
  unique(
    wanted.providers.map((row) => row.name),
    (i) => ['providers', i, 'name'],
    'the provider',
  );

  const changes: Change[] = [];
  for (const row of wanted.plans) {
    const found = compare(
      current.plans.find((one) => one.code === row.code),
      row,
    );
    if (found !== null) changes.push({ object: 'plan', name: row.code, row, ...found });
  }
  for (const row of wanted.routers) {
    const found = compare(
      current.routers.find((one) => one.name === row.name),
      row,
    );
    if (found !== null) changes.push({ object: 'router', name: row.name, row, ...found });
  }
  for (const row of wanted.providers) {
    const found = compare(
      current.providers.find((one) => one.name === row.name),
      row,
    );
    if (found !== null) changes.push({ object: 'provider', name: row.name, row, ...found });
  }
  if (wanted.sms !== null) {
    const found = compare(current.sms ?? undefined, wanted.sms);
    if (found !== null) changes.push({ object: 'sms', name: wanted.sms.kind, row: wanted.sms, ...found });
  }
  const people = planPeople(current, wanted, isErased);
  const lines = people.changes.flatMap((one) => (one.object === 'line' ? [one] : []));
  return {
    changes: [...changes, ...people.changes],
    problems: [
      ...problems,
      ...checkPlanProfiles(current, wanted),
      ...checkRouters(current, wanted, lines),
      ...people.problems,
    ],
    notices: [
      ...portNotices(wanted),
      ...expiryNotices(current, wanted),
      ...endedNotices(current, wanted),
      ...planNotices(current, lines),
      ...alikeNotices(current, lines),
    ],
  };
}

function planPeople(current: CurrentSetup, wanted: WantedSetup, isErased: IsErased): Omit<SetupPlan, 'notices'> {
  const changes: Change[] = [];
  const problems: SetupProblem[] = [];
  const plans = [...new Set([...current.plans, ...wanted.plans].map((row) => row.code))];
  const routers = [...new Set([...current.routers, ...wanted.routers].map((row) => row.name))];
  const planSet = new Set(plans);
  const routerSet = new Set(routers);
  const byAccount = new Map(current.lines.map((line) => [normaliseForeign(line.account_no), line]));
  const byLogin = new Map(current.lines.map((line) => [loginOf(line), line]));
  const owners = new Map(current.subscribers.map((row) => [ownerKey(row), row]));
  const ownersById = new Map(current.subscribers.map((row) => [row.id, row]));
  const linesOf = Map.groupBy(current.lines, (line) => line.subscriber_id);
  const seen = new Set<string>();
  const claim = (key: string, path: SetupProblem['path'], message: string): void => {
    if (seen.has(key)) problems.push({ path, message });
    seen.add(key);
  };

  for (const [i, { lines, ...owner }] of wanted.subscribers.entries()) {
    const at = (j: number, key: string): SetupProblem['path'] => ['subscribers', i, 'lines', j, key];
    claim(
      `owner ${ownerKey(owner)}`,
      ['subscribers', i, 'name'],
      'this name and phone stand in this file twice; put the lines of both under one',
    );
    const known = lines.map((line) =>
      line.account_no === null ? byLogin.get(loginOf(line)) : byAccount.get(normaliseForeign(line.account_no)),
    );
    const same = owners.get(ownerKey(owner)) ?? renamed(known, linesOf, ownersById);
    const found = compare(same, owner);
    if (found !== null)
      changes.push({ object: 'subscriber', name: owner.name, id: same?.id ?? null, row: owner, ...found });

    for (const [j, line] of lines.entries()) {
      const before = known[j];
      if (!planSet.has(line.plan_code))
        problems.push({ path: at(j, 'plan'), message: unknownName('plan', line.plan_code, plans) });
      if (!routerSet.has(line.router_name)) {
        problems.push({ path: at(j, 'router'), message: unknownName('router', line.router_name, routers) });
      }
      if (line.account_no !== null) {
        claim(
          `account ${normaliseForeign(line.account_no)}`,
          at(j, 'account'),
          'this account number stands in this file twice',
        );
      }
      if (line.account_no !== null && before === undefined && isErased(line.account_no))
        problems.push({ path: at(j, 'account'), message: erasedWords(line.account_no).en });
      claim(`login ${loginOf(line)}`, at(j, 'username'), 'this username stands in this file twice for the same router');
      const holder = byLogin.get(loginOf(line));
      if (holder !== undefined && holder !== before) {
        problems.push({
          path: at(j, 'username'),
          message: `"${line.username}" is already the ${line.service} login of account ${holder.account_no} on this router`,
        });
      }
      const asked = { ...line, retired: line.retired ?? before?.retired ?? false };
      const change = compareLine(before, asked, same?.id);
      if (change !== null) {
        const name = line.account_no ?? before?.account_no ?? `${line.username} on ${line.router_name}`;
        const { isExpiryStated: _stated, ...row } = asked;
        changes.push({ object: 'line', name, id: before?.id ?? null, row, owner, ...change });
      }
    }
  }
  return { changes, problems };
}

/** An owner that the file has under a new name or phone: all lines of the old one are in the new one's place. */
function renamed(
  known: readonly (CurrentSetup['lines'][number] | undefined)[],
  linesOf: ReadonlyMap<number, CurrentSetup['lines']>,
  owners: ReadonlyMap<number, CurrentSetup['subscribers'][number]>,
): CurrentSetup['subscribers'][number] | undefined {
  const id = known.find((line) => line !== undefined)?.subscriber_id;
  if (id === undefined || linesOf.get(id)?.every((line) => known.includes(line)) !== true) return undefined;
  return owners.get(id);
}

function compareLine(
  before: CurrentSetup['lines'][number] | undefined,
  line: LineRow & Pick<WantedLine, 'isExpiryStated'>,
  ownerId: number | undefined,
): Compared | null {
  if (before === undefined) return { action: 'add', differences: [] };
  const { id: _id, subscriber_id, expires_at: _paid, login_password, ...old } = before;
  const { expires_at: _wished, isExpiryStated: _stated, login_password: password, own_price_cents, ...wish } = line;
  const price = own_price_cents === undefined ? {} : { own_price_cents };
  const found = compare(old, { ...wish, ...price, account_no: wish.account_no ?? old.account_no });
  const more: Difference[] = [];
  if (subscriber_id !== ownerId) more.push({ field: 'subscriber', before: 'another', after: 'this one' });
  if (password !== undefined && password !== login_password) {
    more.push({ field: 'password', before: 'as it is', after: 'a new one' });
  }
  if (more.length === 0) return found;
  return { action: 'change', differences: [...(found?.differences ?? []), ...more] };
}

const ownerKey = (row: { msisdn: string | null; name: string }): string => `${row.msisdn ?? ''} ${row.name}`;
