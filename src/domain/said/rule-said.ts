import type { Both } from '../time/time.ts';

/** What rules of ours say of something that was typed, by their English. */
const RULES: Readonly<Partial<Record<string, string>>> = {
  'a plan needs a short name without blanks, as home-10':
    'kifurushi kinahitaji jina fupi lisilo na nafasi, kama home-10',
  'a plan needs a name': 'kifurushi kinahitaji jina',
  'a plan costs something': 'kifurushi kina bei',
  'how many a period lasts is a whole number': 'urefu wa muda ni namba kamili',
  'a period lasts at least one': 'muda ni angalau kimoja',
  'a plan needs the profile that it has on the routers': 'kifurushi kinahitaji profile yake kwenye ruta',
  'hours of grace are a number': 'saa za ziada ni namba',
  'grace lasts a month at most': 'saa za ziada zisizidi mwezi mmoja',
  'hours that are lent are a number': 'saa za kukopesha ni namba',
  'how many devices is a whole number': 'idadi ya vifaa ni namba kamili',
  'one device at least': 'angalau kifaa kimoja',
  'a session lasts a number of minutes': 'kipindi ni idadi ya dakika',
  'a session lasts a minute at least': 'kipindi ni angalau dakika moja',
  'data is an amount such as 10G': 'data ni kiasi kama 10G',
  'nobody uses so much data': 'hakuna anayetumia data nyingi hivyo',
  'time online is a number of minutes': 'muda mtandaoni ni idadi ya dakika',
  'time online is a minute at least': 'muda mtandaoni ni angalau dakika moja',
  'a speed is upload/download as in a rate-limit of RouterOS: 5M/20M, or with a burst 5M/20M 8M/40M 4M/16M 10/10':
    'kasi ni kupakia/kupakua kama rate-limit ya RouterOS: 5M/20M, au na burst 5M/20M 8M/40M 4M/16M 10/10',
  'a receipt number has a digit, and no blanks': 'namba ya risiti ina tarakimu, na haina nafasi',
  'that is no number of a receipt': 'hiyo si namba ya risiti',
  'a receipt has 8 to 20 letters and digits': 'risiti ina herufi na tarakimu 8 hadi 20',
  'a receipt is written in letters and digits': 'risiti huandikwa kwa herufi na tarakimu',
  'that names nothing': 'hiyo haitaji kitu',
  'nobody sells so many vouchers': 'hakuna anayeuza vocha nyingi hivyo',
  'nobody pays so much for a line': 'hakuna anayelipa kiasi hicho kwa laini',
  'a code is letters, digits and dashes': 'msimbo ni herufi, tarakimu na vistari',
  'name at least one line': 'taja angalau laini moja',
  'nothing is to be booked': 'hakuna cha kuandika',
  'has 2 to 32 letters, digits, dots or dashes': 'ina herufi, tarakimu, nukta au vistari 2 hadi 32',
  'names at least one scope': 'inataja angalau scope moja',
  'A name has 2 to 32 letters, digits, dots or dashes.': 'Jina lina herufi, tarakimu, nukta au vistari 2 hadi 32.',
};

/** A rule in each language; in Swahili what it says in English where nobody said it otherwise. */
export const ruleSaid = (en: string): Both => ({ en, sw: RULES[en] ?? en });
