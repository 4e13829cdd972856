/** Keeps the secrets of second factors out of the books: whoever has those alone cannot make codes. */
export interface FactorSeal {
  /** What the books have of the secret of an account. */
  readonly seal: (staffId: number, secret: string) => string;
  /** The secret; null: it was sealed on another box, whose key is not here, or for another account. */
  readonly open: (staffId: number, kept: string) => string | null;
}
