import { planSubject } from '../../domain/alarm-subject.ts';
import type { LineLook } from '../../domain/ports.ts';
import type { Store } from '../../storage/engine/store.ts';
import { dropFinding, findingOf, findingsOnRouter, putFinding } from '../../storage/line-findings.ts';
import { raiseAlarm } from './alarms.ts';

/** What a router lacks for a line: its login, or a profile. Each is told once for all lines that wait for the same. */
const FOLDED = ['router.no-credential', 'router.no-profile'] as const;

/** So many lines are named; of more it is only said how many. */
const NAMED = 5;

/** Whether this refusal is told of the router or its plan, rather than of one line. */
export function isFolded(code: string): boolean {
  return FOLDED.some((one) => one === code);
}

/**
 * Inside a transaction: why a line cannot be made right, or that nothing is in the way any more. What a sync of one line
 * found keeps the words of a comparison, which knows all that is there and names what was probably meant.
 */
export function noteFinding(
  store: Store,
  id: number,
  finding: LineLook['finding'],
  by: 'sync' | 'comparison',
  now: number,
): void {
  const before = store.first(findingOf, { id });
  if (finding === null) {
    if (before !== undefined) store.run(dropFinding, { id });
    return;
  }
  const isKnown = before?.code === finding.code && (by === 'sync' || before.detail === finding.detail);
  if (!isKnown) store.run(putFinding, { id, ...finding, now });
}

/** Inside a transaction: opens, or words anew, the alarms about what a router lacks. Those that rest on nothing close themselves. */
export function tellFindings(store: Store, router: string, now: number): void {
  const found = store.all(findingsOnRouter, { router });
  const logins = found.filter(({ code }) => code === 'router.no-credential');
  if (logins.length > 0) {
    const named = logins.map(({ account_no, detail }) => `${account_no}: ${detail}`);
    const message = `${router} lacks ${logins.length === 1 ? 'the login of a line' : `the logins of ${logins.length} lines`}. ${list(named, '; ')}. Correct the login in the setup, or add it on the router.`;
    raiseAlarm(store, { kind: 'login-missing', subject: router, message }, now);
  }
  const plans = Map.groupBy(
    found.filter(({ code }) => code === 'router.no-profile'),
    ({ plan_code }) => plan_code,
  );
  for (const [plan, lines] of plans) {
    const accounts = lines.map(({ account_no }) => account_no);
    const waits = lines.length === 1 ? '1 line of this plan waits' : `${lines.length} lines of this plan wait`;
    const message = `${router}: ${lines[0]?.detail ?? ''}. ${waits}: ${list(accounts, ', ')}. Name the profile in the plan as the router has it, or add it there.`;
    raiseAlarm(store, { kind: 'plan-refused', subject: planSubject(plan, router), message }, now);
  }
}

function list(names: readonly string[], between: string): string {
  const rest = names.length - NAMED;
  return [...names.slice(0, NAMED), ...(rest > 0 ? [`… and ${rest} more`] : [])].join(between);
}
