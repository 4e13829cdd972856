import { fork } from 'node:child_process';
import { join } from 'node:path';

const TODAY = join(import.meta.dirname, '..');

/** Another process of this benchmark that answers questions one by one. */
export interface Child extends AsyncDisposable {
  readonly pid: number;
  /** @throws what the other process threw */
  ask<T>(question: object): Promise<T>;
}

/**
 * Starts a file of this folder's siblings (`restore/router.ts`) as a process of its own.
 * @param bench the folder of benchmarks that it is taken from: today's, or an older tree's
 */
export function startChild(file: string, args: readonly string[] = [], bench = TODAY): Child {
  const child = fork(join(bench, file), args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    pid: child.pid!,
    ask: <T>(question: object) =>
      new Promise<T>((resolve, reject) => {
        const onExit = () => reject(new Error(`${file} ended`));
        child.once('exit', onExit);
        child.once('message', (answer: { ok: T } | { error: string }) => {
          child.off('exit', onExit);
          if ('error' in answer) reject(new Error(`${file}: ${answer.error}`));
          else resolve(answer.ok);
        });
        child.send(question);
      }),
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect();
      const late = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(late);
    },
  };
}

/** The other side of `startChild`: answers each question; `end` runs when the parent has gone. */
export function answer(onQuestion: (question: never) => unknown, end: () => unknown): void {
  process.on('message', (question) => {
    Promise.resolve()
      .then(() => onQuestion(question as never))
      .then(
        (ok) => process.send?.({ ok: ok ?? null }),
        (error: unknown) =>
          process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
      );
  });
  process.once('disconnect', () => {
    Promise.resolve(end()).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}
