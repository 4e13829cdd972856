import type { Registered } from '../domain/provider-port.ts';
import type { Both } from '../domain/time/time.ts';

/** What came of giving a provider the addresses of this box, part by part. */
export const REGISTERED_WORDS: Readonly<
  Record<Registered['parts'][number]['of'], Readonly<Record<'new' | 'before', Both>>>
> = {
  callbacks: {
    new: {
      en: 'Payments are told to this box from now on, and questions before them asked of it.',
      sw: 'Kuanzia sasa kisanduku hiki huambiwa malipo, na huulizwa kabla yake.',
    },
    before: {
      en: 'It has addresses for this short code already, and does not say which. If they are others, have them deleted there (Safaricom: Self Services, URL management, or apisupport@safaricom.co.ke) and do this again.',
      sw: 'Tayari ina anwani za short code hii, na haisemi zipi. Kama ni nyingine, omba zifutwe huko (Safaricom: Self Services, URL management, au apisupport@safaricom.co.ke), kisha fanya hili tena.',
    },
  },
  list: {
    new: {
      en: 'The list of its transactions can be asked for from now on.',
      sw: 'Kuanzia sasa orodha ya malipo yake inaweza kuombwa.',
    },
    before: {
      en: 'The list of its transactions could be asked for already.',
      sw: 'Orodha ya malipo yake tayari iliweza kuombwa.',
    },
  },
};
