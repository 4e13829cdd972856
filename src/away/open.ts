import type { AwayPlace, OpenedPlace } from '../domain/backup-place.ts';
import { openS3, type S3Deps } from './s3.ts';
import { openSftp } from './sftp.ts';

/** Opens a place that is away, by what it speaks. @throws an Error in words for people */
export async function openAway(place: AwayPlace, deps: S3Deps): Promise<OpenedPlace> {
  switch (place.away) {
    case 's3':
      return openS3(place, deps);
    case 'sftp':
      return openSftp(place);
  }
}
