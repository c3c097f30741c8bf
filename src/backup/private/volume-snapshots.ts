import { Stack } from 'aws-cdk-lib';
import * as dlm from 'aws-cdk-lib/aws-dlm';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledge, acknowledgeInlinePolicy, acknowledgeWildcard } from '../../private/acknowledge';
import { ofAccount } from '../../private/allow-publish';
import { allow, arnFor } from '../../private/permissions';
import { pathForRole } from '../../private/readable-path';
import { checkOtherRegions } from '../../private/regions';

/** The tag of the volumes. */
const [TAG_KEY, TAG_VALUE] = ['eldonia:backup', 'true'];
const RETENTION_DAYS = 7;
/** 18:00 UTC, which is 03:00 in Tokyo. */
const TIME = '18:00';
const LISTS = 'Data Lifecycle Manager finds volumes by tag, with calls that have no resource-level permissions';
const SNAPSHOT = 'EC2 generates the IDs of snapshots, which are not known at synthesis';
const KEYS = 'The keys of the volumes are not known at synthesis; ' +
  'conditions limit their use to EC2 and to AWS resources';

export interface VolumeSnapshotsProps {
  readonly copyRegion?: string;
}

/**
 * Daily snapshots of every EBS volume with a tag, with a retention of 7 days.
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

  /** @throws if the Region of the copies is not valid */
  constructor(scope: Construct, id: string, { copyRegion }: VolumeSnapshotsProps = {}) {
    super(scope, id);
    if (copyRegion !== undefined) checkOtherRegions(this, 'volumeSnapshotsRegion', [copyRegion]);
    this.role = this.createRole(copyRegion);
    const retainRule = { interval: RETENTION_DAYS, intervalUnit: 'DAYS' };
    this.policy = new dlm.CfnLifecyclePolicy(this, 'Policy', {
      description: 'Daily snapshot of each tagged volume',
      executionRoleArn: this.role.roleArn,
      state: 'ENABLED',
      policyDetails: {
        policyType: 'EBS_SNAPSHOT_MANAGEMENT',
        resourceTypes: ['VOLUME'],
        targetTags: [{ key: TAG_KEY, value: TAG_VALUE }],
        schedules: [{
          name: 'Daily',
          copyTags: true,
          createRule: { interval: 24, intervalUnit: 'HOURS', times: [TIME] },
          retainRule,
          crossRegionCopyRules: copyRegion === undefined
            ? undefined : [{ target: copyRegion, encrypted: true, copyTags: true, retainRule }],
        }],
      },
    });
  }

  private createRole(copyRegion?: string): iam.Role {
    const { account, partition } = Stack.of(this);
    const snapshots = `arn:${partition}:ec2:*::snapshot/*`;
    const volumes = arnFor(this, 'ec2', 'volume/*');
    const keys = this.keysOf(copyRegion);
    const statements = [...snapshotStatements(volumes, snapshots), ...copyStatements(keys, account)];
    const role = new iam.Role(this, 'Role', {
      description: `Creates the snapshots of ${pathForRole(this)}`,
      assumedBy: new iam.ServicePrincipal('dlm.amazonaws.com', { conditions: ofAccount(this) }),
      inlinePolicies: { Snapshots: new iam.PolicyDocument({ statements }) },
    });
    acknowledgeInlinePolicy(role);
    acknowledge(role, 'AwsSolutions-IAM5[Resource::*]', LISTS);
    acknowledgeWildcard(role, snapshots, SNAPSHOT);
    acknowledgeWildcard(role, volumes, 'A condition limits the volumes to those with the tag');
    keys.forEach((key) => acknowledgeWildcard(role, key, KEYS));
    return role;
  }

  /**
   * A copy is decrypted with the key of its volume, any key of the account, and encrypted with a key of the
   * destination.
   */
  private keysOf(copyRegion: string | undefined): string[] {
    if (copyRegion === undefined) return [];
    const anyOf = (region?: string) => arnFor(this, 'kms', 'key/*', { region });
    return [anyOf(), anyOf(copyRegion)];
  }
}

function snapshotStatements(volumes: string, snapshots: string): iam.PolicyStatement[] {
  const tagged = { StringEquals: { [`aws:ResourceTag/${TAG_KEY}`]: TAG_VALUE } };
  return [
    allow(
      ['ec2:DescribeVolumes', 'ec2:DescribeInstances', 'ec2:DescribeSnapshots', 'ec2:DescribeAvailabilityZones'], ['*'],
    ),
    allow(['ec2:CreateSnapshot'], [volumes], tagged),
    allow(['ec2:CreateSnapshot', 'ec2:CopySnapshot', 'ec2:CreateTags'], [snapshots]),
    // Snapshots and copies get the tags of their volumes. Those of other teams have another one, or none.
    allow(['ec2:DeleteSnapshot'], [snapshots], tagged),
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
