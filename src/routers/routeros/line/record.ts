import { RECORDED, type RecordedRow } from '../../../domain/router-record.ts';
import { printWords } from './menus.ts';
import type { Exec } from './observe.ts';
import { rowsOrNull } from './rows.ts';
import { isYes } from './values.ts';

/** A value that RouterOS shows where nothing was set is not recorded: an older version may not know it. */
const isSet = (value: string | undefined): value is string =>
  value !== undefined && value !== '' && value !== 'default';

/**
 * Reads what a router has beside its logins: pools and profiles, without those that each router comes with. It writes nothing; a menu that
 * the router lacks, or does not show, has no rows here.
 * @throws Fault when the link is lost
 */
export async function readRecord(exec: Exec): Promise<RecordedRow[]> {
  const found: RecordedRow[] = [];
  for (const { menu, fields } of RECORDED) {
    const rows = (await rowsOrNull(exec, printWords(menu, `.id,default,${fields}`, {}))) ?? [];
    for (const row of rows) {
      if (isYes(row['default']) || (row['name'] ?? '') === '') continue;
      const own = fields.split(',').flatMap((name) => {
        const value = row[name];
        return isSet(value) ? [[name, value] as const] : [];
      });
      found.push({ menu, fields: Object.fromEntries(own) });
    }
  }
  return found;
}
