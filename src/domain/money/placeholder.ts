/** What systems write where they have nothing to write, by its letters and digits alone. */
const NOTHINGS: ReadonlySet<string> = new Set(
  `na null none nil undefined nan unknown empty blank void missing tbd false true string object objectobject
   notavailable notapplicable notprovided notset noreceipt noreference noref nocode`.split(/\s+/),
);

/** Whether a payer, or a system for one, wrote nothing where an account belongs: `N/A`, `null`, `0`, `-`, blanks. */
export function isNothing(text: string): boolean {
  const bare = bareOf(text);
  return /^0*$/.test(bare) || NOTHINGS.has(bare);
}

/**
 * Whether a text names nothing: what `isNothing` says, `****`, `xxxx`, or one of which a part is masked (`TKE1****C4`). Such a
 * text names no money and nobody: two payments that carry it have nothing in common.
 */
export function isPlaceholder(text: string): boolean {
  const isMasked = /[*•]{2}|[\p{L}\p{N}][*•]+[\p{L}\p{N}]/u.test(text.normalize('NFKC'));
  return isMasked || isNothing(text) || /^x+$/.test(bareOf(text));
}

function bareOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}
