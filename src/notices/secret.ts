import type { NoticeOutcome } from '../domain/notices/channel.ts';
import type { SecretReader } from '../domain/outbound.ts';
import { describeError } from '../domain/values/fault.ts';

/** What a secret opens, or why it cannot be read. */
export async function withSecret(
  secret: SecretReader,
  name: string,
  use: (text: string) => Promise<NoticeOutcome>,
): Promise<NoticeOutcome> {
  let text: string;
  try {
    text = secret(name).trim();
  } catch (error) {
    return { kind: 'refused', final: true, reason: describeError(error) };
  }
  return text === '' ? { kind: 'refused', final: true, reason: `the secret "${name}" is empty` } : use(text);
}
