import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig, parseConfig, type Config } from '../config/config.ts';
import { describeError, Fault } from '../domain/values/fault.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { systemClock } from '../host/clock.ts';
import { readMachine } from '../host/machine.ts';
import { diagnose, LAYER_TITLES, type Diagnosis } from '../views/doctor/diagnose.ts';
import { pageOf, severityOf, todoOf, type Finding, type RepairCode } from '../views/doctor/finding.ts';
import { LAYERS } from '../views/doctor/layers.ts';
import type { World } from '../views/doctor/world.ts';
import { configFile, print, printJson, warn, type GlobalOptions } from './context.ts';
import { readWorld } from './doctor-world.ts';
import { localAddress } from './local-address.ts';
import { markOf } from './mark.ts';

/**
 * `washa doctor`: walks from the box up to the providers and says what is wrong, and where to begin. Changes nothing.
 * @returns the exit code: 0 nothing is wrong; 1 something is urgent; 3 something else is wrong, or this account may not look
 */
export async function doctor(options: GlobalOptions): Promise<number> {
  const { config, settings } = settingsOf(options);
  const diagnosis = diagnose(
    await readWorld({
      config,
      settings,
      machine: await readMachine(config.box.stateDir),
      urls: { intake: localAddress(config.intake.listen), console: localAddress(config.console.listen) },
      fetch,
      now: systemClock.now(),
    }),
  );
  if (options.json === true) printJson(diagnosisJson(diagnosis));
  else tell(diagnosis);
  return diagnosis.exit;
}

/** Settings that cannot be used are a finding; the rest is looked at where Washa is by default. */
function settingsOf(options: GlobalOptions): { readonly config: Config; readonly settings: World['settings'] } {
  const file = configFile(options);
  try {
    return {
      config: loadConfig(file, { stateDir: options.state }, warn),
      settings: { file, problem: null },
    };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return {
      config: parseConfig('defaults', '', { stateDir: options.state }),
      settings: { file, problem: describeError(error) },
    };
  }
}

/** What `--json` says, and the support archive holds. */
export function diagnosisJson({ findings, first, exit }: Diagnosis) {
  const of = ({ layer, state, code, subject, says }: Finding) => ({
    layer,
    state,
    ...(code !== null && {
      code,
      severity: severityOf(code),
      subject,
      todo: todoOf(code, 'en'),
      page: pageOf(code),
    }),
    says,
  });
  return { exit, first: first === null ? null : of(first), findings: findings.map(of) };
}

function tell({ findings, first }: Diagnosis): void {
  for (const layer of LAYERS) {
    const here = findings.filter((one) => one.layer === layer);
    if (here.length > 0) print(`${LAYER_TITLES[layer]}\n${here.map(told).join('\n')}`);
  }
  if (first === null) print('\nNothing that can be seen from here is wrong.');
  else print(`\nBegin with this:\n${told(first)}`);
}

function told({ state, code, says }: Finding): string {
  const line = `  ${markOf(state)} ${safeLine(says.replaceAll('\n', ' '))}`;
  if (code === null) return line;
  const todo = todoOf(code, 'en');
  return [line, ...(todo === null ? [] : [`      ${todo}`]), `      [${code}] ${pagePath(code)}`].join('\n');
}

/** Where the page lies on this machine: in the checkout, or where the package puts its documents. */
function pagePath(code: RepairCode): string {
  const page = pageOf(code);
  return existsSync(join(import.meta.dirname, '../..', page)) ? page : join('/usr/share/doc/washa', page);
}
