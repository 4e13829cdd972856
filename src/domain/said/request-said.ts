import type { Both } from '../time/time.ts';

const orders = {
  'top-up': { en: 'top-up', sw: 'ununuzi wa tokeni' },
  withdraw: { en: 'withdrawal', sw: 'utoaji' },
} as const;
type Order = keyof typeof orders;

/** What a phone is asked for, or is ordered at a provider, and why it cannot be. */
export const REQUEST_SAID = {
  noConnection: (): Both => ({
    en: 'No connection is set up to ask for payments: a payment provider needs the settings of its API for that (see config/setup.example.toml).',
    sw: 'Hakuna muunganisho uliowekwa wa kuomba malipo: mtoa huduma anahitaji mipangilio ya API yake (tazama config/setup.example.toml).',
  }),
  cannotAsk: (named: string, able: readonly string[]): Both => ({
    en: `"${named}" cannot ask for payments; these can: ${able.join(', ')}.`,
    sw: `"${named}" haiwezi kuomba malipo; hizi zinaweza: ${able.join(', ')}.`,
  }),
  balancePays: (line: string): Both => ({
    en: `The balance of ${line} pays for its plan already: say the amount.`,
    sw: `Salio la ${line} tayari linalipia kifurushi chake: sema kiasi.`,
  }),
  notAskable: (amount: string): Both => ({
    en: `${amount} cannot be asked for: whole shillings, at least 1.`,
    sw: `${amount} haziwezi kuombwa: shilingi kamili, angalau 1.`,
  }),
  tooMuch: (amount: string): Both => ({
    en: `${amount} is more than anybody pays for a line.`,
    sw: `${amount} ni zaidi ya anayolipa mtu yeyote kwa laini.`,
  }),
  askedNow: (phone: string, amount: string, line: string): Both => ({
    en: `${phone} is asked for ${amount} for ${line} at this moment: wait until that is paid, refused, or three minutes old.`,
    sw: `${phone} inaombwa ${amount} za ${line} sasa hivi: subiri hadi ilipwe, ikataliwe, au dakika tatu zipite.`,
  }),
  asks: (phone: string, amount: string, line: string, provider: string): Both => ({
    en: `${phone} is asked for ${amount} for ${line}, by ${provider}`,
    sw: `${phone} inaombwa ${amount} za ${line}, kwa ${provider}`,
  }),
  takesIn: (till: string, provider: string, amount: string, phone: string, line: string): Both => ({
    en: `Till ${till} of ${provider} takes in ${amount} in cash of ${phone} for ${line}`,
    sw: `Kaunta ${till} ya ${provider} inapokea ${amount} taslimu za ${phone} kwa ${line}`,
  }),
  isBlocked: (): Both => ({
    en: 'The line is blocked: the money will not switch it on',
    sw: 'Laini imezuiwa: pesa hazitaiwasha',
  }),

  sellsNoTokens: (provider: string): Both => ({
    en: `"${provider}" sells no service tokens from here.`,
    sw: `"${provider}" haiuzi tokeni za huduma kutoka hapa.`,
  }),
  sendsNoMoney: (provider: string): Both => ({
    en: `"${provider}" cannot send money to a phone.`,
    sw: `"${provider}" haiwezi kutuma pesa kwa simu.`,
  }),
  theseCan: (no: Both, able: readonly string[]): Both => ({
    en: `${no.en} These can: ${able.join(', ')}.`,
    sw: `${no.sw} Hizi zinaweza: ${able.join(', ')}.`,
  }),
  notOrderable: (amount: string): Both => ({
    en: `${amount} cannot be ordered: whole shillings, at least 1.`,
    sw: `${amount} haziwezi kuagizwa: shilingi kamili, angalau 1.`,
  }),
  orderOpen: (kind: Order, amount: string, provider: string, order: number): Both => ({
    en: `A ${orders[kind].en} of ${amount} at ${provider} may be on its way, and nobody has said yet what became of it. Look there, then say so: washa provider order-done ${order}, or order-failed ${order}.`,
    sw: `Agizo (${orders[kind].sw}) la ${amount} kwa ${provider} huenda liko njiani, na hakuna aliyesema limeishia wapi. Tazama huko, kisha sema: washa provider order-done ${order}, au order-failed ${order}.`,
  }),
  buysTokens: (phone: string, amount: string, provider: string): Both => ({
    en: `${phone} is asked for ${amount}, and ${provider} adds them to the service tokens`,
    sw: `${phone} inaombwa ${amount}, na ${provider} inaziongeza kwenye tokeni za huduma`,
  }),
  takesOut: (amount: string, provider: string, phone: string): Both => ({
    en: `${amount} of what ${provider} has collected go to ${phone}`,
    sw: `${amount} kati ya zilizokusanywa na ${provider} zinakwenda kwa ${phone}`,
  }),
  leftThere: (amount: string, ago: string): Both => ({
    en: `${amount} were there ${ago} ago`,
    sw: `zilikuwapo ${amount}, ${ago} zilizopita`,
  }),
  noOrder: (order: number): Both => ({
    en: `There is no order ${order}: washa provider orders lists them.`,
    sw: `Hakuna agizo ${order}: washa provider orders huyaorodhesha.`,
  }),
  orderOver: (order: number, state: string): Both => ({
    en: `Order ${order} is over already: ${state}.`,
    sw: `Agizo ${order} limeshaisha: ${state}.`,
  }),
  orderNeedsNoCode: (order: number): Both => ({
    en: `Order ${order} waits for no code.`,
    sw: `Agizo ${order} halisubiri msimbo.`,
  }),
  wentThrough: (kind: Order, amount: string, provider: string): Both => ({
    en: `the ${orders[kind].en} of ${amount} at ${provider} went through`,
    sw: `agizo (${orders[kind].sw}) la ${amount} kwa ${provider} limefanikiwa`,
  }),
  didNotGoThrough: (kind: Order, amount: string, provider: string): Both => ({
    en: `the ${orders[kind].en} of ${amount} at ${provider} did not go through`,
    sw: `agizo (${orders[kind].sw}) la ${amount} kwa ${provider} halikufanikiwa`,
  }),
  confirms: (kind: Order, amount: string, provider: string): Both => ({
    en: `the ${orders[kind].en} of ${amount} at ${provider} is confirmed, and goes out`,
    sw: `agizo (${orders[kind].sw}) la ${amount} kwa ${provider} linathibitishwa, na linatoka`,
  }),
};
