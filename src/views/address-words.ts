import type { AddressFound, FoundSpan, Unwatched } from '../domain/address-found.ts';
import type { Service } from '../domain/ports.ts';
import { formatLocalTime } from '../domain/time/local-time.ts';
import type { Language } from '../domain/time/time.ts';

// Who had an address, in words: what is known, and as plainly what is not.

const SERVICE_WORDS: Readonly<Record<Service, string>> = { pppoe: 'PPPoE', hotspot: 'hotspot', static: 'DHCP' };

interface Words {
  readonly since: (from: string) => string;
  readonly atLeastSince: (from: string) => string;
  readonly stillAt: (until: string) => string;
  readonly till: (until: string) => string;
  readonly gone: (until: string, gone: string) => string;
  readonly unsure: string;
  readonly nobodys: string;
  readonly none: string;
  readonly before: (who: string, time: string) => string;
  readonly after: (who: string, time: string) => string;
  readonly between: (where: string, from: string, until: string) => string;
  readonly upTo: (where: string, until: string) => string;
  readonly from: (where: string, from: string) => string;
  readonly never: string;
  readonly keptSince: (since: string) => string;
  readonly leftOut: (login: string, router: string, count: number, since: string, until: string) => string;
  readonly fixed: (account: string, router: string) => string;
  readonly isPublic: string;
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    since: (from) => `since ${from}`,
    atLeastSince: (from) => `at least since ${from}`,
    stillAt: (until) => `still, as last looked at ${until}`,
    till: (until) => `until ${until}`,
    gone: (until, gone) => `last seen ${until}, gone by ${gone}`,
    unsure: 'It may have been over by then: nobody watched when it ended.',
    nobodys: 'no line of the books',
    none: 'Nobody is known to have had it then.',
    before: (who, time) => `The last before: ${who}, ${time}.`,
    after: (who, time) => `The next: ${who}, ${time}.`,
    between: (where, from, until) => `${where} was not watched between ${from} and ${until}.`,
    upTo: (where, until) => `${where} was not watched before ${until}.`,
    from: (where, from) => `${where} has not been watched since ${from}.`,
    never: 'No router was ever watched: nothing is known of any address.',
    keptSince: (since) => `Nothing is known of the time before ${since}.`,
    leftOut: (login, router, count, since, until) =>
      `${login} on ${router} came and went too often to be kept one by one: ${count} more sessions between ${since} and ${until}, with addresses that are not known.`,
    fixed: (account, router) => `In the books it is the fixed address of ${account} on ${router} now.`,
    isPublic:
      'This is an address of the internet. If many lines go out by it (NAT), it names none of them: only with the port and the second can the router say that translates it, if it keeps a log of connections. Washa has no such log.',
  },
  sw: {
    since: (from) => `tangu ${from}`,
    atLeastSince: (from) => `angalau tangu ${from}`,
    stillAt: (until) => `bado, ilivyoangaliwa mwisho ${until}`,
    till: (until) => `hadi ${until}`,
    gone: (until, gone) => `ilionekana mwisho ${until}, haikuwepo ${gone}`,
    unsure: 'Huenda ilikuwa imeisha: hakuna aliyeangalia ilipoisha.',
    nobodys: 'si laini ya vitabu',
    none: 'Hakuna anayejulikana kuwa nayo wakati huo.',
    before: (who, time) => `Wa mwisho kabla: ${who}, ${time}.`,
    after: (who, time) => `Aliyefuata: ${who}, ${time}.`,
    between: (where, from, until) => `${where} haikuangaliwa kati ya ${from} na ${until}.`,
    upTo: (where, until) => `${where} haikuangaliwa kabla ya ${until}.`,
    from: (where, from) => `${where} haijaangaliwa tangu ${from}.`,
    never: 'Hakuna ruta iliyowahi kuangaliwa: hakuna kinachojulikana kuhusu anwani yoyote.',
    keptSince: (since) => `Hakuna kinachojulikana kuhusu wakati kabla ya ${since}.`,
    leftOut: (login, router, count, since, until) =>
      `${login} kwenye ${router} iliingia na kutoka mara nyingi mno kuandikwa moja moja: vipindi ${count} zaidi kati ya ${since} na ${until}, vyenye anwani zisizojulikana.`,
    fixed: (account, router) => `Vitabuni sasa ni anwani ya kudumu ya ${account} kwenye ${router}.`,
    isPublic:
      'Hii ni anwani ya intaneti. Kama laini nyingi hutoka kwayo (NAT), haitaji hata moja: ni ruta inayotafsiri pekee inayoweza kusema, kwa port na sekunde, ikiwa ina kumbukumbu ya miunganisho. Washa haina kumbukumbu hiyo.',
  },
};

/** To the second: who asks for an address has one. @param zone IANA name */
export const secondOf = (ms: number, zone: string): string => formatLocalTime(Math.floor(ms / 1000) * 1000, zone);

/** From when to when, as far as it is known. */
export function spanTime({ from, isFromSeen, until, gone }: FoundSpan, zone: string, language: Language): string {
  const words = WORDS[language];
  const at = (ms: number) => secondOf(ms, zone);
  const begun = isFromSeen ? words.atLeastSince(at(from)) : words.since(at(from));
  const ended =
    gone === null ? words.stillAt(at(until)) : gone === until ? words.till(at(until)) : words.gone(at(until), at(gone));
  return `${begun}, ${ended}`;
}

/** Whose it was: account and name as the books have them now, or that the login is nobody's. */
export function spanWho({ account, name, login }: FoundSpan, language: Language): string {
  return account === null ? `${login} (${WORDS[language].nobodys})` : `${account} ${name ?? ''}`.trim();
}

/** What has to be said of one span beside its time; null: nothing. */
export function spanDoubt({ isSure }: FoundSpan, language: Language): string | null {
  return isSure ? null : WORDS[language].unsure;
}

/** What has to be said of all of it: that nothing was found, who was there around it, and all that is not known. */
export function foundNotes(found: AddressFound, zone: string, language: Language): string[] {
  const words = WORDS[language];
  const at = (ms: number) => secondOf(ms, zone);
  const around = (say: Words['before'], span: FoundSpan | null) =>
    span === null ? [] : [say(spanWho(span, language), spanTime(span, zone, language))];
  const { asked, spans, keptSince } = found;
  return [
    ...(spans.length === 0 ? [words.none] : []),
    ...around(words.before, found.before),
    ...around(words.after, found.after),
    ...(keptSince === null ? [words.never] : asked.from < keptSince ? [words.keptSince(at(keptSince))] : []),
    ...found.unwatched.flatMap((gap) => gapWords(gap, keptSince, at, words) ?? []),
    ...found.leftOut.map(({ login, router, count, since, until }) =>
      words.leftOut(login, router, count, at(since), at(until)),
    ),
    ...(found.fixed === null ? [] : [words.fixed(found.fixed.account, found.fixed.router)]),
    ...(found.isPublic ? [words.isPublic] : []),
  ];
}

/** Null: it is told by since when anything is known. */
function gapWords(
  { router, service, from, until }: Unwatched,
  keptSince: number | null,
  at: (ms: number) => string,
  words: Words,
): string | null {
  const where = `${router} (${SERVICE_WORDS[service]})`;
  if (from !== null) return until === null ? words.from(where, at(from)) : words.between(where, at(from), at(until));
  return until === null || until === keptSince ? null : words.upTo(where, at(until));
}
