import { isNothing } from '../money/placeholder.ts';
import type { Cents } from '../values/money.ts';
import { formatLocal, type Msisdn } from '../values/msisdn.ts';
import { findPlan, isGone, planOfProfile, readPhone, readPrice, type PlanNames } from './cells.ts';
import type { Field } from './columns.ts';
import type { CsvRecord } from './csv.ts';
import { dayBefore, dayOrderOf, readDay, type Day, type DayOrder, type OrderFound } from './day.ts';
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
  readonly problems: readonly string[];
  /** What a person should know and nobody has to do anything about. */
  readonly notes: readonly string[];
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
  const { records, mapping, plansAreProfiles } = table;
  const { headerAt, columns } = mapping;
  const rows = records.slice(headerAt + 1).map((record) => ({ line: record.line, cell: cellsOf(record, columns) }));
  const isAboutNobody = (cell: Cell) =>
    (['username', 'phone', 'plan', 'expires', 'account'] as const).every((field) => cell(field) === '');
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

function cellsOf({ fields }: CsvRecord, columns: ReadonlyMap<Field, number>): Cell {
  return (field) => fields[columns.get(field) ?? Infinity]?.trim() ?? '';
}

function proposeOne(
  line: number,
  cell: Cell,
  plans: readonly PlanNames[],
  told: Told & { readonly order: DayOrder; readonly plansAreProfiles: boolean; readonly hasTimes: boolean },
  known: { readonly notes: readonly string[]; readonly blockers: readonly string[]; readonly profile: string | null },
): Proposal {
  const questions: string[] = [];
  const blockers: string[] = [...known.blockers];
  const notes: string[] = [...known.notes];
  const text = (field: Field) => (isNothing(cell(field)) ? null : cell(field));

  const phone = readPhone(cell('phone'));
  if (phone.kind === 'destroyed')
    questions.push(`phone "${cell('phone')}" was destroyed by the spreadsheet: write it again, as text`);
  if (phone.kind === 'unknown')
    questions.push(`phone "${cell('phone')}" is no Kenyan number: write it like 0712345678`);
  if (phone.kind === 'none') notes.push(phone.why === 'landline' ? 'landline: no SMS' : 'no phone: no SMS');
  if (phone.kind === 'phone' && phone.others.length > 0)
    notes.push(`second phone not taken: ${phone.others.map((one) => formatLocal(one)).join(', ')}`);

  const priced = text('price');
  const price = priced === null ? null : readPrice(priced);
  if (priced !== null && price === null) questions.push(`price "${priced}" is no amount: write it like 1500`);
  const planText = cell('plan');
  const plan = told.plansAreProfiles ? planOfProfile(planText, plans) : findPlan(planText, price, plans);
  if (plan === null && told.plansAreProfiles && planText !== '') {
    const several = plans.filter(({ profile }) => profile === planText).map(({ code }) => code);
    blockers.push(
      several.length === 0
        ? `no plan has the profile "${planText}": say what it costs with --plan "${planText}=1500"`
        : `${several.join(' and ')} have the profile "${planText}": say which with --plan "${planText}=${several[0] ?? ''}"`,
    );
  }
  if (plan === null && !told.plansAreProfiles) {
    const ours = plans.map(({ code }) => code).join(', ') || 'none';
    questions.push(`plan "${planText}" is not one plan of yours: name one of ${ours}, or make it`);
  }
  if (plan !== null && known.profile !== null && known.profile !== plan.profile)
    notes.push(`the router has it on ${known.profile}: the plan puts it on ${plan.profile}`);
  const isOwn = plan !== null && price !== null && price !== plan.priceCents;
  if (isOwn) notes.push('own price');

  const status = text('status');
  const gone = status !== null && isGone(status);
  // The one day that is said for all without a date is not said for who is not served.
  const otherwise = gone && told.expires !== null && told.today !== undefined ? dayBefore(told.today) : told.expires;
  const expires = isNothing(cell('expires')) ? otherwise : readDay(cell('expires'), told.order);
  if (expires === null) {
    const written = cell('expires');
    if (isNothing(written))
      questions.push('no date: write until when it is paid, or say --expires DAY for all of them');
    else if (DAY_OF_MONTH.test(written)) questions.push(`"${written}" is a day without a month: write the whole date`);
    else if (THREE_NUMBERS.test(written)) blockers.push(`there is no day ${written}: write the right one`);
    else questions.push(`"${written}" is no date: write it like 2026-12-01`);
  }
  const username = cell('username');
  if (isNothing(username)) blockers.push('no login: write the name that it has on the router');
  if (gone) notes.push(`the list calls it "${status}"`);
  const name = [text('name'), text('last name')].filter((part) => part !== null).join(' ');
  if (name === '') notes.push('no name: the login stands for it');

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
    goneWord: gone ? `the list calls it "${status}"` : null,
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
    all.flatMap(({ line }) => (line === row.line ? [] : [line])).join(', ');
  return rows.map((row) => {
    const twins = isNothing(row.username) ? '' : others(row, byLogin.get(loginOf(row)));
    const lines = row.msisdn === null ? '' : others(row, byPhone.get(row.msisdn));
    const notes = lines === '' ? row.notes : [...row.notes, `the phone of line ${lines} too: one person, two lines?`];
    if (twins === '') return { ...row, notes };
    const problem = `login "${row.username}" stands in line ${twins} too: one of them is wrong`;
    return { ...row, notes, result: 'blocker', problems: [problem, ...row.problems] };
  });
}
