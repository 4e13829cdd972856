type End = () => void | Promise<void>;

/** Parts that go by settings of the moment at which they began: they are ended, and begun anew, when others were taken up. */
export interface Renewals {
  /** @returns ends it for good */
  readonly begin: (start: () => End) => End;
  /** Ends each and begins it anew, one after the other. A call while one is under way comes after it. */
  readonly renew: () => Promise<void>;
}

export function createRenewals(): Renewals {
  const parts: (() => Promise<void>)[] = [];
  let renewing = Promise.resolve();
  const renewAll = async () => {
    for (const renewOne of parts) await renewOne();
  };
  return {
    begin(start) {
      let end = start();
      let hasEnded = false;
      const isOver = () => hasEnded;
      parts.push(async () => {
        if (isOver()) return;
        await end();
        // It may have been ended for good meanwhile.
        if (!isOver()) end = start();
      });
      return () => {
        hasEnded = true;
        return end();
      };
    },
    renew: () => (renewing = renewing.catch(() => undefined).then(renewAll)),
  };
}
