import { mapColumns, type ColumnWord, type Mapping } from '../../domain/lists/columns.ts';
import { readCsv, type CsvFlaw, type CsvRecord } from '../../domain/lists/csv.ts';
import { joinRouter, type Joined } from '../../domain/lists/join.ts';
import type { Outlook } from '../../domain/lists/outlook.ts';
import { plansOfList, type PlansOfList, type PlanTold } from '../../domain/lists/plan-offers.ts';
import { planTexts, proposeLines, type Proposal, type Proposals, type Told } from '../../domain/lists/propose.ts';
import { isPhpNuxBill, phpNuxBillTable } from '../../domain/lists/phpnuxbill.ts';
import type { Remark } from '../../domain/lists/remark.ts';
import { holdingsOfRsc, routerTable, type RouterHoldings } from '../../domain/lists/router-table.ts';
import { isRsc } from '../../domain/lists/rsc.ts';
import { csvTable, type ListTable } from '../../domain/lists/table.ts';
import { normaliseForeign } from '../../domain/money/account-number.ts';
import { SERVICES, type Service } from '../../domain/ports.ts';
import { parseLocalTime } from '../../domain/time/local-time.ts';
import type { Store } from '../../storage/engine/store.ts';
import { allPlans } from '../../storage/plans.ts';
import { routersInUse } from '../../storage/routers.ts';
import { lineByLogin } from '../../storage/subscribers.ts';
import { preview } from '../actions/act.ts';
import { addRows, type ReadRows } from './add-rows.ts';
import type { NewLine } from './new-lines.ts';
import { columnsSaved, shapeOf, type ToldColumns } from './saved-columns.ts';
import { ACCOUNT_LENGTH, type Mint } from './subscribers.ts';

/** What a person says of a list as a whole. */
export interface ListAsked {
  readonly told: Told;
  /** Of its columns, by their headers as `bare` has them. */
  readonly map: ReadonlyMap<string, ColumnWord>;
  /** Of its plans, as the list calls them. */
  readonly plans: ReadonlyMap<string, PlanTold>;
  /** Of the rows that name none. Null: the only one there is. */
  readonly router: string | null;
  readonly service: Service;
  /** Also whom the list calls suspended or gone. */
  readonly withGone: boolean;
  /** What the router has on which the list's lines are; null: it was not asked. */
  readonly beside: RouterHoldings | null;
  /** IANA name. */
  readonly zone: string;
  /** `2026-12-01`: what a date without a year is near to. */
  readonly today: string;
}

/** What a list is read from: the text of a file, or a router itself. */
export type ListSource =
  { readonly kind: 'text'; readonly text: string } | { readonly kind: 'router'; readonly holdings: RouterHoldings };

/** A row that is not taken over. */
export interface LeftOut {
  /** 1-based line of the file. */
  readonly line: number;
  readonly kind: 'question' | 'blocker' | 'gone';
  readonly name: string;
  /** What stands in the way, and what to do. */
  readonly problems: readonly Remark[];
}

interface Unreadable {
  readonly kind: 'unreadable';
  readonly line: number;
  readonly why: Remark;
}

export type ListRead =
  | Unreadable
  | (Omit<Proposals, 'rows'> & {
      readonly kind: 'read';
      readonly mapping: Mapping;
      readonly proposals: readonly Proposal[];
      readonly left: readonly LeftOut[];
      readonly rows: ReadRows['rows'];
      readonly plans: PlansOfList;
      readonly isNumbered: boolean;
      /** What was said of its columns when a list with this header was taken over last; null: nothing, or it was said anew. */
      readonly saved: ReadonlyMap<string, ColumnWord> | null;
      /** What was said of them now: kept when it is taken over. */
      readonly told: ToldColumns | null;
      /** Logins of a router that are lines of the books already: nothing is made of them. */
      readonly known: readonly string[];
      readonly joined: Omit<Joined, 'table'> | null;
    });

/** What a list proposes to these books. Changes nothing. */
export function readList(store: Store, source: ListSource, asked: ListAsked): ListRead {
  const routers = store.all(routersInUse, {});
  const router = asked.router ?? (routers.length === 1 ? (routers[0]?.name ?? null) : null);
  const names = new Set(routers.map(({ name }) => name));
  const wall = routers.find(({ name }) => name === router)?.expired_profile ?? null;
  const opened = openSource(source, asked.today, wall);
  if ('kind' in opened) return opened;
  const records = 'records' in opened ? opened.records : [];
  const saved = asked.map.size === 0 ? columnsSaved(store, records) : null;
  const first = 'table' in opened ? opened.table : tableOf(records, saved?.fields ?? asked.map);
  if ('kind' in first) return first;
  const joined = asked.beside === null ? null : joinRouter(first, routerTable(asked.beside, asked.today, wall));
  const table = joined?.table ?? first;

  const told = { ...asked.told, today: asked.today };
  const all = store.all(allPlans, {});
  const live = all
    .filter(({ retired_at }) => retired_at === null)
    .map((plan) => ({
      ...{ code: plan.code, name: plan.name, profile: plan.profile, priceCents: plan.price_cents },
      caps: { bytes: plan.data_bytes, onlineMs: plan.online_s === null ? null : plan.online_s * 1000 },
    }));
  const taken = new Set(all.map(({ code }) => code));
  const plans = plansOfList(table.offers, planTexts(table), live, taken, asked.plans, table.plansAreProfiles);
  const { rows: proposed, ...found } = proposeLines(table, plans.known, told);
  const isKnown = ({ username, service, router: own }: Proposal) =>
    table.plansAreProfiles && isInBooks(store, own ?? router, service ?? asked.service, username);
  const proposals = proposed.filter((one) => !isKnown(one));
  const read = proposals.map((proposal) =>
    takeOver(proposal, { names, only: router }, { ...asked, zone: table.zone ?? asked.zone }),
  );
  return {
    kind: 'read',
    mapping: table.mapping,
    ...found,
    proposals,
    left: read.flatMap((one) => ('wanted' in one ? [] : [one])),
    rows: read.flatMap((one) => ('wanted' in one ? [one] : [])),
    plans,
    isNumbered: table.isNumbered,
    saved: saved?.fields ?? null,
    told: toldOf(asked.map, records[first.mapping.headerAt]),
    known: proposed.filter(isKnown).map(({ username }) => username),
    joined: joined === null ? null : { missing: joined.missing, only: joined.only },
  };
}

