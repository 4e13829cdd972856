import type { ValidationVerdict } from './money/judge-question.ts';
import type { Failure, PaymentKey, Reading, Refusal } from './money/notice.ts';
import type { Fetch, NotDone, SecretReader } from './outbound.ts';
import type { Clock } from './ports.ts';
import type { Both } from './time/time.ts';
import type { Cents } from './values/money.ts';
import type { Msisdn } from './values/msisdn.ts';

/** What one provider connection is opened with. */
export interface ProviderDeps {
  readonly fetch: Fetch;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  readonly secret: SecretReader;
}

/**
 * One payment provider, opened. `read` every one has. The others are its capabilities: a provider that cannot do a thing
 * lacks the member, and whoever needs it says so. A call that goes out ends within 20 s, and soon after its signal is
 * aborted; it never throws, and by itself it repeats nothing that may have been done.
 */
export interface PaymentProvider {
  /** The name it is registered under. */
  readonly kind: string;
  /**
   * Authenticates and reads the exact bytes of one delivery. Pure, and never throws for any input.
   * @param body the raw body, at most 64 KiB
   * @param now our clock, UTC milliseconds
   */
  read(body: Uint8Array, now: number): Reading | Refusal;
  /** What a delivery that was taken is answered with, in the provider's dialect (JSON); left out where only the status counts. */
  readonly acknowledgement?: string;
  /** Set where a delivery proves nothing: whoever knows the path could have sent it, so what it tells of is asked for afterwards. */
  readonly signsNothing?: true;
  /** Answers a provider that asks before it takes money. Pure: whether it may is `judge`'s word, and a fault is a no. */
  validate?(body: Uint8Array, now: number, judge: ValidationJudge): ValidationReply | Refusal;
  /** Asks a phone for money (an STK push). */
  request?(push: PushOrder, signal: AbortSignal): Promise<Accepted | NotDone>;
  /** Gives money back to whoever paid it, all of it; nobody has to know the number. */
  reverse?(reversal: ReversalOrder, signal: AbortSignal): Promise<Accepted | NotDone>;
  /** Sends money to a phone. */
  payOut?(payout: PayoutOrder, signal: AbortSignal): Promise<Accepted | ConfirmationAsked | NotDone>;
  /** What became of an order of ours, or of money of which we know a name. */
  status?(about: StatusQuery, signal: AbortSignal): Promise<OrderState | NotDone>;
  /** Reads an answer of `status` that decided something once more, as `told` of it was kept; null: it says nothing that is known. */
  readAnswer?(keys: readonly PaymentKey[], told: string): OrderState | NotDone | null;
  /** Lists the money that came in, page by page. */
  pull?(from: PullFrom, signal: AbortSignal): Promise<PulledPage | NotDone>;
  /** Reads a row of that list once more, as it was kept; left out where `read` does. Null: it is none. */
  readListed?(body: Uint8Array): Reading | null;
  balance?(signal: AbortSignal): Promise<Balances | NotDone>;
  /** The paybills, tills and accounts that a connection can collect by; asked before one of them is chosen. */
  channels?(signal: AbortSignal): Promise<Channels | NotDone>;
  /** Tells the provider where our addresses are, where it wants to know them beforehand. Asked again it changes nothing. */
  register?(addresses: OwnAddresses, signal: AbortSignal): Promise<Registered | NotDone>;
  /** Buys tokens of the provider's: a phone of the ISP's is asked for the money. */
  topUp?(order: TopUpOrder, signal: AbortSignal): Promise<Accepted | NotDone>;
  /** Takes cash in at a till, for whoever holds the phone. */
  deposit?(cash: TillOrder, signal: AbortSignal): Promise<Accepted | NotDone>;
  /** Hands cash out at a till. */
  withdraw?(cash: TillPayout, signal: AbortSignal): Promise<Accepted | ConfirmationAsked | NotDone>;
  /** Names of the tills that these two can be done at. */
  readonly tills?: readonly string[];
  /** What it could do and does not: the keys that its settings lack, as a setup file spells them. */
  readonly lacks?: Lacks;
  /** What only a person can see, on the provider's own pages, before it is relied on: questions, in the order of their asking. */
  readonly questions?: readonly Both[];
  /** Fewer tokens than this are told as too few, where it has tokens. */
  readonly leastTokensCents?: number;
}

