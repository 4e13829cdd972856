import { LINE_LIST_NAMES } from '../../src/views/lists.ts';

/** A page under the name by which its times are told. */
export interface AskedPage {
  readonly name: string;
  readonly path: string;
}

/** Payments from everywhere in the books, each with its line. */
export type SomeRows = readonly {
  readonly payment: number;
  readonly receipt: string;
  /** When it was received, UTC ms. */
  readonly at: number;
  readonly account: string;
  readonly login: string;
  readonly line: number;
  readonly msisdn: string;
  readonly name: string;
}[];

/** The page that reads one row: that of the session. */
export const FLOOR = 'floor: /more';

/** Every page once, with other rows in every round. */
export function pagesOf(some: SomeRows, round: number): AskedPage[] {
  const { payment, receipt, at, account, login, line, msisdn, name } = some[(round * 13) % some.length]!;
  const day = new Date(at).toISOString().slice(0, 10);
  const local = `0${msisdn.slice(3)}`;
  const listed = ['/', '/attention', '/attention?page=3', '/waiting', '/waiting?page=3', '/payments', '/routers'];
  const plain = [
    ...listed,
    ...['/routers/tower-2', '/callbacks', '/plans', '/reports', '/reports?by=router', '/reports?by=provider'],
    ...['/vouchers', '/hotspot', '/notices', '/staff', '/me', '/api', '/sms', '/sms?show=waiting', '/sms?show=all'],
    ...['/audit', '/audit?who=all', '/audit?who=otieno'],
    ...LINE_LIST_NAMES.map((list) => `/lines?show=${list}`),
  ].map((path) => ({ name: path, path }));
  const terms: Readonly<Record<string, string>> = {
    'a receipt': receipt,
    'a part of a receipt': receipt.slice(2, 7),
    'an account': account,
    'an account as it is typed': account.toLowerCase().replaceAll('-', ' '),
    'a login': login,
    'a phone': local,
    'a part of a phone': local.slice(3, 8),
    'three digits of a phone': msisdn.slice(-3),
    'a name': name,
    'a part of a name': name.slice(2, 6),
    'two letters': name.slice(0, 2),
    'an amount': '1500',
    'what nothing has': `QZX${round}`,
    'a message of M-Pesa': `${receipt} Confirmed. Ksh1,500.00 sent to JASIRI NETWORKS for account ${account} on 3/11/26 at 2:02 PM New M-PESA balance is Ksh10.00.`,
  };
  return [
    { name: FLOOR, path: '/more' },
    ...plain,
    ...Object.entries(terms).map(([kind, text]) => ({
      name: `search: ${kind}`,
      path: `/search?q=${encodeURIComponent(text)}`,
    })),
    { name: 'payments, far back', path: `/payments?before=${at}.${payment}` },
    { name: 'callbacks, far back', path: `/callbacks?before=${payment}` },
    { name: 'a payment', path: `/payments/${payment}` },
    { name: 'a line', path: `/lines/${line}` },
    { name: 'the payments of a line', path: `/lines/${line}/payments` },
    { name: 'why a line is not on', path: `/lines/${line}/why` },
    { name: 'all lines, far back', path: `/lines?show=all&page=${1 + ((round * 37) % 1_900)}` },
    { name: 'the audit of a line', path: `/audit?line=${encodeURIComponent(account)}` },
    { name: 'the audit of a day', path: `/audit?who=all&day=${day}` },
    { name: 'a month', path: `/reports?month=${day.slice(0, 7)}` },
    { name: 'home, again', path: '/live/' },
    { name: 'payments, again', path: '/live/payments' },
  ];
}
