/** `blocks`: nothing should be sold before it is right. `warns`: it works, and is a risk. */
export interface RouterFinding {
  readonly code: string;
  readonly severity: 'blocks' | 'warns';
  /** One sentence; names of the router's own stand in it as they are. */
  readonly words: string;
  /** A line for the router's terminal; null where no line of it repairs this. */
  readonly repair: string | null;
}
