// What the subject of an alarm names, and how it is read back.

/** The subject of an alarm about payments: `payment 5`, `payment 5 and payment 9`. */
export function paymentsSubject(ids: readonly number[]): string {
  return ids.map((id) => `payment ${id}`).join(' and ');
}

/** The payments that such a subject names. */
export function paymentsOf(subject: string): number[] {
  return [...subject.matchAll(/\d+/g)].map(([digits]) => Number(digits));
}

const ON = ' on ';

/** The subject of an alarm about a plan on a router: `home-10 on tower-1`. */
export function planSubject(plan: string, router: string): string {
  return `${plan}${ON}${router}`;
}

/** The plan and the router that such a subject names. */
export function planOf(subject: string): { readonly plan: string; readonly router: string } {
  const [plan = '', router = ''] = subject.split(ON);
  return { plan, router };
}
