import { RemovalPolicy, aws_ec2 as ec2, aws_logs as logs } from 'aws-cdk-lib';
import { Rows, to } from './change';
import { publicStructs } from './docstrings';
import { importedBucket, importedKey, importedRole, importedTopic } from './values';
import { Docs } from '../jsii';

const CHANGES: Record<string, Rows<Record<string, unknown>>[string]> = {
  'aws-cdk-lib.RemovalPolicy': to(RemovalPolicy.DESTROY, RemovalPolicy.RETAIN),
  'aws-cdk-lib.aws_ec2.SubnetSelection': [{ to: { subnetType: ec2.SubnetType.PUBLIC }, name: 'private → public' }],
  'aws-cdk-lib.aws_iam.IRole': to(importedRole),
  'aws-cdk-lib.aws_kms.IKey': to(importedKey),
  'aws-cdk-lib.aws_logs.RetentionDays': [{ to: logs.RetentionDays.ONE_YEAR, name: 'default → one year' }],
  'aws-cdk-lib.aws_s3.IBucket': to(importedBucket),
  'aws-cdk-lib.aws_sns.ITopic': to(importedTopic),
};

/**
 * The changes of a struct: the given ones, and for each other optional prop of its own the one that props of its type have.
 *
 * @param own changes of types in this struct, as the keys of `CHANGES` or `number`
 */
export function usual<P>(struct: string, given: Rows<P>, own: typeof CHANGES = {}): Rows<P> {
  const { properties = [] } = publicStructs().find(({ name }) => name === struct)!;
  const changes = properties.filter(({ name, optional }) => optional && !(name in given)).flatMap(({ name, type, docs }) => {
    const change = type?.primitive === 'boolean' ? to(!isTrue(docs)) : { ...CHANGES, ...own }[type?.primitive ?? type?.fqn ?? ''];
    return change === undefined ? [] : [[name, change] as const];
  });
  return { ...given, ...Object.fromEntries(changes) };
}

const isTrue = ({ default: text = '' }: Docs = {}): boolean => /^(?:- )?true\b/.test(text);
