/** What has to be right for what stands below it, from the ground up: the first that is wrong is looked at first. */
export const LAYERS = [
  'box',
  'settings',
  'books',
  'secrets',
  'doors',
  'outside',
  'providers',
  'sms',
  'routers',
  'queues',
  'people',
  'backups',
  'version',
] as const;

export type Layer = (typeof LAYERS)[number];
