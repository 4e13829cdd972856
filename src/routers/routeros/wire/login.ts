import { createHash } from 'node:crypto';
import { describeError, Fault } from '../../../domain/values/fault.ts';
import type { LibraryApi } from './library.ts';
import { trapFault } from './traps.ts';

/**
 * Logs in as RouterOS 6.43 and later want it: name and password in one sentence. A router before 6.43 answers that with a
 * challenge, which is then answered. The password has crossed the wire in clear by then, so this is for old routers'
 * sake only and protects nothing; what protects the password is TLS with the pinned certificate, checked in `beforeLogin`.
 * @throws Fault `router.credentials` (stop) for a refused name or password
 */
export async function login(api: LibraryApi): Promise<void> {
  api.beforeLogin?.();
  const rows = await send(api, ['/login', `=name=${api.user}`, `=password=${api.password}`]);
  if (rows.length === 0) return;
  const challenge = rows[0]?.['ret'] ?? '';
  if (rows.length > 1 || !/^[0-9a-f]{32}$/i.test(challenge)) {
    throw new Fault('router.protocol', 'unavailable', 'the router answered the log-in with something else');
  }
  await send(api, ['/login', `=name=${api.user}`, `=response=${challengeResponse(api.password, challenge)}`]);
}

/**
 * The answer to the log-in challenge of RouterOS before 6.43: 00, then the MD5 of a zero byte, the password's bytes and the
 * challenge's bytes.
 * @param challenge 32 hex digits
 */
function challengeResponse(password: string, challenge: string): string {
  const digest = createHash('md5')
    .update(Buffer.of(0))
    .update(Buffer.from(password, 'utf8'))
    .update(Buffer.from(challenge, 'hex'))
    .digest('hex');
  return `00${digest}`;
}

async function send(api: LibraryApi, words: string[]): Promise<Readonly<Record<string, string>>[]> {
  try {
    return await api.write(words);
  } catch (error) {
    if (error instanceof Fault) throw error;
    // The library's channel rejects with an Error of the trap's message.
    throw trapFault(words, { message: describeError(error) });
  }
}
