/** What somebody else wrote, or what has a name of its own: it is the same in every language. */
const FOREIGN = [
  /<(q|kbd)>[^]*?<\/\1>/g,
  /<([a-z]+) class="(?:own-words|own|code|name|typed|brand)"[^>]*>[^]*?<\/\1>/g,
  /<title>[^<]*<\/title>/g,
];
/** Names of the afternoon, and what its alarm says, which is stored in one language. */
const NAMES =
  /^(?:JSY-\w+|wanjiku|estate-gate|Unknown key\.)|Home 10 Mbit|is blocked by a person and has paid|Jasiri Networks/;

/** The texts of a page that are words, one for each element. */
export function sentences(markup: string): string[] {
  const ours = FOREIGN.reduce((text, foreign) => text.replaceAll(foreign, ' '), markup);
  return ours
    .split(/<[^>]*>/)
    .map((text) => text.replaceAll(/\s+/g, ' ').trim())
    .filter((text) => /[a-z]{3,}[^a-z]+[a-z]{3,}/i.test(text) && !NAMES.test(text));
}
