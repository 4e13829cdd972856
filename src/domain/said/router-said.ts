import type { Both } from '../time/time.ts';
import { linesSaid } from './both.ts';

/** What a deed about a router will do, or one that brings a line to a router, and why it cannot be done. */
export const ROUTER_SAID = {
  pausedAlready: (router: string, why: string): Both => ({
    en: `${router} is paused already. ${why}.`,
    sw: `${router} imeshasimamishwa. ${why}.`,
  }),
  pauses: (router: string): Both => ({
    en: `nothing is written to ${router} until it is resumed; who pays meanwhile is booked at once, and let in then`,
    sw: `hakuna kitakachoandikwa kwenye ${router} hadi iendelezwe; atakayelipa kwa sasa anaandikwa mara moja, na ataruhusiwa hapo`,
  }),
  notPaused: (router: string): Both => ({ en: `${router} is not paused.`, sw: `${router} haijasimamishwa.` }),
  resumes: (router: string): Both => ({
    en: `what waits for ${router} is written, and it is compared with the books`,
    sw: `yanayosubiri ${router} yanaandikwa, na inalinganishwa na vitabu`,
  }),

  noBoxSeen: (router: string): Both => ({
    en: `No box was seen at ${router} yet: the first one is believed.`,
    sw: `Hakuna kifaa kilichoonekana kwenye ${router} bado: cha kwanza kitaaminiwa.`,
  }),
  accepts: (router: string, was: string): Both => ({
    en: `${router} was ${was}; whichever box answers there next is the one`,
    sw: `${router} ilikuwa ${was}; kifaa kitakachojibu hapo baadaye ndicho`,
  }),

  atRouterAlready: (line: string, router: string): Both => ({
    en: `${line} is at ${router} already.`,
    sw: `${line} tayari iko kwenye ${router}.`,
  }),
  loginTaken: (login: string, service: string, account: string, router: string): Both => ({
    en: `"${login}" is already the ${service} login of account ${account} on ${router}`,
    sw: `"${login}" tayari ni login ya ${service} ya akaunti ${account} kwenye ${router}`,
  }),
  moves: (line: string, router: string, login: string, from: string): Both => ({
    en: `${line} is at ${router} from now on, as "${login}", and its login at ${from} is made off`,
    sw: `${line} itakuwa kwenye ${router} kuanzia sasa, kama "${login}", na login yake kwenye ${from} inazimwa`,
  }),
  movesAddress: (address: string): Both => ({
    en: `its device has to have the address ${address} there`,
    sw: `kifaa chake lazima kiwe na anwani ${address} hapo`,
  }),
  makesLogin: (router: string): Both => ({
    en: `where ${router} has no such login it is made, with the password of the books`,
    sw: `kama ${router} haina login hiyo itatengenezwa, kwa nenosiri la vitabu`,
  }),
  needsLogin: (router: string): Both => ({
    en: `${router} has to have this login: its password is not in the books, so that it cannot be made`,
    sw: `${router} lazima iwe na login hii: nenosiri lake halimo vitabuni, kwa hiyo haiwezi kutengenezwa`,
  }),

  nothingToRepair: (router: string): Both => ({
    en: `No line of ${router} is left to be made right by a sync.`,
    sw: `Hakuna laini ya ${router} iliyobaki ya kurekebishwa.`,
  }),
  repairsTooMany: (router: string, count: number, most: number): Both => ({
    en: `${linesSaid(count).en} of ${router} would be written, and at most ${most} may be. Look at what differs first; if it is meant, say so: --at-most ${count}`,
    sw: `${linesSaid(count).sw} za ${router} zingeandikwa, na zisizidi ${most}. Tazama tofauti kwanza; kama ni sawa, sema: --at-most ${count}`,
  }),
  repairs: (router: string, count: number, named: string): Both => ({
    en: `${linesSaid(count).en} of ${router} compared with the books now, and what differs is written: ${named}`,
    sw: `${linesSaid(count).sw} za ${router} zinalinganishwa na vitabu sasa, na kinachotofautiana kinaandikwa: ${named}`,
  }),

  noLines: (router: string): Both => ({
    en: `No line of the books is at ${router}.`,
    sw: `Hakuna laini ya vitabu iliyo kwenye ${router}.`,
  }),
  rebuilds: (router: string, count: number): Both => ({
    en: `${count} login${count === 1 ? '' : 's'} of lines that should be on are made at ${router} now, by its pace`,
    sw: `login ${count} za laini zinazopaswa kuwaka zinatengenezwa kwenye ${router} sasa, kwa kasi yake`,
  }),
  rebuildsLater: (count: number): Both => ({
    en: `${count} more when their lines pay`,
    sw: `nyingine ${count} laini zake zikilipa`,
  }),
  rebuildsByHand: (named: string): Both => ({
    en: `by hand, because their passwords are not in the books: ${named}`,
    sw: `kwa mkono, kwa kuwa nenosiri zake hazimo vitabuni: ${named}`,
  }),
};
