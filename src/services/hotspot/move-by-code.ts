import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { PRIORITY } from '../../domain/command.ts';
import { desiredAccess } from '../../domain/lines/line-facts.ts';
import type { Language } from '../../domain/time/time.ts';
import { readWritten } from '../../domain/messages/written.ts';
import { parseMsisdn } from '../../domain/values/msisdn.ts';
import { enqueueCommand } from '../../storage/commands.ts';
import type { Store } from '../../storage/engine/store.ts';
import { guestLines } from '../../storage/line-devices.ts';
import { accessFacts, lineById, type LineRow } from '../../storage/lines.ts';
import { insertMessage } from '../../storage/messages.ts';
import { countWrongCode, endMoveCode, insertMoveCode, moveCodesSince } from '../../storage/move-codes.ts';
import { actWithin, defineAction, refuse, type By, type Decided, type Refused } from '../actions/act.ts';
import { LINE_ID, lineInUse, lookAtLine, subjectOf } from '../lines/line-in-use.ts';
import { SMS_LANE } from '../outbox/outbox.ts';
import { moveDevice } from './move-device.ts';

/** Somebody reads an SMS and types six digits. Milliseconds. */
const GOOD_MS = 10 * 60_000;
const MOST_TRIES = 5;
/** An SMS costs money, and the phone that gets it may be a stranger's. */
const MOST_CODES = 3;
const DAY_MS = 86_400_000;
const DIGITS = 6;

const TEXTS: Readonly<Record<Language, (business: string, code: string) => string>> = {
  en: (business, code) =>
    `${business}: ${code} moves your time to another phone. It is good for 10 minutes. Give it to nobody.`,
  sw: (business, code) =>
    `${business}: ${code} huhamisha muda wako kwa simu nyingine. Unatumika dakika 10. Usimpe mtu.`,
};

export interface MoveCodePolicy {
  readonly business: string;
  readonly language: Language;
  /** Uniform in [0, 1), and nothing that can be guessed. */
  readonly random: () => number;
}

function digest(lineId: number, code: string): Buffer {
  return createHash('sha256').update(`move:${lineId}:${code}`).digest();
}

/** A code goes by SMS to the number of a line that has time: whoever reads it may move that time. The result is the lanes to wake. */
const sendCode = ({ business, language, random }: MoveCodePolicy) =>
  defineAction({
    name: 'hotspot.send-code',
    reason: 'optional',
    input: z.object({ lineId: LINE_ID }),
    subject: subjectOf,
    look: (store, input, now) => ({
      line: lookAtLine(store, input),
      sent: store.all(moveCodesSince, { lineId: input.lineId, since: now - DAY_MS }).length,
    }),
    decide({ line: looked, sent }, input): Decided<LineRow> | Refused<'line' | 'ended' | 'limit'> {
      const found = lineInUse(looked, input);
      if (found.kind === 'refused') return found;
      const { line } = found;
      if (sent >= MOST_CODES) return refuse('limit', `${line.account_no} was sent ${sent} codes within a day.`);
      const change = `${line.account_no} is sent a code to move its time`;
      return { kind: 'do', plan: line, preview: [change], detail: line.account_no };
    },
    effects(store, line, { action, now }) {
      const code = String(Math.floor(random() * 10 ** DIGITS)).padStart(DIGITS, '0');
      const hash = digest(line.id, code).toString('hex');
      store.run(insertMoveCode, { lineId: line.id, hash, madeBy: action.id, now });
      const written = readWritten(TEXTS[line.language ?? language](business, code));
      // A name of the business that does not go by SMS keeps nobody out.
      const body = written.kind === 'fits' ? written.text : code;
      const { id } = store.run(insertMessage, { lineId: line.id, actionId: action.id, msisdn: line.msisdn, body });
      const about = { kind: 'sms.tell', lane: SMS_LANE, subject: id, priority: PRIORITY.receipt } as const;
      store.run(enqueueCommand, { ...about, runAt: now, now });
      return [SMS_LANE];
    },
  });

/** The guest's line of this number, at this hotspot, that has time on another phone than the one at hand. */
function lineElsewhere(
  store: Store,
  { router, mac, phone }: Mover,
  now: number,
): { readonly kind: 'line'; readonly line: LineRow } | { readonly kind: 'phone' } | { readonly kind: 'none' } {
  const msisdn = parseMsisdn(phone);
  if (msisdn === null) return { kind: 'phone' };
  const rows = store.all(guestLines, { router, mac: '', msisdn });
  const lines = rows.flatMap((row) => (row.mac === mac ? [] : (store.first(lineById, { id: row.id }) ?? [])));
  const line = lines.find((one) => desiredAccess(accessFacts(one), now) === 'on');
  return line === undefined ? { kind: 'none' } : { kind: 'line', line };
}

/** The phone at hand, as its router says, and the number that bought the time, as typed. */
export interface Mover {
  readonly router: string;
  readonly mac: string;
  readonly phone: string;
}

/**
 * Sends a code to the number that bought time, if it did. Whether it did is not told: whoever asks may not be whose number it is.
 * @returns the lanes to wake; or that what was typed is no number, or had its codes for today
 */
export function askForCode(
  store: Store,
  policy: MoveCodePolicy,
  mover: Mover,
  by: By,
  now: number,
): { readonly kind: 'asked'; readonly lanes: readonly string[] } | { readonly kind: 'phone' | 'limit' } {
  return store.transaction(() => {
    const found = lineElsewhere(store, mover, now);
    if (found.kind === 'phone') return { kind: 'phone' };
    if (found.kind === 'none') return { kind: 'asked', lanes: [] };
    const sent = actWithin(store, sendCode(policy), { lineId: found.line.id }, by, now);
    if (sent.kind === 'refused') return { kind: sent.why === 'limit' ? 'limit' : 'phone' };
    return { kind: 'asked', lanes: sent.repeated ? [] : sent.result };
  });
}

export type MovedByCode =
  | { readonly kind: 'moved'; readonly lanes: readonly string[] }
  /** `wrong`: no such code, or too old, or tried too often. `limit`: it was moved often enough today. */
  | { readonly kind: 'wrong' | 'limit' };

/** The time goes to the phone at hand, by the newest code that was sent to its number; a code is good once. */
export function moveByCode(store: Store, mover: Mover, typed: string, by: By, now: number): MovedByCode {
  return store.transaction(() => {
    const found = lineElsewhere(store, mover, now);
    if (found.kind !== 'line') return { kind: 'wrong' };
    const { id } = found.line;
    const [newest] = store.all(moveCodesSince, { lineId: id, since: now - GOOD_MS });
    if (newest === undefined || newest.ended_at !== null || newest.tries >= MOST_TRIES) return { kind: 'wrong' };
    const given = digest(id, typed.normalize('NFKC').replaceAll(/\D/g, ''));
    if (!timingSafeEqual(given, Buffer.from(newest.code_sha256, 'hex'))) {
      store.run(countWrongCode, { id: newest.id });
      return { kind: 'wrong' };
    }
    const moved = actWithin(store, moveDevice, { lineId: id, mac: mover.mac }, by, now);
    if (moved.kind === 'refused') return { kind: moved.why === 'limit' ? 'limit' : 'wrong' };
    store.run(endMoveCode, { id: newest.id, now });
    return { kind: 'moved', lanes: moved.repeated ? [] : moved.result };
  });
}
