import { periodWords } from '../domain/money/plan.ts';
import { cents, formatCents } from '../domain/values/money.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { formatDuration } from '../config/spans.ts';
import type { Change } from '../services/setup/setup.ts';
import type { Difference } from '../services/setup/compare.ts';
import { count } from './table.ts';

/** More changes of one kind than this are summed up. */
const SHOWN = 40;
const MARK = { add: '+', change: '~', retire: '-', restore: '+' } as const;
const OBJECTS = ['plan', 'router', 'provider', 'sms', 'subscriber', 'line'] as const;

/** The changes for a person to read before they are done. */
export function describeChanges(changes: readonly Change[], box: { readonly currency: string }): string {
  if (changes.length === 0) return 'Everything is already as the file wants it.';
  return OBJECTS.flatMap((object) => {
    const these = changes.filter((change) => change.object === object);
    const rest = these.length - SHOWN;
    const lines = these.slice(0, SHOWN).map((change) => describeChange(change, box.currency));
    return rest > 0 ? [...lines, `  … and ${count(rest, `more ${object}`)}`] : lines;
  }).join('\n');
}

function describeChange(change: Change, currency: string): string {
  const verb = change.action === 'retire' || change.action === 'restore' ? `${change.action} ` : '';
  const what = change.object === 'sms' ? 'SMS gateway' : change.object;
  const whose =
    change.object === 'line' && change.action === 'add' ? ` (${change.owner.name}, ${change.row.plan_code})` : '';
  const price =
    change.object === 'plan' && change.action === 'add'
      ? ` (${formatCents(cents(change.row.price_cents), currency)} for ${periodWords({ unit: change.row.period_unit, count: change.row.period_count })})`
      : '';
  const details = change.differences
    .filter(({ field }) => field !== 'retired' || verb === '')
    .map((difference) => `\n    ${describeDifference(difference, currency)}`);
  return `${MARK[change.action]} ${verb}${what} ${safeLine(change.name)}${safeLine(whose)}${price}${details.join('')}`;
}

function describeDifference({ field, before, after }: Difference, currency: string): string {
  const show = (value: unknown): string => {
    if (value === null) return '(none)';
    if (field.endsWith('_cents')) return formatCents(cents(Number(value)), currency);
    if (field.endsWith('_ms')) return formatDuration(Number(value));
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
  const name = field.replace(/_(?:cents|ms|code|name|no)$/, '').replaceAll('_', ' ');
  return safeLine(`${name}: ${show(before)} -> ${show(after)}`);
}
