import { Token } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { CommonPlan } from './plan';
import { hostsOf, ownNames } from './served-names';
import { invalid } from '../../private/errors';

/** An origin as browsers send it: lower case, without a path and without the default port. At most one wildcard. */
const ORIGIN = /^https?:\/\/(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[1-9]\d{0,4})?$/;
const DEFAULT_PORT = /^(?:https:.*:443|http:.*:80)$/;
// Read 2026-11-29: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CORSConfiguration.html
/** The limit of S3 is 100 rules; one rule lists all origins. */
const MOST_ORIGINS = 100;
/** Browsers keep the answer to a preflight request for up to 2 hours (Chrome). */
const PREFLIGHT_SECONDS = 3_600;

/** Validates the origins, which S3 would compare with those of browsers as text. */
export function checkUploadOrigins(scope: Construct, origins: string[] = []): void {
  if (origins.length > MOST_ORIGINS) {
    invalid(scope, `zone.uploadOrigins must have at most ${MOST_ORIGINS} origins, got ${origins.length}; ` +
      'use a wildcard');
  }
  for (const origin of origins) {
    if (Token.isUnresolved(origin)) continue;
    if (!ORIGIN.test(origin) || DEFAULT_PORT.test(origin)) {
      invalid(scope, 'zone.uploadOrigins must be origins in lower case without a path and without the default port, ' +
        `got ${JSON.stringify(origin)}; write them like https://shop.example`);
    }
  }
}

/** The CORS rules of the media bucket; undefined if no browser may use it. */
export function uploadCors({ zone, workloads }: Pick<CommonPlan, 'zone' | 'workloads'>): s3.CorsRule[] | undefined {
  const served = [...ownNames(zone), ...hostsOf(workloads)];
  const origins = zone.uploadOrigins ?? [...new Set(served.map((name) => `https://${name.toLowerCase()}`))];
  if (origins.length === 0) return undefined;
  const { GET, POST, PUT } = s3.HttpMethods;
  return [{
    allowedOrigins: origins,
    allowedMethods: [GET, PUT, POST],
    allowedHeaders: ['*'],
    exposedHeaders: ['ETag'],
    maxAge: PREFLIGHT_SECONDS,
  }];
}
