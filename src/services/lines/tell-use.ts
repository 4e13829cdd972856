import { PRIORITY } from '../../domain/command.ts';
import { useText, type UseRules, type UseStage, type UseTemplates } from '../../domain/messages/use.ts';
import type { Clock } from '../../domain/ports.ts';
import { isWithinHours } from '../../domain/time/day-hours.ts';
import type { Language } from '../../domain/time/time.ts';
import { cents } from '../../domain/values/money.ts';
import { allowanceOf, countedLine, toCaps } from '../../storage/allowances.ts';
import { enqueueCommand } from '../../storage/commands.ts';
import { lineById } from '../../storage/lines.ts';
import { insertMessage } from '../../storage/messages.ts';
import { linesToTellUse, noteUseTold } from '../../storage/use-told.ts';
import type { Store } from '../../storage/engine/store.ts';
import { recordAction } from '../actions/record-action.ts';
import { lookEvery } from '../box/rhythm.ts';
import { SMS_LANE } from '../outbox/outbox.ts';
import { periodBegin } from './count-use.ts';

export interface TellUseDeps {
  readonly store: Store;
  readonly rules: UseRules & { readonly templates: UseTemplates };
  /** What texts are filled with. `timeZone`: IANA name; `currency`: ISO 4217 of the books. */
  readonly box: {
    readonly timeZone: string;
    readonly currency: string;
    readonly language: Language;
    readonly businessName: string;
    readonly supportPhone: string | null;
  };
}

/** Lines a turn: few, so that a callback never waits long for it. */
const BATCH = 50;
/** As often as is counted. Milliseconds. */
const EVERY_MS = 60_000;

/**
 * Queues an SMS to each line that has used so much of its allowance that it has to be told, once in a period for each of the percentages;
 * one that has passed several meanwhile is told the last. At hours in which nobody is written to it waits for those in which somebody is.
 * @returns how many
 */
export function tellUse(deps: TellUseDeps, now: number): number {
  const { store, rules, box } = deps;
  if (rules.usedPercent.length === 0 || !isWithinHours(rules, now, box.timeZone)) return 0;
  const percents = JSON.stringify(rules.usedPercent);
  let queued = 0;
  for (let after = 0; ;) {
    const found = store.all(linesToTellUse, { percents, now, after, limit: BATCH });
    store.transaction(() => {
      for (const { id, percent } of found) if (tellOne(deps, id, percent, now)) queued += 1;
    });
    after = found.at(-1)?.id ?? after;
    if (found.length < BATCH) return queued;
  }
}

function tellOne({ store, rules, box }: TellUseDeps, id: number, percent: number, now: number): boolean {
  const line = store.first(lineById, { id });
  const counted = store.first(countedLine, { id });
  const allowance = store.first(allowanceOf, { id });
  if (line?.msisdn == null || counted === undefined || allowance === undefined) return false;
  const until = allowance.ahead > 0 ? periodBegin(counted, allowance.ahead, box.timeZone) : line.expires_at;
  // Its next period has begun, and nothing of it was counted.
  if (until <= now) return false;
  const { used_bytes, used_ms, given_bytes, given_ms } = allowance;
  const caps = toCaps(line);
  const data = { kind: 'data', used: used_bytes, of: (caps.bytes ?? 0) + given_bytes } as const;
  const online = { kind: 'online', used: used_ms, of: (caps.ms ?? 0) + given_ms } as const;
  const isData = caps.ms === null || (caps.bytes !== null && data.used / data.of >= online.used / online.of);
  const missing = line.price_cents - line.balance_cents;
  const body = useText(
    {
      stage: stageOf(percent, line.used_up_profile),
      percent,
      part: isData ? data : online,
      until,
      accountNo: line.account_no,
      planName: line.plan_name,
      missingCents: cents(missing > 0 ? missing : line.price_cents),
      currency: box.currency,
      businessName: box.businessName,
      supportPhone: box.supportPhone,
    },
    rules.templates,
    line.language ?? box.language,
    box.timeZone,
    now,
  );
  const subject = line.account_no;
  const action = recordAction(store, { at: now, actor: 'box', name: 'line.tell-use', subject, detail: `${percent} %` });
  const message = store.run(insertMessage, { lineId: id, actionId: action.id, msisdn: line.msisdn, body });
  const about = { kind: 'sms.tell', lane: SMS_LANE, subject: message.id, priority: PRIORITY.housekeeping } as const;
  store.run(enqueueCommand, { ...about, runAt: now, now });
  store.run(noteUseTold, { id, percent });
  return true;
}

function stageOf(percent: number, slower: string | null): UseStage {
  if (percent < 100) return 'nearly';
  return slower === null ? 'used-up' : 'slower';
}

/** Tells on a rhythm, for as long as the clock and the books are believed. @returns ends it */
export function startTellingUse(
  deps: TellUseDeps & { readonly clock: Clock; readonly mayTell: () => boolean },
  onQueued: () => void,
): () => void {
  const { clock, mayTell } = deps;
  return lookEvery(clock, EVERY_MS, () => {
    if (mayTell() && tellUse(deps, clock.now()) > 0) onQueued();
  });
}
