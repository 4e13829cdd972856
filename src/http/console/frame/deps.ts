import type { RouterHoldings } from '../../../domain/lists/router-table.ts';
import type { LaneStatus } from '../../../domain/lines/lane-status.ts';
import type { Releases } from '../../../domain/releases.ts';
import type { SettingsDesk } from '../../../domain/settings.ts';
import type { Language } from '../../../domain/time/time.ts';
import type { Readiness } from '../../../services/box/health.ts';
import type { FactorSeal } from '../../../domain/factor-seal.ts';
import type { RouterSays } from '../../../domain/lines/why.ts';
import type { RouterLooks, RouterScript } from '../../../views/router-looks.ts';
import type { PreviewedText } from '../../../views/sms-preview.ts';
import type { BackupSettings } from '../../../storage/views/backup-state.ts';
import type { Store } from '../../../storage/engine/store.ts';

/** What the console needs of the rest. */
export interface ConsoleDeps {
  readonly store: Store;
  /** UTC epoch milliseconds. */
  readonly now: () => number;
  /** The lanes as they are at this moment. */
  readonly lanes: () => readonly LaneStatus[];
  /** Asks the router of a line why that is not as it should be; null when there is no such line. */
  readonly askWhy: (lineId: number) => Promise<RouterSays | null>;
  /** What routers have otherwise than the books, as somebody last looked. */
  readonly routerLooks: RouterLooks;
  /** What a router has that lines can be made of, read now. Throws a Fault in the words of whoever reads it. */
  readonly routerHoldings: (router: string) => Promise<RouterHoldings>;
  /** What a box that takes the place of a router is given first; null where that was never read. */
  readonly routerScript: (router: string) => RouterScript | null;
  /** Shown to anybody: it holds no names. */
  readonly readiness: () => Readiness;
  readonly business: {
    readonly name: string;
    /** IANA name; the zone of every time on the pages. */
    readonly timeZone: string;
    readonly language: Language;
    /** ISO 4217 of the books. */
    readonly currency: string;
    /** Where routers send phones, without a slash at the end; null: there are no customers' pages, or nobody said where. */
    readonly pagesUrl: string | null;
  };
  /** Every text that is sent by itself, as it would be sent now. */
  readonly texts: () => readonly PreviewedText[];
  /** What the box is set up with, and what may be chosen of it. */
  readonly settings: SettingsDesk;
  /** Where backups go, and whether there is a code for them. */
  readonly backups: () => BackupSettings;
  /** Whether the box's clock can be believed; `reason` is a whole sentence. */
  readonly clock: () => { readonly sane: boolean; readonly reason?: string };
  /** The version that runs, and what it and those before it brought. */
  readonly releases: () => Releases;
  /** Aborted when Washa stops: pages that listen are let go. */
  readonly ended?: AbortSignal;
  /** Second factors of staff are sealed with a key of the box. */
  readonly factors: FactorSeal;
  /** With what the pages prove that they are this box; null where there is none. */
  readonly certificate: () => { readonly fingerprint: string; readonly until: number } | null;
}
