import { normaliseForeign } from '../domain/money/account-number.ts';
import { namedDay } from '../domain/time/local-day.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { lineByAccount } from '../storage/lines.ts';
import type { Store } from '../storage/engine/store.ts';
import type { AuditQuery, AuditWho } from './audit.ts';
import { readBefore } from './lists.ts';

/** What somebody wants to see of the audit, as an address or a command line says it. */
export interface AuditAsked {
  /** `people` (also when it is left out), `all`, or the name of somebody. */
  readonly who?: string | undefined;
  /** An account number. */
  readonly line?: string | undefined;
  /** `2026-11-30` */
  readonly day?: string | undefined;
  /** `1763800000000.42`: behind this deed. */
  readonly before?: string | undefined;
}

/** @returns a text that says what is wrong with it, where something is. @param zone IANA name, in which a day begins */
export function readAuditQuery(store: Store, asked: AuditAsked, zone: string, limit: number): AuditQuery | string {
  const day = asked.day?.trim() ?? '';
  const span = day === '' ? null : namedDay(day, zone);
  if (day !== '' && span === null) return `"${safeLine(day)}" is no day: write it as 2026-11-30.`;
  const account = asked.line?.trim() ?? '';
  const line = account === '' ? null : store.first(lineByAccount, { accountNo: normaliseForeign(account) });
  if (line === undefined) return `No line has the account ${safeLine(account)}.`;
  return { who: whoOf(asked.who?.trim() ?? ''), line, span, before: readBefore(asked.before), limit };
}

function whoOf(text: string): AuditWho {
  if (text === '' || text === 'people') return { kind: 'people' };
  return text === 'all' ? { kind: 'all' } : { kind: 'person', name: text };
}
