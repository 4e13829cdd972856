import type { Both } from '../domain/time/time.ts';

/** What may stand in a setting, in Swahili, by the English of its schema. */
const SWAHILI: Readonly<Partial<Record<string, string>>> = {
  'the web address of the pages, without a path': 'anwani ya wavuti ya kurasa, bila njia',
  'the codes of plans': 'majina mafupi ya vifurushi',
  'a colour': 'rangi',
  'the full path of an SVG or PNG file': 'njia kamili ya faili la SVG au PNG',
  'the name of the ISP as text': 'jina la ISP kwa maandishi',
  'a phone number': 'namba ya simu',
  'the name of a time zone': 'jina la saa za eneo',
  'the three capital letters of a currency': 'herufi kubwa tatu za sarafu',
  'two to five capital letters or digits': 'herufi kubwa au tarakimu mbili hadi tano',
  'digits alone': 'tarakimu tu',
  'true or false': 'true au false',
  'the https address of the tunnel': 'anwani ya https ya tunnel',
  'the web address of the console': 'anwani ya wavuti ya kurasa za wafanyakazi',
  'a whole number of shillings': 'idadi kamili ya shilingi',
  'whole numbers of days from 1 to 30': 'idadi kamili za siku kutoka 1 hadi 30',
  'whole numbers of percent from 1 to 100': 'asilimia kamili kutoka 1 hadi 100',
  'a whole hour from 0 to 24': 'saa kamili kutoka 0 hadi 24',
  'a whole hour from 0 to 23': 'saa kamili kutoka 0 hadi 23',
  'full paths of folders': 'njia kamili za folda',
  'the full path of a folder': 'njia kamili ya folda',
  'a whole number from 0 to 1000': 'namba kamili kutoka 0 hadi 1000',
  'phone numbers': 'namba za simu',
  'mail addresses': 'anwani za barua pepe',
  'the mail address that notices come from': 'anwani ya barua pepe ambayo taarifa hutoka',
  'the name of the account at the mail server': 'jina la akaunti kwenye seva ya barua',
  'the name of a secret': 'jina la siri',
  'ids of Telegram chats': 'namba za mazungumzo ya Telegram',
  'the web address where bots are called': 'anwani ya wavuti ambapo bot huitwa',
  'names of secrets that hold web addresses': 'majina ya siri zenye anwani za wavuti',
  'an address and a port': 'anwani na mlango (port)',
  'the number of a paybill': 'namba ya paybill',
  'the number of a till': 'namba ya till',
  'stores that speak S3': 'hifadhi za S3',
  'folders of other machines': 'folda za mashine nyingine',
  'programs that are told': 'programu zinazoambiwa',
};

const UNITS: Readonly<Partial<Record<string, string>>> = {
  seconds: 'sekunde',
  minutes: 'dakika',
  hours: 'saa',
  days: 'siku',
  devices: 'vifaa',
};

/** What may stand there, in each language; in Swahili as it is written where nobody said it otherwise. */
export function expectedSaid(en: string): Both {
  const [, of = '', from = '', to = ''] = /^a whole number of (\w+) from (\d+) to (\d+)$/.exec(en) ?? [];
  const unit = UNITS[of];
  if (unit !== undefined) return { en, sw: `idadi kamili ya ${unit} kutoka ${from} hadi ${to}` };
  const one = /^one of (.+)$/.exec(en)?.[1];
  if (one !== undefined) return { en, sw: `moja kati ya ${SWAHILI[one] ?? one}` };
  return { en, sw: SWAHILI[en] ?? en };
}
