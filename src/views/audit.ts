import { isMachine } from '../domain/actors.ts';
import { bucketsOf, type Bucket } from '../domain/money/ledger-facts.ts';
import { LANGUAGES, type Language } from '../domain/time/time.ts';
import { cents, formatCents } from '../domain/values/money.ts';
import type { Store } from '../storage/engine/store.ts';
import { lineById } from '../storage/lines.ts';
import {
  auditActors,
  auditMoves,
  auditOfAll,
  auditOfLine,
  auditOfPeople,
  auditOfPerson,
  deedFrom,
  newestDeed,
  type AuditMove,
  type AuditRow,
} from '../storage/views/audit.ts';
import { deedWords } from './deed-words.ts';
import type { Before } from './lists.ts';

/** Whose deeds are looked at: of all, of people, or of one of them by name. */
export type AuditWho = { readonly kind: 'all' | 'people' } | { readonly kind: 'person'; readonly name: string };

export interface AuditQuery {
  readonly who: AuditWho;
  /** Everything about one line instead, whoever did it. */
  readonly line: { readonly id: number; readonly account_no: string } | null;
  /** Only this time, UTC ms. */
  readonly span: { readonly from: number; readonly until: number } | null;
  /** Behind this one; null: the newest. */
  readonly before: Before | null;
  readonly limit: number;
}

/** A deed as it is shown. */
export interface AuditEntry {
  readonly row: AuditRow;
  /** The page of what it was about; null where there is none. */
  readonly href: string | null;
  /** What it was about: a line by its account number. */
  readonly about: string | null;
  readonly byMachine: boolean;
  readonly moves: readonly AuditMove[];
}

/** Deeds, newest first, with what each changed in the books. */
export function auditOf(store: Store, asked: AuditQuery): AuditEntry[] {
  const rows = rowsOf(store, asked);
  const moves = store.all(auditMoves, { actions: JSON.stringify(rows.map(({ id }) => id)) });
  return rows.map((row) => ({
    row,
    ...aboutOf(store, row.subject),
    byMachine: isMachine(row.actor),
    moves: moves.filter(({ action_id }) => action_id === row.id),
  }));
}

function rowsOf(store: Store, { who, line, span, before, limit }: AuditQuery): AuditRow[] {
  const newest = { at: (span?.until ?? Number.MAX_SAFE_INTEGER) - 1, id: Number.MAX_SAFE_INTEGER };
  const slice = { from: span?.from ?? 0, limit, ...(before ?? newest) };
  if (line !== null) {
    const subjects = JSON.stringify([`line ${line.id}`, `line ${line.account_no}`]);
    return store.all(auditOfLine, { ...slice, lineId: line.id, subjects });
  }
  switch (who.kind) {
    case 'all':
      return store.all(auditOfAll, {
        ...deedsWithin(store, span),
        ...(before === null ? {} : { below: before.id }),
        limit,
      });
    case 'people':
      return store.all(auditOfPeople, slice);
    case 'person':
      return store.all(auditOfPerson, { ...slice, actor: who.name });
  }
}

/** As far as a clock that is put right may go back without a deed being looked for in the wrong place. */
const CLOCK_SLACK_MS = 24 * 3_600_000;

/** Between which numbers the deeds of a time are: they are numbered as they are done. @param span UTC ms; null: of all time */
function deedsWithin(store: Store, span: AuditQuery['span']) {
  const newest = store.first(newestDeed, {})?.id ?? 0;
  if (span === null) return { above: 0, below: newest + 1, from: 0, until: Number.MAX_SAFE_INTEGER };
  return {
    above: firstDeedAt(store, span.from - CLOCK_SLACK_MS, newest) - 1,
    below: firstDeedAt(store, span.until + CLOCK_SLACK_MS, newest),
    ...span,
  };
}

/** The number of the first deed at a moment or later, found by halving. @returns one more than `newest` where there is none */
function firstDeedAt(store: Store, at: number, newest: number): number {
  let [low, high] = [1, newest + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const deed = store.first(deedFrom, { id: middle });
    if (deed === undefined || deed.at >= at) high = middle;
    else low = deed.id + 1;
  }
  return low;
}

const PAGES: Readonly<Record<string, string>> = { payment: '/payments/', callback: '/callbacks/', router: '/routers/' };

function aboutOf(store: Store, subject: string | null): Pick<AuditEntry, 'about' | 'href'> {
  const [, kind = '', name = ''] = /^(line|payment|callback|router) (.+)$/.exec(subject ?? '') ?? [];
  if (kind === 'line') {
    const line = /^\d+$/.test(name) ? store.first(lineById, { id: Number(name) }) : undefined;
    return { about: line?.account_no ?? name, href: line === undefined ? null : `/lines/${line.id}` };
  }
  const begin = PAGES[kind];
  return { about: subject, href: begin === undefined ? null : `${begin}${encodeURIComponent(name)}` };
}

/** Whoever did something is found among so many deeds. */
const DEEDS_FOR_NAMES = 5_000;

/** The people who did anything since then. @param from UTC ms */
export function actorsSince(store: Store, from: number): string[] {
  return store.all(auditActors, { from, limit: DEEDS_FOR_NAMES }).map(({ actor }) => actor);
}

const PLACES: Readonly<Record<Language, Readonly<Record<Bucket, string>>>> = {
  en: {
    outside: 'outside',
    unmatched: 'without a line',
    held: 'kept for a person',
    line: 'balance',
    spent: 'paid time',
    dismissed: 'set aside',
    reversed: 'taken back by the provider',
    refunded: 'sent back',
    lent: 'lent',
    fee: 'fees',
    agent: 'account of an agent',
    voucher: 'vouchers with agents',
  },
  sw: {
    outside: 'nje',
    unmatched: 'bila laini',
    held: 'zinasubiri mtu',
    line: 'salio',
    spent: 'muda uliolipiwa',
    dismissed: 'zimewekwa kando',
    reversed: 'zimerudishwa na mtoa huduma',
    refunded: 'zimerudishwa',
    lent: 'mkopo',
    fee: 'ada',
    agent: 'akaunti ya wakala',
    voucher: 'vocha za mawakala',
  },
};
const UNTIL: Readonly<Record<Language, string>> = { en: 'paid until', sw: 'imelipiwa hadi' };

/** What a deed changed in the books, from what to what. @param when an instant in words */
export function moveWords(move: AuditMove, currency: string, language: Language, when: (ms: number) => string): string {
  const account = move.account_no === null ? '' : `${move.account_no}: `;
  const [from, to] = bucketsOf(move.move);
  const places = PLACES[language];
  const sum = formatCents(cents(move.amount_cents), currency);
  const money = move.amount_cents === 0 ? '' : `${sum}, ${places[from]} → ${places[to]}`;
  const { expires_before: before, expires_after: after } = move;
  const time = before === null || after === null ? '' : `${UNTIL[language]} ${when(before)} → ${when(after)}`;
  return `${account}${[money, time].filter(Boolean).join('; ')}`;
}

/** As JSON shows it. Instants are UTC ms. */
export function auditJson({ row, about, byMachine, moves }: AuditEntry) {
  return {
    ...row,
    about,
    by_machine: byMachine,
    words: Object.fromEntries(LANGUAGES.map((language) => [language, deedWords(row.name, language)])),
    moves: moves.map(({ action_id: _, ...move }) => move),
  };
}
