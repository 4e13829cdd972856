import { parseJson, scalarText } from '../outside/json-path.ts';
import type { SmsAbout } from '../domain/sms-port.ts';
import { leavesOf, plainWords, type Leaf } from './answer-leaves.ts';

/** That an answer says no, and about what, as far as it tells. */
export interface Denial {
  readonly about: SmsAbout | null;
}

/** What is known of an answer before it is read. */
export interface AnswerContext {
  /** The text that was sent: a gateway may echo it, and what we wrote ourselves is neither yes nor no. */
  readonly sent: string;
  /** Codes that the settings of this gateway call a success. */
  readonly successCodes?: readonly string[];
}

const YES_WORDS = new Set(['success', 'successful', 'succeeded', 'sent', 'accepted', 'ok']);
const NO_WORDS = new Set(
  ['fail', 'failed', 'failure', 'failures', 'error', 'errors', 'rejected', 'refused', 'invalid', 'unsent'].concat([
    'blacklisted',
  ]),
);
/** What may stand beside such a word in a name without changing what it means: `failedCount`, `is_success`. */
const FILLERS = new Set(
  [
    'count',
    'total',
    'is',
    'was',
    'has',
    'sms',
    'messages',
    'message',
    'recipients',
    'numbers',
    'contacts',
    'list',
  ].concat(['code', 'description', 'desc', 'reason', 'text', 'detail', 'details', 'http', 'api']),
);
const CODE_WORDS = new Set(['code', 'status', 'statuscode', 'errorcode', 'response', 'respose', 'result']);

const HARMLESS =
  /\b(?:no|0|zero|without)(?: any)? (?:errors?|fail(?:ed|ures?)?|rejected|invalid)\b|\b(?:errors?|fail(?:ed|ures?)?|rejected|invalid)(?: count)?\s*[:=]?\s*(?:0|none|null|nil|false|no)\b/g;
const DENIES = new RegExp(
  [
    String.raw`\b(?:un|non[- ]?|in)success\w*`,
    String.raw`\b(?:fail(?:s|ed|ing|ures?)?|err(?:ors?)?|invalid|reject(?:s|ed|ion)?|refused|denied|declined|forbidden|unauthori[sz]ed|unauthenticated)\b`,
    String.raw`\b(?:expired|suspended|disabled|blocked|black ?list(?:ed)?|unable|cannot|nok|ko|unsent|undeliver\w*|unsupported|unregistered|missing|aborted|exceeded)\b`,
    String.raw`\b(?:can|could|would|did|was|is|has|have|were|are|does)(?:n['’]?t| not)\b`,
    String.raw`\b(?:do not disturb|dnd|opt(?:ed)?[ -]?out|unsubscribed|bad|wrong)\b`,
    String.raw`\bnot (?:\w+ ){0,2}(?:success\w*|sent|send|accepted|queued|submitted|delivered|processed|scheduled|allowed|authori[sz]ed|permitted|enough|sufficient|found|valid|ok|approved|registered|activated|active|completed|enabled|supported|recogni[sz]ed|possible)\b`,
    String.raw`\bno (?:\w+ )?(?:success|route|recipients?|permission|such|valid|numbers?|messages?)\b`,
    String.raw`\b(?:sent|accepted|success\w*)(?: to)? 0(?![\d.])`,
    String.raw`\b(?:sent|accepted|success\w*)["']?\s*[:=]\s*["']?(?:0(?![\d.])|false\b|no\b|none\b)|\bok["']?\s*[:=]\s*["']?(?:false|no)\b`,
    String.raw`(?<![\d.])0 ?(?:/|of|out of) ?[1-9]|\b(?:0|zero|none|nothing) (?:messages? )?(?:was |were )?(?:sent|accepted|successful)\b`,
    String.raw`\b(?:imeshind(?:wa|ikana)|ha(?:iku|ija)tumwa|haujatumwa)\b`,
  ].join('|'),
);
const MONEY = String.raw`(?:credits?|balance|units|funds|airtime|salio)`;
const NO_CREDIT = new RegExp(
  String.raw`\b(?:insufficient|inadequate|not enough|no|zero|out of|exhausted|depleted|hakuna) (?:\w+ ){0,2}${MONEY}\b` +
    String.raw`|\b${MONEY}\b(?: \w+){0,2} (?:insufficient|exhausted|depleted|not enough|finished|expired|too low|halitoshi)\b`,
);
/** A warning where something was sent, and a no where nothing says that it was. */
const LOW_CREDIT = new RegExp(String.raw`\blow (?:\w+ )?${MONEY}\b|\b${MONEY}\b (?:is |too )*low\b`);
const SPEAKS_OF_CREDIT = new RegExp(String.raw`\b${MONEY}\b|\btop[ -]?up\b|\brecharge\b`);
const SAYS_YES = /\b(?:success\w*|sent|accepted|queued|submitted|ok)\b/;
const OPTED_OUT = /\bblack ?list|\bopt(?:ed)?[ -]?out\b|\bdo not disturb\b|\bdnd\b|\bunsubscribed\b/;
const BAD_NUMBER =
  /\b(?:invalid|unsupported|wrong|unknown|bad) (?:\w+ )?(?:number|phone|mobile|msisdn|recipient|destination)\b/;

