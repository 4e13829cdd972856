import { isNothing } from '../money/placeholder.ts';
import type { Cents } from '../values/money.ts';
import { formatLocal, type Msisdn } from '../values/msisdn.ts';
import { findPlan, isGone, planOfProfile, readPhone, readPrice, type PlanNames } from './cells.ts';
import type { Field } from './columns.ts';
import type { CsvRecord } from './csv.ts';
import { dayBefore, dayOrderOf, readDay, type Day, type DayOrder, type OrderFound } from './day.ts';
import { capsBeside } from './plan-caps.ts';
import type { Remark } from './remark.ts';
import type { ListTable } from './table.ts';

/** What one row of a list becomes. */
export interface Proposal {
  /** 1-based line of the file. */
  readonly line: number;
  /** `question`: a person's answer is missing. `blocker`: the row itself is wrong. Neither is taken over. */
  readonly result: 'line' | 'question' | 'blocker';
  readonly name: string;
  /** Null: nobody who could get an SMS. */
  readonly msisdn: Msisdn | null;
  readonly planCode: string | null;
  /** As the list has it. */
  readonly planText: string;
  /** What the list asks of this line, where that is another amount than its plan's. */
  readonly ownPriceCents: Cents | null;
  /** Its last day. */
  readonly expires: Day | null;
  /** `18:20` of that day, where the list says it; null: to its end. */
  readonly time: string | null;
  readonly username: string;
  readonly password: string | null;
  readonly account: string | null;
  readonly router: string | null;
  readonly service: string | null;
  /** Whether the list says of it that it is not served. */
  readonly isGone: boolean;
  /** In what words. */
  readonly goneWord: string | null;
  /** What stands in the way, and what to do. */
  readonly problems: readonly Remark[];
  /** What a person should know and nobody has to do anything about. */
  readonly notes: readonly Remark[];
}

export interface Proposals {
  readonly rows: readonly Proposal[];
  readonly days: OrderFound;
  /** Lines of the file that are about nobody: a total, a remark. */
  readonly aboutNobody: readonly number[];
}

const DAY_OF_MONTH = /^\d{1,2}(?:st|nd|rd|th)?$/i;
const THREE_NUMBERS = /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b/;

type Cell = (field: Field) => string;

/** What stands in the column of plans of the rows that are about somebody. */
export function planTexts(table: ListTable): ReadonlySet<string> {
  return new Set(rowsOf(table).flatMap(({ cell }) => (isAboutNobody(cell) ? [] : [cell('plan')])));
}

/** What a person has said of the whole list. */
export interface Told {
  /** Which comes first in its dates; null: as their column shows. */
  readonly order: DayOrder | null;
  /** Of the rows without a date; null: each is a question. */
  readonly expires: Day | null;
  /** Whoever is gone, and has no date, has no time left on this day. */
  readonly today?: Day;
}

/** What a list proposes, row by row. Pure: nothing is looked up, and nothing is decided that nobody has written or said. */
export function proposeLines(
  table: ListTable,
  plans: readonly PlanNames[],
  told: Told = { order: null, expires: null },
): Proposals {
  const { plansAreProfiles } = table;
  const rows = rowsOf(table);
  const about = rows.filter(({ cell }) => !isAboutNobody(cell));
  const found = dayOrderOf(about.map(({ cell }) => cell('expires')));
  const days = told.order === null ? found : { ...found, order: told.order, isProven: true };
  const proposed = about.map(({ line, cell }) => {
    const known = {
      notes: table.notes.get(line) ?? [],
      blockers: table.blockers.get(line) ?? [],
      profile: table.profiles.get(line) ?? null,
    };
    return proposeOne(
      line,
      cell,
      plans,
      { ...told, order: days.order, plansAreProfiles, hasTimes: table.zone !== null },
      known,
    );
  });
  return {
    rows: besideEachOther(proposed),
    days,
    aboutNobody: rows.filter(({ cell }) => isAboutNobody(cell)).map(({ line }) => line),
  };
}

function rowsOf({ records, mapping: { headerAt, columns } }: ListTable) {
  return records.slice(headerAt + 1).map((record) => ({ line: record.line, cell: cellsOf(record, columns) }));
}

function isAboutNobody(cell: Cell): boolean {
  return (['username', 'phone', 'plan', 'expires', 'account'] as const).every((field) => cell(field) === '');
}

function cellsOf({ fields }: CsvRecord, columns: ReadonlyMap<Field, number>): Cell {
  return (field) => fields[columns.get(field) ?? Infinity]?.trim() ?? '';
}

