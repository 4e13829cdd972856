import type { Command } from 'commander';
import type { ProveOptions } from './backup.ts';
import type { GlobalOptions } from './context.ts';
import type { On } from './on.ts';
import type { RestoreOptions } from './restore.ts';
import type { RollbackOptions } from './rollback.ts';

/** `washa backup`, and the ways back: `washa restore` and `washa rollback`. */
export function addBackupVerbs(program: Command, on: On): void {
  const backup = program
    .command('backup')
    .description('copies of everything that this box must not lose, encrypted, in the places that the settings name');
  on<{ newCode?: boolean }>(
    backup
      .command('setup')
      .description('make the recovery code that opens the backups, and print the emergency sheet: once')
      .option('--new-code', 'another code in the place of the one that was lost; older backups keep theirs'),
    async () => (await import('./backup.ts')).setUp,
  );
  on<GlobalOptions>(
    backup.command('now').description('make one; exit code 1 when it is not in every place'),
    async () => (await import('./backup.ts')).backUpNow,
  );
  on<GlobalOptions>(
    backup.command('list').description('those that can be reached now, and what is known of each'),
    async () => (await import('./backup.ts')).listBackups,
  );
  on<ProveOptions>(
    backup
      .command('prove')
      .description(
        'take one out into a scratch folder: counts, chain, law, newest payment; exit code 0 when it is right',
      )
      .argument('[name]', 'its name, or a file (default: the newest)')
      .option('--at <place>', 'as it lies at this place, which is one of the settings'),
    async () => (await import('./backup.ts')).prove,
  );
  on<RestoreOptions>(
    program
      .command('restore')
      .description('make this box, which is new or has lost its books, the one of a backup: one file and one code')
      .argument(
        '[file]',
        'the backup, or its name at a place of the settings (default: those that can be reached are shown)',
      )
      .option('--code-file <file>', 'file with the recovery code (default: it is asked for)')
      .option('--replace', 'there are books on this box: they are laid aside')
      .option('--dry-run', 'take it out and prove it, and change nothing'),
    async () => (await import('./restore.ts')).restore,
  );
  on<RollbackOptions>(
    program
      .command('rollback')
      .description('the version of before the last upgrade takes over again, with its books and all that came since')
      .option('--reason <text>', 'why; it stands in the audit')
      .option('--watch', 'only when the new version is not well: what the package does after each upgrade'),
    async () => (await import('./rollback.ts')).rollback,
  );
}
