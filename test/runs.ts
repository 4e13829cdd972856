/**
 * How many orders, bodies or worlds a property is tried with: all of them where everything is required, as before a change lands, and a
 * quarter where somebody waits for the answer. Each run takes others, so that what a quarter passes over is met on another day.
 * @param all the whole number, at least 4
 */
export const runs = (all: number): number => (process.env['WASHA_REQUIRE_ALL'] === '1' ? all : Math.ceil(all / 4));
