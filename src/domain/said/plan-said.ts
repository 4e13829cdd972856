import type { Both } from '../time/time.ts';
import { linesSaid } from './both.ts';

/** What of a plan is otherwise afterwards, and for whom. */
export const PLAN_SAID = {
  lendsTooMuch: (): Both => ({
    en: 'What is lent is at most half of the period.',
    sw: 'Muda wa mkopo usizidi nusu ya kipindi.',
  }),
  isNew: (name: string, code: string, price: string, period: Both): Both => ({
    en: `New plan ${name} (${code}): ${price} for ${period.en}`,
    sw: `Kifurushi kipya ${name} (${code}): ${price} kwa ${period.sw}`,
  }),
  name: (name: string, before: string): Both => ({
    en: `It is called ${name}, and was ${before}`,
    sw: `Kinaitwa ${name}; kiliitwa ${before}`,
  }),
  price: (price: string, before: string, lines: number): Both => ({
    en: `It costs ${price}, and was ${before}: ${linesSaid(lines).en} from the next renewal on`,
    sw: `Bei ni ${price}; ilikuwa ${before}: ${linesSaid(lines).sw} zikihuishwa tena`,
  }),
  keepOwnPrice: (price: Both, lines: number): Both => ({
    en: `${price.en}; ${linesSaid(lines).en} of them with a price of their own keep that`,
    sw: `${price.sw}; ${linesSaid(lines).sw} zenye bei ya pekee zinabaki nayo`,
  }),
  period: (period: Both, before: Both, lines: number): Both => ({
    en: `A period is ${period.en}, and was ${before.en}: ${linesSaid(lines).en} from the next renewal on`,
    sw: `Kipindi ni ${period.sw}; kilikuwa ${before.sw}: ${linesSaid(lines).sw} zikihuishwa tena`,
  }),
  profile: (profile: string, before: string, paid: number): Both => ({
    en: `Routers give it the profile "${profile}", and gave it "${before}": ${linesSaid(paid).en} with time left are told so now`,
    sw: `Ruta zinakipa profile "${profile}"; zilikipa "${before}": ${linesSaid(paid).sw} zenye muda zinaambiwa sasa`,
  }),
  grace: (time: string, before: string): Both => ({
    en: `Lines stay on for ${time} after their time, and did for ${before}`,
    sw: `Laini zinabaki zimewashwa kwa ${time} baada ya muda wake; ilikuwa ${before}`,
  }),
  lend: (time: string, before: string): Both => ({
    en: `A line is lent ${time}, and was lent ${before}`,
    sw: `Laini inakopeshwa ${time}; ilikuwa ${before}`,
  }),
  retired: (lines: number): Both => ({
    en: `It is not offered any more; ${linesSaid(lines).en} that have it keep it`,
    sw: `Hakitolewi tena; ${linesSaid(lines).sw} zilizo nacho zinabaki nacho`,
  }),
  offeredAgain: (): Both => ({ en: 'It is offered again', sw: 'Kinatolewa tena' }),

  makesProfile: (profile: string, like: string): Both => ({
    en: `Washa makes the profile "${profile}" on every router that has "${like}", like that one, and keeps what the plan says of it`,
    sw: `Washa inatengeneza profile "${profile}" kwenye kila ruta yenye "${like}", kama hiyo, na inatunza yale ambayo kifurushi kinasema`,
  }),
  profileLike: (profile: string, like: string): Both => ({
    en: `Where "${profile}" is made from now on, it is like "${like}"; where it is, it stays`,
    sw: `Itakapotengenezwa "${profile}" kuanzia sasa, itakuwa kama "${like}"; ilipo, inabaki`,
  }),
  leavesProfile: (profile: string): Both => ({
    en: `Washa no longer keeps the profile "${profile}": it stays on the routers as it is`,
    sw: `Washa haitunzi tena profile "${profile}": inabaki kwenye ruta ilivyo`,
  }),
  onlyTold: (profile: string): Both => ({
    en: `Washa says where "${profile}" is otherwise, and does not write it`,
    sw: `Washa inasema "${profile}" inapotofautiana, na haiiandiki`,
  }),
  whoeverComes: (): Both => ({ en: 'Whoever comes gets it', sw: 'Kila anayekuja anapata hivyo' }),
  nextLogin: (paid: number): Both => ({
    en: `${linesSaid(paid).en} with time left: from the next login on, nobody is logged out for it`,
    sw: `${linesSaid(paid).sw} zenye muda: kuanzia zitakapoingia tena, hakuna anayetolewa kwa hili`,
  }),
  fact: (fact: Both, then: Both): Both => ({
    en: `The plan says ${fact.en}. ${then.en}`,
    sw: `Kifurushi kinasema: ${fact.sw}. ${then.sw}`,
  }),
  noSpeed: (): Both => ({ en: 'nothing of the speed', sw: 'hakuna kuhusu kasi' }),
  noDevices: (): Both => ({ en: 'nothing of devices', sw: 'hakuna kuhusu vifaa' }),
  devices: (count: number): Both => ({
    en: `${count} at once by one login`,
    sw: `vifaa ${count} kwa pamoja kwa login moja`,
  }),
  noSession: (): Both => ({
    en: 'nothing of how long a session lasts',
    sw: 'hakuna kuhusu urefu wa kipindi cha mtandao',
  }),
  session: (time: string): Both => ({ en: `a session lasts ${time}`, sw: `kipindi cha mtandao kinadumu ${time}` }),
};
