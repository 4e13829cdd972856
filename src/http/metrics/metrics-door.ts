import { createHash, timingSafeEqual } from 'node:crypto';
import type { Metrics } from './metrics.ts';

/** The secret that opens it; without one there is no such page. */
export const METRICS_SECRET = 'metrics-token';

export interface MetricsDoorDeps {
  /** Null while there is none. Asked at each request, so that one that was made opens at once. */
  readonly token: () => string | null;
  /** Made with the first request that may see it: most boxes never need it. */
  readonly open: () => Promise<Metrics>;
  readonly onFailure: (error: unknown) => void;
}

/** `GET /metrics` on the LAN, for whoever shows the token (`Authorization: Bearer …`). Null: it is about another path. */
export function metricsDoor({ token, open, onFailure }: MetricsDoorDeps) {
  let opened: Promise<Metrics> | null = null;
  return async (request: Request): Promise<Response | null> => {
    if (new URL(request.url).pathname !== '/metrics') return null;
    const wanted = token();
    if (wanted === null) return new Response('not found', { status: 404 });
    if (!isSame(request.headers.get('Authorization') ?? '', `Bearer ${wanted}`))
      return new Response('unauthorized', { status: 401, headers: { 'WWW-Authenticate': 'Bearer' } });
    try {
      const metrics = await (opened ??= open());
      return new Response(await metrics.text(), {
        headers: { 'Content-Type': metrics.contentType, 'Cache-Control': 'no-store' },
      });
    } catch (error) {
      onFailure(error);
      return new Response('try again', { status: 503 });
    }
  };
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [given, wanted].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
