import { execFile } from 'node:child_process';

/** Tells systemd something about this service: `READY=1`, `STATUS=…`. Does nothing outside systemd. */
export type Notify = (...assignments: string[]) => void;

/** A message that has not gone out after this time is given up. */
const NOTIFY_LIMIT_MS = 5_000;

/**
 * Node cannot write to systemd's datagram socket, and npm's sd-notify is native code; systemd brings a program for it. As it
 * is a process of its own, the unit needs `NotifyAccess=all`.
 * @param onFailure is told why systemd does not hear us
 */
export function createNotify(env: NodeJS.ProcessEnv, onFailure: (reason: string) => void): Notify {
  const { NOTIFY_SOCKET, PATH } = env;
  if (NOTIFY_SOCKET === undefined || NOTIFY_SOCKET === '') return () => undefined;
  return (...assignments) => {
    const options = { env: { NOTIFY_SOCKET, PATH }, timeout: NOTIFY_LIMIT_MS };
    execFile('systemd-notify', assignments, options, (error) => {
      if (error !== null) onFailure(error.message);
    });
  };
}

/** Whether systemd, or a container that says so (`WASHA_RESTARTS=yes`), starts this process again when it ends. */
export function isSupervised(env: NodeJS.ProcessEnv): boolean {
  return (env['NOTIFY_SOCKET'] ?? '') !== '' || env['WASHA_RESTARTS'] === 'yes';
}

/**
 * How often the watchdog is to be fed, ms: three times in the time that systemd allows (`WatchdogSec=`), so that one slow
 * answer of the disk restarts nothing. Null when nobody waits for it.
 */
export function watchdogInterval(env: NodeJS.ProcessEnv): number | null {
  const limitUs = Number(env['WATCHDOG_USEC'] ?? Number.NaN);
  const isForUs = env['WATCHDOG_PID'] === undefined || env['WATCHDOG_PID'] === String(process.pid);
  return isForUs && limitUs > 0 ? Math.floor(limitUs / 3000) : null;
}
