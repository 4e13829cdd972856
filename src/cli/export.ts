import { setupTables, writeSetup } from '../config/write-setup.ts';
import { readSetup } from '../services/setup/read-setup.ts';
import { configOf, withStore } from './box.ts';
import { printJson, printQuoted, type GlobalOptions } from './context.ts';

/** `washa export`: what is in the database, as a file that applies without a change. */
export async function exportSetup(options: GlobalOptions & { withPasswords?: boolean }): Promise<void> {
  const config = configOf(options);
  const setup = await withStore(config, 'read', readSetup);
  const tables = setupTables(setup, config.box.timeZone, options.withPasswords === true);
  if (options.json === true) printJson(tables);
  else printQuoted(writeSetup(tables));
}
