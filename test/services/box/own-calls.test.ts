import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createOwnCalls } from '../../../src/services/box/own-calls.ts';

function open() {
  const time = { ms: 0 };
  return { time, calls: createOwnCalls(randomBytes, () => time.ms) };
}

test('a call of ours is answered once, and with what only this process can say', () => {
  const { calls } = open();
  const { path, answer } = calls.mint();
  expect(path).toMatch(/^\/cb\/-\/[\w-]{16}\.[\w-]{43}$/);
  expect(calls.answerTo(path)).toBe(answer);
  expect(path).not.toContain(answer);
  expect(calls.answerTo(path)).toBeNull();
});

test.each([
  ['another process', (path: string) => open().calls.answerTo(path)],
  [
    'a changed name',
    (path: string, answerTo: (path: string) => string | null) => answerTo(path.replace(/-\/./, '-/~')),
  ],
  [
    'a changed signature',
    (path: string, answerTo: (path: string) => string | null) => answerTo(`${path.slice(0, -2)}~~`),
  ],
  ['no signature', (path: string, answerTo: (path: string) => string | null) => answerTo(path.split('.')[0]!)],
  ['more behind it', (path: string, answerTo: (path: string) => string | null) => answerTo(`${path}/x`)],
  [
    'a path without end',
    (path: string, answerTo: (path: string) => string | null) => answerTo(path + 'x'.repeat(9_999)),
  ],
])('%s gets no answer', (_, ask) => {
  const { calls } = open();
  const { path } = calls.mint();
  expect(ask(path, calls.answerTo)).toBeNull();
});

test('a call that somebody kept is old after a minute', () => {
  const { calls, time } = open();
  const { path, answer } = calls.mint();
  const second = calls.mint();
  time.ms = 60_000;
  expect(calls.answerTo(path)).toBe(answer);
  time.ms = 60_001;
  expect(calls.answerTo(second.path)).toBeNull();
});
