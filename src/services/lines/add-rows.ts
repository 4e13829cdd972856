import { z } from 'zod';
import { refusalOfPast, type PastLines } from '../../domain/lines/past-lines.ts';
import type { RowRefused } from '../../domain/lists/outlook.ts';
import type { NewPlan } from '../../domain/lists/plan-offers.ts';
import { remarkWords } from '../../domain/lists/remark-words.ts';
import type { Remark } from '../../domain/lists/remark.ts';
import { LIST_SAID, remarksSaid } from '../../domain/said/list-said.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { correctLine, knownRow, type KnownRow } from './known-row.ts';
import {
  decideLines,
  insertNewLine,
  lookUpLines,
  pastNames,
  unknownPlan,
  type LineToAdd,
  type NewLine,
} from './new-lines.ts';
import { keepWithLines, withPlans } from './new-plans.ts';
import { settlePast } from './past-lines.ts';
import { retarget } from './retarget.ts';
import type { ToldColumns } from './saved-columns.ts';
import type { Mint } from './subscribers.ts';

/** What a column of a file is called, of ours. */
const COLUMN_OF: Readonly<Record<keyof NewLine, string>> = {
  name: 'name',
  msisdn: 'phone',
  language: 'name',
  accountNo: 'account',
  planCode: 'plan',
  routerName: 'router',
  service: 'service',
  username: 'username',
  password: 'password',
  expiresAt: 'expires',
  ownPriceCents: 'plan',
};

export interface ImportProblem {
  /** 1-based line of the file. */
  readonly line: number;
  /** Null when it is about the whole row. */
  readonly column: string | null;
  readonly message: string;
}

export interface ImportReport {
  /** Rows of the file, without the header. */
  readonly rows: number;
  /** What was added; empty when nothing was, because of problems. */
  readonly added: readonly {
    readonly line: number;
    readonly accountNo: string;
    readonly name: string;
    readonly username: string;
    /** What a person is told of it: that payers cannot tell its number from another. Null when there is nothing. */
    readonly note: string | null;
  }[];
  /** Lines that were there and are now as the file has them, with what differed. */
  readonly changed: readonly {
    readonly line: number;
    readonly accountNo: string;
    readonly name: string;
    readonly differences: readonly string[];
  }[];
  /** Rows about lines that are as the file has them. */
  readonly same: number;
  /** Of the lines that were there those with another expiry in the file: money moves it, the file does not. */
  readonly otherExpiry: number;
  readonly problems: readonly ImportProblem[];
}

/** The rows of a file as they were read. */
export interface ReadRows {
  readonly rows: readonly { readonly line: number; readonly wanted: NewLine }[];
  /** What the rows need and the books do not have: made with them. */
  readonly plans: readonly NewPlan[];
  /** What a person has said of the columns, to be kept with them. */
  readonly columns: ToldColumns | null;
  /** Of the rows that could not be read. */
  readonly problems: readonly ImportProblem[];
  readonly partial: boolean;
}

interface ImportPlan {
  readonly columns: ToldColumns | null;
  readonly plans: readonly NewPlan[];
  readonly lines: readonly (LineToAdd & { readonly at: number })[];
  readonly corrections: readonly (KnownRow & { readonly at: number })[];
  readonly same: number;
  readonly otherExpiry: number;
  /** Whose paid time is over: names of their subscribers. */
  readonly past: readonly string[];
  readonly refused: readonly RowRefused[];
  readonly problems: readonly ImportProblem[];
}

interface ImportVerdict extends Pick<ImportReport, 'problems' | 'same' | 'otherExpiry'> {
  readonly refused: readonly RowRefused[];
}

const inWords = (remark: Remark) => remarkWords(remark, 'terminal');

