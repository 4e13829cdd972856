import type { Language } from '../domain/time/time.ts';
import { formatElapsed } from '../domain/time/durations.ts';
import type { Standing } from './fact.ts';

/** One line of the log, as it was written: what happened is `msg`. */
export type LogLine = Readonly<Record<string, unknown>>;

type Said = Readonly<Record<Language, (line: LogLine) => string>>;

/** The value of a field as text; `?` where the line lacks it. */
function of(line: LogLine, field: string): string {
  const value = line[field];
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '?' : JSON.stringify(value);
}

function took(line: LogLine): string {
  return typeof line['ms'] === 'number' ? formatElapsed(line['ms']) : '?';
}

/** ` (line 3)`, where a line is known. */
function about(line: LogLine, field: string, word: string): string {
  return typeof line[field] === 'number' ? ` (${word} ${line[field]})` : '';
}

/** `; changed: a, b`, where there are any. */
function listed(line: LogLine, field: string, word: string): string {
  const names = of(line, field);
  return names === '' ? '' : `; ${word}: ${names}`;
}

/** Every event of the log (app/log), but for those that are a sentence already. */
const EVENTS: Readonly<Record<string, Said>> = {
  ready: {
    en: (line) =>
      `Washa takes payments at ${of(line, 'intake')}; its pages are at ${of(line, 'console')}. The start took ${took(line)}.`,
    sw: (line) =>
      `Washa inapokea malipo ${of(line, 'intake')}; kurasa zake ziko ${of(line, 'console')}. Kuanza kumechukua ${took(line)}.`,
  },
  'standing by: callbacks are answered 503': {
    en: () => 'Washa takes no payments and touches no books; providers are told to send again.',
    sw: () => 'Washa haipokei malipo wala haigusi hesabu; watoa huduma wanaambiwa watume tena.',
  },
  stopping: {
    en: (line) => `Washa stops: ${of(line, 'reason')}.`,
    sw: (line) => `Washa inasimama: ${of(line, 'reason')}.`,
  },
  'settings taken up': {
    en: (line) =>
      `Settings read anew${listed(line, 'taken', 'changed')}${listed(line, 'waiting', 'from the next start on')}.`,
    sw: (line) =>
      `Mipangilio imesomwa upya${listed(line, 'taken', 'iliyobadilika')}${listed(line, 'waiting', 'Washa ikianza upya')}.`,
  },
  'settings of routers, providers and SMS read anew': {
    en: () => 'Routers, providers and the SMS gateway were read anew.',
    sw: () => 'Ruta, watoa huduma na gateway ya SMS vimesomwa upya.',
  },
  callback: { en: callback, sw: callbackSw },
  'callback refused: not authentic': {
    en: (line) =>
      `A delivery to ${of(line, 'provider')} was refused, because it is not authentic: ${of(line, 'reason')}.`,
    sw: (line) => `Taarifa kwa ${of(line, 'provider')} imekataliwa kwa kuwa si halisi: ${of(line, 'reason')}.`,
  },
  'callback not stored, answered 503': {
    en: (line) => `A delivery to ${of(line, 'provider')} could not be stored; the provider was told to send it again.`,
    sw: (line) => `Taarifa kwa ${of(line, 'provider')} haikuweza kuhifadhiwa; mtoa huduma ameambiwa atume tena.`,
  },
  'router up': {
    en: (line) => `Router ${of(line, 'router')} answers.`,
    sw: (line) => `Ruta ${of(line, 'router')} inajibu.`,
  },
  'router down': {
    en: (line) => `Router ${of(line, 'router')} does not answer: ${of(line, 'reason')}.`,
    sw: (line) => `Ruta ${of(line, 'router')} haijibu: ${of(line, 'reason')}.`,
  },
  'router compared with the books': {
    en: (line) =>
      `Router ${of(line, 'router')} was compared with the books: ${of(line, 'looked')} lines` +
      (typeof line['edited'] === 'number'
        ? `, ${line['edited']} changed by others, ${of(line, 'queued')} put right.`
        : ', nothing is otherwise.'),
    sw: (line) =>
      `Ruta ${of(line, 'router')} imelinganishwa na hesabu: laini ${of(line, 'looked')}` +
      (typeof line['edited'] === 'number'
        ? `, ${line['edited']} zilibadilishwa na wengine, ${of(line, 'queued')} zinarekebishwa.`
        : ', hakuna tofauti.'),
  },
  'sweep held': {
    en: (line) => `Nobody is cut off now: ${of(line, 'held')}`,
    sw: (line) => `Hakuna anayekatwa sasa: ${of(line, 'held')}`,
  },
  sweep: {
    en: (line) =>
      `The look at what is over: ${of(line, 'renewed')} renewed from their balance, ${of(line, 'queued')} to be cut off.`,
    sw: (line) =>
      `Ukaguzi wa muda ulioisha: ${of(line, 'renewed')} zimefanywa upya kwa salio, ${of(line, 'queued')} zitakatwa.`,
  },
  'list of payments not whole': {
    en: (line) => `The list of ${of(line, 'provider')} could not be read to its end: ${of(line, 'error')}.`,
    sw: (line) => `Orodha ya ${of(line, 'provider')} haikusomwa yote: ${of(line, 'error')}.`,
  },
  'payments were missing': {
    en: (line) =>
      `The list of ${of(line, 'provider')} told of ${of(line, 'found')} payments that no delivery had brought.`,
    sw: (line) => `Orodha ya ${of(line, 'provider')} imeonyesha malipo ${of(line, 'found')} ambayo taarifa hazikuleta.`,
  },
  'list of payments compared': {
    en: (line) => `The list of ${of(line, 'provider')} (${of(line, 'rows')} rows) has nothing that the books lack.`,
    sw: (line) => `Orodha ya ${of(line, 'provider')} (safu ${of(line, 'rows')}) haina kinachokosekana kwenye hesabu.`,
  },
  'books checked': {
    en: (line) => `The books were checked: ${of(line, 'entries')} rows in ${took(line)}.`,
    sw: (line) => `Hesabu zimekaguliwa: safu ${of(line, 'entries')} kwa ${took(line)}.`,
  },
  'no backup could be made': {
    en: (line) => `No backup could be made: ${of(line, 'error')}.`,
    sw: (line) => `Nakala ya akiba haikufanyika: ${of(line, 'error')}.`,
  },
  'backup is not everywhere': {
    en: (line) => `The backup ${of(line, 'name')} did not reach every place: ${of(line, 'failed')}.`,
    sw: (line) => `Nakala ${of(line, 'name')} haikufika kila mahali: ${of(line, 'failed')}.`,
  },
  'backup made': {
    en: (line) => `A backup was made: ${of(line, 'name')}, with ${of(line, 'payments')} payments.`,
    sw: (line) => `Nakala ya akiba imefanywa: ${of(line, 'name')}, yenye malipo ${of(line, 'payments')}.`,
  },
  'backup could not be proven': {
    en: (line) => `The backup ${of(line, 'name')} could not be proven: ${of(line, 'problems')}.`,
    sw: (line) => `Nakala ${of(line, 'name')} haikuthibitika: ${of(line, 'problems')}.`,
  },
  'backup proven': {
    en: (line) => `The backup ${of(line, 'name')} was taken out again and is right.`,
    sw: (line) => `Nakala ${of(line, 'name')} imefunguliwa tena na ni sahihi.`,
  },
  'sms, log only': {
    en: (line) => `No gateway is set up; to ${of(line, 'to')} would go: ${of(line, 'text')}`,
    sw: (line) => `Hakuna gateway; kwa ${of(line, 'to')} ungetumwa: ${of(line, 'text')}`,
  },
  bug: {
    en: () => 'Washa came upon a fault of its own and starts anew. Keep "washa bundle" for whoever mends it.',
    sw: () => 'Washa imekutana na hitilafu yake na inaanza upya. Weka "washa bundle" kwa atakayeirekebisha.',
  },
  'lines of this log could not be written': {
    en: (line) => `${of(line, 'lost')} lines of the log could not be written.`,
    sw: (line) => `Mistari ${of(line, 'lost')} ya log haikuandikwa.`,
  },
};

