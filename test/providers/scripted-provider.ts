import type { NotDone } from '../../src/domain/outbound.ts';
import type { Accepted, OrderState, PaymentProvider, ProviderDeps } from '../../src/domain/provider-port.ts';
import type { PulledRow } from '../../src/domain/provider-port.ts';
import { cents, parseCents } from '../../src/domain/values/money.ts';
import type { Msisdn } from '../../src/domain/values/msisdn.ts';
import { call, type Verdict } from '../../src/outside/call.ts';
import { member, parseJson, scalarText } from '../../src/outside/json-path.ts';
import { scrub, withoutSecrets } from '../../src/outside/scrub.ts';
import { bytes } from './samples.ts';

const textOf = (json: unknown, name: string): string => scalarText(member(json, name)) ?? '';
const listOf = (json: unknown, name: string): unknown[] | null => {
  const list = member(json, name);
  return Array.isArray(list) ? (list as unknown[]) : null;
};
const shillings = (amountCents: number): string => (amountCents / 100).toFixed(2);
const receipt = (json: unknown) => ({ scheme: 'mpesa.receipt', value: textOf(json, 'receipt') }) as const;

function readRow(row: unknown): PulledRow {
  const body = bytes(JSON.stringify(row));
  const amountCents = parseCents(textOf(row, 'amount'));
  if (amountCents === null) return { body, reading: { kind: 'quarantined', reason: 'unclear', detail: 'no amount' } };
  if (textOf(row, 'type') === 'fee') {
    return { body, reading: { kind: 'fee', key: receipt(row), amountCents, currency: 'KES', at: null } };
  }
  const notice = {
    provider: 'scripted',
    keys: [receipt(row)],
    amountCents,
    currency: 'KES',
    account: scalarText(member(row, 'account')),
    payerPhone: null,
    payerName: null,
    paidAt: null,
    requestNames: [],
    requestOnly: false,
    hold: null,
  };
  return { body, reading: { kind: 'notice', notice } };
}

