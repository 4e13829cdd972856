import { readFileSync } from 'node:fs';

/** Resident memory of a process, MiB. */
export function residentMiB(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;
}

/** Processor time that a process has used, user and system, milliseconds (in steps of 10). */
export function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

/** Bytes that a process has caused to be written to storage. */
export function writtenBytes(pid: number): number {
  return Number(/^write_bytes: (\d+)/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))![1]);
}

/** Of this process from now on. @returns tells the time that passed, the processor time in it, and the most memory that it ever held */
export function meter(): () => { readonly tookMs: number; readonly cpuMs: number; readonly peakMiB: number } {
  const [startedAt, cpu] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    const peakMiB = process.resourceUsage().maxRSS / 1024;
    return { tookMs: performance.now() - startedAt, cpuMs: (user + system) / 1000, peakMiB };
  };
}
