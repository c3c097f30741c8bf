import { Construct } from 'constructs';
import { invalid } from '../../private/errors';
import { prefixesOverlap } from '../../private/prefixes';
import { StorageProfile } from '../../secure-bucket';
import { MediaPrefixes } from '../media-processing';

/** Fails if uploads or results are among the application's own files, which nothing converts or serves. */
export function checkPrefixes(scope: Construct, { source, output, own }: MediaPrefixes): void {
  for (const [prop, prefix] of [['sourcePrefix', source], ['outputPrefix', output]]) {
    if (!prefixesOverlap(prefix, own)) continue;
    invalid(scope, `media.${prop} must not overlap ${own}, where the application keeps files that are neither ` +
      `converted nor served, got "${prefix}"; choose another prefix`);
  }
}

/** Only uploads go to Glacier: the application and CloudFront read the other files at any time. */
export function storageProfileOf({ source, output, own }: MediaPrefixes): StorageProfile {
  const uploads = StorageProfile.originals(source).rules;
  // With a bucket of its own for results, their prefix can be that of the uploads.
  const others = [output, own].filter((prefix) => !prefixesOverlap(source, prefix));
  return StorageProfile.custom([...uploads, ...others.flatMap((prefix) => StorageProfile.servedMedia(prefix).rules)]);
}
