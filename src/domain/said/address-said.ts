import type { AddressAsked } from '../address-found.ts';
import type { Both } from '../time/time.ts';

const SHOWN: Readonly<Record<AddressAsked['kind'], (what: string) => Both>> = {
  address: (what) => ({ en: `Who had ${what}`, sw: `Aliyekuwa na ${what}` }),
  device: (what) => ({
    en: `Where the device was, and whose it was: ${what}`,
    sw: `Kifaa kilikuwa wapi, na kilikuwa cha nani: ${what}`,
  }),
  line: (what) => ({ en: `Which addresses were those of ${what}`, sw: `Anwani zilizokuwa za ${what}` }),
};

/** What is looked up about an address, and why it cannot be. */
export const ADDRESS_SAID = {
  isIPv6: (): Both => ({
    en: 'Addresses of IPv6 are not known here: routers tell the IPv4 address of a session only.',
    sw: 'Anwani za IPv6 hazijulikani hapa: ruta husema anwani ya IPv4 tu ya kipindi.',
  }),
  noSuch: (what: string): Both => ({
    en: `"${what}" is no IPv4 address (10.20.0.5), no hardware address (AA:BB:CC:DD:EE:FF) and no account number of a line.`,
    sw: `"${what}" si anwani ya IPv4 (10.20.0.5), si anwani ya kifaa (AA:BB:CC:DD:EE:FF), wala si namba ya akaunti ya laini.`,
  }),
  endsBeforeBegin: (): Both => ({
    en: 'The end of that time is before its beginning.',
    sw: 'Mwisho wa muda huo uko kabla ya mwanzo wake.',
  }),
  notYet: (): Both => ({ en: 'That time has not come yet.', sw: 'Wakati huo bado haujafika.' }),
  span: (from: Both, to: Both): Both => ({ en: `${from.en} to ${to.en}`, sw: `${from.sw} hadi ${to.sw}` }),
  shows: (kind: AddressAsked['kind'], what: string, time: Both): Both => ({
    en: `${SHOWN[kind](what).en} is shown for ${time.en}; that you asked, and why, is written down`,
    sw: `${SHOWN[kind](what).sw}: inaonyeshwa kwa ${time.sw}; kwamba umeuliza, na kwa nini, kunaandikwa`,
  }),
};
