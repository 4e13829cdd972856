import type { Both } from '../time/time.ts';
import { linesSaid } from './both.ts';

/** What is said of how much lines may use. Amounts are written out: `2 GB`, `1 h 30 min`. */
export const USE_SAID = {
  anyData: (): Both => ({
    en: 'A line may use as much data as it likes',
    sw: 'Laini inaweza kutumia data bila kikomo',
  }),
  data: (amount: string): Both => ({
    en: `A line may use ${amount} in a period`,
    sw: `Laini inaweza kutumia ${amount} kwa muda mmoja`,
  }),
  anyOnline: (): Both => ({
    en: 'A line may be online as long as it likes',
    sw: 'Laini inaweza kuwa mtandaoni bila kikomo',
  }),
  online: (time: string): Both => ({
    en: `A line may be online for ${time} in a period`,
    sw: `Laini inaweza kuwa mtandaoni kwa ${time} kwa muda mmoja`,
  }),
  sinceRenewal: (what: Both, paid: number): Both => ({
    en: `${what.en}: ${linesSaid(paid).en} with time left, by what they have used since their renewal`,
    sw: `${what.sw}: ${linesSaid(paid).sw} zenye muda, kwa walichotumia tangu zihuishwe`,
  }),
  thenOff: (): Both => ({
    en: 'One that has used that up is off until its renewal, or until somebody gives it more',
    sw: 'Iliyomaliza huzimwa hadi ilipiwe tena, au hadi mtu aiongezee',
  }),
  thenSlower: (profile: string): Both => ({
    en: `One that has used that up has the profile "${profile}" until its renewal, or until somebody gives it more`,
    sw: `Iliyomaliza huwa na profile "${profile}" hadi ilipiwe tena, au hadi mtu aiongezee`,
  }),
  sameProfile: (): Both => ({
    en: 'What a line has when all is used is another profile than the one that it has before.',
    sw: 'Profile ya laini iliyomaliza matumizi iwe tofauti na ile ya kawaida.',
  }),
  noDataLimit: (line: string, plan: string): Both => ({
    en: `${line} may use as much data as it likes: ${plan} has no limit of it.`,
    sw: `${line} inaweza kutumia data bila kikomo: ${plan} haina kikomo cha data.`,
  }),
  noOnlineLimit: (line: string, plan: string): Both => ({
    en: `${line} may use as much time online as it likes: ${plan} has no limit of it.`,
    sw: `${line} inaweza kuwa mtandaoni bila kikomo: ${plan} haina kikomo cha muda mtandaoni.`,
  }),
  givesData: (line: string, amount: string): Both => ({
    en: `${line} may use ${amount} more of data until its renewal`,
    sw: `${line} inaongezewa data ${amount} hadi ilipiwe tena`,
  }),
  givesOnline: (line: string, time: string): Both => ({
    en: `${line} may use ${time} more of time online until its renewal`,
    sw: `${line} inaongezewa muda mtandaoni ${time} hadi ilipiwe tena`,
  }),
  howMuch: (): Both => ({
    en: 'Say how much data it is given: 2G, 500M.',
    sw: 'Sema inaongezewa data kiasi gani: 2G, 500M.',
  }),
};
