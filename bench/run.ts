import { isReached, tell, type Table } from './measure/report.ts';
import { benchFleet } from './fleet/fleet.ts';
import { benchConsole } from './console/console.ts';
import { benchLive } from './console/live.ts';
import { benchFootprint } from './footprint/footprint.ts';
import { benchGuests } from './guests/guests.ts';
import { benchIntake } from './intake/intake.ts';
import { benchMass } from './mass/mass.ts';
import { benchRestore } from './restore/restore.ts';
import { benchStatement } from './statement/statement.ts';
import { benchRequests } from './requests/requests.ts';
import { benchStart } from './start/start.ts';
import { benchValidation } from './validation/validation.ts';

const BENCHES: Readonly<Record<string, (quick: boolean) => Promise<Table[]>>> = {
  restore: benchRestore,
  mass: benchMass,
  fleet: benchFleet,
  intake: benchIntake,
  footprint: benchFootprint,
  start: benchStart,
  validation: benchValidation,
  statement: benchStatement,
  requests: benchRequests,
  guests: benchGuests,
  console: benchConsole,
  live: benchLive,
};

const flags = process.argv.slice(2).filter((word) => word.startsWith('--'));
const asked = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const names = asked.length > 0 ? asked : Object.keys(BENCHES);
const tables: Table[] = [];
for (const name of names) {
  const bench = BENCHES[name];
  if (bench === undefined) throw new Error(`no benchmark ${name}; there are ${Object.keys(BENCHES).join(', ')}`);
  for (const table of await bench(flags.includes('--quick'))) {
    tables.push(table);
    if (!flags.includes('--json')) console.log(`${tell(table)}\n`);
  }
}
if (flags.includes('--json')) {
  const told = tables.map((table) => ({
    ...table,
    ratios: table.ratios.map((ratio) => ({ ...ratio, reached: isReached(ratio) })),
  }));
  console.log(JSON.stringify(told, null, 2));
}