function toldOf(fields: ReadonlyMap<string, ColumnWord>, header: CsvRecord | undefined): ToldColumns | null {
  return fields.size === 0 || header === undefined ? null : { shape: shapeOf(header), fields };
}

/** A list as its own form says it, or the records of one whose columns are still to be found. */
function openSource(
  source: ListSource,
  today: string,
  wall: string | null,
): { readonly table: ListTable } | { readonly records: readonly CsvRecord[] } | Unreadable {
  if (source.kind === 'router') return { table: routerTable(source.holdings, today, wall) };
  const { text } = source;
  if (isPhpNuxBill(text)) {
    const table = phpNuxBillTable(text, today);
    return 'message' in table ? flawed(table) : { table };
  }
  if (isRsc(text)) return { table: routerTable(holdingsOfRsc(text), today, wall) };
  const { records, flaw } = readCsv(text);
  return flaw === null ? { records } : flawed(flaw);
}

function flawed({ line, message }: CsvFlaw): Unreadable {
  return { kind: 'unreadable', line, why: { says: 'flaw', words: message } };
}

function tableOf(records: readonly CsvRecord[], map: ReadonlyMap<string, ColumnWord>): ListTable | Unreadable {
  const mapping = mapColumns(records, map);
  return mapping === null ? { kind: 'unreadable', line: 1, why: { says: 'no-columns' } } : csvTable(records, mapping);
}

function isInBooks(store: Store, router: string | null, service: string, username: string): boolean {
  const known = SERVICES.find((one) => one === service);
  return (
    router !== null &&
    known !== undefined &&
    store.first(lineByLogin, { router, service: known, username }) !== undefined
  );
}

function takeOver(
  proposal: Proposal,
  routers: { readonly names: ReadonlySet<string>; readonly only: string | null },
  { service: usual, router: said, withGone, zone }: ListAsked,
): LeftOut | ReadRows['rows'][number] {
  const { line, name, result, msisdn, planCode, expires, time, username, password, ownPriceCents } = proposal;
  const left = (kind: LeftOut['kind'], ...problems: Remark[]): LeftOut => ({ line, kind, name, problems });
  if (proposal.isGone && !withGone) return left('gone', { says: 'gone', word: proposal.goneWord ?? '' });
  if (result !== 'line' || planCode === null || expires === null)
    return left(result === 'blocker' ? 'blocker' : 'question', ...proposal.problems);
  const isThere = proposal.router !== null && routers.names.has(proposal.router);
  if (proposal.router !== null && !isThere && said === null)
    return left('question', { says: 'unknown-router', router: proposal.router });
  const routerName = isThere ? proposal.router : routers.only;
  if (routerName === null) return left('question', { says: 'which-router' });
  const service = proposal.service === null ? usual : SERVICES.find((one) => one === proposal.service?.toLowerCase());
  if (service === undefined) return left('question', { says: 'unknown-service', text: proposal.service ?? '' });
  const account = proposal.account === null ? '' : normaliseForeign(proposal.account);
  if (account.length > ACCOUNT_LENGTH)
    return left('blocker', { says: 'account-too-long', account, most: ACCOUNT_LENGTH });
  // Who is paid until a day is served on that day.
  const expiresAt = parseLocalTime(`${expires} ${time ?? '23:59'}`, zone);
  if (expiresAt === null) throw new Error(`${expires} is no day`);
  const wanted = {
    name,
    msisdn,
    language: null,
    accountNo: account === '' ? null : account,
    planCode,
    routerName,
    service,
    username,
    password,
    expiresAt,
    ownPriceCents: ownPriceCents ?? undefined,
  };
  return { line, wanted };
}

/** What taking over these rows would do to the books. */
export type ListOutlook = Outlook<NewLine>;

/** What is written of a list after a yes. */
export function rowsToAdd({ rows, plans, told }: Extract<ListRead, { kind: 'read' }>): ReadRows {
  const used = new Set(rows.map(({ wanted }) => wanted.planCode));
  return { rows, plans: plans.made.filter(({ code }) => used.has(code)), columns: told, problems: [], partial: true };
}

/** Changes nothing. Lines whose time is over are shown like the others: what becomes of them is asked when they are added. */
export function outlookOf(
  store: Store,
  read: Extract<ListRead, { kind: 'read' }>,
  mint: Mint,
  now: number,
): ListOutlook {
  const seen = preview(store, addRows(mint, 'as-is'), rowsToAdd(read), now);
  if (seen.kind === 'refused') {
    if (typeof seen.why === 'string') throw new Error(seen.words);
    return { added: [], changed: [], same: seen.why.same, past: [], refused: seen.why.refused };
  }
  const { lines, corrections, same, past, refused } = seen.plan;
  return {
    added: lines.map(({ at, line: wanted }) => ({ line: at, wanted })),
    changed: corrections.map(({ at, line, differences }) => ({ line: at, accountNo: line.account_no, differences })),
    same,
    past,
    refused,
  };
}
