import { Duration, Stack, Token } from 'aws-cdk-lib';
import * as dlm from 'aws-cdk-lib/aws-dlm';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { checkDays } from './days';
import { acknowledge, acknowledgeInlinePolicy, acknowledgeWildcard } from '../../private/acknowledge';
import { invalid } from '../../private/errors';
import { pathForRole } from '../../private/readable-path';
import { checkOtherRegions } from '../../private/regions';
import { VolumeSnapshotsOptions } from '../volume-snapshots-options';

const TAG_KEY = 'eldonia:backup';
const TAG_VALUE = 'true';
const RETENTION = Duration.days(7);
/** Data Lifecycle Manager quota: snapshots per volume. */
const MOST_SNAPSHOTS = 1_000;
/** 18:00 UTC, which is 03:00 in Tokyo. */
const TIME = '18:00';
const KEY_ARN = /^arn:[\w-]+:kms:([a-z0-9-]+):\d{12}:key\/.+$/;
const LISTS = 'Data Lifecycle Manager finds volumes by tag, with calls that have no resource-level permissions';
const SNAPSHOT = 'EC2 generates the IDs of snapshots, which are not known at synthesis';
const KEYS = 'The keys of the volumes are not known at synthesis; ' +
  'conditions limit their use to EC2 and to AWS resources';

/**
 * Daily snapshots of every EBS volume with a tag, with a default retention of 7 days.
 *
 * A snapshot is encrypted if its volume is encrypted. A copy is always encrypted. The interval is one day, so up to one
 * day of changes can be lost. The snapshots are retained when the stack is deleted, and must then be deleted manually.
 * AWS bills the changed blocks. A volume whose key belongs to another account gets snapshots, but no copies in another
 * Region.
 */
export class VolumeSnapshots extends Construct {
  /** The Data Lifecycle Manager policy. */
  readonly policy: dlm.CfnLifecyclePolicy;
  /** Role of Data Lifecycle Manager: create, copy and delete snapshots. */
  readonly role: iam.Role;

  /**
   * @throws if the tag, the retention, the Region or the key is not valid
   */
  constructor(scope: Construct, id: string, props: VolumeSnapshotsOptions = {}) {
    super(scope, id);
    this.check(props);

    this.role = this.createRole(props);
    const { tagKey = TAG_KEY, tagValue = TAG_VALUE, retention = RETENTION } = props;
    this.policy = new dlm.CfnLifecyclePolicy(this, 'Policy', {
      description: 'Daily snapshot of each tagged volume',
      executionRoleArn: this.role.roleArn,
      state: 'ENABLED',
      policyDetails: {
        policyType: 'EBS_SNAPSHOT_MANAGEMENT',
        resourceTypes: ['VOLUME'],
        targetTags: [{ key: tagKey, value: tagValue }],
        schedules: [{
          name: 'Daily',
          copyTags: true,
          createRule: { interval: 24, intervalUnit: 'HOURS', times: [TIME] },
          retainRule: { interval: retention.toDays(), intervalUnit: 'DAYS' },
          crossRegionCopyRules: copyRules(props, retention),
        }],
      },
    });
  }

  private check({ tagKey, retention, copyRegion, copyKeyArn }: VolumeSnapshotsOptions): void {
    if (tagKey === '') invalid(this, 'tagKey must be a key, got an empty one; pass the key of the tag');
    if (retention?.isUnresolved()) {
      invalid(this, 'retention must be known at synthesis, got a token; pass e.g. Duration.days(7)');
    }
    checkDays(this, 'retention', retention, 1, MOST_SNAPSHOTS);
    if (copyKeyArn !== undefined && copyRegion === undefined) {
      invalid(this, 'copyRegion must be set with copyKeyArn, got none; pass the Region of the key');
    }
    if (copyRegion === undefined || Token.isUnresolved(copyRegion)) return;
    checkOtherRegions(this, 'copyRegion', [copyRegion]);
    if (copyKeyArn === undefined || Token.isUnresolved(copyKeyArn)) return;
    if (KEY_ARN.exec(copyKeyArn)?.[1] !== copyRegion) {
      invalid(this, `copyKeyArn must be the ARN of a key in ${copyRegion}, got "${copyKeyArn}"; ` +
        'pass a key of that Region, not an alias');
    }
  }

