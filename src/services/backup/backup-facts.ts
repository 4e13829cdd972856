import type { BackupFacts } from '../../domain/backup.ts';
import { booksCounts } from '../../storage/backups.ts';
import type { Store } from '../../storage/engine/store.ts';

/** What is counted in books, when they are backed up and when they are taken out again. */
export type CountedBooks = Pick<BackupFacts, 'books' | 'ledger' | 'payments' | 'callbacks' | 'lines'>;

export function countBooks(store: Store): CountedBooks & { readonly ledgerId: number; readonly staff: number } {
  const row = store.first(booksCounts, {});
  if (row === undefined) throw new Error('a count has a row');
  return {
    books: store.mark().books,
    ledger: { rows: row.ledger_rows ?? 0, lastHash: row.ledger_hash },
    payments: { rows: row.payments ?? 0, cents: row.payment_cents ?? 0, newestAt: row.newest_payment_at },
    callbacks: row.callbacks ?? 0,
    lines: row.lines ?? 0,
    ledgerId: row.ledger_id ?? 0,
    staff: row.staff ?? 0,
  };
}
