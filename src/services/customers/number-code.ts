import { createHash, timingSafeEqual } from 'node:crypto';
import { PRIORITY } from '../../domain/command.ts';
import { readWritten } from '../../domain/messages/written.ts';
import {
  CODE_GOOD_MINUTES,
  CODE_GOOD_MS,
  CODES_A_DAY,
  mayTryCode,
  whyNoCode,
  type CodePurpose,
} from '../../domain/number-code.ts';
import { BOX_SAID } from '../../domain/said/box-said.ts';
import type { Language } from '../../domain/time/time.ts';
import { enqueueCommand } from '../../storage/commands.ts';
import type { Store } from '../../storage/engine/store.ts';
import type { LineRow } from '../../storage/lines.ts';
import { insertMessage } from '../../storage/messages.ts';
import {
  codesAsked,
  codesSentTo,
  countWrongCode,
  forgetNumberCodes,
  insertNumberCode,
  newestCode,
  type CodeAsk,
} from '../../storage/number-codes.ts';
import { actWithin, defineAction, refuse, type By, type Decided, type Refused } from '../actions/act.ts';
import { INPUT_LINE, lineInUse, lookAtLine, subjectOf } from '../lines/line-in-use.ts';
import { SMS_LANE } from '../outbox/outbox.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DIGITS = 6;

const KINDS = {
  move: {
    name: 'hotspot.send-code',
    change: BOX_SAID.codeToMove,
    text: {
      en: (business: string, code: string) =>
        `${business}: ${code} moves your time to another phone. It is good for ${CODE_GOOD_MINUTES} minutes. Give it to nobody.`,
      sw: (business: string, code: string) =>
        `${business}: ${code} huhamisha muda wako kwa simu nyingine. Unatumika dakika ${CODE_GOOD_MINUTES}. Usimpe mtu.`,
    },
  },
  line: {
    name: 'line.send-code',
    change: BOX_SAID.codeToOpen,
    text: {
      en: (business: string, code: string) =>
        `${business}: ${code} opens the page of your line. It is good for ${CODE_GOOD_MINUTES} minutes. Give it to nobody.`,
      sw: (business: string, code: string) =>
        `${business}: ${code} hufungua ukurasa wa laini yako. Unatumika dakika ${CODE_GOOD_MINUTES}. Usimpe mtu.`,
    },
  },
} as const satisfies Readonly<Record<CodePurpose, unknown>>;

export interface CodePolicy {
  readonly business: string;
  /** Of whoever has none of their own. */
  readonly language: Language;
  /** Uniform in [0, 1), and nothing that can be guessed. */
  readonly random: () => number;
}

interface CodeToSend {
  readonly line: LineRow;
  readonly msisdn: string;
}

function digest({ purpose, asked, device }: CodeAsk, code: string): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([purpose, asked, device, code]))
    .digest();
}

/** A code goes by SMS to the number of a line. The result is the lanes to wake. */
const sendCode = ({ business, language, random }: CodePolicy, ask: CodeAsk) =>
  defineAction({
    name: KINDS[ask.purpose].name,
    reason: 'optional',
    input: INPUT_LINE,
    subject: subjectOf,
    look: lookAtLine,
    decide(looked: LineRow | undefined, input): Decided<CodeToSend> | Refused<'line' | 'ended'> {
      const found = lineInUse(looked, input);
      if (found.kind === 'refused') return found;
      const { line } = found;
      if (line.msisdn === null) return refuse('line', BOX_SAID.lineHasNoPhone(line.account_no));
      const change = KINDS[ask.purpose].change(line.account_no);
      return { kind: 'do', plan: { line, msisdn: line.msisdn }, preview: [change], detail: line.account_no };
    },
    effects(store, { line, msisdn }, { action, now }) {
      const code = String(Math.floor(random() * 10 ** DIGITS)).padStart(DIGITS, '0');
      store.run(insertNumberCode, { ...ask, msisdn, hash: digest(ask, code).toString('hex'), now });
      const written = readWritten(KINDS[ask.purpose].text[line.language ?? language](business, code));
      // A name of the business that does not go by SMS keeps nobody out.
      const body = written.kind === 'fits' ? written.text : code;
      const { id } = store.run(insertMessage, { lineId: line.id, actionId: action.id, msisdn, body });
      const about = { kind: 'sms.tell', lane: SMS_LANE, subject: id, priority: PRIORITY.receipt } as const;
      store.run(enqueueCommand, { ...about, runAt: now, now });
      return [SMS_LANE];
    },
  });

/** `limit`: asked for often enough today; `crowded`: by too many devices within this hour. Neither says whether anybody is known. */
export type CodeAsked =
  { readonly kind: 'asked'; readonly lanes: readonly string[] } | { readonly kind: 'limit' | 'crowded' };

/**
 * Inside a transaction: sends a code to the number of a line. Whoever asks may not be whose number it is, and is answered alike whether there
 * is a line or not.
 * @param line whose number was asked for; undefined: nobody's
 */
export function askForCode(
  store: Store,
  policy: CodePolicy,
  ask: CodeAsk,
  line: LineRow | undefined,
  by: By,
  now: number,
): CodeAsked {
  store.run(forgetNumberCodes, { before: now - DAY_MS });
  const counts = store.first(codesAsked, { ...ask, day: now - DAY_MS, hour: now - HOUR_MS });
  const why = whyNoCode(counts ?? { ofAsked: 0, byDevice: 0, byAll: 0 });
  if (why !== null) return { kind: why };
  const msisdn = line?.msisdn ?? null;
  const wasSent =
    msisdn === null ? 0 : (store.first(codesSentTo, { msisdn, purpose: ask.purpose, since: now - DAY_MS })?.n ?? 0);
  // By its account and by its number somebody is asked for twice as often, and is sent no more.
  if (line !== undefined && msisdn !== null && wasSent < CODES_A_DAY) {
    const sent = actWithin(store, sendCode(policy, ask), { lineId: line.id }, by, now);
    if (sent.kind === 'done') return { kind: 'asked', lanes: sent.repeated ? [] : sent.result };
  }
  store.run(insertNumberCode, { ...ask, msisdn: null, hash: null, now });
  return { kind: 'asked', lanes: [] };
}

/** A right code, and whose number it proves. It is used up by `endNumberCode`. */
export interface RightCode {
  readonly id: number;
  readonly msisdn: string;
}

/** Inside a transaction: whether that is the code that went out when this device last asked; what is wrong is counted. */
export function readCode(store: Store, ask: CodeAsk, typed: string, now: number): RightCode | null {
  const newest = store.first(newestCode, { ...ask, since: now - CODE_GOOD_MS });
  if (newest === undefined || !mayTryCode({ tries: newest.tries, endedAt: newest.ended_at })) return null;
  const { id, msisdn, code_sha256: hash } = newest;
  const given = digest(ask, typed.normalize('NFKC').replaceAll(/\D/g, ''));
  if (msisdn !== null && hash !== null && timingSafeEqual(given, Buffer.from(hash, 'hex'))) return { id, msisdn };
  store.run(countWrongCode, { id });
  return null;
}
