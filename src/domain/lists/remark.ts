/** Nothing stands in it. */
type None = object;
interface Text {
  readonly text: string;
}
interface Login {
  readonly login: string;
}
interface Profile {
  readonly profile: string;
}

/** What can be said of a row, of a plan or of a whole list, by its kind: the names and numbers that stand in it. */
export interface RemarkFacts {
  'phone-destroyed': Text;
  'phone-unknown': Text;
  'no-amount': Text;
  'second-phone': { readonly phones: readonly string[] };
  landline: None;
  'no-phone': None;
  'own-price': None;
  'no-name': None;
  'profile-no-plan': Profile;
  'profile-of-several': Profile & { readonly codes: readonly string[] };
  'plan-unknown': Text & { readonly ours: readonly string[] };
  'other-profile': { readonly has: string; readonly gets: string };
  'no-date': None;
  'no-month': Text;
  'no-such-day': Text;
  'date-unread': Text;
  'no-login': None;
  'login-twice': Login & { readonly lines: readonly number[] };
  'phone-twice': { readonly lines: readonly number[] };
  'list-calls': { readonly word: string };
  gone: { readonly word: string };
  // Of a router.
  'off-there': { readonly off: string };
  'is-switched-on': { readonly off: string };
  guessed: {
    readonly comment: string;
    readonly name: string | null;
    readonly phones: readonly string[];
    readonly expires: string | null;
    readonly account: string | null;
  };
  'not-taken': { readonly house: string | null; readonly price: string | null; readonly dates: readonly string[] };
  vpn: { readonly service: string };
  walled: Profile;
  'not-there': Login;
  'written-otherwise': Login;
  'found-by': Login & { readonly by: 'phone' | 'account' };
  // Of another system.
  'fixed-address': { readonly address: string };
  balance: { readonly amount: string };
  field: { readonly name: string; readonly value: string };
  'other-service': { readonly service: string };
  // Of its plans.
  limit: { readonly limit: string };
  /** What its lines may use in a period: bytes of both ways, and milliseconds online. */
  caps: { readonly bytes: number | null; readonly onlineMs: number | null };
  'limits-differ': { readonly limits: readonly string[] };
  'cap-unread': Text;
  /** What the list gives it, and which plan of the books gives it something else. */
  'cap-differs': Text & { readonly code: string };
  'prices-named': { readonly prices: readonly string[] };
  'due-day': { readonly day: string };
  'unknown-plan': Text & { readonly meant: string | null; readonly known: readonly string[] };
  'plan-of-other-profile': Profile & { readonly code: string; readonly has: string };
  // Beside the books.
  'unknown-router': { readonly router: string };
  'which-router': None;
  'unknown-service': Text;
  'account-too-long': { readonly account: string; readonly most: number };
  'no-address': Login;
  'login-taken': Login & { readonly service: string; readonly account: string; readonly router: string };
  'account-taken': { readonly account: string };
  /** It was that of somebody who was taken out of the books. */
  'account-erased': { readonly account: string };
  'no-such-router': { readonly router: string; readonly meant: string | null; readonly known: readonly string[] };
  changes: { readonly what: 'name' | 'phone' | 'plan'; readonly before: string | null; readonly after: string };
  'other-password': None;
  // Of a list that cannot be read at all.
  'no-columns': None;
  flaw: { readonly words: string };
}

export type RemarkKind = keyof RemarkFacts;

/** One thing that a person is told. Its words are in `remark-words`, for a terminal and for a page in each language. */
export type Remark<Kind extends RemarkKind = RemarkKind> = {
  readonly [K in Kind]: { readonly says: K } & RemarkFacts[K];
}[Kind];

/** For each kind of remark its words. */
export type RemarkTable = { readonly [Kind in RemarkKind]: (facts: RemarkFacts[Kind]) => string };
