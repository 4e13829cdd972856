/** What this machine says of itself at one moment. Null, everywhere: it does not tell, or not this account. */
export interface Machine {
  /** Of the disk that holds the state folder. Sizes in bytes; inodes are null on a file system that has none to count. */
  readonly disk: {
    readonly folder: string;
    readonly free: number;
    readonly size: number;
    readonly inodes: { readonly free: number; readonly size: number } | null;
    readonly isReadOnly: boolean;
  } | null;
  /** Bytes. */
  readonly memory: { readonly available: number; readonly size: number } | null;
  /** Whether something keeps the clock right over the network. */
  readonly isTimeSynced: boolean | null;
  /** Whether there is a clock that goes on while the machine is off. */
  readonly hasClockChip: boolean;
  /** How often the machine went off without being told to, in the last `POWER_DAYS`, and when it came back last, UTC ms. */
  readonly powerCuts: { readonly count: number; readonly last: number | null } | null;
  /** Of its hottest part. */
  readonly celsius: number | null;
  readonly flash: readonly FlashWear[];
  readonly power: readonly PowerSource[];
  /** Of the chip that restarts a machine that hangs; null where there is none. */
  readonly watchdog: 'armed' | 'idle' | null;
}

/** How far back losses of power are counted. */
export const POWER_DAYS = 30;

/** What a memory card says of its own age. */
export interface FlashWear {
  readonly device: string;
  /** Of its life, in steps of ten; 110: past its end. */
  readonly usedPercent: number;
  /** Of the blocks that it keeps for those that break. */
  readonly spare: 'normal' | 'warning' | 'urgent';
}

/** A battery, or a supply that has one. */
export interface PowerSource {
  readonly name: string;
  readonly onBattery: boolean;
  /** What is left in it. */
  readonly percent: number | null;
}

/** With less room than this on the disk of the books nothing may be stored any more: their log may not fit. Bytes. */
export const LEAST_ROOM = 32 * 1024 * 1024;