export type Capability = Exclude<
  keyof PaymentProvider,
  | 'kind'
  | 'read'
  | 'readListed'
  | 'readAnswer'
  | 'acknowledgement'
  | 'signsNothing'
  | 'tills'
  | 'lacks'
  | 'questions'
  | 'leastTokensCents'
>;

export type Lacks = Readonly<Partial<Record<Capability, readonly string[]>>>;

// ---------------------------------------------------------------------------------------------------- orders of ours

interface Order {
  /**
   * Minted by us, stored before the call, and never used for anything else: with the same id the same order may be sent
   * again, where the provider knows ids. 1 to 64 of `A-Z a-z 0-9 _ : . -`.
   */
  readonly orderId: string;
  /** More than nothing. A provider that knows whole shillings only refuses the rest. */
  readonly amountCents: Cents;
  /** ISO 4217, upper case. */
  readonly currency: string;
  readonly phone: Msisdn;
  /** Where the result is to be delivered; null while the box has no public address, and then it has to be asked for. */
  readonly callbackUrl: string | null;
}

export interface PushOrder extends Order {
  /** The account number of the line, shown to the payer. */
  readonly account: string;
}

export interface PayoutOrder extends Order {
  /** The answer to a `ConfirmationAsked` of the same order, as a person gave it; null the first time. */
  readonly confirmation: { readonly type: string; readonly code: string } | null;
}

export interface ReversalOrder extends Omit<Order, 'phone'> {
  /** M-Pesa receipt of the payment that is given back; `amountCents` is all of it. */
  readonly receipt: string;
}

/** No order: a provider numbers them by itself, so one that may have been done is never sent again. */
export type TopUpOrder = Pick<Order, 'amountCents' | 'currency' | 'phone'>;

/** No callback address: the provider has one for all tills. */
export interface TillOrder extends Omit<Order, 'callbackUrl'> {
  /** The provider's name of the till (point of sale), one of the settings'. */
  readonly till: string;
}

export type TillPayout = TillOrder & Pick<PayoutOrder, 'confirmation'>;

/** The provider works on it. What becomes of it comes as a callback, or has to be asked for. */
export interface Accepted {
  readonly kind: 'accepted';
  /** The names that the provider gave it. */
  readonly keys: readonly PaymentKey[];
}

/** Nothing moves before the order is sent a second time with a code; that is for a person to decide. */
export interface ConfirmationAsked {
  readonly kind: 'confirmation';
  /** The provider's own word for what it wants. */
  readonly type: string;
  readonly keys: readonly PaymentKey[];
}

// ---------------------------------------------------------------------------------------------------- what became of it

export interface StatusQuery {
  /** Null for money that we did not ask for. */
  readonly orderId: string | null;
  /** That of the push, where it was one: some providers know an order of ours by both. */
  readonly account?: string;
  /** Where it was one at a till: some providers know each till's orders apart. */
  readonly till?: string;
  /** All names known; a provider takes the one by which it answers. */
  readonly keys: readonly PaymentKey[];
  /** As in an order: some providers answer a question by a callback, and with `open` for now. */
  readonly callbackUrl: string | null;
}

/** What an answer that decides is kept as. */
interface Told {
  /** The answer as it came, but for our secrets: evidence of what is booked by it. At most 64 KiB. */
  readonly told: string;
}

/**
 * - `paid`: the money has moved. How much is not said, for no provider confirms a sum: it is the order's own.
 * - `open`: not decided yet, or in a word that we do not know.
 * - `absent`: the provider knows no such order, or not yet.
 */
