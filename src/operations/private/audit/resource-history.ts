import { CustomResource, Stack, Annotations } from 'aws-cdk-lib';
import * as config from 'aws-cdk-lib/aws-config';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { Shared } from './api-trail';
import { CREATE_ROLE } from './retries';
import { ofAccount } from '../../../private/allow-publish';
import { BundledFunction } from '../../../private/functions/bundled-function';
import { Caller } from '../../../private/functions/caller';
import { serviceTimeoutFor, timeoutFor } from '../../../private/functions/retry-timeout';
import { allow, arnFor } from '../../../private/permissions';
import { SecureBucket, StorageProfile } from '../../../secure-bucket';

const SERVICE = 'config.amazonaws.com';

/** Options of the configuration history. */
export interface ResourceHistoryProps extends Shared {
  readonly globalTypes: boolean;
  readonly configRole?: iam.IRole;
}

/** AWS Config: the recorder, the delivery channel and the bucket of the configuration history. */
export class ResourceHistory extends Construct {
  readonly bucket: s3.Bucket;
  readonly role: iam.IRole;
  readonly recorder: config.CfnConfigurationRecorder;
  readonly channel: config.CfnDeliveryChannel;

  constructor(scope: Construct, id: string, props: ResourceHistoryProps) {
    super(scope, id);
    const linked = props.configRole ? undefined : new ConfigRole(this, 'ServiceRole');
    this.role = props.configRole ?? linked!.role;
    this.bucket = this.createBucket(props);
    const keyAllowed = this.allowKey(props.key, props.configRole);
    this.recorder = new config.CfnConfigurationRecorder(this, 'Recorder', {
      roleArn: this.role.roleArn,
      recordingGroup: { allSupported: true, includeGlobalResourceTypes: props.globalTypes },
    });
    // No dependency between recorder and channel: the recorder waits for a channel, and the channel requires a
    // recorder.
    this.channel = new config.CfnDeliveryChannel(this, 'DeliveryChannel', {
      s3BucketName: this.bucket.bucketName,
      s3KmsKeyArn: props.key.keyArn,
      configSnapshotDeliveryProperties: { deliveryFrequency: 'TwentyFour_Hours' },
    });
    this.channel.node.addDependency(this.bucket.policy!);
    keyAllowed?.applyBefore(this.channel);
    // The channel fails without a recorder, which waits for the role.
    if (linked) [this.recorder, this.channel].forEach((resource) => resource.node.addDependency(linked));
  }

  /** With the service-linked role, AWS Config delivers as the service itself. */
  private allowKey(key: kms.IKey, role: iam.IRole | undefined): iam.Grant | undefined {
    const actions = ['kms:GenerateDataKey', 'kms:Decrypt'];
    if (role) return key.grant(role, ...actions);
    const { statementAdded } = key.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('config.amazonaws.com')],
      actions,
      resources: ['*'],
      conditions: ofAccount(this),
    }));
    if (!statementAdded) {
      Annotations.of(this).addWarningV2('@eldonia/audit-trail:configKeyNotAllowed',
        'the policy of an imported encryptionKey can\'t be changed; it must allow config.amazonaws.com to use the key');
    }
    return undefined;
  }

  /** AWS Config can't deliver to a bucket with Object Lock, so that the bucket policy denies deletion. */
  private createBucket({ retained, accessLogs, removal, configRole }: ResourceHistoryProps): s3.Bucket {
    const { bucket } = new SecureBucket(this, 'Bucket', {
      storageProfile: StorageProfile.logs(retained), accessLogsBucket: accessLogs, removalPolicy: removal,
    });
    const principals = [
      configRole ? new iam.ArnPrincipal(configRole.roleArn) : new iam.ServicePrincipal('config.amazonaws.com'),
    ];
    const source = configRole ? {} : ofAccount(this).StringEquals;
    const statements: iam.PolicyStatementProps[] = [
      {
        principals,
        actions: ['s3:GetBucketAcl', 's3:ListBucket'],
        resources: [bucket.bucketArn],
        conditions: configRole ? undefined : { StringEquals: source },
      },
      {
        principals,
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects(`AWSLogs/${Stack.of(this).account}/Config/*`)],
        conditions: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', ...source } },
      },
      {
        sid: 'DenyDelete',
        effect: iam.Effect.DENY,
        principals: [new iam.AnyPrincipal()],
        actions: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
        resources: [bucket.arnForObjects('*')],
      },
    ];
    for (const statement of statements) bucket.addToResourcePolicy(new iam.PolicyStatement(statement));
    return bucket;
  }
}

/**
 * The service-linked role of AWS Config, which the control Config.1 of Security Hub requires.
 *
 * A recorder with a role that does not exist fails: "The role does not exist in the account". An account has the role
 * once, for all Regions, and other services create it too; `AWS::IAM::ServiceLinkedRole` fails if it exists. The custom
 * resource creates it where it is missing.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/using-service-linked-roles.html
 */
export class ConfigRole extends Construct {
  readonly role: iam.IRole;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const timeout = timeoutFor(this, CREATE_ROLE);
    const roleArn = arnFor(this, 'iam', `role/aws-service-role/${SERVICE}/AWSServiceRoleForConfig`, { region: '' });
    const handler = new BundledFunction(this, 'Handler', {
      entry: 'operations/private/audit/create-config-role',
      description: 'Creates the service-linked role of AWS Config',
      caller: Caller.CLOUDFORMATION,
      timeout,
      statements: [allow('iam:CreateServiceLinkedRole', roleArn, { StringEquals: { 'iam:AWSServiceName': SERVICE } })],
    });
    const resource = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::ConfigServiceRole',
      serviceToken: handler.lambda.functionArn,
      serviceTimeout: serviceTimeoutFor(timeout),
    });
    resource.node.addDependency(handler.role);
    this.role = iam.Role.fromRoleArn(this, 'Role', roleArn, { mutable: false });
  }
}
