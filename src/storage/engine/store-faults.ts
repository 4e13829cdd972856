import Database from 'better-sqlite3';

// What an error says of the database and its disk, and who may go on in spite of it.

/** The database or its disk refused, whatever the statement was: SQLite may have rolled the open transaction back by itself. */
const DISK_FAULT = /^SQLITE_(?:FULL|IOERR|NOMEM|NOTADB|READONLY|CANTOPEN|BUSY|LOCKED|PROTOCOL)/;

/** Whether an error says that nothing can be stored now, rather than that this one thing cannot be. */
export function isDiskFault(error: unknown): boolean {
  return error instanceof Database.SqliteError && DISK_FAULT.test(error.code);
}

/** Whether another process has the database at this moment. */
export function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(?:BUSY|LOCKED)/.test(error.code);
}

/** Whether an error says that the disk is full. */
export function isFull(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_FULL');
}

/** Whether what refuses will pass by itself, or when somebody makes room: another process writes, or the disk is full. */
export function isPassing(error: unknown): boolean {
  return isBusy(error) || isFull(error);
}

/** Whether an error says that the statement came upon a damaged page: others may work, in another transaction. */
export function isDamage(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_CORRUPT');
}

/** Whether an error says that the database, not the caller, is at fault: a disk that refuses, or a damaged page. */
export function isStoreFault(error: unknown): boolean {
  return isDiskFault(error) || isDamage(error);
}

/** Does what can as well be left undone, or be done later, where the disk refuses. */
export function tolerate(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!isDiskFault(error)) throw error;
  }
}

/** The same where the books are damaged too: for what is only told to people, who are told of the damage elsewhere. */
export function unlessStoreRefuses(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!isStoreFault(error)) throw error;
  }
}