function callback(line: LogLine): string {
  const from = of(line, 'provider');
  const by = `${about(line, 'payment', 'payment')}${about(line, 'line', 'line')}`;
  switch (line['result']) {
    case 'payment':
      return `A payment by ${from} is in the books${by}, in ${took(line)}.`;
    case 'repeat':
      return `${from} told again of a payment that is known${by}.`;
    case 'request':
      return `${from} told how a request for money ended: ${of(line, 'reason')}.`;
    case 'ignored':
      return `${from} told of something that is no payment: ${of(line, 'reason')}.`;
    case 'conflict':
      return `A delivery of ${from} contradicts another one${by}: a person has to look.`;
    case 'quarantined':
      return `A delivery of ${from} was set apart for a person: ${of(line, 'reason')}.`;
    default:
      return `A delivery of ${from}: ${of(line, 'result')}.`;
  }
}

function callbackSw(line: LogLine): string {
  const from = of(line, 'provider');
  const by = `${about(line, 'payment', 'malipo')}${about(line, 'line', 'laini')}`;
  switch (line['result']) {
    case 'payment':
      return `Malipo kupitia ${from} yameandikwa${by}, kwa ${took(line)}.`;
    case 'repeat':
      return `${from} imerudia taarifa ya malipo yanayojulikana${by}.`;
    case 'request':
      return `${from} imeeleza ombi la malipo lilivyoisha: ${of(line, 'reason')}.`;
    case 'ignored':
      return `${from} imeeleza kitu kisicho malipo: ${of(line, 'reason')}.`;
    case 'conflict':
      return `Taarifa ya ${from} inapingana na nyingine${by}: mtu aangalie.`;
    case 'quarantined':
      return `Taarifa ya ${from} imewekwa kando kwa mtu: ${of(line, 'reason')}.`;
    default:
      return `Taarifa ya ${from}: ${of(line, 'result')}.`;
  }
}

const TONES: Readonly<Record<string, Standing>> = { fatal: 'wrong', error: 'wrong', warn: 'waiting' };

/** What a line says in plain words, and how it is meant. A line that is a sentence already, or that nobody knows, stays as it is. */
export function logWords(line: LogLine, language: Language): { readonly tone: Standing; readonly says: string } {
  const msg = of(line, 'msg');
  const tone = TONES[of(line, 'level')] ?? 'right';
  if (typeof line['lane'] === 'string') return { tone, says: attempt(line, language) };
  const said = Object.hasOwn(EVENTS, msg) ? EVENTS[msg] : undefined;
  return { tone, says: said?.[language](line) ?? msg };
}

/** One attempt of a lane: what was done, to whom, and what came of it. */
function attempt(line: LogLine, language: Language): string {
  const [lane, what, outcome] = [of(line, 'lane'), of(line, 'msg'), of(line, 'outcome')];
  const detail = of(line, 'detail');
  const words = {
    en: `On lane ${lane}: ${what} ${of(line, 'subject')}`,
    sw: `Foleni ${lane}: ${what} ${of(line, 'subject')}`,
  };
  const ended =
    outcome === 'ok'
      ? { en: `done in ${took(line)}`, sw: `imefanyika kwa ${took(line)}` }
      : { en: outcome, sw: outcome };
  return `${words[language]}, ${ended[language]}: ${detail}.`.replace(/\.\.$/, '.');
}
