declare const cents: unique symbol;

/** An amount of money in integer cents of its currency. Never a float, never shillings. */
export type Cents = number & { readonly [cents]: true };