export type OrderState =
  | (Told & {
      readonly kind: 'paid';
      /** Names that it has now; the M-Pesa receipt first, where it is told. */
      readonly keys: readonly PaymentKey[];
      /** The provider's own time, UTC milliseconds, or null. */
      readonly paidAt: number | null;
    })
  | (Told & {
      readonly kind: 'failure';
      readonly failure: Failure;
      /** No late success follows, whatever names it has: what was to be paid out stayed here. */
      readonly isFinal?: true;
    })
  | { readonly kind: 'open' | 'absent'; readonly detail: string };

// ---------------------------------------------------------------------------------------------------- lists

export interface PullFrom {
  /** UTC milliseconds. */
  readonly since: number;
  /** `next` of the page before; null for the first one. */
  readonly page: string | null;
}

export interface PulledPage {
  readonly kind: 'page';
  readonly rows: readonly PulledRow[];
  /** From when on the list is whole: later than asked for where the provider keeps less. UTC milliseconds. */
  readonly wholeSince: number;
  /** Null on the last page. */
  readonly next: string | null;
}

/** One row, as evidence and as read: what `read` makes of a delivery, or what the provider took for itself. */
export interface PulledRow {
  readonly body: Uint8Array;
  readonly reading: Reading | Fee;
}

export interface Fee {
  readonly kind: 'fee';
  /** The payment that it was taken for, where it says so. */
  readonly key: PaymentKey | null;
  readonly amountCents: Cents;
  readonly currency: string;
  /** UTC milliseconds, or null. */
  readonly at: number | null;
}

export interface Balances {
  readonly kind: 'balances';
  readonly balances: readonly Balance[];
  /** Why a purse that the settings name is not among them. Without secrets. */
  readonly missing?: string;
}

export interface Balance {
  /** `tokens`: prepaid, and without them our calls are refused. `money`: collected, not yet paid out. */
  readonly purse: 'tokens' | 'money';
  /** May be less than nothing. */
  readonly amountCents: Cents;
  readonly currency: string;
}

export interface Channels {
  readonly kind: 'channels';
  readonly channels: readonly Channel[];
}

export interface Channel {
  /** The provider's own, for the settings. */
  readonly id: string;
  readonly type: 'paybill' | 'till' | 'bank';
  readonly shortCode: string;
  readonly accountNo: string | null;
  readonly name: string;
  readonly active: boolean;
  /** The one that the settings name. */
  readonly chosen: boolean;
}

// ---------------------------------------------------------------------------------------------------- addresses

/** Public addresses of one connection, each with its path secret. */
export interface OwnAddresses {
  /** Where money is told of. */
  readonly callback: string;
  /** Where it may ask before it takes money. Never the same: a question must not be read as money that came. */
  readonly validation: string;
}

export interface Registered {
  readonly kind: 'registered';
  readonly parts: readonly {
    /** `list`: what `pull` reads. */
    readonly of: 'callbacks' | 'list';
    /** `before`: the provider knew addresses already, perhaps others, and keeps them. */
    readonly state: 'new' | 'before';
  }[];
}

// ---------------------------------------------------------------------------------------------------- validation

/** What a payer is about to pay. Nothing of it goes into the books. */
export interface ValidationQuestion {
  /** As typed, or null. */
  readonly account: string | null;
  readonly amountCents: Cents;
  readonly currency: string;
  /** As the provider gave it; may be masked, hashed or null. */
  readonly payerPhone: string | null;
}

/** Answers from what this box knows, at once. `message` is for the payer, in their language. */
export type ValidationJudge = (question: ValidationQuestion) => ValidationVerdict;

export interface ValidationReply {
  readonly kind: 'reply';
  readonly accepted: boolean;
  /** The answer in the provider's dialect: JSON, for HTTP 200. */
  readonly body: string;
}
