import { isReached, tell, type Table } from './measure/report.ts';
import { benchFleet } from './fleet/fleet.ts';
import { benchConsole } from './console/console.ts';
import { benchLive } from './console/live.ts';
import { benchFootprint } from './footprint/footprint.ts';
import { benchGuests } from './guests/guests.ts';
import { benchIntake } from './intake/intake.ts';
import { benchMassBeside } from './mass/beside.ts';
import { benchMass } from './mass/mass.ts';
import { benchRestore } from './restore/restore.ts';
import { benchStatement } from './statement/statement.ts';
import { benchRequests } from './requests/requests.ts';
import { benchStart } from './start/start.ts';
import { benchValidation } from './validation/validation.ts';
import { benchIntakeBeside } from './intake/beside.ts';
import { takeOut } from './measure/older-tree.ts';
import { benchRestoreBeside } from './restore/beside.ts';

type Bench = (quick: boolean) => Promise<Table[]>;

const BENCHES: Readonly<Record<string, Bench>> = {
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

/** Today's tree beside an older one. */
const BESIDE = { restore: benchRestoreBeside, mass: benchMassBeside, intake: benchIntakeBeside };

const flags = process.argv.slice(2).filter((word) => word.startsWith('--'));
const asked = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const commit = flags.find((flag) => flag.startsWith('--beside='))?.slice('--beside='.length);
using older = commit === undefined ? null : takeOut(commit);
const benches: Readonly<Record<string, Bench>> =
  older === null
    ? BENCHES
    : Object.fromEntries(
        Object.entries(BESIDE).map(([name, bench]) => [name, (quick: boolean) => bench(quick, older)] as const),
      );
const names = asked.length > 0 ? asked : Object.keys(benches);
const tables: Table[] = [];
for (const name of names) {
  const bench = benches[name];
  if (bench === undefined) {
    const those = Object.keys(benches).join(', ');
    throw new Error(`no benchmark ${name}${older === null ? '' : ' beside another commit'}; there are ${those}`);
  }
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
