import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Stage } from '../../../src/cli/demo/stage.ts';
import { sendCallback } from '../../../src/simulate/provider/send-callback.ts';
import { until } from '../../e2e/harness.ts';
import { startDaemon } from '../child.ts';
import { makeMoney, type Money } from '../money.ts';
import type { Recording } from './recording.ts';

const SENDERS = 6;
const PAUSE_MS = 100;

/** What `Recording.say` says of money that was answered 200, before its receipt. */
const PAID = 'paid ';

/** Receipts of the money that the world had been answered 200 for. */
export function acknowledged(said: readonly string[]): string[] {
  return said.filter((words) => words.startsWith(PAID)).map((words) => words.slice(PAID.length));
}

/** Senders that never wait for anybody and repeat what was not answered 200, and a daemon that is recorded. */
export class Traffic {
  readonly sent: Money[] = [];
  readonly #stage: Stage;
  readonly #recording: Recording;
  readonly #random: () => number;
  #intake = 'http://127.0.0.1:1';
  #daemon: ReturnType<typeof startDaemon> | null = null;
  #answered = 0;
  #isOver = false;

  constructor(stage: Stage, recording: Recording, random: () => number) {
    this.#stage = stage;
    this.#recording = recording;
    this.#random = random;
  }

  async start(): Promise<void> {
    this.#daemon = startDaemon(this.#stage.config, { env: this.#recording.env });
    this.#intake = await this.#daemon.ready;
  }

  /** Dies between two of its writes. */
  async kill(): Promise<void> {
    await this.#recording.kill(this.#daemon!.ended);
  }

  async stop(): Promise<void> {
    expect(await this.#daemon?.end('SIGTERM'), this.#daemon?.said()).toBe(0);
  }

  /** @param count payments that each sender sends without a pause; with some he goes on until he is told to finish */
  async send(count: number): Promise<void> {
    await Promise.all(Array.from({ length: SENDERS }, (_, index) => this.#sendAll(index, count)));
  }

  finish(): void {
    this.#isOver = true;
  }

  /** Resolves when so many deliveries were answered 200. */
  async answered(count: number): Promise<void> {
    await until(() => this.#answered >= count, `${count} answers`, 30_000);
  }

  async #sendAll(index: number, count: number): Promise<void> {
    for (let n = 0; n < count || !this.#isOver; n += 1) {
      if (n >= count) await sleep(PAUSE_MS);
      const money = makeMoney(this.#stage, this.#stage.lines, `${index}-${n}`, this.#random);
      this.sent.push(money);
      await Promise.all(money.deliveries.map((delivery) => this.#deliver(delivery, money.receipt)));
    }
  }

  async #deliver({ path, body }: Money['deliveries'][number], receipt: string): Promise<void> {
    for (;;) {
      const status = await sendCallback(`${this.#intake}${path}`, body).then(
        (answer) => answer.status,
        () => 0,
      );
      if (status === 200) break;
      await sleep(20);
    }
    this.#recording.say(PAID + receipt);
    this.#answered += 1;
  }
}