function proposeOne(
  line: number,
  cell: Cell,
  plans: readonly PlanNames[],
  told: Told & { readonly order: DayOrder; readonly plansAreProfiles: boolean; readonly hasTimes: boolean },
  known: { readonly notes: readonly Remark[]; readonly blockers: readonly Remark[]; readonly profile: string | null },
): Proposal {
  const questions: Remark[] = [];
  const blockers: Remark[] = [...known.blockers];
  const notes: Remark[] = [...known.notes];
  const text = (field: Field) => (isNothing(cell(field)) ? null : cell(field));

  const phone = readPhone(cell('phone'));
  if (phone.kind === 'destroyed') questions.push({ says: 'phone-destroyed', text: cell('phone') });
  if (phone.kind === 'unknown') questions.push({ says: 'phone-unknown', text: cell('phone') });
  if (phone.kind === 'none') notes.push({ says: phone.why === 'landline' ? 'landline' : 'no-phone' });
  if (phone.kind === 'phone' && phone.others.length > 0)
    notes.push({ says: 'second-phone', phones: phone.others.map((one) => formatLocal(one)) });

  const priced = text('price');
  const price = priced === null ? null : readPrice(priced);
  if (priced !== null && price === null) questions.push({ says: 'no-amount', text: priced });
  const planText = cell('plan');
  const plan = told.plansAreProfiles ? planOfProfile(planText, plans) : findPlan(planText, price, plans);
  if (plan === null && told.plansAreProfiles && planText !== '') {
    const several = plans.filter(({ profile }) => profile === planText).map(({ code }) => code);
    blockers.push(
      several.length === 0
        ? { says: 'profile-no-plan', profile: planText }
        : { says: 'profile-of-several', profile: planText, codes: several },
    );
  }
  if (plan === null && !told.plansAreProfiles)
    questions.push({ says: 'plan-unknown', text: planText, ours: plans.map(({ code }) => code) });
  if (plan !== null && known.profile !== null && known.profile !== plan.profile)
    notes.push({ says: 'other-profile', has: known.profile, gets: plan.profile });
  if (plan !== null) notes.push(...capsBeside({ data: text('data'), online: text('online') }, plan));
  const isOwn = plan !== null && price !== null && price !== plan.priceCents;
  if (isOwn) notes.push({ says: 'own-price' });

  const status = text('status');
  const gone = status !== null && isGone(status);
  // The one day that is said for all without a date is not said for who is not served.
  const otherwise = gone && told.expires !== null && told.today !== undefined ? dayBefore(told.today) : told.expires;
  const expires = isNothing(cell('expires')) ? otherwise : readDay(cell('expires'), told.order);
  if (expires === null) {
    const written = cell('expires');
    if (isNothing(written)) questions.push({ says: 'no-date' });
    else if (DAY_OF_MONTH.test(written)) questions.push({ says: 'no-month', text: written });
    else if (THREE_NUMBERS.test(written)) blockers.push({ says: 'no-such-day', text: written });
    else questions.push({ says: 'date-unread', text: written });
  }
  const username = cell('username');
  if (isNothing(username)) blockers.push({ says: 'no-login' });
  if (gone) notes.push({ says: 'list-calls', word: status });
  const name = [text('name'), text('last name')].filter((part) => part !== null).join(' ');
  if (name === '') notes.push({ says: 'no-name' });

  return {
    line,
    result: blockers.length > 0 ? 'blocker' : questions.length > 0 ? 'question' : 'line',
    name: name || username,
    msisdn: phone.kind === 'phone' ? phone.msisdn : null,
    planCode: plan?.code ?? null,
    planText,
    ownPriceCents: isOwn ? price : null,
    expires,
    time: told.hasTimes ? (/\b\d{2}:\d{2}/.exec(cell('expires'))?.[0] ?? null) : null,
    username,
    password: text('password'),
    account: text('account'),
    router: text('router'),
    service: text('service'),
    isGone: gone,
    goneWord: gone ? status : null,
    // What cannot be a line at all has no more to be known of it.
    problems: known.blockers.length > 0 ? known.blockers : [...blockers, ...questions],
    notes,
  };
}

/** What only shows when all rows are known: a login that two have, a person with two lines. */
function besideEachOther(rows: readonly Proposal[]): Proposal[] {
  const loginOf = ({ router, service, username }: Proposal) => JSON.stringify([router, service, username]);
  const byLogin = Map.groupBy(rows, loginOf);
  const byPhone = Map.groupBy(rows, ({ msisdn }) => msisdn);
  const others = (row: Proposal, all: readonly Proposal[] = []) =>
    all.flatMap(({ line }) => (line === row.line ? [] : [line]));
  return rows.map((row) => {
    const twins = isNothing(row.username) ? [] : others(row, byLogin.get(loginOf(row)));
    const lines = row.msisdn === null ? [] : others(row, byPhone.get(row.msisdn));
    const notes: readonly Remark[] = lines.length === 0 ? row.notes : [...row.notes, { says: 'phone-twice', lines }];
    if (twins.length === 0) return { ...row, notes };
    const problem: Remark = { says: 'login-twice', login: row.username, lines: twins };
    return { ...row, notes, result: 'blocker', problems: [problem, ...row.problems] };
  });
}
