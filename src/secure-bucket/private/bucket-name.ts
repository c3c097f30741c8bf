import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { invalid } from '../../private/errors';

const SYNTAX = /^(?!.*(\.\.|\.-|-\.))[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const ADDRESS = /^\d{1,3}(\.\d{1,3}){3}$/;
const RESERVED = /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/;

/** Checks a bucket name by the rules of S3. */
export function checkBucketName(scope: IConstruct, prop: string, name?: string): void {
  if (name === undefined || Token.isUnresolved(name)) return;
  if (!SYNTAX.test(name) || ADDRESS.test(name)) {
    invalid(
      scope,
      `${prop} must be 3 to 63 lower-case letters, digits, dots and hyphens, got ${JSON.stringify(name)}; ` +
        'begin and end with a letter or digit',
    );
  }
  if (RESERVED.test(name)) {
    invalid(
      scope,
      `${prop} must not have a prefix or suffix that S3 reserves, got ${JSON.stringify(name)}; choose another name`,
    );
  }
}
