import { request } from 'node:http';

export interface CallbackAnswer {
  readonly status: number;
  /** From the first byte sent until the whole answer was there, in milliseconds. */
  readonly ms: number;
}

/**
 * Delivers a callback as a provider does: one POST of JSON over plain HTTP, no repeat.
 * @param body the exact bytes, or text that is sent as UTF-8
 * @throws Error when no answer came within 30 s or the connection broke
 */
export function sendCallback(url: string, body: string | Uint8Array): Promise<CallbackAnswer> {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
  const headers = { 'content-type': 'application/json', 'content-length': bytes.length };
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const sent = request(url, { method: 'POST', headers, timeout: 30_000 }, (answer) => {
      answer.on('error', reject);
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, ms: performance.now() - startedAt }));
      answer.resume();
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer within 30 s')));
    sent.on('error', reject);
    sent.end(bytes);
  });
}
