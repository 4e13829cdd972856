import type { AlarmRule } from './alarm-rule.ts';

/** What is told of the parties outside: payment providers, the SMS gateway, routers. */
export const PARTY_ALARMS = {
  provider: {
    subject: 'provider',
    judgedBy: 'look',
    severity: 'urgent',
    atNight: true,
    title: { en: 'Payments are not taken', sw: 'Malipo hayapokelewi' },
    waits: {
      en: 'Everybody who pays this way waits.',
      sw: 'Kila anayelipa kwa njia hii anasubiri.',
    },
  },
  'wrong-address': {
    subject: 'box',
    judgedBy: 'look',
    severity: 'urgent',
    atNight: true,
    title: { en: 'Callbacks to a wrong address', sw: 'Taarifa za malipo zinaenda anwani isiyo sahihi' },
    waits: {
      en: 'Who paid there is not known here, and waits.',
      sw: 'Aliyelipa hapo hajulikani hapa, na anasubiri.',
    },
  },
  tunnel: {
    subject: 'box',
    judgedBy: 'look',
    severity: 'urgent',
    atNight: true,
    title: { en: 'Tunnel is down', sw: 'Njia ya mtandao imekatika' },
    waits: {
      en: 'Who pays waits until the payment is asked for: no message of a provider can arrive.',
      sw: 'Anayelipa anasubiri hadi malipo yaulizwe: hakuna ujumbe wa mtoa huduma unaoweza kufika.',
    },
  },
  silence: {
    subject: 'flow',
    judgedBy: 'look',
    severity: 'urgent',
    atNight: true,
    title: { en: 'No payments come', sw: 'Hakuna malipo yanayokuja' },
    waits: {
      en: 'Who pays may wait: it is usual that somebody has paid by now.',
      sw: 'Anayelipa huenda anasubiri: kwa kawaida mtu angekuwa amelipa.',
    },
  },
  pull: {
    subject: 'provider',
    judgedBy: 'look',
    severity: 'soon',
    title: { en: 'List of payments cannot be asked for', sw: 'Orodha ya malipo haipatikani' },
    waits: {
      en: 'Who paid while a callback was lost waits: nobody hears of it.',
      sw: 'Aliyelipa na taarifa yake ikapotea anasubiri: hakuna anayejua.',
    },
  },
  'pull-gap': {
    subject: 'provider',
    judgedBy: 'cause',
    closedByHand: true,
    severity: 'soon',
    title: { en: 'List of payments has a gap', sw: 'Orodha ya malipo ina pengo' },
    waits: {
      en: 'Who paid in that time, and whose callback was lost, waits: nobody hears of it.',
      sw: 'Aliyelipa wakati huo na taarifa yake ikapotea anasubiri: hakuna anayejua.',
    },
  },
  rubbish: {
    subject: 'provider',
    judgedBy: 'look',
    severity: 'soon',
    title: { en: 'Rubbish is delivered', sw: 'Taka zinatumwa' },
    waits: {
      en: 'Nobody waits: payments are taken as before.',
      sw: 'Hakuna anayesubiri: malipo yanapokelewa kama kawaida.',
    },
  },
  flood: {
    subject: 'provider',
    judgedBy: 'look',
    severity: 'urgent',
    title: { en: 'Address is flooded', sw: 'Anwani imefurikwa' },
    waits: {
      en: 'Who pays this way may wait until the payment comes again, or is asked for; others do not.',
      sw: 'Anayelipa kwa njia hii huenda akasubiri hadi taarifa ije tena au iulizwe; wengine hawasubiri.',
    },
  },
  channel: {
    subject: 'provider',
    judgedBy: 'cause',
    severity: 'urgent',
    title: { en: 'Pushes cannot be paid', sw: 'Maombi ya malipo hayawezi kulipwa' },
    waits: {
      en: 'Everybody who is asked to pay on the phone waits: no push will work.',
      sw: 'Kila anayeombwa kulipa kwa simu anasubiri: hakuna ombi litakalofaulu.',
    },
  },
  'request-refused': {
    subject: 'provider',
    judgedBy: 'cause',
    severity: 'soon',
    title: { en: 'No phone can be asked to pay', sw: 'Hakuna simu inayoweza kuombwa kulipa' },
    waits: {
      en: 'Nobody gets a request on the phone; who pays to the paybill by hand is served.',
      sw: 'Hakuna anayepata ombi la malipo kwa simu; anayelipa paybill mwenyewe anahudumiwa.',
    },
  },
  refund: {
    subject: 'payments',
    judgedBy: 'look',
    severity: 'urgent',
    title: { en: 'Refund waits for a person', sw: 'Marejesho yanasubiri mtu' },
    waits: {
      en: 'Who is to get money back does not know whether it comes; nothing more of it is sent meanwhile.',
      sw: 'Anayerudishiwa pesa hajui kama zitafika; hakuna kingine kinachotumwa kwa sasa.',
    },
  },
  'purse-order': {
    subject: 'provider',
    judgedBy: 'look',
    severity: 'soon',
    title: { en: 'Order at a provider waits for a person', sw: 'Agizo kwa mtoa huduma linasubiri mtu' },
    waits: {
      en: 'No subscriber waits. Until somebody says what became of it no second one of its kind is sent there.',
      sw: 'Hakuna mteja anayesubiri. Hadi mtu aseme liliishaje, agizo jingine la aina hiyo halitumwi.',
    },
  },
  tokens: {
    subject: 'provider',
    judgedBy: 'cause',
    severity: 'soon',
    title: { en: 'Service tokens run out', sw: 'Tokeni za huduma zinaisha' },
    waits: {
      en: 'Without tokens nobody gets a request on the phone; who pays to the paybill by hand is served.',
      sw: 'Bila tokeni hakuna anayepata ombi la malipo kwa simu; anayelipa paybill mwenyewe anahudumiwa.',
    },
  },
  sms: {
    subject: 'gateway',
    judgedBy: 'look',
    severity: 'soon',
    title: { en: 'No SMS is sent', sw: 'SMS hazitumwi' },
    waits: {
      en: 'Everybody who has paid waits for the receipt.',
      sw: 'Kila aliyelipa anasubiri risiti.',
    },
  },
  'sms-refused': {
    subject: 'gateway',
    judgedBy: 'cause',
    closedByHand: true,
    severity: 'soon',
    title: { en: 'Receipt refused', sw: 'Risiti imekataliwa' },
    waits: {
      en: 'Who paid got no receipt; the next ones may not either.',
      sw: 'Aliyelipa hakupata risiti; wanaofuata huenda wasipate pia.',
    },
  },
  'sms-credit': {
    subject: 'gateway',
    judgedBy: 'cause',
    closedByHand: true,
    severity: 'soon',
    title: { en: 'No SMS credit', sw: 'Salio la SMS limekwisha' },
    waits: {
      en: 'Everybody who has paid waits for the receipt.',
      sw: 'Kila aliyelipa anasubiri risiti.',
    },
  },
  'sms-unclear': {
    subject: 'gateway',
    judgedBy: 'cause',
    closedByHand: true,
    severity: 'soon',
    title: { en: 'Not known whether SMS go out', sw: 'Haijulikani kama SMS zinatumwa' },
    waits: {
      en: 'Who paid may have got no receipt; none is sent twice.',
      sw: 'Aliyelipa huenda hakupata risiti; hakuna inayotumwa mara mbili.',
    },
  },
  'sms-unwanted': {
    subject: 'line',
    judgedBy: 'cause',
    closedByHand: true,
    severity: 'soon',
    title: { en: 'SMS do not reach this subscriber', sw: 'SMS hazimfikii mteja huyu' },
    waits: {
      en: 'This subscriber gets no receipts; everybody else does.',
      sw: 'Mteja huyu hapati risiti; wengine wote wanapata.',
    },
  },
  router: {
    subject: 'router',
    judgedBy: 'look',
    severity: 'urgent',
    atNight: true,
    title: { en: 'Router refuses us', sw: 'Ruta inatukataa' },
    waits: {
      en: 'Everybody behind it who pays waits to be switched on.',
      sw: 'Kila aliye nyuma yake anayelipa anasubiri kuwashwa.',
    },
  },
  'router-away': {
    subject: 'router',
    judgedBy: 'look',
    severity: 'urgent',
    atNight: true,
    title: { en: 'Router does not answer', sw: 'Ruta haijibu' },
    waits: {
      en: 'Everybody behind it who pays waits to be switched on.',
      sw: 'Kila aliye nyuma yake anayelipa anasubiri kuwashwa.',
    },
  },
  'router-other': {
    subject: 'router',
    judgedBy: 'look',
    severity: 'urgent',
    atNight: true,
    title: { en: 'Another box answers', sw: 'Ni ruta nyingine' },
    waits: {
      en: 'Nothing is written to it; everybody behind it who pays waits.',
      sw: 'Hakuna kinachoandikwa kwake; kila anayelipa anasubiri.',
    },
  },
  'router-part': {
    subject: 'router',
    judgedBy: 'look',
    severity: 'urgent',
    title: { en: 'Router refuses a part', sw: 'Ruta inakataa sehemu' },
    waits: {
      en: 'Lines that need this part wait; the others go on.',
      sw: 'Laini zinazohitaji sehemu hii zinasubiri; nyingine zinaendelea.',
    },
  },
  'router-unused': {
    subject: 'router',
    judgedBy: 'look',
    severity: 'urgent',
    title: { en: 'Lines wait for a router that is not in use', sw: 'Laini zinasubiri ruta isiyotumika' },
    waits: {
      en: 'Nothing is done for these lines until they are moved or the router is in use again.',
      sw: 'Laini hizi hazitahudumiwa hadi zihamishwe au ruta itumike tena.',
    },
  },
} as const satisfies Readonly<Record<string, AlarmRule>>;
