import { z } from 'zod';
import { PLAIN_DEEDS } from '../../domain/bulk-deeds.ts';
import { PLAN_CHANGES } from './change-plan.ts';
import { MOST_DAYS } from './extend-line.ts';

export const BULK_WISH = z.discriminatedUnion('deed', [
  z.object({ deed: z.literal('extend'), days: z.int().min(1).max(MOST_DAYS) }),
  z.object({ deed: z.literal('plan'), planCode: z.string().min(1), when: z.enum(PLAN_CHANGES) }),
  z.object({ deed: z.literal('message'), text: z.string().min(1).max(2_000) }),
  z.object({ deed: z.enum(PLAIN_DEEDS) }),
]);

export type BulkWish = z.infer<typeof BULK_WISH>;
