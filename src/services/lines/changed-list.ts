import { csvLine } from '../../domain/values/csv-line.ts';
import { formatLocal } from '../../domain/values/msisdn.ts';
import type { ImportReport } from './add-rows.ts';
import type { ListOutlook } from './import-list.ts';

/** Who got which account, and what was changed of whom, as CSV: to print, or to tell (`washa sms accounts`). */
export function changedCsv({ added }: ListOutlook, done: Omit<ImportReport, 'rows'>): string {
  const wanted = new Map(added.map((one) => [one.line, one.wanted]));
  const rows = done.added.map(({ line, name, accountNo, username }) => {
    const { msisdn = null, accountNo: brought = null } = wanted.get(line) ?? {};
    return [
      name,
      msisdn === null ? null : formatLocal(msisdn),
      username,
      accountNo,
      brought === null ? 'minted' : 'kept',
    ];
  });
  const changed = done.changed.map(({ name, accountNo, differences }) => [
    name,
    null,
    null,
    accountNo,
    differences.join('; '),
  ]);
  return [['name', 'phone', 'login', 'account', 'what'], ...rows, ...changed].map(csvLine).join('');
}
