import { SMS_SIGNS } from '../messages/gsm7.ts';
import type { FilledText } from '../settings.ts';
import type { Both } from '../time/time.ts';

/** What a deed about the box, its alarms, its books and its settings will do, and why it cannot be done. */
export const BOX_SAID = {
  noAlarm: (id: number): Both => ({ en: `There is no alarm ${id}.`, sw: `Hakuna king’ora ${id}.` }),
  alarmClosed: (id: number): Both => ({
    en: `Alarm ${id} is closed already.`,
    sw: `King’ora ${id} kimeshafungwa.`,
  }),
  alarmClosesItself: (id: number): Both => ({
    en: `Alarm ${id} closes by itself when what it says is mended; closed by hand it would come back.`,
    sw: `King’ora ${id} hujifunga tatizo likirekebishwa; kikifungwa kwa mkono kitarudi.`,
  }),
  stillHeld: (payment: number): Both => ({
    en: `Payment ${payment} is still held: assign, release or dismiss it, and this alarm closes by itself.`,
    sw: `Malipo ${payment} bado yameshikiliwa: yape laini, yaachilie au yaweke kando, na king’ora hiki kitajifunga.`,
  }),
  closesAlarm: (id: number, subject: string): Both => ({
    en: `Alarm ${id} about ${subject} is closed`,
    sw: `King’ora ${id} kuhusu ${subject} kinafungwa`,
  }),
  seesTo: (id: number, subject: string): Both => ({
    en: `Everybody sees that you see to alarm ${id} about ${subject}`,
    sw: `Kila mtu anaona kwamba unashughulikia king’ora ${id} kuhusu ${subject}`,
  }),
  snoozes: (id: number, subject: string, time: string): Both => ({
    en: `Alarm ${id} about ${subject} is told no more for ${time}, but its end is`,
    sw: `King’ora ${id} kuhusu ${subject} hakitatajwa tena kwa ${time}, ila kikiisha`,
  }),

  httpsAlready: (): Both => ({
    en: 'The console is shown by https alone already.',
    sw: 'Kurasa tayari zinaonyeshwa kwa https tu.',
  }),
  httpAlready: (): Both => ({
    en: 'The console is shown by http already.',
    sw: 'Kurasa tayari zinaonyeshwa kwa http.',
  }),
  httpsOnly: (): Both => ({
    en: 'Who asks the console by http is led to https, programs with tokens too; health and metrics stay where they are',
    sw: 'Anayefungua kurasa kwa http anapelekwa https, na programu zenye tokeni pia; health na metrics zinabaki zilipo',
  }),
  httpToo: (): Both => ({
    en: 'The console is shown by http too: passwords cross the LAN in the open',
    sw: 'Kurasa zinaonyeshwa kwa http pia: nenosiri zinapita wazi kwenye LAN',
  }),
  acceptsBooks: (): Both => ({
    en: 'Lines are cut off again by what these books say',
    sw: 'Laini zitazimwa tena kwa kadiri ya vitabu hivi',
  }),
  restoresBooks: (name: string): Both => ({
    en: `The books become those of ${name}`,
    sw: `Vitabu vinakuwa vya ${name}`,
  }),
  trustsClock: (): Both => ({
    en: 'Instants in the books that this clock contradicts prove nothing any more',
    sw: 'Nyakati za vitabuni zinazopingana na saa hii hazithibitishi kitu tena',
  }),

  noDelivery: (id: number): Both => ({
    en: `There is no message ${id} to a program.`,
    sw: `Hakuna ujumbe ${id} kwa programu.`,
  }),
  deliveryWaits: (id: number, program: string): Both => ({
    en: `Message ${id} waits to be sent to ${program} already.`,
    sw: `Ujumbe ${id} tayari unasubiri kutumwa kwa ${program}.`,
  }),
  programGone: (program: string): Both => ({
    en: `${program} is not told of anything any more: it is not in the settings.`,
    sw: `${program} haiambiwi kitu tena: haimo kwenye mipangilio.`,
  }),
  tellsAgain: (program: string, about: string): Both => ({
    en: `${program} is told of ${about} again`,
    sw: `${program} inaambiwa tena kuhusu ${about}`,
  }),
  nobodyTold: (): Both => ({
    en: 'Nobody is told of anything yet: name somebody under [notices] of the settings.',
    sw: 'Bado hakuna anayeambiwa kitu: taja mtu chini ya [notices] kwenye mipangilio.',
  }),
  testGoes: (by: Both): Both => ({ en: `A test goes out by ${by.en}`, sw: `Jaribio linatumwa kwa ${by.sw}` }),

  nobodyRestarts: (): Both => ({
    en: 'Nothing would start Washa again: it runs by hand here. End it where it was started, and start it there.',
    sw: 'Hakuna kitakachoanzisha Washa tena: hapa inaendeshwa kwa mkono. Izime pale ilipoanzishwa, na uianzishe hapo.',
  }),
  restarts: (): Both => ({
    en: 'Washa ends and starts again, in some seconds: lines stay as they are, and what is paid meanwhile is booked then',
    sw: 'Washa inazimika na kuanza tena, kwa sekunde chache: laini zinabaki zilivyo, na yatakayolipwa kwa sasa yataandikwa hapo',
  }),
  settingsWait: (keys: string): Both => ({
    en: `these settings wait for it, and hold then: ${keys}`,
    sw: `mipangilio hii inasubiri hilo, na itaanza hapo: ${keys}`,
  }),
  registered: (name: string): Both => ({
    en: `${name} knows the addresses of this box`,
    sw: `${name} inajua anwani za kisanduku hiki`,
  }),
  showsAddresses: (name: string): Both => ({
    en: `The addresses of ${name} at this box are shown: they hold its secret`,
    sw: `Anwani za ${name} kwenye kisanduku hiki zinaonyeshwa: zina siri yake`,
  }),
  willRead: ({ text, septets, parts }: FilledText): Both => ({
    en: `It will read, for example: “${text}” (${septets} of ${SMS_SIGNS} signs, ${parts} SMS)`,
    sw: `Itasomeka, kwa mfano: “${text}” (herufi ${septets} kati ya ${SMS_SIGNS}, SMS ${parts})`,
  }),
  settingsSame: (): Both => ({ en: 'That is how it is already.', sw: 'Tayari ni hivyo.' }),
  holdsAtOnce: (): Both => ({ en: 'It holds at once', sw: 'Inaanza mara moja' }),
  holdsFromStart: (keys: string): Both => ({
    en: `From the next start on (washa restart, or the page of the settings): ${keys}`,
    sw: `Kuanzia Washa ikianza tena (washa restart, au ukurasa wa mipangilio): ${keys}`,
  }),
  setupSame: (): Both => ({
    en: 'The database is as this setup wants it.',
    sw: 'Hifadhidata tayari iko kama usanidi huu unavyotaka.',
  }),

  nobodyWith: (person: number): Both => ({
    en: `There is nobody with the number ${person}.`,
    sw: `Hakuna mtu mwenye namba ${person}.`,
  }),
  exports: (name: string): Both => ({
    en: `All that is held about ${name} is written into a file (JSON), for them: other people and staff are taken out`,
    sw: `Yote yanayotunzwa kuhusu ${name} yanaandikwa kwenye faili (JSON), kwa ajili yake: watu wengine na wafanyakazi wanaondolewa`,
  }),
  lookThrough: (): Both => ({
    en: 'Look through it before you hand it out: free text may name others',
    sw: 'Ipitie kabla ya kuitoa: maandishi huru yanaweza kutaja wengine',
  }),

  statementBooked: (): Both => ({
    en: 'Everything is in the books already.',
    sw: 'Yote tayari yamo vitabuni.',
  }),
  booksRow: (receipt: string, amount: string): Both => ({
    en: `${receipt} of ${amount} is booked`,
    sw: `${receipt} ya ${amount} inaandikwa`,
  }),
  booksUnnamed: (amount: string): Both => ({
    en: `a row of ${amount} is booked`,
    sw: `mstari wa ${amount} unaandikwa`,
  }),

  codeToMove: (line: string): Both => ({
    en: `${line} is sent a code to move its time`,
    sw: `${line} inatumiwa msimbo wa kuhamisha muda wake`,
  }),
  codeToOpen: (line: string): Both => ({
    en: `${line} is sent a code to open its page`,
    sw: `${line} inatumiwa msimbo wa kufungua ukurasa wake`,
  }),
  opensByCode: (line: string): Both => ({
    en: `the page of ${line} is opened by a code to its number`,
    sw: `ukurasa wa ${line} unafunguliwa kwa msimbo uliotumwa kwa namba yake`,
  }),
  lineHasNoPhone: (line: string): Both => ({ en: `${line} has no phone.`, sw: `${line} haina simu.` }),
};
