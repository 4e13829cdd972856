import type { Language } from '../domain/time/time.ts';
import type { Standing } from './fact.ts';

/** What makes a box ready, in the order in which it is best done. Each can be left, and taken up again. */
export const FIRST_STEPS = [
  'business',
  'backups',
  'router',
  'plans',
  'lines',
  'provider',
  'sms',
  'tunnel',
  'staff',
  'payment',
] as const;
export type FirstStep = (typeof FIRST_STEPS)[number];

/** How far a step is, where nothing else that is watched says it. */
export type FirstRunCode =
  | 'unnamed'
  | 'named'
  | 'no-router'
  | 'router-away'
  | 'router-refuses'
  | 'router-up'
  | 'no-plan'
  | 'plan-unseen'
  | 'plan-seen'
  | 'no-line'
  | 'line-unread'
  | 'line-read'
  | 'no-provider'
  | 'provider-silent'
  | 'provider-heard'
  | 'no-gateway'
  | 'gateway-unused'
  | 'gateway-took'
  | 'one-person'
  | 'two-people'
  | 'no-payment'
  | 'payment-online';

interface StateWords extends Readonly<Record<Language, (name: string) => string>> {
  readonly state: Standing;
}

const state = (standing: Standing, en: StateWords['en'], sw: StateWords['sw']): StateWords => ({
  state: standing,
  en,
  sw,
});

/** The argument is a name: of routers, of connections, of a kind of gateway. */
export const STATE_WORDS: Readonly<Record<FirstRunCode, StateWords>> = {
  unnamed: state(
    'idle',
    () => 'has no name yet: receipts would say Washa',
    () => 'bado hakina jina: risiti zitasema Washa',
  ),
  named: state(
    'right',
    (name) => name,
    (name) => name,
  ),
  'no-router': state(
    'idle',
    () => 'none yet',
    () => 'bado hakuna',
  ),
  'router-away': state(
    'wrong',
    (name) => `${name} does not answer`,
    (name) => `${name} haijibu`,
  ),
  'router-refuses': state(
    'wrong',
    (name) => `${name} refuses us`,
    (name) => `${name} inatukataa`,
  ),
  'router-up': state(
    'right',
    (name) => `asked, and answers: ${name}`,
    (name) => `imeulizwa, na inajibu: ${name}`,
  ),
  'no-plan': state(
    'idle',
    () => 'none yet',
    () => 'bado hakuna',
  ),
  'plan-unseen': state(
    'waiting',
    () => 'there; no line was seen on with its profile yet',
    () => 'vipo; bado hakuna laini iliyoonekana hewani kwa profile yake',
  ),
  'plan-seen': state(
    'right',
    () => 'a router lets a line in with its profile',
    () => 'ruta imewasha laini kwa profile yake',
  ),
  'no-line': state(
    'idle',
    () => 'none yet, so no payment can find one',
    () => 'bado hakuna, kwa hiyo malipo hayatapata laini',
  ),
  'line-unread': state(
    'waiting',
    () => 'there; none was found on a router yet',
    () => 'zipo; bado hakuna iliyopatikana kwenye ruta',
  ),
  'line-read': state(
    'right',
    () => 'found on a router',
    () => 'zimepatikana kwenye ruta',
  ),
  'no-provider': state(
    'idle',
    () => 'none yet',
    () => 'bado hakuna',
  ),
  'provider-silent': state(
    'waiting',
    (name) => `${name}: connected, no message yet. A payment of KES 10 shows that it works`,
    (name) => `${name}: imeunganishwa, bado hakuna ujumbe. Malipo ya KES 10 yataonyesha kwamba inafanya kazi`,
  ),
  'provider-heard': state(
    'right',
    (name) => `${name}: a message came`,
    (name) => `${name}: ujumbe umefika`,
  ),
  'no-gateway': state(
    'idle',
    () => 'none yet: receipts only stand in the log',
    () => 'bado hakuna: risiti zinaandikwa kwenye kumbukumbu tu',
  ),
  'gateway-unused': state(
    'waiting',
    (name) => `${name}: there, and has taken no SMS yet`,
    (name) => `${name}: upo, bado haujapokea SMS`,
  ),
  'gateway-took': state(
    'right',
    (name) => `${name} took an SMS`,
    (name) => `${name} umepokea SMS`,
  ),
  'one-person': state(
    'idle',
    () => 'only you can log in',
    () => 'ni wewe tu unayeweza kuingia',
  ),
  'two-people': state(
    'right',
    () => 'somebody else can log in too',
    () => 'kuna mwingine anayeweza kuingia',
  ),
  'no-payment': state(
    'idle',
    () => 'nothing yet. The first shows here within a second',
    () => 'bado hakuna. Ya kwanza itaonekana hapa kwa sekunde moja',
  ),
  'payment-online': state(
    'right',
    () => 'somebody paid, and was seen online',
    () => 'kuna aliyelipa, na akaonekana mtandaoni',
  ),
};

