import type { Config } from '../config/config.ts';
import type { CutRules } from '../domain/lines/cut-hold.ts';
import type { TechnicianLimits } from '../domain/staff-rights.ts';
import type { BooksPolicy } from '../services/money/credit-line.ts';

/** What booking has to know of the settings of this box. */
export function booksPolicy({ box, accounts, receipts }: Config): BooksPolicy {
  return {
    timeZone: box.timeZone,
    currency: box.currency,
    accountPrefix: accounts.prefix,
    businessName: box.businessName,
    sharedNumbers: accounts.sharedNumbers,
    loginsMatch: accounts.loginsMatch,
    amountPicksPlan: accounts.amountPicksPlan,
    receiptWaitMs: receipts.waitSeconds * 1000,
  };
}

/** The same for as long as the settings may change. @param readAnew reads the bytes of a delivery at another time */
export function liveBooksPolicy(config: Config, readAnew: NonNullable<BooksPolicy['readAnew']>): BooksPolicy {
  return {
    ...booksPolicy(config),
    get businessName() {
      return config.box.businessName;
    },
    readAnew,
  };
}

/** What a technician may give without an owner, by the settings of this box. */
export function technicianLimits({ box, technicians }: Config): TechnicianLimits {
  const { cashADay, freeDays } = technicians;
  return { cashCents: cashADay * 100, freeMs: freeDays * 86_400_000, currency: box.currency };
}

/** When nobody is cut off, by the settings of this box. */
export function cutRules({ box, expiry }: Config): { readonly rules: CutRules; readonly timeZone: string } {
  const quiet = { fromHour: expiry.quietFromHour, toHour: expiry.quietToHour };
  return { rules: { quiet, mercyMs: expiry.mercyHours * 3_600_000 }, timeZone: box.timeZone };
}