/** The codes of the `services/sendsms` family, which many resellers answer inside an envelope of their own. */
const FAMILY_CODE = /^(?:100[1-9]|1010|409[0-3])$/;
const LOW_CREDITS = '1004';
const HTTP_REFUSAL = /^[45]\d\d$/;

/**
 * Looks for a no in an answer, wherever it stands: a member that counts what failed, a flag that is false, a code, a word.
 * Null when there is none. A no beside a yes is a no: who says both has not sent everything.
 */
export function denialIn(answer: string, context: AnswerContext): Denial | null {
  const json = parseJson(answer);
  const leaves =
    typeof json === 'object' && json !== null ? leavesOf(json) : [{ name: [], value: json ?? answer } satisfies Leaf];
  const texts = leaves.flatMap(({ value }) => (typeof value === 'string' ? [plainWords(value, context.sent)] : []));
  const isDenied =
    leaves.some((leaf) => deniesByName(leaf, context)) || texts.some(textDenies) || lowWithoutYes(texts, leaves);
  if (!isDenied) return null;
  return { about: leaves.some(isLowCredits) ? 'credit' : aboutOf(texts.join(' ; ')) };
}

function textDenies(text: string): boolean {
  return NO_CREDIT.test(text) || DENIES.test(text.replaceAll(HARMLESS, ''));
}

function lowWithoutYes(texts: readonly string[], leaves: readonly Leaf[]): boolean {
  const yes =
    texts.some((text) => SAYS_YES.test(text)) || leaves.some((leaf) => isYesName(leaf) && leaf.value === true);
  return !yes && texts.some((text) => LOW_CREDIT.test(text));
}

/** What a no is about, by its words; null when it names nothing that is known. */
function aboutOf(text: string): SmsAbout | null {
  if (OPTED_OUT.test(text)) return 'opted-out';
  if (NO_CREDIT.test(text) || LOW_CREDIT.test(text)) return 'credit';
  if (BAD_NUMBER.test(text)) return 'number';
  return SPEAKS_OF_CREDIT.test(text) ? 'credit' : null;
}

const isYesName = ({ name }: Leaf): boolean =>
  name.some((word) => YES_WORDS.has(word)) && name.every((word) => YES_WORDS.has(word) || isFiller(word));
const isNoName = ({ name }: Leaf): boolean =>
  name.some((word) => NO_WORDS.has(word)) && name.every((word) => NO_WORDS.has(word) || isFiller(word));
const isFiller = (word: string): boolean => FILLERS.has(word);

function deniesByName(leaf: Leaf, { successCodes = [] }: AnswerContext): boolean {
  const { name, value } = leaf;
  const text = scalarText(value)?.toLowerCase() ?? '';
  if (successCodes.some((code) => code.toLowerCase() === text)) return false;
  if (isYesName(leaf) && !name.includes('code')) return isZero(text) || (Array.isArray(value) && value.length === 0);
  if (isNoName(leaf)) {
    if (typeof value === 'object' && value !== null) return !isNothing(value);
    if (/^\d+$/.test(text)) return Number(text) > 0 && !(name.includes('code') && /^2\d\d$/.test(text));
    // In words it is read as words are: `errorDescription` may say "Success".
    return !isNothing(value) && !SAYS_YES.test(text);
  }
  if (name.length === 0 || !name.every((word) => CODE_WORDS.has(word) || isFiller(word))) return false;
  return HTTP_REFUSAL.test(text) || (FAMILY_CODE.test(text) && name.includes('code')) || text === 'false';
}

const isZero = (text: string): boolean => /^(?:false|no|none|0+(?:\.0+)?)$/.test(text);

/** `0`, `"null"`, `[]`, `{"count": 0}`: what stands where nothing failed. */
function isNothing(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.values(value).every(isNothing);
  const text = scalarText(value)?.toLowerCase().replaceAll(HARMLESS, '').trim() ?? '';
  return text === '' || isZero(text) || /^(?:null|nil|n\/?a|-+)$/.test(text);
}

function isLowCredits({ name, value }: Leaf): boolean {
  return name.includes('code') && scalarText(value) === LOW_CREDITS;
}
