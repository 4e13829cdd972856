import type { RemarkTable } from './remark.ts';
import { capsText } from './plan-caps.ts';

const list = (all: readonly (string | number)[]) => all.join(', ');
const some = (label: string, value: string | null) => (value === null ? [] : [`${label} ${value}`]);

const WHAT = { name: 'jina', phone: 'simu', plan: 'kifurushi' } as const;

/** The remarks in Swahili, for a page. Words of a router or of another system stay as that has them. */
export const SWAHILI: RemarkTable = {
  'phone-destroyed': ({ text }) => `simu "${text}" iliharibiwa na spreadsheet: iandike tena, kama maandishi`,
  'phone-unknown': ({ text }) => `simu "${text}" si namba ya Kenya: iandike kama 0712345678`,
  'no-amount': ({ text }) => `bei "${text}" si kiasi: iandike kama 1500`,
  'second-phone': ({ phones }) => `simu ya pili haikuchukuliwa: ${list(phones)}`,
  landline: () => 'simu ya mezani: hakuna SMS',
  'no-phone': () => 'hakuna simu: hakuna SMS',
  'own-price': () => 'bei yake yenyewe',
  'no-name': () => 'hakuna jina: login inatumika badala yake',
  'profile-no-plan': ({ profile }) => `hakuna kifurushi chenye profile "${profile}": sema bei yake chini ya Vifurushi`,
  'profile-of-several': ({ profile, codes }) =>
    `${codes.join(' na ')} vina profile "${profile}": sema chini ya Vifurushi ni kipi`,
  'plan-unknown': ({ text, ours }) =>
    `kifurushi "${text}" si kimoja cha vyako: taja kimoja cha ${list(ours) || 'hakuna'}, au kitengeneze`,
  'other-profile': ({ has, gets }) => `kwenye ruta iko ${has}: kifurushi kitaiweka ${gets}`,
  'no-date': () => 'hakuna tarehe: andika imelipiwa hadi lini, au sema siku moja kwa zote',
  'no-month': ({ text }) => `"${text}" ni siku bila mwezi: andika tarehe kamili`,
  'no-such-day': ({ text }) => `hakuna siku ${text}: andika iliyo sahihi`,
  'date-unread': ({ text }) => `"${text}" si tarehe: iandike kama 2026-12-01`,
  'no-login': () => 'hakuna login: andika jina ililo nalo kwenye ruta',
  'login-twice': ({ login, lines }) => `login "${login}" iko pia kwenye mstari ${list(lines)}: mmoja wao si sahihi`,
  'phone-twice': ({ lines }) => `simu ya mstari ${list(lines)} pia: mtu mmoja, laini mbili?`,
  'list-calls': ({ word }) => `orodha inaiita "${word}"`,
  gone: ({ word }) => `orodha inaiita "${word}": weka alama hapa chini kwamba hizi pia zichukuliwe`,
  'off-there': ({ off }) => `${off} kwenye ruta: muda wake unahesabiwa umeisha`,
  'is-switched-on': ({ off }) => `${off} kwenye ruta: kama muda wake haujaisha, itawashwa`,
  guessed: ({ comment, name, phones, expires, account }) =>
    `imekisiwa kutoka maoni "${comment}": ${list([
      ...some('jina', name),
      ...(phones.length === 0 ? [] : [`simu ${phones.join(' / ')}`]),
      ...some('imelipiwa hadi', expires),
      ...some('akaunti', account),
    ])}`,
  'not-taken': ({ house, price, dates }) =>
    `hazikuchukuliwa kutoka maoni: ${list([
      ...some('nyumba', house),
      ...some('bei', price),
      ...dates.map((date) => `tarehe ${date}`),
    ])}`,
  vpn: ({ service }) => `huduma yake ni ${service}: si laini ya mteja, au ibadilishe kwenye ruta`,
  walled: ({ profile }) => `iko ${profile}, ya walioisha muda: kifurushi chake hakionekani hapa`,
  'not-there': ({ login }) => `ruta haina login "${login}": itengeneze huko, au andika iliyo sahihi`,
  'written-otherwise': ({ login }) => `login yake imeandikwa "${login}" kwenye ruta`,
  'found-by': ({ login, by }) =>
    `login yake "${login}" ilipatikana kwenye ruta kwa ${by === 'phone' ? 'simu' : 'akaunti'}`,
  'fixed-address': ({ address }) => `anwani ya kudumu ${address}: inabaki kwenye secret`,
  balance: ({ amount }) => `salio lake la ${amount} halichukuliwi: litoe kwenye ukurasa wa laini, kama salio la mwanzo`,
  field: ({ name, value }) => `${name}: ${value}`,
  'other-service': ({ service }) => `huduma yake ni ${service || 'hakuna'}: Washa huuza pppoe na hotspot`,
  limit: ({ limit }) => `kikomo chake ni ${limit}`,
  caps: ({ bytes, onlineMs }) =>
    `laini zake hutumia ${capsText({ bytes, onlineMs }, (hours) => `saa ${hours} mtandaoni`)} kwa kipindi`,
  'limits-differ': ({ limits }) => `${list(limits)} za watumiaji wake zinatofautiana: kifurushi hakina hata moja`,
  'cap-unread': ({ text }) => `kikomo "${text}" hakichukuliwi: andika kama 10 GB, au 20 hours`,
  'cap-differs': ({ text, code }) => `orodha inaipa ${text}, kifurushi ${code} hakiipi: kibadilishe chini ya Vifurushi`,
  'prices-named': ({ prices }) => `maoni yanataja ${list(prices)}`,
  'due-day': ({ day }) => `hulipwa siku ya ${day} ya kila mwezi huko`,
  'unknown-plan': ({ text, meant, known }) =>
    meant === null
      ? `hakuna kifurushi "${text}"; vinavyojulikana: ${list(known) || 'hakuna'}`
      : `hakuna kifurushi "${text}"; ulimaanisha "${meant}"?`,
  'plan-of-other-profile': ({ code, has, profile }) =>
    `kifurushi ${code} kina profile "${has}", si "${profile}": laini zake zingepata nyingine`,
  'unknown-router': ({ router }) => `ruta "${router}" haimo vitabuni: iongeze, au sema hapa chini ni ipi`,
  'which-router': () => 'orodha haisemi ni kwenye ruta ipi: sema hapa chini',
  'unknown-service': ({ text }) => `"${text}" si pppoe, hotspot wala static: andika moja yao`,
  'account-too-long': ({ account, most }) =>
    `akaunti "${account}" ni ndefu kuliko herufi ${most} ambazo mlipaji anaweza kuandika`,
  'no-address': ({ login }) =>
    `"${login}" si anwani ya IPv4 ya kifaa kimoja, kama 10.20.0.5, ambayo laini ya huduma static hujulikana nayo`,
  'login-taken': ({ login, service, account, router }) =>
    `"${login}" tayari ni login ya ${service} ya akaunti ${account} kwenye ${router}`,
  'account-taken': ({ account }) => `akaunti ${account} imeshachukuliwa`,
  'account-erased': ({ account }) => `akaunti ${account} ilikuwa ya mtu aliyefutwa: haipewi mtu mwingine tena`,
  'no-such-router': ({ router, meant, known }) =>
    meant === null
      ? `hakuna ruta "${router}"; zinazojulikana: ${list(known) || 'hakuna'}`
      : `hakuna ruta "${router}"; ulimaanisha "${meant}"?`,
  changes: ({ what, before, after }) => `${WHAT[what]} ${before ?? 'hakuna'} -> ${after}`,
  'other-password': () => 'nenosiri lingine',
  'no-columns': () =>
    'hakuna mstari karibu na juu unaotaja angalau safu mbili kama name, phone, package, login au expiry: zipe majina hayo',
  flaw: ({ words }) => `sehemu hii haisomeki (${words})`,
};
