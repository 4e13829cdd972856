import type { Language } from '../time/time.ts';
import { capsText } from './plan-caps.ts';
import type { RemarkFacts, RemarkKind, RemarkTable } from './remark.ts';
import { SWAHILI } from './remark-words-sw.ts';

/** Where a remark is read: a terminal names options of its verb, a page what stands on it. */
export type Tongue = 'terminal' | Language;

/** A remark in words, without a full stop; what is to be done stands behind the colon. Texts of others are in it: escape it. */
export function remarkWords<Kind extends RemarkKind>(
  remark: { readonly says: Kind } & RemarkFacts[Kind],
  tongue: Tongue,
): string {
  const words: RemarkTable[Kind] = TABLES[tongue][remark.says];
  return words(remark);
}

const list = (all: readonly (string | number)[]) => all.join(', ');
const some = (label: string, value: string | null) => (value === null ? [] : [`${label} ${value}`]);

const ENGLISH: RemarkTable = {
  'phone-destroyed': ({ text }) => `phone "${text}" was destroyed by the spreadsheet: write it again, as text`,
  'phone-unknown': ({ text }) => `phone "${text}" is no Kenyan number: write it like 0712345678`,
  'no-amount': ({ text }) => `price "${text}" is no amount: write it like 1500`,
  'second-phone': ({ phones }) => `second phone not taken: ${list(phones)}`,
  landline: () => 'landline: no SMS',
  'no-phone': () => 'no phone: no SMS',
  'own-price': () => 'own price',
  'no-name': () => 'no name: the login stands for it',
  'profile-no-plan': ({ profile }) => `no plan has the profile "${profile}": say under Plans what it costs`,
  'profile-of-several': ({ profile, codes }) =>
    `${codes.join(' and ')} have the profile "${profile}": say under Plans which of them is meant`,
  'plan-unknown': ({ text, ours }) =>
    `plan "${text}" is not one plan of yours: name one of ${list(ours) || 'none'}, or make it`,
  'other-profile': ({ has, gets }) => `the router has it on ${has}: the plan puts it on ${gets}`,
  'no-date': () => 'no date: write until when it is paid, or say one day for all of them',
  'no-month': ({ text }) => `"${text}" is a day without a month: write the whole date`,
  'no-such-day': ({ text }) => `there is no day ${text}: write the right one`,
  'date-unread': ({ text }) => `"${text}" is no date: write it like 2026-12-01`,
  'no-login': () => 'no login: write the name that it has on the router',
  'login-twice': ({ login, lines }) => `login "${login}" stands in line ${list(lines)} too: one of them is wrong`,
  'phone-twice': ({ lines }) => `the phone of line ${list(lines)} too: one person, two lines?`,
  'list-calls': ({ word }) => `the list calls it "${word}"`,
  gone: ({ word }) => `the list calls it "${word}": tick below that these are taken too`,
  'off-there': ({ off }) => `${off} on the router: its time counts as over`,
  'is-switched-on': ({ off }) => `${off} on the router: while its time is not over, it is switched on`,
  guessed: ({ comment, name, phones, expires, account }) =>
    `guessed from the comment "${comment}": ${list([
      ...some('name', name),
      ...(phones.length === 0 ? [] : [`phone ${phones.join(' / ')}`]),
      ...some('paid until', expires),
      ...some('account', account),
    ])}`,
  'not-taken': ({ house, price, dates }) =>
    `not taken from the comment: ${list([
      ...some('house', house),
      ...some('price', price),
      ...dates.map((date) => `the date ${date}`),
    ])}`,
  vpn: ({ service }) => `its service is ${service}: it is no line of a customer's, or change it on the router`,
  walled: ({ profile }) => `it is on ${profile}, for who is expired: its plan is not to be seen here`,
  'not-there': ({ login }) => `the router has no login "${login}": make it there, or write the right one`,
  'written-otherwise': ({ login }) => `its login is written "${login}" on the router`,
  'found-by': ({ login, by }) => `its login "${login}" was found on the router by the ${by}`,
  'fixed-address': ({ address }) => `fixed address ${address}: it is the secret's`,
  balance: ({ amount }) =>
    `its balance of ${amount} is not taken: give it on the page of the line, as an opening balance`,
  field: ({ name, value }) => `${name}: ${value}`,
  'other-service': ({ service }) => `its service is ${service || 'none'}: Washa sells pppoe and hotspot`,
  limit: ({ limit }) => `its limit is ${limit}`,
  caps: ({ bytes, onlineMs }) =>
    `its lines use ${capsText({ bytes, onlineMs }, (hours) => `${hours} hours online`)} in a period`,
  'limits-differ': ({ limits }) => `the ${list(limits)} of its users differ: the plan has none of them`,
  'cap-unread': ({ text }) => `limit "${text}" is not taken: write it like 10 GB, or 20 hours`,
  'cap-differs': ({ text, code }) => `the list gives it ${text}, the plan ${code} does not: change it under Plans`,
  'prices-named': ({ prices }) => `comments name ${list(prices)}`,
  'due-day': ({ day }) => `due on day ${day} of each month there`,
  'unknown-plan': ({ text, meant, known }) =>
    meant === null
      ? `there is no plan "${text}"; known are: ${list(known) || 'none'}`
      : `there is no plan "${text}"; did you mean "${meant}"?`,
  'plan-of-other-profile': ({ code, has, profile }) =>
    `the plan ${code} has the profile "${has}", not "${profile}": its lines would get another one`,
  'unknown-router': ({ router }) => `the router "${router}" is not in the books: add it, or say below which is meant`,
  'which-router': () => 'the list does not say on which router: say it below',
  'unknown-service': ({ text }) => `"${text}" is none of pppoe, hotspot, static: write one of them`,
  'account-too-long': ({ account, most }) =>
    `account "${account}" is longer than the ${most} characters that a payer can type`,
  'no-address': ({ login }) =>
    `"${login}" is not the IPv4 address of one device, such as 10.20.0.5, by which a line of the service static is known`,
  'login-taken': ({ login, service, account, router }) =>
    `"${login}" is already the ${service} login of account ${account} on ${router}`,
  'account-taken': ({ account }) => `account ${account} is taken`,
  'account-erased': ({ account }) =>
    `account ${account} was that of somebody who was erased: it is given to nobody again`,
  'no-such-router': ({ router, meant, known }) =>
    meant === null
      ? `there is no router "${router}"; known are: ${list(known) || 'none'}`
      : `there is no router "${router}"; did you mean "${meant}"?`,
  changes: ({ what, before, after }) => `${what} ${before ?? 'none'} -> ${after}`,
  'other-password': () => 'another password',
  'no-columns': () =>
    'no row near the top names at least two columns like name, phone, package, login or expiry: name them so',
  flaw: ({ words }) => words,
};

const TERMINAL: RemarkTable = {
  ...ENGLISH,
  'cap-differs': ({ text, code }) =>
    `the list gives it ${text}, the plan ${code} does not: change it with washa plan set ${code} (--data, --online)`,
  'profile-no-plan': ({ profile }) =>
    `no plan has the profile "${profile}": say what it costs with --plan "${profile}=1500"`,
  'profile-of-several': ({ profile, codes }) =>
    `${codes.join(' and ')} have the profile "${profile}": say which with --plan "${profile}=${codes[0] ?? ''}"`,
  'no-date': () => 'no date: write until when it is paid, or say --expires DAY for all of them',
  gone: ({ word }) => `the list calls it "${word}": take it too with --with-gone`,
  balance: ({ amount }) => `its balance of ${amount} is not taken: give it with washa line opening`,
  'unknown-router': ({ router }) => `the router "${router}" is not in the books: add it, or say --router NAME`,
  'which-router': () => 'the list does not say on which router: say --router NAME',
  'no-columns': () =>
    'no row near the top names at least two columns like name, phone, package, login or expiry: say them with --map "Their column=our field"',
};

const TABLES: Readonly<Record<Tongue, RemarkTable>> = { terminal: TERMINAL, en: ENGLISH, sw: SWAHILI };
