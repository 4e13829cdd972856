import type Database from 'better-sqlite3';
import { foldAccount } from '../../domain/money/account-fold.ts';

/**
 * Stores anew how every line is found by what payers type. The step of a migration: of the one that made the columns, and of
 * each release that folds otherwise than the one before.
 */
export function refoldLines(db: Database.Database): void {
  const lines = db.prepare<[], { id: number; account_no: string; username: string }>(
    'SELECT id, account_no, username FROM subscription',
  );
  const put = db.prepare('UPDATE subscription SET account_plain = ?, account_key = ?, login_plain = ? WHERE id = ?');
  for (const { id, account_no, username } of lines.all()) {
    const { plain, key } = foldAccount(account_no);
    put.run(plain, key, foldAccount(username).plain, id);
  }
}