  private createRole(props: VolumeSnapshotsOptions): iam.Role {
    const { account, partition } = Stack.of(this);
    const snapshots = `arn:${partition}:ec2:*::snapshot/*`;
    const volumes = Stack.of(this).formatArn({ service: 'ec2', resource: 'volume', resourceName: '*' });
    const keys = this.keysOf(props);
    const role = new iam.Role(this, 'Role', {
      description: `Creates the snapshots of ${pathForRole(this)}`,
      assumedBy: new iam.ServicePrincipal('dlm.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
      inlinePolicies: {
        Snapshots: new iam.PolicyDocument({
          statements: [...snapshotStatements(props, volumes, snapshots), ...copyStatements(keys, account)],
        }),
      },
    });
    acknowledgeInlinePolicy(role);
    acknowledge(role, 'AwsSolutions-IAM5[Resource::*]', LISTS);
    acknowledgeWildcard(role, snapshots, SNAPSHOT);
    acknowledgeWildcard(role, volumes, 'A condition limits the volumes to those with the tag');
    keys.filter((key) => key !== props.copyKeyArn).forEach((key) => acknowledgeWildcard(role, key, KEYS));
    return role;
  }

  /**
   * A copy is decrypted with the key of its volume, any key of the account, and encrypted with a key of the
   * destination.
   */
  private keysOf({ copyRegion, copyKeyArn }: VolumeSnapshotsOptions): string[] {
    if (copyRegion === undefined) return [];
    const anyOf = (region?: string) => Stack.of(this).formatArn({
      service: 'kms', region, resource: 'key', resourceName: '*',
    });
    return [anyOf(), copyKeyArn ?? anyOf(copyRegion)];
  }
}

function allow(actions: string[], resources: string[], conditions?: Record<string, unknown>): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions, resources, conditions });
}

function snapshotStatements(props: VolumeSnapshotsOptions, volumes: string, snapshots: string): iam.PolicyStatement[] {
  const { tagKey = TAG_KEY, tagValue = TAG_VALUE } = props;
  return [
    allow(
      ['ec2:DescribeVolumes', 'ec2:DescribeInstances', 'ec2:DescribeSnapshots', 'ec2:DescribeAvailabilityZones'], ['*'],
    ),
    allow(['ec2:CreateSnapshot'], [volumes], { StringEquals: { [`aws:ResourceTag/${tagKey}`]: tagValue } }),
    allow(['ec2:CreateSnapshot', 'ec2:CopySnapshot', 'ec2:CreateTags', 'ec2:DeleteSnapshot'], [snapshots]),
  ];
}

/** Conditions limit all key usage to EC2. */
function copyStatements(keys: string[], account: string): iam.PolicyStatement[] {
  if (keys.length === 0) return [];
  return [
    allow(['kms:CreateGrant'], keys, { Bool: { 'kms:GrantIsForAWSResource': 'true' } }),
    allow([
      'kms:DescribeKey', 'kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey',
      'kms:GenerateDataKeyWithoutPlaintext',
    ], keys, {
      StringLike: { 'kms:ViaService': 'ec2.*.amazonaws.com' }, StringEquals: { 'kms:CallerAccount': account },
    }),
  ];
}

function copyRules(
  props: VolumeSnapshotsOptions, retention: Duration,
): dlm.CfnLifecyclePolicy.CrossRegionCopyRuleProperty[] | undefined {
  const { copyRegion, copyKeyArn } = props;
  if (copyRegion === undefined) return undefined;
  return [{
    target: copyRegion,
    encrypted: true,
    cmkArn: copyKeyArn,
    copyTags: true,
    retainRule: { interval: retention.toDays(), intervalUnit: 'DAYS' },
  }];
}