interface StepWords {
  readonly title: string;
  /** What it is for, and how it is done. */
  readonly about: string;
}

export const STEP_WORDS: Readonly<Record<FirstStep, Readonly<Record<Language, StepWords>>>> = {
  business: {
    en: {
      title: 'Name and zone',
      about: 'The name stands in every receipt and on the customers’ pages; times and ends of days go by the zone.',
    },
    sw: {
      title: 'Jina na majira',
      about: 'Jina huonekana kwenye kila risiti na kurasa za wateja; saa na mwisho wa siku hufuata majira haya.',
    },
  },
  backups: {
    en: {
      title: 'Backups',
      about:
        'If this box takes the place of another, restore its newest backup before anything else. If not, say where backups go, and put the recovery code somewhere safe.',
    },
    sw: {
      title: 'Nakala rudufu',
      about:
        'Kama kisanduku hiki kinachukua nafasi ya kingine, rudisha nakala yake mpya kabla ya yote. Kama sivyo, sema nakala zihifadhiwe wapi, na uweke namba ya kuzifungua mahali salama.',
    },
  },
  router: {
    en: {
      title: 'Router',
      about: 'A login for Washa on the MikroTik, and its address. The router is asked before anything is kept.',
    },
    sw: {
      title: 'Ruta',
      about: 'Akaunti ya Washa kwenye MikroTik, na anwani yake. Ruta huulizwa kabla ya chochote kuhifadhiwa.',
    },
  },
  plans: {
    en: { title: 'Plans', about: 'What a line costs, for how long, and which profile it has on the routers.' },
    sw: { title: 'Vifurushi', about: 'Bei ya laini, kwa muda gani, na profile yake kwenye ruta.' },
  },
  lines: {
    en: {
      title: 'Customers',
      about:
        'Take over the list that you have: a CSV file of any shape, an export of the router, a dump of PHPNuxBill. It is shown first what would come of it. One line alone is added on the page of lines.',
    },
    sw: {
      title: 'Wateja',
      about:
        'Ingiza orodha uliyo nayo: faili la CSV la aina yoyote, export ya ruta, au nakala ya PHPNuxBill. Utaonyeshwa kwanza kitakachotokea. Laini moja huongezwa kwenye ukurasa wa laini.',
    },
  },
  provider: {
    en: {
      title: 'M-Pesa',
      about: 'The connection by which payments come. Nothing is kept before the provider has taken the keys.',
    },
    sw: {
      title: 'M-Pesa',
      about: 'Muunganisho ambao malipo hufikia. Hakuna kinachohifadhiwa kabla mtoa huduma hajakubali funguo.',
    },
  },
  sms: {
    en: { title: 'SMS', about: 'The gateway that sends receipts and reminders. It is kept when it has taken a test.' },
    sw: { title: 'SMS', about: 'Huduma inayotuma risiti na vikumbusho. Inahifadhiwa ikishapokea jaribio.' },
  },
  tunnel: {
    en: {
      title: 'Tunnel',
      about: 'The way by which messages of the provider reach this box. It calls itself through it each minute.',
    },
    sw: {
      title: 'Njia ya mtandao',
      about: 'Njia ambayo ujumbe wa mtoa huduma hufikia kisanduku. Kinajiita kupitia njia hii kila dakika.',
    },
  },
  staff: {
    en: { title: 'Second person', about: 'Somebody else who can log in: a technician, or another owner.' },
    sw: { title: 'Mtu wa pili', about: 'Mwingine anayeweza kuingia: fundi, au mmiliki mwingine.' },
  },
  payment: {
    en: {
      title: 'First payment',
      about: 'Ask your own phone for a small amount on the page of a line, or pay one with its account number.',
    },
    sw: {
      title: 'Malipo ya kwanza',
      about: 'Omba simu yako kiasi kidogo kwenye ukurasa wa laini, au lipa kwa namba ya akaunti yake.',
    },
  },
};