/** Adds lines of a file and corrects those that are there: all, or with `partial` the good ones, or none. */
export const addRows = (mint: Mint, past: PastLines, door: 'terminal' | 'page' = 'terminal') =>
  defineAction({
    name: 'line.import',
    reason: 'optional',
    // The reader of the file has checked it, and could name the line of what is wrong.
    input: z.custom<ReadRows>(),
    subject: () => null,
    look: (store, { rows, plans }) => {
      // A login that stands twice in the file is a correction once; its second row is refused like any other.
      const seen = new Set<number>();
      const known = rows.map(({ wanted }) => {
        const row = knownRow(store, wanted);
        if (row === null || seen.has(row.line.id)) return null;
        seen.add(row.line.id);
        return row;
      });
      const fresh = rows.filter((_, i) => known[i] === null);
      const lines = fresh.map(({ wanted }) => wanted);
      return { known, fresh, lines, facts: withPlans(lookUpLines(store, lines, mint), plans) };
    },
    decide(
      { known, fresh, lines, facts },
      { rows, plans, columns, problems, partial },
      now,
    ): Decided<ImportPlan> | Refused<ImportVerdict> {
      const verdicts = decideLines(facts, lines);
      const added: ImportPlan['lines'][number][] = [];
      const refused: (RowRefused & { readonly why: keyof NewLine })[] = [];
      for (const [i, { line: at }] of fresh.entries()) {
        const verdict = verdicts[i];
        if (verdict?.kind === 'add') added.push({ ...verdict, at });
        if (verdict?.kind === 'refused') refused.push({ line: at, why: verdict.why, remark: verdict.remark });
      }
      const there = known.flatMap((row, i) => (row === null ? [] : [{ ...row, at: rows[i]?.line ?? 0 }]));
      for (const { at, wanted } of there.filter((row) => !facts.plans.has(row.wanted.planCode)))
        refused.push({ line: at, why: 'planCode', remark: unknownPlan(wanted.planCode, facts.plans) });
      const bad = new Set(refused.map(({ line }) => line));
      const corrections = there.filter(({ at, differences }) => differences.length > 0 && !bad.has(at));
      const told = refused.map(({ line, why, remark }) => ({
        line,
        column: COLUMN_OF[why],
        message: inWords(remark),
      }));
      const all = [...problems, ...told].sort((a, b) => a.line - b.line);
      const count = {
        same: there.filter(({ differences }) => differences.length === 0).length,
        otherExpiry: there.filter(
          ({ line, wanted }) => wanted.expiresAt !== now && wanted.expiresAt !== line.expires_at,
        ).length,
      };
      if (added.length + corrections.length === 0 || (all.length > 0 && !partial))
        return refuse({ problems: all, refused, ...count }, LIST_SAID.nothing());
      const names = pastNames(
        facts,
        added.map(({ line }) => line),
        now,
      );
      const tooLate = refusalOfPast(names, past, door);
      if (tooLate !== null) {
        const problem = { line: 1, column: 'expires', message: tooLate.en };
        return refuse({ problems: [...all, problem], refused, ...count }, tooLate);
      }
      const preview = [
        ...plans.map(({ code, name }) => LIST_SAID.makesPlan(code, name)),
        ...added.map(({ line, accountNo }) => LIST_SAID.gets(line.name, accountNo)),
        ...corrections.map(({ line, differences }) => LIST_SAID.corrects(line.account_no, remarksSaid(differences))),
      ];
      const detail = `${added.length} added and ${corrections.length} changed of ${rows.length} lines`;
      return {
        kind: 'do',
        plan: { columns, plans, lines: added, corrections, ...count, past: names, refused, problems: all },
        preview,
        detail,
      };
    },
    effects(
      store,
      { columns, plans, lines, corrections, same, otherExpiry, problems },
      { now },
    ): Omit<ImportReport, 'rows'> {
      keepWithLines(store, plans, columns);
      const together = new Set(corrections.map(({ line }) => line.id));
      if (corrections.length > 0)
        retarget(store, now, () => {
          for (const row of corrections) correctLine(store, row, together, now);
        });
      const ids: number[] = [];
      const added = lines.map((one) => {
        ids.push(insertNewLine(store, one, now));
        const { at, accountNo, note } = one;
        return { line: at, accountNo, name: one.line.name, username: one.line.username, note };
      });
      settlePast(store, ids, past, now);
      const changed = corrections.map(({ at, line, wanted, differences }) => ({
        line: at,
        accountNo: line.account_no,
        name: wanted.name,
        differences: differences.map(inWords),
      }));
      return { added, changed, same, otherExpiry, problems };
    },
  });
