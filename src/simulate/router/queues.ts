import type { RouterState } from './state.ts';

const UNIT: Readonly<Record<string, number>> = { '': 1, k: 1_000, M: 1_000_000, G: 1_000_000_000 };

/**
 * Makes the queue that RouterOS makes for a session whose profile has a `rate-limit`. It keeps that speed, and goes with the session,
 * whatever becomes of the profile meanwhile.
 * @param name `pppoe-NAME` or `hotspot-NAME`
 * @param target left out: the interface of the same name
 * @returns its id; null where the profile limits nothing
 */
export function addQueue(
  state: RouterState,
  {
    name,
    target,
    rateLimit = '',
  }: { readonly name: string; readonly target?: string; readonly rateLimit?: string | undefined },
): string | null {
  const [rate = '', burst = '0/0', above = '0/0', time = '0/0'] = rateLimit.split(' ');
  if (rate === '') return null;
  const queues = state.table('/queue/simple');
  const free = [name, ...[1, 2, 3, 4].map((n) => `${name}-${n}`)].find(
    (one) => queues.first('name', `<${one}>`) === undefined,
  );
  const own = `<${free ?? name}>`;
  const fields: [string, string][] = [
    ['name', own],
    ['target', target ?? own],
    ['parent', 'none'],
    ['max-limit', bothWays(rate)],
    ['burst-limit', bothWays(burst)],
    ['burst-threshold', bothWays(above)],
    ['burst-time', bothTimes(time)],
    ['dynamic', 'true'],
    ['disabled', 'false'],
  ];
  return queues.insert(fields, { since: state.now(), id: state.nextDynamicId() }).id;
}

export function dropQueue(state: RouterState, id: string | null): void {
  if (id !== null) state.table('/queue/simple').remove(id);
}

function bothWays(text: string): string {
  const [up = '', down = up] = text.split('/').map(inBits);
  return `${up}/${down}`;
}

function bothTimes(text: string): string {
  const [up = '0', down = up] = text.split('/').map((one) => one.replace(/s$/, ''));
  return `${up}s/${down}s`;
}

function inBits(text: string): string {
  const [, digits = '0', unit = ''] = /^(\d+)([kMG]?)$/.exec(text) ?? [];
  return String(Number(digits) * (UNIT[unit] ?? 1));
}
