/** A note of ours as it was found. */
export interface NoteLook {
  /** Of the line that it ends (`LineTarget.tag`). */
  readonly tag: string;
  /** When it ends it, UTC ms; null where its date cannot be read, or it never runs. */
  readonly at: number | null;
  /** It is exactly what was wished for. */
  readonly isRight: boolean;
}

/** All notes of ours on a router. */
export interface NotesFound {
  readonly notes: readonly NoteLook[];
  /** Why no note of this router is to be trusted; null while nothing speaks against it. */
  readonly trouble: string | null;
}

/** What became of one note. */
export interface NoteReport {
  /** When the note that was found would have ended its line, or has, UTC ms; null: there was none. */
  readonly before: number | null;
  /** As read back, never as wished; null: there is none now. */
  readonly at: number | null;
  /** Why there is none although one was wished for. */
  readonly trouble: string | null;
  readonly detail: string;
}
