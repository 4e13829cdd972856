import type { Both } from '../time/time.ts';

/** What a deed about one line will do, and why it cannot be done. `line` is its account number. */
export const LINE_SAID = {
  unknown: (id: number): Both => ({ en: `There is no line ${id}.`, sw: `Hakuna laini ${id}.` }),
  noSuchAccount: (typed: string): Both => ({
    en: `No line that is in use has the account number "${typed}".`,
    sw: `Hakuna laini inayotumika yenye namba ya akaunti "${typed}".`,
  }),
  retired: (line: string): Both => ({
    en: `${line} is retired: it is no longer served.`,
    sw: `${line} imefungwa: haihudumiwi tena.`,
  }),
  noPhone: (line: string): Both => ({
    en: `${line} has no phone: nobody can be sent an SMS.`,
    sw: `${line} haina simu: hakuna wa kutumiwa SMS.`,
  }),

  staysPaused: (line: string): Both => ({
    en: `${line} is paused, and stays off until it is resumed or paid for`,
    sw: `${line} imesimamishwa, na itabaki imezimwa hadi iendelezwe au ilipiwe`,
  }),
  staysBlocked: (line: string): Both => ({
    en: `${line} is blocked, and stays off until somebody unblocks it`,
    sw: `${line} imezuiwa, na itabaki imezimwa hadi mtu aondoe zuio`,
  }),
  renewsAtOnce: (): Both => ({ en: 'its balance renews it at once', sw: 'salio lake linaihuisha mara moja' }),

  resumeFirst: (line: string): Both => ({
    en: `${line} is paused: resume it first.`,
    sw: `${line} imesimamishwa: iendeleze kwanza.`,
  }),
  unblockFirst: (line: string): Both => ({
    en: `${line} is blocked: lift the block first.`,
    sw: `${line} imezuiwa: ondoa zuio kwanza.`,
  }),
  blockedAlready: (line: string, reason: string | null): Both => ({
    en: `${line} is blocked already. ${reason ?? 'No reason was stored.'}`,
    sw: `${line} imeshazuiwa. ${reason ?? 'Sababu haikuandikwa.'}`,
  }),
  blocks: (line: string): Both => ({
    en: `${line} is switched off, and stays off whatever is paid for it, until it is unblocked`,
    sw: `${line} inazimwa, na itabaki imezimwa hata ikilipiwa, hadi zuio liondolewe`,
  }),
  pausedNotBlocked: (line: string): Both => ({
    en: `${line} is paused, not blocked: resume it.`,
    sw: `${line} imesimamishwa, haijazuiwa: iendeleze.`,
  }),
  notBlocked: (line: string): Both => ({ en: `${line} is not blocked.`, sw: `${line} haijazuiwa.` }),
  unblocksRenewed: (line: string): Both => ({
    en: `${line} is not blocked any more; its balance renews it`,
    sw: `${line} haitazuiwa tena; salio lake linaihuisha`,
  }),
  unblocksOn: (line: string, until: Both): Both => ({
    en: `${line} is not blocked any more; it is switched on: it is paid until ${until.en}`,
    sw: `${line} haitazuiwa tena; inawashwa: imelipiwa hadi ${until.sw}`,
  }),
  unblocksOff: (line: string, until: Both): Both => ({
    en: `${line} is not blocked any more; it stays off until it is paid for: its time was over on ${until.en}`,
    sw: `${line} haitazuiwa tena; itabaki imezimwa hadi ilipiwe: muda wake uliisha ${until.sw}`,
  }),

  pausedAlready: (line: string, reason: string | null): Both => ({
    en: `${line} is paused already. ${reason ?? ''}`.trim(),
    sw: `${line} imeshasimamishwa. ${reason ?? ''}`.trim(),
  }),
  noTimeToKeep: (line: string, until: Both): Both => ({
    en: `${line} has no time to keep: it was paid until ${until.en}.`,
    sw: `${line} haina muda wa kutunza: ililipiwa hadi ${until.sw}.`,
  }),
  pauses: (line: string, until: Both): Both => ({
    en: `${line} is switched off, and keeps what is left of its time until ${until.en}; a payment for a period resumes it`,
    sw: `${line} inazimwa, na muda wake uliobaki hadi ${until.sw} unatunzwa; malipo ya muda mmoja yataiendeleza`,
  }),
  notPaused: (line: string): Both => ({ en: `${line} is not paused.`, sw: `${line} haijasimamishwa.` }),
  resumes: (line: string, until: Both): Both => ({
    en: `${line} goes on: it is paid until ${until.en}`,
    sw: `${line} inaendelea: imelipiwa hadi ${until.sw}`,
  }),

  daysWhilePaused: (line: string): Both => ({
    en: `${line} is paused: give it days, or resume it first.`,
    sw: `${line} imesimamishwa: iongeze siku, au iendeleze kwanza.`,
  }),
  noTimeGiven: (line: string, until: Both): Both => ({
    en: `${line} is paid until ${until.en}: that gives it no time.`,
    sw: `${line} imelipiwa hadi ${until.sw}: hiyo haiiongezi muda.`,
  }),
  tooManyDays: (most: number): Both => ({
    en: `That is more than ${most} days: nobody is given so much at once.`,
    sw: `Hiyo ni zaidi ya siku ${most}: hakuna anayepewa muda mrefu hivyo mara moja.`,
  }),
  extends: (line: string, after: Both, before: Both): Both => ({
    en: `${line} is paid until ${after.en}, and was until ${before.en}`,
    sw: `${line} itakuwa imelipiwa hadi ${after.sw}; ilikuwa hadi ${before.sw}`,
  }),

  lentAlready: (line: string, time: string, worth: string): Both => ({
    en: `${line} was lent ${time} (${worth}) already: first it pays.`,
    sw: `${line} imeshakopeshwa ${time} (${worth}): ilipe kwanza.`,
  }),
  resumeIt: (line: string): Both => ({ en: `${line} is paused: resume it.`, sw: `${line} imesimamishwa: iendeleze.` }),
  planLendsNone: (plan: string): Both => ({
    en: `${plan} lends no time: give it lend = "2 days" in the setup file.`,
    sw: `${plan} hakikopeshi muda: kipe lend = "2 days" kwenye faili ya usanidi.`,
  }),
  nothingToLend: (line: string, until: Both): Both => ({
    en: `${line} is on until ${until.en}: there is nothing to lend yet.`,
    sw: `${line} imewashwa hadi ${until.sw}: bado hakuna cha kukopesha.`,
  }),
  planLendsLess: (plan: string, most: string): Both => ({
    en: `${plan} lends ${most} at most.`,
    sw: `${plan} hukopesha ${most} tu.`,
  }),
  lends: (line: string, until: Both): Both => ({
    en: `${line} is on until ${until.en}, lent until it pays`,
    sw: `${line} inawashwa hadi ${until.sw}, kwa mkopo hadi ilipe`,
  }),
  lendsFrom: (worth: string): Both => ({
    en: `what it pays then begins now; ${worth} of it are for this time`,
    sw: `itakacholipa kinaanza sasa; ${worth} ni za muda huu`,
  }),

  ends: (line: string): Both => ({
    en: `${line} is switched off and no longer served; what is paid for it from now on waits for a person`,
    sw: `${line} inazimwa na haitahudumiwa tena; itakacholipiwa kuanzia sasa kitasubiri mtu`,
  }),
  endsPaid: (until: Both): Both => ({ en: `it is paid until ${until.en}`, sw: `imelipiwa hadi ${until.sw}` }),
  endsOwing: (amount: string): Both => ({ en: `it owes ${amount}`, sw: `inadaiwa ${amount}` }),
  endsWith: (balance: string): Both => ({ en: `its balance is ${balance}`, sw: `salio lake ni ${balance}` }),
  paidByNobody: (lines: string): Both => ({
    en: `nobody pays for ${lines} any more`,
    sw: `hakuna atakayelipia ${lines} tena`,
  }),
  paidNoLonger: (payer: string): Both => ({
    en: `${payer} pays for it no longer`,
    sw: `${payer} haitailipia tena`,
  }),

  noTime: (line: string): Both => ({ en: `${line} has no time.`, sw: `${line} haina muda.` }),
  letsIn: (line: string, router: string): Both => ({
    en: `${line} is let in at ${router}`,
    sw: `${line} inaruhusiwa kwenye ${router}`,
  }),
  languageAlready: (name: string): Both => ({
    en: `${name} is written to in that language already.`,
    sw: `${name} tayari anaandikiwa kwa lugha hiyo.`,
  }),
  inEnglish: (name: string): Both => ({
    en: `${name} is written to in English`,
    sw: `${name} ataandikiwa kwa Kiingereza`,
  }),
  inSwahili: (name: string): Both => ({
    en: `${name} is written to in Swahili`,
    sw: `${name} ataandikiwa kwa Kiswahili`,
  }),

  oneSms: (septets: number): Both => ({
    en: `one SMS, ${septets} of 160 characters`,
    sw: `SMS moja, herufi ${septets} kati ya 160`,
  }),
  manySms: (parts: number, septets: number): Both => ({
    en: `${parts} SMS, ${septets} characters`,
    sw: `SMS ${parts}, herufi ${septets}`,
  }),
  writes: (phone: string, line: string, size: Both, text: string): Both => ({
    en: `${phone} of ${line} is sent (${size.en}): ${text}`,
    sw: `${phone} ya ${line} inatumiwa (${size.sw}): ${text}`,
  }),

  kicksNone: (line: string): Both => ({
    en: `${line} has a fixed address: it logs in nowhere, so there is no session to end.`,
    sw: `${line} ina anwani ya kudumu: haiingii popote, kwa hiyo hakuna kipindi cha kukata.`,
  }),
  kicks: (line: string, router: string): Both => ({
    en: `the sessions of ${line} at ${router} are ended; its device dials anew`,
    sw: `vipindi vya ${line} kwenye ${router} vinakatwa; kifaa chake kitaunganisha upya`,
  }),
  unbinds: (line: string, router: string): Both => ({
    en: `any device may use the login of ${line} at ${router}, whichever it was for`,
    sw: `kifaa chochote kinaweza kutumia login ya ${line} kwenye ${router}, hata kama ilikuwa ya kingine`,
  }),
  deviceByAddress: (line: string): Both => ({
    en: `${line} has a fixed address: which device has it is said by its DHCP lease on the router, or by the device.`,
    sw: `${line} ina anwani ya kudumu: kifaa chake kinaamuliwa na DHCP lease kwenye ruta, au na kifaa chenyewe.`,
  }),
  deviceIsPhone: (line: string): Both => ({
    en: `The time of ${line} is for one phone: take it to another one with washa hotspot move-device.`,
    sw: `Muda wa ${line} ni wa simu moja: uhamishie simu nyingine kwa washa hotspot move-device.`,
  }),
  reapplies: (line: string, router: string): Both => ({
    en: `${router} is compared with the books about ${line} now, and what differs is written`,
    sw: `${router} inalinganishwa na vitabu kuhusu ${line} sasa, na kinachotofautiana kinaandikwa`,
  }),
};
