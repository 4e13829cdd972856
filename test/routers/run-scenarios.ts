// Runs scenarios in a process of their own: `run-scenarios.ts raw|hardened D1 D2 …`. Writes one JSON line for each.
import type { Dial } from './dial.ts';
import { SCENARIOS } from './defect-scenarios.ts';
import { pause } from './scripted-peer.ts';

const [kind, ...ids] = process.argv.slice(2);

async function load(): Promise<Dial> {
  if (kind === 'hardened') return (await import('./dial-hardened.ts')).dialHardened;
  return (await import('./dial-raw.ts')).dialRaw;
}

const dial = await load();
// From here on, so that a library that does not even load ends the process with its own words.
let crashes: string[] = [];
process.on('uncaughtException', (error) => crashes.push(String(error)));
process.on('unhandledRejection', (reason) => crashes.push(String(reason)));
for (const scenario of SCENARIOS.filter(({ id }) => ids.includes(id))) {
  crashes = [];
  try {
    const outcome = await scenario.run(dial);
    await pause(20);
    console.log(JSON.stringify({ id: scenario.id, ...outcome, crashes }));
  } catch (error) {
    console.log(JSON.stringify({ id: scenario.id, endings: [], facts: {}, crashes: [`scenario: ${String(error)}`] }));
  }
}
// The library leaves timers and sockets behind; that is one of its defects.
process.exit(0);
