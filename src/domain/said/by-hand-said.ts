import type { Both } from '../time/time.ts';

/** What is written down of money that a person has entered, or an agent has paid, and why it cannot be. */
export const BY_HAND_SAID = {
  cash: (amount: string): Both => ({ en: `${amount} in cash`, sw: `${amount} taslimu` }),
  bank: (amount: string): Both => ({ en: `${amount} by bank`, sw: `${amount} kwa benki` }),
  entered: (amount: Both, receipt: string, line: string): Both => ({
    en: `${amount.en}, receipt ${receipt}, goes to ${line}`,
    sw: `${amount.sw}, risiti ${receipt}, zinakwenda kwa ${line}`,
  }),
  enteredLater: (amount: Both, receipt: string, line: string): Both => ({
    en: `${amount.en}, receipt ${receipt}, waits for the clock to be right, and is then for ${line}`,
    sw: `${amount.sw}, risiti ${receipt}, zinasubiri saa iwe sahihi, na kisha ni za ${line}`,
  }),
  noAgents: (): Both => ({ en: 'Nobody sells vouchers yet.', sw: 'Bado hakuna anayeuza vocha.' }),
  agentPaid: (amount: Both, payment: number, agent: string): Both => ({
    en: `${amount.en} of payment ${payment} was paid by ${agent}, for vouchers`,
    sw: `${amount.sw} za malipo ${payment} zililipwa na ${agent}, kwa vocha`,
  }),
  agentPaysIn: (agent: string, amount: Both, receipt: string): Both => ({
    en: `${agent} has paid ${amount.en}, receipt ${receipt}`,
    sw: `${agent} amelipa ${amount.sw}, risiti ${receipt}`,
  }),
  agentAhead: (agent: string, amount: string): Both => ({
    en: `${agent} has then paid ${amount} ahead`,
    sw: `${agent} atakuwa amelipa ${amount} mbele`,
  }),
  agentEven: (agent: string): Both => ({ en: `${agent} then owes nothing`, sw: `${agent} hatadaiwa kitu` }),
  agentOwes: (agent: string, amount: string): Both => ({
    en: `${agent} then owes ${amount}`,
    sw: `${agent} atadaiwa ${amount}`,
  }),
};
