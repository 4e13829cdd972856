import { BULK_DEEDS } from '../../domain/bulk-deeds.ts';
import { isSaid } from '../../domain/said/both.ts';
import { FORM_SAID } from '../../domain/said/form-said.ts';
import type { Both } from '../../domain/time/time.ts';
import { BULK_WISH, type BulkWish } from '../../services/lines/bulk-wish.ts';
import { bulkLines, MOST_LINES } from '../../services/lines/bulk-lines.ts';
import type { BooksPolicy } from '../../services/money/credit-line.ts';
import { idsOf, LINE_LIST_NAMES } from '../../views/lists.ts';
import type { ConsoleDeps } from './frame/deps.ts';
import type { Fields, Open } from './money-deeds.ts';

const CHOSEN = /^line\.(\d{1,15})$/;

/** The form under a list of lines: those that are ticked, or all of the list. */
export function openBulkDoor(
  open: Open,
  { store, now, business }: Pick<ConsoleDeps, 'store' | 'now' | 'business'>,
  policy: BooksPolicy,
): void {
  const listOf = ({ show }: Fields) => LINE_LIST_NAMES.find((name) => name === show) ?? 'all';
  open({
    path: '/lines/bulk',
    action: bulkLines(policy),
    settle(fields) {
      const { which, lines, ...rest } = fields;
      if (lines !== undefined) return fields;
      // One more than may be: too many are said to be too many, and never cut short in silence.
      const whole = which === 'all' ? idsOf(store, listOf(fields), MOST_LINES + 1, business.timeZone, now()) : [];
      const ticked = Object.keys(rest).flatMap((name) => CHOSEN.exec(name)?.[1] ?? []);
      const others = Object.entries(rest).filter(([name]) => !CHOSEN.test(name));
      return { ...Object.fromEntries(others), lines: (which === 'all' ? whole : ticked).join('.') };
    },
    input(_, fields) {
      const lineIds = (fields['lines'] ?? '').split('.').flatMap((id) => (/^\d{1,15}$/.test(id) ? [Number(id)] : []));
      if (lineIds.length === 0) return FORM_SAID.noneTicked();
      if (lineIds.length > MOST_LINES) return FORM_SAID.tooMany(MOST_LINES);
      const wish = wishOf(fields);
      return isSaid(wish) ? wish : { lineIds, wish };
    },
    from: (_, fields) => `/lines/choose?show=${listOf(fields)}`,
    lanes: ({ lanes }) => lanes,
  });
}

/** What is wanted of each; a text says what is missing. `plan-now` and `plan-next` are two buttons of one deed. */
function wishOf({ deed = '', days = '', plan = '', text = '' }: Fields): BulkWish | Both {
  const [name, when] = deed.split('-');
  if (name === 'extend' && !/^[1-9]\d{0,2}$/.test(days.trim())) return FORM_SAID.howManyDaysEach();
  if (name === 'plan' && plan.trim() === '') return FORM_SAID.whichPlan();
  if (name === 'message' && text.trim() === '') return FORM_SAID.writeText();
  const read = BULK_WISH.safeParse({ deed: name, days: Number(days), planCode: plan.trim(), when, text });
  return read.success ? read.data : FORM_SAID.whichDeed(BULK_DEEDS);
}
