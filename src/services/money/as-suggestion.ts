import type { Match } from '../../domain/money/match.ts';

/** Whose money it is as a suggestion and no more: a person decides. */
export function asSuggestion(match: Match): Extract<Match, { kind: 'unmatched' }> {
  if (match.kind === 'unmatched') return match;
  const reason = match.via === 'request' ? 'account' : match.via;
  return {
    kind: 'unmatched',
    reason: 'unknown_account',
    suggestions: [{ subscriptionId: match.subscriptionId, reason, score: 100 }],
  };
}
