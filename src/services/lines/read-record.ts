import { z } from 'zod';
import type { RecordedRow } from '../../domain/router-record.ts';

const RECORD = z.array(z.object({ menu: z.string(), fields: z.record(z.string(), z.string()) }));

/** @param rows as they were stored */
export function readRecordRows(rows: string): RecordedRow[] {
  return RECORD.parse(JSON.parse(rows));
}
