import type { Command } from 'commander';
import type { GlobalOptions } from './context.ts';
import type { FreeDeedOptions } from './deed.ts';
import type { On } from './on.ts';
import type { RoleOptions } from './staff.ts';

/** The verbs about who uses this box. */
export function addStaffVerbs(program: Command, on: On): void {
  const staff = program.command('staff').description('people who use the console');
  const named = (name: string, about: string) => free(staff.command(name).description(about).argument('<name>'));
  on<GlobalOptions>(
    staff.command('list').description('all accounts, and whether each can log in'),
    async () => (await import('./staff.ts')).listStaff,
  );
  on<RoleOptions>(
    named('add', 'an account, and a code with which its owner chooses a password').option(
      '--role <role>',
      'owner, technician or viewer',
      'technician',
    ),
    async () => (await import('./staff.ts')).addAccount,
  );
  on<FreeDeedOptions>(
    named('role', 'what it may do').argument('<role>', 'owner, technician or viewer'),
    async () => (await import('./staff.ts')).giveRole,
  );
  on<FreeDeedOptions>(
    named('disable', 'close an account, and log it out'),
    async () => (await import('./staff.ts')).disable,
  );
  on<FreeDeedOptions>(named('enable', 'open it again'), async () => (await import('./staff.ts')).enable);
  on<FreeDeedOptions>(
    named('reset', 'a code for who forgot the password or lost the second factor: both are good no more'),
    async () => (await import('./staff.ts')).reset,
  );
  on<FreeDeedOptions>(named('sign-out', 'end all its sessions'), async () => (await import('./staff.ts')).signOutAll);
  on<unknown>(
    staff
      .command('link')
      .description('a link that logs one browser in as an account, once: for who is locked out, or forgot the password')
      .argument('<name>', 'name of the account'),
    async () => (await import('./staff.ts')).staffLink,
  );
}

/** The options of a deed that needs no reason. */
function free(command: Command): Command {
  return command
    .option('--reason <text>', 'why; it stands in the audit')
    .option('--key <text>', 'names this wish: asked for twice under it, it is done once')
    .option('--dry-run', 'show what would be done, and do nothing');
}
