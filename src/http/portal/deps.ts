import type { Whose } from '../../domain/caller.ts';
import type { Language } from '../../domain/time/time.ts';
import type { FreePolicy } from '../../services/hotspot/free-time.ts';
import type { WhyNoForm } from '../../services/hotspot/refused-forms.ts';
import type { VoucherPolicy } from '../../services/hotspot/redeem-voucher.ts';
import type { SalePolicy } from '../../services/hotspot/sell-time.ts';
import type { BooksPolicy } from '../../services/money/credit-line.ts';
import type { Store } from '../../storage/engine/store.ts';

/** A picture as it is sent. */
export interface Logo {
  readonly type: 'image/svg+xml' | 'image/png';
  readonly body: Uint8Array<ArrayBuffer>;
}

/** What the customers' pages need of the rest. */
export interface PortalDeps {
  readonly store: Store;
  /** UTC epoch milliseconds. */
  readonly now: () => number;
  readonly business: {
    readonly name: string;
    readonly supportPhone: string | null;
    /** IANA name. */
    readonly timeZone: string;
    /** Of whoever's phone prefers neither. */
    readonly language: Language;
    /** ISO 4217 of the books. */
    readonly currency: string;
  };
  readonly look: {
    /** Codes of plans, in the order in which they are shown. */
    readonly plans: readonly string[];
    /** Codes of plans among which a subscriber changes. */
    readonly changePlans: readonly string[];
    readonly paybill: string | null;
    readonly till: string | null;
    /** `#rrggbb`. */
    readonly colour: string;
    readonly logo: Logo | null;
  };
  /** The address at which customers open the pages, without a slash at the end. */
  readonly ownUrl: () => string;
  /** Asks the routers. Never throws. */
  readonly whoIsAt: (address: string) => Promise<Whose>;
  readonly sale: SalePolicy & VoucherPolicy & FreePolicy;
  readonly books: BooksPolicy;
  readonly wake: (lane: string) => void;
  /** A request for money was stored: it is sent at once. */
  readonly sendRequests: () => void;
  /** Somebody says that they have paid: providers are asked for what came in, unless they were just now. */
  readonly askForPayments: () => void;
  /** A phone at a hotspot has opened a page, from this address. */
  readonly onPhone: (phone: { readonly router: string; readonly mac: string }, address: string) => void;
  /** A form was refused before anything was looked up. */
  readonly onRefusedForm: (why: WhyNoForm, address: string) => void;
  /** For the log: something that should not be. */
  readonly onFailure: (error: unknown) => void;
}
