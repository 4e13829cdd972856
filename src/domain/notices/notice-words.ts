import { ALARMS } from '../alarm.ts';
import { fitSms } from '../messages/gsm7.ts';
import { formatAge, formatElapsed } from '../time/durations.ts';
import { formatWhen, type Language } from '../time/time.ts';
import { formatCents, type Cents } from '../values/money.ts';
import type { OwnerWords } from './channel.ts';
import type { NoticeEvent } from './incidents.ts';

/** Whose box it is, and how its times are read. */
export interface NoticeBox {
  readonly businessName: string;
  readonly timeZone: string;
  readonly language: Language;
  /** Where the console is; null where no address is set. */
  readonly consoleUrl: string | null;
}

interface Said {
  readonly since: (when: string) => string;
  readonly over: string;
  readonly still: string;
  readonly alarms: (wrong: number, over: number) => string;
  readonly more: (n: number) => string;
  readonly from: (from: string, until: string, age: string) => string;
  readonly see: string;
  readonly seen: (names: string) => string;
  readonly testTitle: string;
  readonly test: (when: string, by: string) => string;
}

const SAID: Readonly<Record<Language, Said>> = {
  en: {
    since: (when) => `since ${when}`,
    over: 'Over',
    still: 'Still',
    alarms: (wrong, over) =>
      [wrong > 0 ? `${wrong} ${wrong === 1 ? 'alarm' : 'alarms'}` : '', over > 0 ? `${over} over` : '']
        .filter((part) => part !== '')
        .join(', '),
    more: (n) => `and ${n} more`,
    from: (from, until, age) => `${from} to ${until} (${age})`,
    see: 'Look',
    seen: (names) => `${names} sees to it`,
    testTitle: 'test of the notices',
    test: (when, by) => `${by} wanted to see at ${when} that notices arrive. This one did. Nothing is wrong.`,
  },
  sw: {
    since: (when) => `tangu ${when}`,
    over: 'Imekwisha',
    still: 'Bado',
    alarms: (wrong, over) =>
      [wrong > 0 ? `ving'ora ${wrong}` : '', over > 0 ? `${over} vimekwisha` : '']
        .filter((part) => part !== '')
        .join(', '),
    more: (n) => `na ${n} zaidi`,
    from: (from, until, age) => `${from} hadi ${until} (${age})`,
    see: 'Tazama',
    seen: (names) => `${names} anashughulikia`,
    testTitle: 'jaribio la taarifa',
    test: (when, by) => `${by} alitaka kuona saa ${when} kwamba taarifa zinafika. Hii imefika. Hakuna tatizo.`,
  },
};

/** All that became wrong, or right, in one notice. @param events at least one @param now UTC ms */
export function alarmWords(events: readonly NoticeEvent[], box: NoticeBox, now: number): OwnerWords {
  const said = SAID[box.language];
  const urgent = (event: NoticeEvent) =>
    event.change === 'ended' ? 2 : ALARMS[event.kind].severity === 'urgent' ? 0 : 1;
  const sorted = events.toSorted((a, b) => urgent(a) - urgent(b) || a.since - b.since);
  const over = sorted.filter(({ change }) => change === 'ended').length;
  const [only] = sorted;
  const head = sorted.length === 1 && only !== undefined ? headOf(only, box) : said.alarms(sorted.length - over, over);
  const brief = sorted.map((event) => `${headOf(event, box)} ${momentOf(event, box, now)}`);
  const who =
    sorted.length === 1 && only !== undefined && only.change !== 'ended' ? [seenTo(only, box), waits(only, box)] : [];
  const link = box.consoleUrl === null ? [] : [`${said.see}: ${box.consoleUrl}/attention`];
  return {
    title: `${box.businessName}: ${head}`,
    short: fitSms(`${box.businessName}: ${[brief.join('; '), ...who.filter((words) => words !== null)].join('. ')}`),
    text: [...sorted.map((event) => whole(event, box, now)), ...link].join('\n\n'),
  };
}

/** A notice that says that it arrived. @param by who wanted it */
export function testWords(by: string, box: NoticeBox, now: number): OwnerWords {
  const said = SAID[box.language];
  const text = said.test(formatWhen(now, box.timeZone, box.language), by);
  return {
    title: `${box.businessName}: ${said.testTitle}`,
    short: fitSms(`${box.businessName}: ${text}`),
    text,
  };
}

