import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as assets from 'aws-cdk-lib/aws-s3-assets';
import * as deployment from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { checkSite, siteFiles } from './site-files';
import { MISSING } from './viewer-functions';
import { acknowledge, acknowledgeRule, acknowledgeWildcard } from '../../../private/acknowledge';
import { allow, arnFor } from '../../../private/permissions';
import { SecureBucket } from '../../../secure-bucket';
import { SiteOptions } from '../../site-options';
import { grantAccount } from '../media/media-access';

const OLD_FILES = Duration.days(30);
const PAGES = '*.html';
const ROLE = 'SiteFiles';
/**
 * The stack has one function for each size, which other deployments of the caller share. No other one has this size,
 * so that its role has the permissions of sites only.
 */
const MEMORY_MEBIBYTES = 1_025;
const FOR_EVER = [deployment.CacheControl.fromString('public, max-age=31536000, immutable')];

/** Properties of a `Site`. */
export interface SiteProps {
  readonly options: SiteOptions;
  readonly bucketName: string;
  readonly accessLogsBucket: s3.IBucket;
  readonly removalPolicy?: RemovalPolicy;
  readonly logEncryptionKey?: kms.IKey;
  /** Whether the distribution is in another Region. */
  readonly standby: boolean;
}

/** The files of a front end in one Region. */
export class Site extends Construct {
  readonly bucket: s3.Bucket;
  readonly options: SiteOptions;

  constructor(scope: Construct, id: string, props: SiteProps) {
    super(scope, id);
    this.options = props.options;
    checkSite(this, props.options);
    this.bucket = new SecureBucket(this, 'Bucket', {
      bucketName: props.bucketName,
      accessLogsBucket: props.accessLogsBucket,
      accessLogsPrefix: 'site-access-logs/',
      noncurrentVersionRetention: OLD_FILES,
      removalPolicy: props.removalPolicy,
    }).bucket;
    if (props.standby) grantAccount(this, this.bucket, ['*']);
    if (props.options.folder !== undefined) this.deploy(props.options.folder, props);
  }

  /** Grants what a workflow needs to copy files into the bucket, and into that of another Region. */
  grantUpload(role: iam.IRole, standbyBucketName?: string): void {
    const stack = Stack.of(this);
    const standby = standbyBucketName === undefined
      ? []
      : [arnFor(stack, 's3', standbyBucketName, { region: '', account: '' })];
    const objects = [this.bucket.arnForObjects('*'), ...standby.map((arn) => `${arn}/*`)];
    iam.Grant.addToPrincipal({
      grantee: role, actions: ['s3:PutObject', 's3:AbortMultipartUpload'], resourceArns: objects,
    });
    for (const each of objects) acknowledgeWildcard(role, each, 'the bucket contains the files of the site only');
  }

  /** The files of the pages before the pages. Each step copies what the others leave. */
  private deploy(folder: string, { options, logEncryptionKey }: SiteProps): void {
    const { hashedFiles = [], notFoundPage } = options;
    const files = new assets.Asset(this, 'Files', { path: folder });
    const { role, logGroup } = this.deployer(files, logEncryptionKey);
    const pages = siteFiles(this, folder).filter((file) => file.endsWith('.html') && file !== notFoundPage);
    const steps: [string, Partial<deployment.BucketDeploymentProps>][] = [
      ...hashedFiles.length > 0
        ? [['HashedFiles', { exclude: ['*'], include: hashedFiles, cacheControl: FOR_EVER }] as [string, object]]
        : [],
      ['OtherFiles', { exclude: [PAGES, ...hashedFiles] }],
      ...notFoundPage === undefined
        ? []
        : [['NotFoundPage', {
          exclude: ['*'], include: [literal(notFoundPage)], metadata: { [MISSING.name]: MISSING.value },
        }] as [string, object]],
      ['Pages', { exclude: ['*'], include: notFoundPage === undefined ? [PAGES] : pages.map(literal) }],
    ];
    steps.reduce<Construct>((before, [id, step]) => {
      const copied = new deployment.BucketDeployment(this, id, {
        ...step,
        sources: [deployment.Source.bucket(files.bucket, files.s3ObjectKey)],
        destinationBucket: this.bucket,
        prune: false,
        memoryLimit: MEMORY_MEBIBYTES,
        role: role.withoutPolicyUpdates(),
        logGroup,
      });
      copied.node.addDependency(before);
      return copied;
    }, role);
    this.acknowledgeFunction();
  }

  /** The role of the function, with the calls of its commands: `s3 cp` of the archive, and `s3 sync`. */
  private deployer(files: assets.Asset, encryptionKey?: kms.IKey): { role: iam.Role; logGroup: logs.ILogGroup } {
    const stack = Stack.of(this);
    const place = stack.node.tryFindChild(ROLE) ?? new Construct(stack, ROLE);
    const logGroup = place.node.tryFindChild('Logs') as logs.LogGroup | undefined ?? new logs.LogGroup(place, 'Logs', {
      retention: logs.RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY, encryptionKey,
    });
    const role = place.node.tryFindChild('Role') as iam.Role | undefined ?? new iam.Role(place, 'Role', {
      description: 'Copies the files of the front end', assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    });
    const permit = (actions: string[], resource: string) => role.addToPrincipalPolicy(allow(actions, resource));
    // Not this archive only: a new permission takes effect after seconds, in which the next deployment would fail.
    const archives = files.bucket.arnForObjects('*');
    const objects = this.bucket.arnForObjects('*');
    permit(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn);
    permit(['s3:GetObject'], archives);
    permit(['s3:ListBucket'], this.bucket.bucketArn);
    permit(['s3:PutObject', 's3:AbortMultipartUpload'], objects);
    acknowledgeWildcard(role, archives, 'each deployment has another archive in the bucket of the bootstrap stack');
    acknowledgeWildcard(role, objects, 'the bucket contains the files of the site only');
    acknowledgeRule(role, 'IAMNoInlinePolicy', 'the permissions belong to this role and are deleted with it');
    if (!encryptionKey) {
      acknowledgeRule(logGroup, 'CloudWatchLogGroupEncrypted', 'CloudWatch Logs encrypts the log with its own key');
    }
    return { role, logGroup };
  }

  private acknowledgeFunction(): void {
    const found = Stack.of(this).node.children.filter(({ node: { id } }) =>
      id.startsWith('Custom::CDKBucketDeployment') && id.endsWith(`${MEMORY_MEBIBYTES}MiB`));
    for (const handler of found) {
      acknowledge(handler, 'AwsSolutions-L1', 'aws-cdk-lib chooses the Python version of its function');
      acknowledgeRule(handler, 'LambdaConcurrency', 'CloudFormation calls the function once for each deployment');
      acknowledgeRule(handler, 'LambdaDLQ', 'CloudFormation waits for the function, and reports its failure');
      acknowledgeRule(handler, 'LambdaInsideVPC', 'the function calls S3 over TLS, and nothing in a VPC');
    }
  }
}

/** A pattern of the AWS CLI that matches one file. */
function literal(file: string): string {
  return file.replace(/[[*?]/g, (character) => `[${character}]`);
}
