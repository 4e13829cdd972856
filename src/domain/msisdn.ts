declare const msisdn: unique symbol;

/** A Kenyan mobile number as `254` + nine digits that begin with 7 or 1, without a plus. */
export type Msisdn = string & { readonly [msisdn]: true };
