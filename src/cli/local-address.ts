import type { Listen } from '../config/box-fields.ts';
import { UsageError } from './context.ts';

/** Where one of the box's own doors is reached from the box itself, without a slash at the end. @throws UsageError for a free port */
export function localAddress(listen: Listen): string {
  if (listen.port === 0) throw new UsageError('The console listens on any free port: name it with --url.');
  const host = { '0.0.0.0': '127.0.0.1', '::': '::1' }[listen.host] ?? listen.host;
  return `http://${host.includes(':') ? `[${host}]` : host}:${listen.port}`;
}
