/** A folder of this machine, or of one that is mounted here. */
export interface LocalPlace {
  /** Full path, as the settings name it. */
  readonly path: string;
  /** It is where a disk is mounted: without that disk nothing is written there. */
  readonly isDisk: boolean;
}

/** A store of objects that speaks S3. */
export interface S3Place {
  readonly away: 's3';
  /** `https://host/bucket/folder`, as the settings name it. No secret is in it. */
  readonly path: string;
  readonly region: string;
  readonly keyId: string;
  /** The text of the secret; null: it is not there. */
  readonly secret: string | null;
}

/** A folder of another machine, by SSH. */
export interface SftpPlace {
  readonly away: 'sftp';
  /** `sftp://user@host:port/folder`, as the settings name it. No secret is in it. */
  readonly path: string;
  /** `SHA256:…` of the key by which that machine proves itself. */
  readonly hostKey: string;
  /** A private key or a password; null: it is not there. */
  readonly secret: string | null;
}

export type AwayPlace = S3Place | SftpPlace;

/** Where backups go. `path` names it to people, and in the books. */
export type BackupPlace = LocalPlace | AwayPlace;

export const isAway = (place: BackupPlace): place is AwayPlace => 'away' in place;

/** The same by what the settings call it: what is here is a full path. */
export const isAwayPath = (path: string): boolean => !path.startsWith('/');

/**
 * A place while it is open. Names are those of backups, and of lists of who was erased: it holds nothing else of ours.
 * Each throws an Error in words for people, without a secret in it.
 */
export interface OpenedPlace extends AsyncDisposable {
  /** The backups that are there, in any order. */
  list(): Promise<readonly string[]>;
  /** The lists of who was erased that are there. */
  erased(): Promise<readonly string[]>;
  /** Puts a file there under a name that is not there yet: it has it when it is whole. */
  put(file: string, name: string): Promise<void>;
  /** Brings one here, into a file that is not there yet. */
  fetch(name: string, into: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** How one that lies there is named to people. */
  where(name: string): string;
}
