import { describeError, Fault } from '../../domain/values/fault.ts';
import type { LineProbe } from '../../domain/line-probe.ts';
import { carriedBy, devicesOf, speedsOf } from '../../domain/lines/carried.ts';
import { lineTarget } from '../../domain/lines/target.ts';
import { notAsSold, whyNot, type RouterSays } from '../../domain/lines/why.ts';
import type { LineTarget } from '../../domain/ports.ts';
import { lineById, targetFacts } from '../../storage/lines.ts';
import type { Store } from '../../storage/engine/store.ts';

/**
 * Asks the router of a line why it is not as it should be. Nothing is written, there or here.
 * @param probe asks the router of this name; null when there is none in use
 * @returns null when there is no such line
 */
export async function askWhy(
  store: Store,
  lineId: number,
  probe: (router: string) => ((target: LineTarget) => Promise<LineProbe>) | null,
  now: number,
): Promise<RouterSays | null> {
  const line = store.first(lineById, { id: lineId });
  if (line === undefined) return null;
  const ask = probe(line.router_name);
  if (ask === null) return { kind: 'away', reason: `nothing talks to ${line.router_name}` };
  const target = lineTarget(targetFacts(line), now);
  try {
    const seen = await ask(target);
    const speeds = speedsOf(line.rate_limit, seen);
    const whys = [...whyNot(target, seen), ...notAsSold(target, speeds, line.profile_like !== null)];
    const [carried, devices] = [carriedBy(seen), devicesOf(target, seen)];
    return { kind: 'told', whys, sessions: seen.sessions, carried, devices, speeds };
  } catch (error) {
    if (error instanceof Fault) return { kind: 'away', reason: describeError(error) };
    throw error;
  }
}
