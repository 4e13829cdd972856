import { member, parseJson, scalarText } from '../outside/json-path.ts';
import { leavesOf, wordsOf } from './answer-leaves.ts';

/**
 * Whether an answer holds a word that a setting names: as a whole word, as the name of a member that is not empty, or as
 * the member itself (`"status":"queued"`, blanks as they come). Never within another word, nor right after a *not*.
 * @param sent the text that was sent, which a gateway may echo
 */
export function holdsWord(answer: string, word: string, sent: string): boolean {
  const json = parseJson(answer);
  if (typeof json !== 'object' || json === null) return standsIn(withoutEcho(answer, sent), word);
  const leaves = leavesOf(json);
  const members = membersOf(word);
  if (members !== null) {
    return members.every(([name, value]) =>
      leaves.some((leaf) => scalarText(member(leaf.value, name)) === scalarText(value)),
    );
  }
  const own = wordsOf(word).join(' ');
  return leaves.some(({ name, value }) => {
    const text = scalarText(value);
    if (text === null) return false;
    if (standsIn(withoutEcho(text, sent), word)) return true;
    return own !== '' && ` ${name.join(' ')} `.includes(` ${own} `) && !/^(?:0|false|no|none|null)$/i.test(text);
  });
}

/** `"success":true` written in a setting, as the members that it means; null when it is a word. */
function membersOf(word: string): [string, unknown][] | null {
  for (const text of [word, `{${word}}`, `${word}}`]) {
    const json = parseJson(text.replace(/,\s*}?$/, '}'));
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return Object.entries(json);
  }
  return null;
}

/** Whether the word stands in the text with nothing grown on to it, and with no *not* before it. */
export function standsIn(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const before = text.slice(0, at);
    const after = text.slice(at + word.length);
    const isGrown =
      (/^[\p{L}\p{N}]/u.test(word) && /[\p{L}\p{N}]$/u.test(before)) ||
      (/[\p{L}\p{N}]$/u.test(word) && /^[\p{L}\p{N}]/u.test(after));
    if (!isGrown && !/(?:\b(?:not|no|non|un|never)|n['’]t)[\s_-]+(?:\w+[\s_-]+)?$/i.test(before)) return true;
  }
  return false;
}

function withoutEcho(text: string, sent: string): string {
  return sent === '' ? text : text.replaceAll(sent, ' ');
}
