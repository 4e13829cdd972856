/**
 * The known word that was probably meant: at most two slips away (a third of its length for short ones), a swap of
 * neighbours counting as one.
 * @returns null when nothing is near
 */
export function nearest(word: string, known: readonly string[]): string | null {
  let best: string | null = null;
  let least = Infinity;
  for (const candidate of known) {
    const slips = distance(word.toLowerCase(), candidate.toLowerCase());
    const allowed = Math.min(2, Math.max(1, Math.floor(candidate.length / 3)));
    if (slips <= allowed && slips < least) [best, least] = [candidate, slips];
  }
  // `passwd` for `password_secret` is far in letters and near in meaning.
  return best ?? known.find((k) => word.length >= 3 && (k.startsWith(word) || word.startsWith(k))) ?? null;
}

/** Says that a name is not known, and the name that was probably meant, or all that are. */
export function unknownName(what: string, name: string, known: Iterable<string>): string {
  const names = [...known];
  const meant = nearest(name, names);
  if (meant !== null) return `there is no ${what} "${name}"; did you mean "${meant}"?`;
  return `there is no ${what} "${name}"; known are: ${names.length === 0 ? 'none' : names.join(', ')}`;
}

/** Optimal string alignment: insertions, deletions, substitutions, swaps of neighbours. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      }
      row.push(least);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
