import { bare, type Field, type Mapping } from '../domain/lists/columns.ts';
import { capsRemark } from '../domain/lists/plan-caps.ts';
import type { OrderFound } from '../domain/lists/day.ts';
import type { PlansOfList } from '../domain/lists/plan-offers.ts';
import type { Proposal } from '../domain/lists/propose.ts';
import type { Outlook } from '../domain/lists/outlook.ts';
import type { Remark } from '../domain/lists/remark.ts';

/** Why a row is not taken over. `refused`: the books have something against it. */
export const LEFT_KINDS = ['blocker', 'refused', 'question', 'gone'] as const;
export type LeftKind = (typeof LEFT_KINDS)[number];

/** A list as it was read, as far as it is shown. */
export interface ListFound {
  readonly mapping: Mapping;
  readonly proposals: readonly Proposal[];
  readonly left: readonly {
    readonly line: number;
    readonly kind: Exclude<LeftKind, 'refused'>;
    readonly name: string;
    readonly problems: readonly Remark[];
  }[];
  readonly plans: PlansOfList;
  readonly isNumbered: boolean;
  readonly saved: ReadonlyMap<string, unknown> | null;
  readonly days: OrderFound;
  readonly aboutNobody: readonly number[];
  readonly known: readonly string[];
  readonly joined: { readonly missing: readonly string[]; readonly only: readonly string[] } | null;
}

/** What taking it over would do. */
export type OutlookFound = Outlook<{
  readonly name: string;
  readonly accountNo: string | null;
  readonly planCode: string;
  readonly username: string;
}>;

/** What is told of a row. */
export interface RowTold {
  /** Its number in the file, and its login. */
  readonly line: number;
  readonly login: string;
  readonly name: string;
  readonly remarks: readonly Remark[];
}

/** A list as a person decides about it. */
export interface ListPreview {
  readonly rows: number;
  /** 0: its columns have the names that its own form gives them, and are not asked about. */
  readonly headerLine: number;
  readonly columns: readonly {
    readonly header: string;
    /** By which its word is kept. */
    readonly key: string;
    readonly field: Field | null;
    /** By its cells, not by its header. */
    readonly isGuessed: boolean;
  }[];
  readonly leftOut: readonly string[];
  /** Whether some columns are as a person said them the last time. */
  readonly isSaved: boolean;
  readonly days: OrderFound;
  readonly aboutNobody: readonly number[];
  readonly joined: ListFound['joined'];
  readonly added: readonly (OutlookFound['added'][number]['wanted'] & {
    readonly line: number;
    readonly until: string;
  })[];
  readonly changed: readonly (RowTold & { readonly account: string })[];
  /** Rows that are as the books have them. */
  readonly same: number;
  readonly left: Readonly<Record<LeftKind, readonly RowTold[]>>;
  readonly notes: readonly RowTold[];
  /** New lines whose paid time is over. */
  readonly past: number;
  /** Plans that its rows need: with a price they are made, without one their rows wait. */
  readonly plans: readonly {
    readonly text: string;
    readonly rows: number;
    readonly priceCents: number | null;
    readonly period: { readonly unit: string; readonly count: number };
    readonly hints: readonly Remark[];
  }[];
  /** Profiles that several plans have: which is meant is asked. */
  readonly several: readonly { readonly profile: string; readonly codes: readonly string[] }[];
  readonly planProblems: readonly Remark[];
}

/** Pure: out of what was read, and what it would do. */
export function listPreview(read: ListFound, outlook: OutlookFound): ListPreview {
  const { mapping, proposals, plans, known } = read;
  const byLine = new Map(proposals.map((one) => [one.line, one]));
  const told = (line: number, remarks: readonly Remark[]): RowTold => {
    const { username: login = '', name = '' } = byLine.get(line) ?? {};
    return { line, login, name, remarks };
  };
  const left = read.left.map(({ kind, line, problems }) => ({ kind, ...told(line, problems) }));
  const of = (kind: LeftKind) => left.filter((one) => one.kind === kind);
  const isLeft = new Set(read.left.map(({ line }) => line));
  const rowsOf = (text: string) => proposals.filter(({ planText }) => planText === text).length;
  const needed = [
    ...plans.made
      .filter(({ code }) => proposals.some(({ planCode }) => planCode === code))
      .map(({ name, priceCents, period, caps }) => ({ text: name, priceCents, period, hints: capsRemark(caps) })),
    ...plans.wanted.map(({ text, priceCents, period, hints }) => ({ text, priceCents, period, hints })),
  ];
  const several = new Map(
    proposals.flatMap(({ problems }) =>
      problems.flatMap((one) => (one.says === 'profile-of-several' ? [[one.profile, one.codes] as const] : [])),
    ),
  );
  return {
    rows: proposals.length + known.length,
    headerLine: mapping.headerLine,
    columns: mapping.headerLine === 0 ? [] : columnsOf(mapping),
    leftOut: mapping.leftOut,
    isSaved: read.saved !== null,
    days: read.days,
    aboutNobody: read.aboutNobody,
    joined: read.joined,
    added: outlook.added.map(({ line, wanted }) => ({ ...wanted, line, until: byLine.get(line)?.expires ?? '' })),
    changed: outlook.changed.map(({ line, accountNo, differences }) => ({
      ...told(line, differences),
      account: accountNo,
    })),
    same: outlook.same + known.length,
    left: {
      blocker: of('blocker'),
      refused: outlook.refused.map(({ line, remark }) => told(line, [remark])),
      question: of('question'),
      gone: of('gone'),
    },
    notes: proposals
      .filter(({ line, notes }) => notes.length > 0 && !isLeft.has(line))
      .map(({ line, notes }) => told(line, notes)),
    past: outlook.past.length,
    plans: needed.map((one) => ({ ...one, rows: rowsOf(one.text) })),
    several: [...several].map(([profile, codes]) => ({ profile, codes })),
    planProblems: plans.problems,
  };
}

function columnsOf({ headers, columns, guessed }: Mapping): ListPreview['columns'] {
  const fields = new Map([...columns].map(([field, i]) => [i, field]));
  return headers.map((header, i) => {
    const field = fields.get(i) ?? null;
    return { header, key: bare(header), field, isGuessed: field !== null && guessed.includes(field) };
  });
}