function headOf(event: NoticeEvent, { language }: NoticeBox): string {
  const said = SAID[language];
  const title = ALARMS[event.kind].title[language];
  const before = event.change === 'ended' ? `${said.over}: ` : event.change === 'still' ? `${said.still}: ` : '';
  const names = event.change === 'ended' ? [event.subject] : event.alarms.map(({ subject }) => subject);
  const [first = ''] = names;
  const about =
    first === '' || first === 'box' ? '' : ` (${first}${names.length > 1 ? ` ${said.more(names.length - 1)}` : ''})`;
  return `${before}${title}${about}`;
}

function momentOf(event: NoticeEvent, { language, timeZone }: NoticeBox, now: number): string {
  const said = SAID[language];
  const when = (at: number) => formatWhen(at, timeZone, language, now);
  if (event.change !== 'ended') return said.since(when(event.since));
  return said.from(when(event.since), when(event.endedAt), formatAge(event.endedAt - event.since));
}

/** Who sees to all that is told; null where nobody does, or not to each. */
function seenTo(event: NoticeEvent, { language }: NoticeBox): string | null {
  if (event.change === 'ended') return null;
  const names = new Set(event.alarms.map(({ seenBy }) => seenBy?.name ?? ''));
  return names.has('') ? null : SAID[language].seen([...names].join(', '));
}

const waits = ({ kind }: NoticeEvent, { language }: NoticeBox): string => ALARMS[kind].waits[language];

/** Messages of one notice that are written out; the console has all. */
const MOST_MESSAGES = 3;

function whole(event: NoticeEvent, box: NoticeBox, now: number): string {
  const head = `${headOf(event, box)}, ${momentOf(event, box, now)}`;
  if (event.change === 'ended') return head;
  const seen = seenTo(event, box);
  return [
    seen === null ? head : `${head}. ${seen}`,
    waits(event, box),
    ...event.alarms.slice(0, MOST_MESSAGES).map(({ message }) => message),
  ].join('\n');
}

/** How a day was. */
export interface DayFacts {
  /** An instant of that day, UTC ms. */
  readonly at: number;
  readonly payments: number;
  readonly cents: Cents;
  /** ISO 4217. */
  readonly currency: string;
  /** From a payment to a line that is on, milliseconds; null where there was none. */
  readonly medianMs: number | null;
  /** What waits for a person now. */
  readonly needs: number;
}

const DAY: Readonly<
  Record<
    Language,
    {
      readonly payments: (n: number) => string;
      readonly median: (took: string) => string;
      readonly needs: (n: number) => string;
    }
  >
> = {
  en: {
    payments: (n) => `${n} ${n === 1 ? 'payment' : 'payments'}`,
    median: (took) => `median ${took}`,
    needs: (n) => (n === 0 ? 'nothing needs you' : n === 1 ? '1 needs you' : `${n} need you`),
  },
  sw: {
    payments: (n) => `malipo ${n}`,
    median: (took) => `muda wa kati ${took}`,
    needs: (n) => (n === 0 ? 'hakuna kinachokuhitaji' : n === 1 ? '1 linakuhitaji' : `${n} yanakuhitaji`),
  },
};

/** A day in one sentence. @param now UTC ms */
export function dayWords(
  { at, payments, cents, currency, medianMs, needs }: DayFacts,
  box: NoticeBox,
  now: number,
): OwnerWords {
  const said = DAY[box.language];
  const day = formatWhen(at, box.timeZone, box.language, now).replace(/ \d\d:\d\d$/, '');
  const sentence = [
    said.payments(payments),
    formatCents(cents, currency),
    ...(medianMs === null ? [] : [said.median(formatElapsed(medianMs))]),
    said.needs(needs),
  ].join(', ');
  const link = box.consoleUrl === null ? '' : `\n\n${SAID[box.language].see}: ${box.consoleUrl}/`;
  return {
    title: `${box.businessName}, ${day}: ${sentence}`,
    short: fitSms(`${box.businessName}, ${day}: ${sentence}`),
    text: `${day}: ${sentence}${link}`,
  };
}
