import type { Both } from '../time/time.ts';
import { linesSaid } from './both.ts';

/** What is done to many lines at once, and why it cannot be. */
export const MANY_LINES_SAID = {
  nobody: (count: number, first: Both): Both => ({
    en: `It can be done to none of ${linesSaid(count).en}. ${first.en}`,
    sw: `Haiwezekani kwa yoyote kati ya ${linesSaid(count).sw}. ${first.sw}`,
  }),
  brake: (count: number, live: number, most: number): Both => ({
    en: `That switches off ${linesSaid(count).en} at once. Of the ${live} that may be on, ${most} are switched off by one deed at most: choose fewer.`,
    sw: `Hiyo inazima ${linesSaid(count).sw} kwa pamoja. Kati ya ${live} zinazoweza kuwaka, ${most} tu zinaweza kuzimwa kwa tendo moja: chagua chache zaidi.`,
  }),
  head: (count: number, each: Both): Both => ({
    en: `${linesSaid(count).en}: ${each.en}`,
    sw: `${linesSaid(count).sw}: ${each.sw}`,
  }),
  leftOut: (count: number): Both => ({
    en: `${linesSaid(count).en} left out, and not changed:`,
    sw: `${linesSaid(count).sw} zinaachwa, bila kubadilishwa:`,
  }),
  more: (count: number): Both => ({ en: `and ${count} more`, sw: `na nyingine ${count}` }),

  extend: (each: Both, all: Both): Both => ({
    en: `each is given ${each.en}, ${all.en} in all`,
    sw: `kila moja inaongezewa ${each.sw}, ${all.sw} kwa jumla`,
  }),
  planNow: (plan: string): Both => ({
    en: `each is put on ${plan}, now`,
    sw: `kila moja inawekwa kwenye ${plan}, sasa`,
  }),
  planNext: (plan: string): Both => ({
    en: `each is put on ${plan}, from its next renewal on`,
    sw: `kila moja inawekwa kwenye ${plan}, ikihuishwa tena`,
  }),
  message: (): Both => ({ en: 'each is sent an SMS', sw: 'kila moja inatumiwa SMS' }),
  pause: (): Both => ({
    en: 'each is switched off, and keeps its time',
    sw: 'kila moja inazimwa, na muda wake unatunzwa',
  }),
  resume: (): Both => ({
    en: 'each goes on with the time that it kept',
    sw: 'kila moja inaendelea na muda uliotunzwa',
  }),
  block: (): Both => ({
    en: 'each is switched off, whatever is paid for it',
    sw: 'kila moja inazimwa, hata ikilipiwa',
  }),
  unblock: (): Both => ({ en: 'the block of each is lifted', sw: 'zuio la kila moja linaondolewa' }),
  reapply: (): Both => ({
    en: 'the router is told again what each should be',
    sw: 'ruta inaambiwa tena kila moja inavyopaswa kuwa',
  }),

  noCutOff: (): Both => ({ en: 'No cut-off waits for a person.', sw: 'Hakuna laini ya kuzima inayosubiri mtu.' }),
  otherCount: (waiting: number, count: number): Both => ({
    en: `There are ${waiting} of them by now, not ${count}: washa cut-offs shows them.`,
    sw: `Sasa ni ${waiting}, si ${count}: washa cut-offs inazionyesha.`,
  }),
  cutsOff: (name: string, line: string): Both => ({
    en: `${name}, ${line}, is cut off`,
    sw: `${name}, ${line}, inazimwa`,
  }),

  endsBeforeBegin: (): Both => ({
    en: 'The outage ends before it begins.',
    sw: 'Hitilafu inaisha kabla ya kuanza.',
  }),
  endsAfterNow: (now: Both): Both => ({
    en: `The outage cannot end after now: it is ${now.en}.`,
    sw: `Hitilafu haiwezi kuisha baada ya sasa: sasa ni ${now.sw}.`,
  }),
  tooLong: (time: string): Both => ({
    en: `${time} is more than a month: nobody is given so much at once.`,
    sw: `${time} ni zaidi ya mwezi: hakuna anayepewa muda mrefu hivyo mara moja.`,
  }),
  madeGood: (router: string, from: Both, to: Both, actor: string): Both => ({
    en: `${router} was made good for ${from.en} to ${to.en} already, by ${actor}.`,
    sw: `Laini za ${router} zimeshafidiwa kwa ${from.sw} hadi ${to.sw}, na ${actor}.`,
  }),
  nobodyPaid: (router: string): Both => ({
    en: `No line of ${router} was paid for in that time.`,
    sw: `Hakuna laini ya ${router} iliyokuwa imelipiwa wakati huo.`,
  }),
  whatItLost: (): Both => ({ en: 'what it lost', sw: 'muda ilioupoteza' }),
  compensates: (router: string, count: number, from: Both, to: Both, time: string, each: Both, sum: string): Both => ({
    en: `${linesSaid(count).en} of ${router} that ${count === 1 ? 'was' : 'were'} paid from ${from.en} to ${to.en} (${time}): each is given ${each.en}, ${sum} in all`,
    sw: `${linesSaid(count).sw} za ${router} zilizokuwa zimelipiwa kati ya ${from.sw} na ${to.sw} (${time}): kila moja inapewa ${each.sw}, ${sum} kwa jumla`,
  }),
  getsNothing: (count: number): Both => ({
    en: `${linesSaid(count).en} that had no paid time then ${count === 1 ? 'gets' : 'get'} nothing`,
    sw: `${linesSaid(count).sw} zisizokuwa zimelipiwa wakati huo hazipewi kitu`,
  }),
};
