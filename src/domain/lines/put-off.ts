import { Fault } from '../values/fault.ts';

/** The rest of a line's sync has its own turn, later: so far nothing has failed, and its next attempt finds what is left to be done. */
export class PutOff extends Fault {
  /** When its turn is, UTC ms; 0: at once. */
  readonly at: number;
  /** It stood in a list that the router refused: it goes out by itself from here on. */
  readonly isAlone: boolean;

  constructor(code: string, message: string, turn: { readonly at: number; readonly isAlone: boolean }) {
    super(code, 'retry', message);
    this.at = turn.at;
    this.isAlone = turn.isAlone;
  }
}
