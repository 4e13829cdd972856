import type { Command } from 'commander';
import type { HotspotOptions, SellOptions } from './hotspot.ts';
import type { On } from './on.ts';

/** The verbs for hotspot time and for who uses it. */
export function addHotspotVerbs(program: Command, on: On): void {
  const hotspot = program.command('hotspot').description('time for whoever walks in, and the devices that use it');
  on<SellOptions>(
    deed(hotspot, 'sell', 'ask a number for the price of a plan: when it is paid the phone is let in')
      .requiredOption('--plan <code>')
      .requiredOption('--phone <number>', 'who pays')
      .requiredOption('--mac <address>', 'the phone that is let in, as the router shows it')
      .requiredOption('--router <name>')
      .option('--provider <name>', 'the connection that asks (default: the first that can)'),
    async () => (await import('./hotspot.ts')).sell,
  );
  on<HotspotOptions>(
    deed(hotspot, 'move-device', 'the time of a line goes to another phone; the one before is logged out')
      .argument('<account>')
      .argument('<mac>', 'the other phone'),
    async () => (await import('./hotspot.ts')).move,
  );
  on<HotspotOptions & { remove?: boolean }>(
    deed(hotspot, 'tv', 'let a device through that has no page to log in by, while the line has time')
      .argument('<account>')
      .argument('<mac>')
      .option('--remove', 'no longer'),
    async () => (await import('./hotspot.ts')).tv,
  );
}

function deed(parent: Command, words: string, does: string): Command {
  return parent
    .command(words)
    .description(does)
    .option('--reason <text>', 'why; it stands in the audit')
    .option('--key <text>', 'names this wish: asked for twice under it, it is done once')
    .option('--dry-run', 'show what would be done, and do nothing');
}
