import { mapColumns, type Field, type Mapping } from '../../domain/lists/columns.ts';
import { readCsv } from '../../domain/lists/csv.ts';
import { proposeLines, type Proposal, type Proposals, type Told } from '../../domain/lists/propose.ts';
import { normaliseForeign } from '../../domain/money/account-number.ts';
import { SERVICES, type Service } from '../../domain/ports.ts';
import { parseLocalTime } from '../../domain/time/local-time.ts';
import type { Store } from '../../storage/engine/store.ts';
import { allPlans } from '../../storage/plans.ts';
import { allRouters } from '../../storage/routers.ts';
import { preview } from '../actions/act.ts';
import { addRows, type ImportProblem } from './import-lines.ts';
import type { NewLine } from './new-lines.ts';
import { ACCOUNT_LENGTH, type Mint } from './subscribers.ts';

/** What a person says of a list as a whole. */
export interface ListAsked {
  readonly told: Told;
  /** Fields by the headers of their columns, as `bare` has them. */
  readonly map: ReadonlyMap<string, Field>;
  /** Of the rows that name none. Null: the only one there is. */
  readonly router: string | null;
  readonly service: Service;
  /** Also whom the list calls suspended or gone. */
  readonly withGone: boolean;
  /** IANA name. */
  readonly zone: string;
}

/** A row that is not taken over. */
export interface LeftOut {
  /** 1-based line of the file. */
  readonly line: number;
  readonly kind: 'question' | 'blocker' | 'gone';
  readonly name: string;
  /** What stands in the way, and what to do. */
  readonly problems: readonly string[];
}

export type ListRead =
  | { readonly kind: 'unreadable'; readonly line: number; readonly words: string }
  | (Omit<Proposals, 'rows'> & {
      readonly kind: 'read';
      readonly mapping: Mapping;
      readonly proposals: readonly Proposal[];
      readonly left: readonly LeftOut[];
      readonly rows: readonly { readonly line: number; readonly wanted: NewLine }[];
    });

/** What a list proposes to these books. Changes nothing. */
export function readList(store: Store, text: string, asked: ListAsked): ListRead {
  const { records, flaw } = readCsv(text);
  if (flaw !== null) return { kind: 'unreadable', line: flaw.line, words: flaw.message };
  const mapping = mapColumns(records, asked.map);
  if (mapping === null) {
    const words = 'no row near the top names at least two columns like name, phone, package, login or expiry';
    return { kind: 'unreadable', line: 1, words: `${words}: say them with --map "Their column=our field"` };
  }
  const plans = store.all(allPlans, {}).filter(({ retired_at }) => retired_at === null);
  const known = plans.map(({ code, name, profile, price_cents: priceCents }) => ({ code, name, profile, priceCents }));
  const { rows: proposals, ...found } = proposeLines(records, mapping, known, asked.told);
  const routers = store.all(allRouters, {}).filter(({ retired_at }) => retired_at === null);
  const router = asked.router ?? (routers.length === 1 ? (routers[0]?.name ?? null) : null);
  const taken = proposals.map((proposal) => takeOver(proposal, router, asked));
  return {
    kind: 'read',
    mapping,
    ...found,
    proposals,
    left: taken.flatMap((one) => ('wanted' in one ? [] : [one])),
    rows: taken.flatMap((one) => ('wanted' in one ? [one] : [])),
  };
}

function takeOver(
  proposal: Proposal,
  onlyRouter: string | null,
  { service: usual, withGone, zone }: ListAsked,
): LeftOut | { readonly line: number; readonly wanted: NewLine } {
  const { line, name, result, msisdn, planCode, expires, username, password, ownPriceCents } = proposal;
  const left = (kind: LeftOut['kind'], ...problems: string[]): LeftOut => ({ line, kind, name, problems });
  if (result !== 'line' || planCode === null || expires === null)
    return left(result === 'blocker' ? 'blocker' : 'question', ...proposal.problems);
  const routerName = proposal.router ?? onlyRouter;
  if (routerName === null) return left('question', 'the list does not say on which router: say --router NAME');
  const service = proposal.service === null ? usual : SERVICES.find((one) => one === proposal.service?.toLowerCase());
  if (service === undefined)
    return left('question', `"${proposal.service ?? ''}" is neither ${SERVICES.join(' nor ')}: write one of them`);
  const account = proposal.account === null ? '' : normaliseForeign(proposal.account);
  if (account.length > ACCOUNT_LENGTH)
    return left(
      'blocker',
      `account "${account}" is longer than the ${ACCOUNT_LENGTH} characters that a payer can type`,
    );
  if (proposal.isGone && !withGone) return left('gone', `${proposal.notes.at(-1) ?? ''}: take it too with --with-gone`);
  // Who is paid until a day is served on that day.
  const expiresAt = parseLocalTime(`${expires} 23:59`, zone);
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

/** What taking over these rows would do to the books, and why some of them cannot be. */
export interface ListOutlook {
  readonly added: readonly { readonly line: number; readonly wanted: NewLine }[];
  readonly changed: readonly {
    readonly line: number;
    readonly accountNo: string;
    readonly differences: readonly string[];
  }[];
  readonly same: number;
  readonly problems: readonly ImportProblem[];
}

/** Changes nothing. Lines whose time is over are shown like the others: what becomes of them is asked when they are added. */
export function outlookOf(
  store: Store,
  { rows }: Extract<ListRead, { kind: 'read' }>,
  mint: Mint,
  now: number,
): ListOutlook {
  const seen = preview(store, addRows(mint, 'as-is'), { rows, problems: [], partial: true }, now);
  if (seen.kind === 'refused') {
    if (typeof seen.why === 'string') throw new Error(seen.words);
    return { added: [], changed: [], same: seen.why.same, problems: seen.why.problems };
  }
  const { lines, corrections, same, problems } = seen.plan;
  return {
    added: lines.map(({ at, line: wanted }) => ({ line: at, wanted })),
    changed: corrections.map(({ at, line, differences }) => ({ line: at, accountNo: line.account_no, differences })),
    same,
    problems,
  };
}
