import type { Why, WhyCode } from '../domain/lines/why.ts';
import type { ReachedLimit } from '../domain/line-probe.ts';
import { formatAge } from '../domain/time/durations.ts';
import type { Language } from '../domain/time/time.ts';
import { formatBytes } from '../domain/values/bytes.ts';

/** `head` says what is in the way, in one sentence without its full stop; `next` what can be done about it. */
export interface WhySaid {
  readonly head: string;
  readonly next: string;
}

const said = (head: string, next: string): WhySaid => ({ head, next });

type About<Code extends WhyCode> = Extract<Why, { code: Code }>;

const WORDS: { readonly [Code in WhyCode]: Readonly<Record<Language, (why: About<Code>) => WhySaid>> } = {
  'no-credential': {
    en: () => said('The router has no login of this name', 'Compare the login here with the router, letter by letter.'),
    sw: () => said('Ruta haina jina hili la kuingia', 'Linganisha jina hapa na la kwenye ruta, herufi kwa herufi.'),
  },
  disabled: {
    en: () => said('Its login is disabled on the router', 'Tell the router again: it is enabled by that.'),
    sw: () => said('Jina lake limezimwa kwenye ruta', 'Iambie ruta tena: litawashwa.'),
  },
  'used-up': {
    en: ({ limits }) =>
      said(
        `It has used up all that the router lets it have: ${limits.map(limitWords).join(' and ')}`,
        'Tell the router again: that lifts it.',
      ),
    sw: ({ limits }) =>
      said(
        `Imemaliza yote ambayo ruta inairuhusu: ${limits.map(limitWords).join(' na ')}`,
        'Iambie ruta tena: itaondolewa.',
      ),
  },
  'other-profile': {
    en: ({ profile, should }) =>
      said(`Its login has the profile "${profile}" and should have "${should}"`, 'Tell the router again.'),
    sw: ({ profile, should }) =>
      said(`Jina lake lina profile "${profile}", inapaswa kuwa "${should}"`, 'Iambie ruta tena.'),
  },
  'no-profile': {
    en: ({ should }) =>
      said(
        `The router has no profile "${should}"`,
        'Make it there, or give the plan one that is there, in the same letters.',
      ),
    sw: ({ should }) =>
      said(`Ruta haina profile "${should}"`, 'Itengeneze kwenye ruta, au weka iliyopo kwenye mpango.'),
  },
  'other-device': {
    en: ({ boundTo, dials }) =>
      said(
        `Another device dials: ${dials}, and its login is only for ${boundTo}`,
        'If the subscriber has a new router, let any device dial: reset the MAC.',
      ),
    sw: ({ boundTo, dials }) =>
      said(
        `Kifaa kingine kinapiga: ${dials}, na jina hili ni la ${boundTo} tu`,
        'Kama mteja ana ruta mpya, ruhusu kifaa chochote: futa MAC.',
      ),
  },
  bound: {
    en: ({ boundTo }) =>
      said(`Its login is only for the device ${boundTo}`, 'If the subscriber has a new router, reset the MAC.'),
    sw: ({ boundTo }) => said(`Jina hili ni la kifaa ${boundTo} tu`, 'Kama mteja ana ruta mpya, futa MAC.'),
  },
  'refused-logins': {
    en: ({ times }) =>
      said(
        `A device tried and was refused ${times === 1 ? 'once' : `${times} times`}`,
        'Mostly the password in the device is wrong: type it in anew, as the router has it.',
      ),
    sw: ({ times }) =>
      said(
        `Kifaa kimejaribu na kukataliwa mara ${times}`,
        'Mara nyingi nenosiri kwenye kifaa si sahihi: liandike upya.',
      ),
  },
  'blocked-device': {
    en: () =>
      said(
        'The router blocks its device (ip-binding)',
        'Remove that row from /ip/hotspot/ip-binding, if it is not wanted.',
      ),
    sw: () =>
      said('Ruta inazuia kifaa chake (ip-binding)', 'Ondoa mstari huo kwenye /ip/hotspot/ip-binding kama hautakiwi.'),
  },
  'not-logged-in': {
    en: () =>
      said(
        'Its phone is not logged in at the hotspot',
        'In range of the hotspot, let it open any page: it is asked to log in.',
      ),
    sw: () =>
      said('Simu yake haijaingia kwenye hotspot', 'Ikiwa karibu na hotspot, ifungue ukurasa wowote: itaombwa kuingia.'),
  },
  'not-dialled': {
    en: ({ since, reason }) =>
      said(
        since === null
          ? 'Its device has never dialled this router'
          : `Its device has not dialled since ${since}, by the router’s clock${reason === null ? '' : ` (${reason})`}`,
        'Look at the device: its power, its cable or antenna, and that it dials by itself.',
      ),
    sw: ({ since, reason }) =>
      said(
        since === null
          ? 'Kifaa chake hakijawahi kupiga ruta hii'
          : `Kifaa chake hakijapiga tangu ${since}, kwa saa ya ruta${reason === null ? '' : ` (${reason})`}`,
        'Angalia kifaa: umeme, waya au antena, na kwamba kinapiga chenyewe.',
      ),
  },
  'lease-off': {
    en: () =>
      said('Its DHCP lease is disabled or blocked on the router', 'Tell the router again: it is let in by that.'),
    sw: () => said('DHCP lease yake imezimwa au imezuiwa kwenye ruta', 'Iambie ruta tena: itaruhusiwa.'),
  },
  'no-lease': {
    en: () =>
      said(
        'The router lets its address through, and no DHCP lease tells whether a device uses it',
        'Look at the device: its power, its cable or antenna, and that it has this address.',
      ),
    sw: () =>
      said(
        'Ruta inaruhusu anwani yake, na hakuna DHCP lease inayoonyesha kama kifaa kinaitumia',
        'Angalia kifaa: umeme, waya au antena, na kwamba kina anwani hii.',
      ),
  },
  'lease-unused': {
    en: ({ device }) =>
      said(
        `Its DHCP lease waits for ${device ?? 'its device'}, which has not asked for it`,
        'Look at the device: its power, its cable or antenna. If it is a new one, give the lease its MAC.',
      ),
    sw: ({ device }) =>
      said(
        `DHCP lease yake inasubiri ${device ?? 'kifaa chake'}, ambacho hakijaiomba`,
        'Angalia kifaa: umeme, waya au antena. Kama ni kipya, weka MAC yake kwenye lease.',
      ),
  },
  'slow-queue': {
    en: ({ queue, maxLimit, should }) =>
      said(
        `It is online, but the queue "${queue}" lets only ${maxLimit} through${should === null ? '' : ` and its plan is ${should}`}`,
        'Somebody made that queue: remove it from /queue/simple, if it is not wanted.',
      ),
    sw: ({ queue, maxLimit, should }) =>
      said(
        `Ipo mtandaoni, lakini foleni "${queue}" inaruhusu ${maxLimit} tu${should === null ? '' : `, na mpango wake ni ${should}`}`,
        'Kuna mtu aliitengeneza: iondoe kwenye /queue/simple kama haitakiwi.',
      ),
  },
  'old-speed': {
    en: ({ maxLimit, should }) =>
      said(
        `It is online with ${maxLimit}, and its profile says ${should} since`,
        'It gets the new speed when it dials again: end its session, at a time that suits the subscriber.',
      ),
    sw: ({ maxLimit, should }) =>
      said(
        `Ipo mtandaoni kwa ${maxLimit}, na profile yake sasa ni ${should}`,
        'Itapata kasi mpya ikipiga tena: kata kikao chake wakati unaomfaa mteja.',
      ),
  },
  'not-as-sold': {
    en: ({ profile, should, isKept }) =>
      said(
        `Its plan says ${should}, and its profile on the router ${profile}`,
        isKept
          ? 'Washa keeps that profile: it is put right with the next comparison, or stands among the alarms.'
          : 'Give the profile on the router the speed of the plan, or let Washa keep one (washa plan set --like).',
      ),
    sw: ({ profile, should, isKept }) =>
      said(
        `Mpango wake unasema ${should}, na profile yake kwenye ruta ${profile}`,
        isKept
          ? 'Washa huiweka profile hiyo: itarekebishwa kwenye ulinganisho ujao, au iko kwenye ving’ora.'
          : 'Ipe profile kwenye ruta kasi ya mpango, au acha Washa iiweke (washa plan set --like).',
      ),
  },
  shadowed: {
    en: ({ queue, maxLimit, should }) =>
      said(
        `The queue of the whole hotspot, "${queue}", stands above and catches it: ${maxLimit === null ? 'it has no limit' : `all who are there share ${maxLimit}`}${should === null ? '' : `, and its plan is ${should}`}`,
        'Give the plan’s profile insert-queue-before=first, or take the rate-limit out of the hotspot’s server profile; then end its session.',
      ),
    sw: ({ queue, maxLimit, should }) =>
      said(
        `Foleni ya hotspot nzima, "${queue}", ipo juu yake na inaishika: ${maxLimit === null ? 'haina kikomo' : `wote waliopo wanagawana ${maxLimit}`}${should === null ? '' : `, na mpango wake ni ${should}`}`,
        'Weka insert-queue-before=first kwenye profile ya mpango, au ondoa rate-limit kwenye server profile ya hotspot; kisha kata kikao chake.',
      ),
  },
  'no-queue': {
    en: ({ should }) =>
      said(
        `It is online, and no queue holds it to ${should} as its profile says`,
        'It gets its queue when it dials again: end its session, at a time that suits the subscriber.',
      ),
    sw: ({ should }) =>
      said(
        `Ipo mtandaoni, na hakuna foleni inayoishika kwa ${should} kama profile yake inavyosema`,
        'Itapata foleni yake ikipiga tena: kata kikao chake wakati unaomfaa mteja.',
      ),
  },
  'let-through': {
    en: () =>
      said(
        'It should be off, but the router lets its device through without a login (ip-binding)',
        'Remove that row from /ip/hotspot/ip-binding, if it is not wanted.',
      ),
    sw: () =>
      said(
        'Inapaswa kuzimwa, lakini ruta inaruhusu kifaa chake bila kuingia (ip-binding)',
        'Ondoa mstari huo kwenye /ip/hotspot/ip-binding kama hautakiwi.',
      ),
  },
  'not-walled': {
    en: ({ address }) =>
      said(
        `Its paid time is over, but its fixed address ${address} is not walled: it still has internet`,
        'Give the expired profile an address-list that the firewall sends to the pay page.',
      ),
    sw: ({ address }) =>
      said(
        `Muda wake umekwisha, lakini anwani yake ${address} haijazuiwa: bado ina intaneti`,
        'Ipe profile ya waliokwisha muda address-list ambayo firewall inaipeleka kwenye ukurasa wa malipo.',
      ),
  },
  'still-online': {
    en: () => said('It should be off, but a session of it is there', 'Tell the router again.'),
    sw: () => said('Inapaswa kuzimwa, lakini bado ina kikao', 'Iambie ruta tena.'),
  },
};

/** `10 GiB (limit-bytes-total)`: what was sold, and the name by which it stands on the router. */
function limitWords({ limit, allowed }: ReachedLimit): string {
  return `${limit === 'limit-uptime' ? formatAge(allowed) : volume(allowed)} (${limit})`;
}

/** RouterOS takes `10G` for 10 × 1,024³: who wrote that finds his 10 again. */
function volume(bytes: number): string {
  const [unit, size] = bytes % 2 ** 30 === 0 ? (['GiB', 2 ** 30] as const) : (['MiB', 2 ** 20] as const);
  return bytes % size === 0 ? `${bytes / size} ${unit}` : formatBytes(bytes);
}

/** What is in the way of a line, and what can be done about it, in the words of whoever stands before the router. */
export function whyWords<Code extends WhyCode>(why: About<Code>, language: Language = 'en'): WhySaid {
  const words: (why: About<Code>) => WhySaid = WORDS[why.code][language];
  return words(why);
}
