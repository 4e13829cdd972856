import type { ColumnWord } from '../domain/lists/columns.ts';
import type { Language } from '../domain/time/time.ts';
import type { LeftKind } from './list-preview.ts';

/** What a column of somebody's list may be to us. */
export const COLUMN_SAID: Readonly<Record<Language, Readonly<Record<ColumnWord, string>>>> = {
  en: {
    '-': 'not taken over',
    name: 'name',
    'last name': 'last name',
    phone: 'phone',
    plan: 'plan',
    price: 'price',
    expires: 'paid until',
    username: 'login',
    password: 'password',
    account: 'account number',
    router: 'router',
    service: 'service',
    status: 'state',
    data: 'data in a period',
    online: 'time online in a period',
  },
  sw: {
    '-': 'haichukuliwi',
    name: 'jina',
    'last name': 'jina la ukoo',
    phone: 'simu',
    plan: 'kifurushi',
    price: 'bei',
    expires: 'imelipiwa hadi',
    username: 'login (jina la kuingia)',
    password: 'nenosiri',
    account: 'namba ya akaunti',
    router: 'ruta',
    service: 'huduma',
    status: 'hali',
    data: 'data kwa kipindi',
    online: 'muda mtandaoni kwa kipindi',
  },
};

/** Why rows are left out, as the heading above them. */
export const LEFT_SAID: Readonly<Record<Language, Readonly<Record<LeftKind, string>>>> = {
  en: {
    blocker: 'Left out: the row is wrong',
    refused: 'Left out: the books have something against it',
    question: 'Left out: something is missing',
    gone: 'Left out: not served any more',
  },
  sw: {
    blocker: 'Zimeachwa: mstari si sahihi',
    refused: 'Zimeachwa: vitabu vinapinga',
    question: 'Zimeachwa: kuna kinachokosekana',
    gone: 'Zimeachwa: hazihudumiwi tena',
  },
};