/** A provider that can do everything, in the plainest dialect that there can be. The contract is held against it. */
export function scriptedProvider(baseUrl: string, deps: ProviderDeps): PaymentProvider {
  const password = deps.secret('scripted-password');
  const token = Buffer.from(`isp:${password}`).toString('base64');
  const secrets = [password, token];

  function ask<A extends { readonly kind: string }>(
    path: string,
    body: object | null,
    phones: readonly Msisdn[],
    signal: AbortSignal,
    read: (json: unknown) => Verdict<A>,
  ): Promise<A | NotDone> {
    const request = {
      method: body === null ? 'GET' : 'POST',
      url: `${baseUrl}${path}`,
      headers: { authorization: `Basic ${token}`, 'content-type': 'application/json' },
      body: body === null ? null : JSON.stringify(body),
      deadlineMs: 15_000,
      party: 'the scripted provider',
      secrets,
      phones,
    } as const;
    return call(deps, request, ({ text }) => read(parseJson(text)), signal);
  }

  const readAccepted = (json: unknown): Verdict<Accepted> => {
    if (textOf(json, 'error') !== '') return { kind: 'refused', reason: textOf(json, 'error'), final: true };
    const checkout = textOf(json, 'checkout');
    return checkout === '' ? null : { kind: 'accepted', keys: [{ scheme: 'checkout', value: checkout }] };
  };

  const readState = (json: unknown): Verdict<OrderState> => {
    const said = scrub(textOf(json, 'said'), secrets, []);
    const told = (): string => withoutSecrets(JSON.stringify(json), secrets);
    switch (textOf(json, 'state')) {
      case 'paid':
        return { kind: 'paid', keys: [receipt(json)], paidAt: null, told: told() };
      case 'failed': {
        const failure = { provider: 'scripted', requestNames: [], terminalKeys: [], code: '1032', message: said };
        return { kind: 'failure', told: told(), failure };
      }
      case 'absent':
        return { kind: 'absent', detail: said };
      case '':
        return null;
      default:
        return { kind: 'open', detail: said };
    }
  };

  return {
    kind: 'scripted',
    read: () => ({ kind: 'ignored', reason: 'open', detail: '' }),
    validate(body, _now, judge) {
      const json = parseJson(new TextDecoder().decode(body));
      if (textOf(json, 'password') !== password) return { kind: 'refused', reason: 'not signed' };
      const amountCents = parseCents(textOf(json, 'amount'));
      let accepted = false;
      try {
        const question = { account: scalarText(member(json, 'account')), currency: 'KES', payerPhone: null };
        accepted = amountCents !== null && judge({ ...question, amountCents }).kind === 'accept';
      } catch {
        // A fault is a no.
      }
      return { kind: 'reply', accepted, body: JSON.stringify({ code: accepted ? 0 : 1 }) };
    },
    request({ phone, account, orderId, amountCents, callbackUrl }, signal) {
      const order = { order: orderId, phone, account, amount: shillings(amountCents), callback: callbackUrl };
      return ask('/push', order, [phone], signal, readAccepted);
    },
    reverse({ receipt: reverses, orderId, amountCents }, signal) {
      const order = { order: orderId, receipt: reverses, amount: shillings(amountCents) };
      return ask('/reverse', order, [], signal, readAccepted);
    },
    payOut({ phone, orderId, amountCents, confirmation }, signal) {
      const order = { order: orderId, phone, amount: shillings(amountCents), code: confirmation?.code };
      return ask('/pay-out', order, [phone], signal, (json) => {
        const type = textOf(json, 'confirm');
        return type === '' ? readAccepted(json) : { kind: 'confirmation', type, keys: [] };
      });
    },
    topUp: ({ phone, amountCents }, signal) =>
      ask('/top-up', { phone, amount: shillings(amountCents) }, [phone], signal, readAccepted),
    deposit: ({ till, phone, orderId, amountCents }, signal) =>
      ask('/deposit', { till, phone, order: orderId, amount: shillings(amountCents) }, [phone], signal, readAccepted),
    withdraw: ({ till, phone, orderId, amountCents, confirmation }, signal) =>
      ask(
        '/withdraw',
        { till, phone, order: orderId, amount: shillings(amountCents), code: confirmation?.code },
        [phone],
        signal,
        readAccepted,
      ),
    status: ({ orderId }, signal) => ask('/status', { order: orderId }, [], signal, readState),
    readAnswer: (_keys, told) => readState(parseJson(told)),
    pull: ({ since, page }, signal) =>
      ask(`/list?since=${since}&page=${page ?? '1'}`, null, [], signal, (json) => {
        const rows = listOf(json, 'rows');
        if (rows === null) return null;
        return { kind: 'page', rows: rows.map(readRow), wholeSince: since, next: scalarText(member(json, 'next')) };
      }),
    balance: (signal) =>
      ask('/balance', null, [], signal, (json) => {
        const amountCents = parseCents(textOf(json, 'tokens'));
        if (amountCents === null) return null;
        return { kind: 'balances', balances: [{ purse: 'tokens', amountCents: cents(amountCents), currency: 'KES' }] };
      }),
    channels: (signal) =>
      ask('/channels', null, [], signal, (json) => {
        const ids = listOf(json, 'ids');
        if (ids === null) return null;
        const rest = {
          type: 'paybill',
          shortCode: '555',
          accountNo: null,
          name: 'Paybill',
          active: true,
          chosen: false,
        } as const;
        return { kind: 'channels', channels: ids.map((id) => ({ id: String(id), ...rest })) };
      }),
    register: (addresses, signal) =>
      ask('/addresses', addresses, [], signal, (json) => {
        const known = textOf(json, 'known');
        if (known === '') return null;
        return { kind: 'registered', parts: [{ of: 'callbacks', state: known === 'no' ? 'new' : 'before' }] };
      }),
  };
}
