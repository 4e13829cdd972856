import { describe } from 'vitest';
import { cents } from '../../src/domain/values/money.ts';
import type { Msisdn } from '../../src/domain/values/msisdn.ts';
import { openProvider } from '../../src/providers/index.ts';
import { describeCall, describeCapabilities, type CapabilitySamples } from './capability-contract.ts';
import { payheroPayOut, payheroSettings } from './capability-samples.ts';
import { bytes, samples } from './samples.ts';
import { scriptedProvider } from './scripted-provider.ts';

for (const [kind, { capabilities }] of Object.entries(samples)) describeCapabilities(kind, capabilities);

describe('what payhero can do with a payments wallet', () => {
  describeCall(
    'payOut',
    {
      open: (baseUrl, deps) => openProvider('payhero', { ...payheroSettings, walletChannelId: 16823, baseUrl }, deps),
    },
    payheroPayOut,
  );
});

const phone = '254712345678' as Msisdn;
const order = { orderId: 'W-42', amountCents: cents(150_000), currency: 'KES', phone, callbackUrl: null };
const receipt = { scheme: 'mpesa.receipt', value: 'UCF51A2XO2' };

/** Can everything there is: this one shows that the port can be kept, and that the contract can be met. */
const scripted: CapabilitySamples = {
  open: scriptedProvider,
  calls: {
    request: {
      call: (provider, signal) => provider.request!({ ...order, account: 'JSY-7K2M9Q' }, signal),
      answer: '{"checkout":"ws_CO_1"}',
      outcome: { kind: 'accepted', keys: [{ scheme: 'checkout', value: 'ws_CO_1' }] },
      quoting: (error) => [JSON.stringify({ error })],
    },
    reverse: {
      call: (provider, signal) => provider.reverse!({ ...order, receipt: 'UCF51A2XO2' }, signal),
      answer: '{"checkout":"ws_CO_1"}',
      outcome: { kind: 'accepted', keys: [{ scheme: 'checkout', value: 'ws_CO_1' }] },
    },
    payOut: {
      call: (provider, signal) => provider.payOut!({ ...order, confirmation: null }, signal),
      answer: '{"confirm":"3"}',
      outcome: { kind: 'confirmation', type: '3', keys: [] },
      quoting: (error) => [JSON.stringify({ error })],
    },
    register: {
      call: (provider, signal) =>
        provider.register!({ callback: 'https://a.test/1', validation: 'https://a.test/2' }, signal),
      answer: '{"known":"no"}',
      outcome: { kind: 'registered', parts: [{ of: 'callbacks', state: 'new' }] },
    },
    topUp: {
      call: (provider, signal) => provider.topUp!(order, signal),
      answer: '{"checkout":"ws_CO_1"}',
      outcome: { kind: 'accepted', keys: [{ scheme: 'checkout', value: 'ws_CO_1' }] },
    },
    deposit: {
      call: (provider, signal) => provider.deposit!({ ...order, till: 'till-7' }, signal),
      answer: '{"checkout":"ws_CO_1"}',
      outcome: { kind: 'accepted', keys: [{ scheme: 'checkout', value: 'ws_CO_1' }] },
    },
    withdraw: {
      call: (provider, signal) => provider.withdraw!({ ...order, till: 'till-7', confirmation: null }, signal),
      answer: '{"checkout":"ws_CO_1"}',
      outcome: { kind: 'accepted', keys: [{ scheme: 'checkout', value: 'ws_CO_1' }] },
    },
    status: {
      call: (provider, signal) => provider.status!({ orderId: 'W-42', keys: [], callbackUrl: null }, signal),
      answer: '{"state":"paid","receipt":"UCF51A2XO2"}',
      outcome: { kind: 'paid', keys: [receipt], paidAt: null },
      quoting: (said) => ['failed', 'absent', 'held'].map((state) => JSON.stringify({ state, said })),
    },
    pull: {
      call: (provider, signal) => provider.pull!({ since: 5, page: null }, signal),
      answer: '{"rows":[{"type":"fee","amount":"6.00","receipt":"UCF51A2XO2"}],"next":2}',
      outcome: {
        kind: 'page',
        rows: [
          {
            body: bytes('{"type":"fee","amount":"6.00","receipt":"UCF51A2XO2"}'),
            reading: { kind: 'fee', key: receipt, amountCents: 600, currency: 'KES', at: null },
          },
        ],
        wholeSince: 5,
        next: '2',
      },
    },
    balance: {
      call: (provider, signal) => provider.balance!(signal),
      answer: '{"tokens":"15101.36"}',
      outcome: { kind: 'balances', balances: [{ purse: 'tokens', amountCents: 1_510_136, currency: 'KES' }] },
    },
    channels: {
      call: (provider, signal) => provider.channels!(signal),
      answer: '{"ids":[133]}',
      outcome: {
        kind: 'channels',
        channels: [
          {
            id: '133',
            type: 'paybill',
            shortCode: '555',
            accountNo: null,
            name: 'Paybill',
            active: true,
            chosen: false,
          },
        ],
      },
    },
  },
  validation: {
    body: bytes('{"password":"k3y/with \\"quotes\\" & ü","amount":"1500","account":"JSY-7K2M9Q"}'),
    question: { account: 'JSY-7K2M9Q', amountCents: cents(150_000), currency: 'KES', payerPhone: null },
    forged: bytes('{"password":"guessed","amount":"1500","account":"JSY-7K2M9Q"}'),
  },
};
describeCapabilities('the scripted provider', scripted);
