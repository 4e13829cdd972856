import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { SCENARIOS } from './defect-scenarios.ts';
import type { Outcome, Scenario } from './defect-scenarios.ts';

// The 27 known defects of node-routeros 1.6.9. Each scenario runs twice, in processes of their own: with the library as it
// comes, where its check must fail and its named symptom must show, and with our transport, where the check must pass.

const RUNNER = fileURLToPath(new URL('run-scenarios.ts', import.meta.url));
const run = promisify(execFile);

async function outcomes(kind: 'raw' | 'hardened', scenarios: readonly Scenario[]): Promise<Map<string, Outcome>> {
  const patience = kind === 'hardened' ? '5000' : '350';
  const env = { ...process.env, DEBUG: undefined, ENV: undefined, PENDING_MS: patience, ...scenarios[0]!.env };
  const ids = scenarios.map(({ id }) => id);
  const started = run(process.execPath, [RUNNER, kind, ...ids], { env, timeout: 25_000 });
  const { stdout, stderr } = await started.catch((error: unknown) => error as { stdout: string; stderr: string });
  const found = new Map<string, Outcome>();
  for (const line of stdout.split('\n').filter((text) => text.startsWith('{"id"'))) {
    const outcome = JSON.parse(line) as Outcome & { id: string };
    found.set(outcome.id, { ...outcome, stderr });
  }
  // A process that died before it could say anything: the worst outcome there is.
  for (const id of ids) {
    if (!found.has(id)) found.set(id, { endings: [], facts: {}, crashes: ['the process ended'], stderr });
  }
  return found;
}

/** One process per environment, and two for the many that need none. */
function batches(): Scenario[][] {
  const plain = SCENARIOS.filter(({ env }) => env === undefined);
  const own = SCENARIOS.filter(({ env }) => env !== undefined).map((scenario) => [scenario]);
  return [plain.filter((_, index) => index % 2 === 0), plain.filter((_, index) => index % 2 === 1), ...own];
}

async function outcomesOfAll(kind: 'raw' | 'hardened'): Promise<Map<string, Outcome>> {
  const found = await Promise.all(batches().map((batch) => outcomes(kind, batch)));
  return new Map(found.flatMap((batch) => [...batch]));
}

let raw: Map<string, Outcome>;
let hardened: Map<string, Outcome>;

beforeAll(async () => {
  raw = await outcomesOfAll('raw');
  hardened = await outcomesOfAll('hardened');
});

test('all 27 defects have a scenario', () => {
  expect(SCENARIOS.map(({ id }) => id)).toEqual(Array.from({ length: 27 }, (_, index) => `D${index + 1}`));
});

for (const scenario of SCENARIOS) {
  describe(`${scenario.id}: ${scenario.title}`, () => {
    test(`${scenario.id}: the library as it comes fails this`, () => {
      const outcome = raw.get(scenario.id)!;
      expect(() => scenario.check(outcome)).toThrow();
      expect(scenario.symptom(outcome), JSON.stringify({ ...outcome, stderr: '' })).toBe(true);
    });

    test(`${scenario.id}: our transport passes it`, () => {
      scenario.check(hardened.get(scenario.id)!);
    });
  });
}
