import { expect, test } from 'vitest';
import { likeliest } from '../../src/views/suggestions.ts';

const line = (account_no: string, score: number) => ({ id: 1, account_no, name: 'Ann', reason: 'neighbour', score });

test('a form holds a line from the beginning only where no other is as likely', () => {
  expect(likeliest([])).toBeNull();
  expect(likeliest([line('ACC1', 65)])).toBe('ACC1');
  expect(likeliest([line('ACC1', 80), line('ACC2', 65)])).toBe('ACC1');
  expect(likeliest([line('ACC1', 65), line('ACC2', 65), line('ACC3', 10)])).toBeNull();
});
