import { normaliseForeign } from '../../domain/money/account-number.ts';
import type { Remark } from '../../domain/lists/remark.ts';
import type { Store } from '../../storage/engine/store.ts';
import {
  insertSubscriber,
  keptPrice,
  lineFolds,
  lineIdsOfSubscriber,
  lineSettings,
  lineWithOwner,
  subscriberByName,
  updateLine,
  updateSubscriber,
  type LineWithOwner,
} from '../../storage/subscribers.ts';
import type { NewLine } from './new-lines.ts';
import { hashMsisdn } from './subscribers.ts';

/** A row of a file about a line that is in the books already. */
export interface KnownRow {
  readonly kind: 'known';
  readonly line: LineWithOwner;
  readonly wanted: NewLine;
  /** What the file has otherwise; empty when it is as the books have it. */
  readonly differences: readonly Remark[];
}

/**
 * Whether a row is about a line that is there: the same login, and the same name or the same phone. A login whose person
 * is another one altogether is nobody's correction, and a phone that a row lacks takes none away. Until when it is paid is
 * not compared: money moves that.
 */
export function knownRow(store: Store, wanted: NewLine): KnownRow | null {
  const { routerName: router, service, username } = wanted;
  const line = store.first(lineWithOwner, { router, service, username });
  if (line === undefined || line.retired_at !== null) return null;
  if (wanted.accountNo !== null && normaliseForeign(wanted.accountNo) !== normaliseForeign(line.account_no))
    return null;
  if (line.name !== wanted.name && (wanted.msisdn === null || line.msisdn !== wanted.msisdn)) return null;
  const differences: Remark[] = [];
  const compare = (what: 'name' | 'phone' | 'plan', before: string | null, after: string) => {
    if (before !== after) differences.push({ says: 'changes', what, before, after });
  };
  compare('name', line.name, wanted.name);
  if (wanted.msisdn !== null) compare('phone', line.msisdn, wanted.msisdn);
  compare('plan', line.plan_code, wanted.planCode);
  if (wanted.password !== null && wanted.password !== line.login_password) differences.push({ says: 'other-password' });
  return { kind: 'known', line, wanted, differences };
}

/**
 * Inside a transaction, and within `retarget`: makes a line as its row has it.
 * @param together ids of all lines that the file corrects
 */
export function correctLine(
  store: Store,
  { line, wanted }: KnownRow,
  together: ReadonlySet<number>,
  now: number,
): void {
  const settings = store.first(lineSettings, { id: line.id });
  if (settings === undefined) throw new Error(`line ${line.id} is not there`);
  store.run(updateLine, {
    ...settings,
    ...lineFolds(settings),
    plan_code: wanted.planCode,
    own_price_cents: keptPrice(settings, wanted.planCode),
    subscriber_id: ownerOf(store, settings.subscriber_id, line, wanted, together, now),
    login_password: wanted.password ?? settings.login_password,
  });
}

/** Who has the line now: a person under a new name or number, or another one where other lines stay with the old one. */
function ownerOf(
  store: Store,
  present: number,
  { language, msisdn: before }: LineWithOwner,
  { name, msisdn: after }: NewLine,
  together: ReadonlySet<number>,
  now: number,
): number {
  const msisdn = after ?? before;
  const found = store.first(subscriberByName, { msisdn, name });
  if (found !== undefined) return found.id;
  const row = { name, msisdn, msisdn_sha256: hashMsisdn(msisdn), language };
  const moves = store.all(lineIdsOfSubscriber, { id: present }).every(({ id }) => together.has(id));
  if (!moves) return store.run(insertSubscriber, { ...row, created_at: now }).id;
  store.run(updateSubscriber, { ...row, id: present });
  return present;
}
