import { systemClock } from '../host/clock.ts';
import { formatWhen } from '../domain/time/time.ts';
import { Fault } from '../domain/values/fault.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { act } from '../services/actions/act.ts';
import { allowCutOffs, unexpectedLines } from '../services/lines/cut-offs.ts';
import type { PastLines } from '../domain/lines/past-lines.ts';
import { openAlarmsOf } from '../storage/alarms.ts';
import { actor, configOf, withStore } from './box.ts';
import { print, printJson, UsageError, type GlobalOptions } from './context.ts';
import { count, table } from './table.ts';

/** `washa cut-offs`: lines whose cut-off nobody expected, and whether they wait for a person. */
export async function cutOffs(options: GlobalOptions): Promise<void> {
  const config = configOf(options);
  const now = systemClock.now();
  const { waiting, lines } = await withStore(config, 'read', (store) => ({
    waiting: store.all(openAlarmsOf, { kind: 'cut-offs' }).length > 0,
    lines: unexpectedLines(store, now),
  }));
  if (options.json === true) {
    printJson({ waiting, lines: lines.map(({ account_no, name, expires_at }) => ({ account_no, name, expires_at })) });
    return;
  }
  if (!waiting || lines.length === 0) {
    print('No cut-off waits for a person.');
    return;
  }
  const rows = lines.map((line) => [
    line.account_no,
    line.name,
    line.router_name,
    formatWhen(line.expires_at, config.box.timeZone, 'en', now),
  ]);
  print(table(['ACCOUNT', 'NAME', 'ROUTER', 'PAID UNTIL'], rows, [1]));
  print(`\n${count(rows.length, 'line')} stay on. To cut them off: washa cut-offs allow ${rows.length}`);
}

/** `washa cut-offs allow <count>`: a person says yes to that many. */
export async function allow(options: GlobalOptions, ...[text = '']: string[]): Promise<void> {
  const wanted = wholeNumber(text, 'the count');
  const config = configOf(options);
  const done = await withStore(config, 'write', async (store) => {
    const result = act(store, allowCutOffs, { count: wanted }, { actor: actor() }, systemClock.now());
    await store.durable();
    return result;
  });
  if (done.kind === 'refused')
    throw new Fault('cut-offs.refused', 'dead', `Nobody is cut off: ${safeLine(done.words)}`);
  if (options.json === true) printJson({ allowed: wanted });
  else print(`${count(wanted, 'line')} will be cut off within a minute.`);
}

/** What was said of lines whose time is over when they are added. */
export interface PastOptions {
  readonly cut?: string;
  readonly asIs?: boolean;
}

/** Adds nothing of the kind before it was said. @throws UsageError for a count that is none, or for both */
export function pastLinesOf({ cut, asIs }: PastOptions): PastLines {
  if (cut !== undefined && asIs === true) throw new UsageError('Say either --cut or --as-is, not both.');
  if (cut !== undefined) return { cut: wholeNumber(cut, '--cut') };
  return asIs === true ? 'as-is' : 'ask';
}

function wholeNumber(text: string, what: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`${what}: expected a whole number of at least 1.`);
  return Number(text);
}
