import { remarkWords } from '../../domain/lists/remark-words.ts';
import { both, asWritten } from '../../domain/said/both.ts';
import { LIST_SAID } from '../../domain/said/list-said.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import {
  decideLines,
  insertNewLine,
  lookUpLines,
  NEW_LINE,
  pastNames,
  type LineToAdd,
  type NewLine,
} from './new-lines.ts';
import { refusalOfPast, type PastLines } from '../../domain/lines/past-lines.ts';
import { settlePast } from './past-lines.ts';
import type { Mint } from './subscribers.ts';

/** Adds one line, and its subscriber where the books do not have them. */
export const addLine = (mint: Mint, past: PastLines = 'sweep') =>
  defineAction({
    name: 'line.add',
    reason: 'optional',
    input: NEW_LINE,
    subject: ({ routerName, service, username }) => `${service} ${username} on ${routerName}`,
    look: (store, line) => lookUpLines(store, [line], mint),
    decide(facts, line, now): Decided<LineToAdd> | Refused<keyof NewLine> {
      const [verdict] = decideLines(facts, [line]);
      if (verdict === undefined) throw new Error('a line was not judged');
      if (verdict.kind === 'refused')
        return refuse(
          verdict.why,
          both((language) => remarkWords(verdict.remark, language === 'en' ? 'terminal' : language)),
        );
      const tooLate = refusalOfPast(pastNames(facts, [line], now), past, 'terminal');
      if (tooLate !== null) return refuse('expiresAt', tooLate);
      const { accountNo, note } = verdict;
      // One that is minted is minted anew by each look: the one that is shown would not be the one that is made.
      const isGiven = line.accountNo != null;
      const preview = [
        isGiven ? LIST_SAID.getsPlan(line.name, accountNo, line.planCode) : LIST_SAID.getsNew(line.name, line.planCode),
        ...(note === null || !isGiven ? [] : [asWritten(note)]),
      ];
      return { kind: 'do', plan: verdict, preview, detail: `account ${accountNo}` };
    },
    effects(store, plan, { now }) {
      const id = insertNewLine(store, plan, now);
      settlePast(store, [id], past, now);
      return { id, accountNo: plan.accountNo, note: plan.note };
    },
  });
