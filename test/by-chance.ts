import fc from 'fast-check';
import { runs } from './runs.ts';

// What a property of suites that share workers is tried with where it does not say: fast-check's own hundred, or a quarter.
fc.configureGlobal({ numRuns: runs(100) });
