import { describeError } from '../domain/values/fault.ts';
import { METRICS_SECRET, metricsDoor } from '../http/metrics/metrics-door.ts';
import type { MetricsDeps } from '../http/metrics/metrics.ts';
import type { Secrets } from '../host/secrets.ts';
import type { Served } from './listen.ts';

/** The console with `/metrics` beside its pages. The library is loaded when somebody asks who may. */
export function withMetrics(
  pages: Served,
  secrets: Secrets,
  deps: MetricsDeps,
  warn: (message: string) => void,
): Served {
  const door = metricsDoor({
    token: () => (secrets.has(METRICS_SECRET) ? secrets.read(METRICS_SECRET) : null),
    open: async () => (await import('../http/metrics/metrics.ts')).createMetrics(deps),
    onFailure: (error) => warn(`What is measured cannot be told: ${describeError(error)}`),
  });
  return { fetch: async (request, env) => (await door(request)) ?? pages.fetch(request, env) };
}
