import { Token } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { IConstruct } from 'constructs';
import { checkBucketName } from './bucket-name';
import { checkDays, invalid } from '../../private/errors';
import { checkRegion } from '../../private/regions';
import { BucketReplication } from '../bucket-replication';
import { SecureBucketProps } from '../secure-bucket-props';

const TLS_VERSIONS = [1.2, 1.3];
const ACCOUNT = /^\d{12}$/;
const KEY_ARN = /^arn:[a-z-]+:kms:([a-z0-9-]+):\d{12}:key\/[A-Za-z0-9-]+$/;

/** Checks what S3 would reject at deployment. */
export function checkSecureBucket(scope: IConstruct, props: SecureBucketProps): void {
  const { bucketName, minimumTlsVersion, noncurrentVersionRetention } = props;
  checkBucketName(scope, 'bucketName', bucketName);
  const knownTls = minimumTlsVersion !== undefined && !Token.isUnresolved(minimumTlsVersion);
  if (knownTls && !TLS_VERSIONS.includes(minimumTlsVersion)) {
    invalid(scope, `minimumTlsVersion must be 1.2 or 1.3, got ${minimumTlsVersion}; choose one of them`);
  }
  checkDays(scope, 'noncurrentVersionRetention', noncurrentVersionRetention, 1);
  if (props.versioned === false) checkUnversioned(scope, props);
  if (props.transferAcceleration && bucketName && !Token.isUnresolved(bucketName) && bucketName.includes('.')) {
    invalid(
      scope, `bucketName must have no dots with transferAcceleration, got ${JSON.stringify(bucketName)}; use hyphens`,
    );
  }
  for (const rule of props.cors ?? []) checkCors(scope, rule);
  if (props.replication) checkReplication(scope, props, props.replication);
}

function checkUnversioned(scope: IConstruct, props: SecureBucketProps): void {
  for (const prop of ['replication', 'objectLock', 'noncurrentVersionRetention'] as const) {
    if (props[prop]) invalid(scope, `versioned must be true with ${prop}, got false; leave one of them out`);
  }
}

function checkCors(scope: IConstruct, { allowedMethods, allowedOrigins }: s3.CorsRule): void {
  if (allowedMethods.length === 0) {
    invalid(scope, 'cors must allow at least 1 method, got none; add one to allowedMethods');
  }
  if (allowedOrigins.length === 0) {
    invalid(scope, 'cors must allow at least 1 origin, got none; add one to allowedOrigins');
  }
  const wild = allowedOrigins.find((origin) => !Token.isUnresolved(origin) && origin.split('*').length > 2);
  if (wild) invalid(scope, `cors must have at most one * in an origin, got ${JSON.stringify(wild)}; list the origins`);
}

/** Checks what S3 would reject in a replication of a bucket with these props. */
export function checkReplication(scope: IConstruct, props: SecureBucketProps, replication: BucketReplication): void {
  const { destinationBucketName, destinationRegion, destinationAccount, destinationKeyArn } = replication;
  checkBucketName(scope, 'destinationBucketName', destinationBucketName);
  if (destinationBucketName === props.bucketName && !Token.isUnresolved(destinationBucketName)) {
    invalid(
      scope,
      `destinationBucketName must differ from the source bucket, got ${JSON.stringify(destinationBucketName)}; ` +
        'pass another bucket',
    );
  }
  if (destinationRegion !== undefined) checkRegion(scope, 'destinationRegion', destinationRegion);
  if (isInvalid(destinationAccount, ACCOUNT)) {
    invalid(
      scope, `destinationAccount must have 12 digits, got ${JSON.stringify(destinationAccount)}; pass the account ID`,
    );
  }
  if (props.encryptionKey && !destinationKeyArn) {
    invalid(scope, 'destinationKeyArn is required with encryptionKey; pass the ARN of a key in the destination Region');
  }
  if (destinationKeyArn && !props.encryptionKey) {
    invalid(scope, `destinationKeyArn must be set with encryptionKey, got ${destinationKeyArn} alone; ` +
      'S3 replicates objects with their type of encryption, so set both or neither');
  }
  checkKey(scope, destinationKeyArn, destinationRegion);
}

function checkKey(scope: IConstruct, arn?: string, region?: string): void {
  if (arn === undefined || Token.isUnresolved(arn)) return;
  const keyRegion = KEY_ARN.exec(arn)?.[1];
  if (!keyRegion) {
    invalid(
      scope,
      `destinationKeyArn must be the ARN of a key, got ${JSON.stringify(arn)}; pass the key ARN, not an ID or an alias`,
    );
  }
  if (region !== undefined && !Token.isUnresolved(region) && keyRegion !== region) {
    invalid(
      scope,
      `destinationKeyArn must be in destinationRegion ${region}, got a key in ${keyRegion}; ` +
        'pass a key of the destination Region',
    );
  }
}

function isInvalid(value: string | undefined, pattern: RegExp): boolean {
  return value !== undefined && !Token.isUnresolved(value) && !pattern.test(value);
}
