import assert from 'assert/strict';
import { CacheBehavior, DistributionConfig, ResponseHeadersPolicyConfig } from '@aws-sdk/client-cloudfront';
import { Rule, WebACL } from '@aws-sdk/client-wafv2';
import { RateLimit } from '../../src/edge';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { ACCOUNT, DOMAIN, GLOBAL_REGION, REGION } from '../../tools/emulator/emulator';

const BUCKET = `eldonia-media-${ACCOUNT}-${REGION}`;
const SUPPORT_STACK = 'Platform-UsEast1';
const [DAY, WEEK] = ['86400', '604800'];
const SECRET_HEADERS = ['authorization', 'cookie', 'proxy-authorization', 'x-api-key'];

/** The configuration of the one distribution that there is. */
export async function readDistribution({ cloudFront }: Clients): Promise<DistributionConfig & { readonly arn: string }> {
  const { DistributionList } = await cloudFront.listDistributions({});
  assert.equal(DistributionList?.Items?.length, 1);
  const { Id, ARN } = DistributionList.Items[0];
  return { ...(await cloudFront.getDistributionConfig({ Id })).DistributionConfig!, arn: ARN! };
}

async function readWebAcl({ waf }: Clients): Promise<WebACL> {
  const { WebACLs } = await waf.listWebACLs({ Scope: 'CLOUDFRONT' });
  assert.equal(WebACLs?.length, 1);
  return (await waf.getWebACL({ Scope: 'CLOUDFRONT', Id: WebACLs[0].Id, Name: WebACLs[0].Name })).WebACL!;
}

export function distributionChecks(aws: Clients): Checks {
  const { acm, cloudFront, s3 } = aws;
  const headersOf = async ({ ResponseHeadersPolicyId: Id }: Partial<CacheBehavior>): Promise<ResponseHeadersPolicyConfig> => {
    const { ResponseHeadersPolicy } = await cloudFront.getResponseHeadersPolicy({ Id });
    return ResponseHeadersPolicy!.ResponseHeadersPolicyConfig!;
  };
  const behaviors = async (): Promise<Partial<CacheBehavior>[]> => {
    const { CacheBehaviors, DefaultCacheBehavior } = await readDistribution(aws);
    return [...CacheBehaviors!.Items!, { PathPattern: 'all others', ...DefaultCacheBehavior }];
  };
  /** `/api/* from origin.eldonia.example for 0 s`. */
  const line = async (behavior: Partial<CacheBehavior>): Promise<string> => {
    const origin = (await readDistribution(aws)).Origins!.Items!.find(({ Id }) => Id === behavior.TargetOriginId)!;
    const { DefaultTTL } = (await cloudFront.getCachePolicy({ Id: behavior.CachePolicyId })).CachePolicy!.CachePolicyConfig!;
    const control = (await headersOf(behavior)).CustomHeadersConfig?.Items?.map(({ Value }) => `, ${Value}`) ?? [];
    return [`${behavior.PathPattern} from ${origin.DomainName} for ${DefaultTTL} s`, ...control].join('');
  };

  return {
    'the distribution answers for the domain with the certificate of us-east-1': async () => {
      const { Aliases, ViewerCertificate } = await readDistribution(aws);
      const { CertificateSummaryList } = await acm.listCertificates({});
      assert.deepEqual(CertificateSummaryList!.map(({ DomainName }) => DomainName), [DOMAIN]);
      assert.deepEqual(Aliases!.Items, [DOMAIN]);
      assert.equal(ViewerCertificate!.ACMCertificateArn, CertificateSummaryList![0].CertificateArn);
      assert.match(ViewerCertificate!.ACMCertificateArn!, /^arn:aws:acm:us-east-1:/);
    },
    'the firewall of us-east-1 stands before it': async () => {
      assert.equal((await readDistribution(aws)).WebACLId, (await readWebAcl(aws)).ARN);
    },
    'CloudFront keeps images and media for a day, scripts and styles for a week, and nothing else': async () => {
      const [bucket, api] = [`${BUCKET}.s3.${REGION}.amazonaws.com`, `origin.${DOMAIN}`];
      assert.deepEqual(await Promise.all((await behaviors()).map(line)), [
        `/api/* from ${api} for 0 s`,
        `/media/* from ${bucket} for ${DAY} s, public, no-cache`,
        ...['jpg', 'jpeg', 'png', 'gif', 'webp', 'avif', 'svg'].map((type) => `*.${type} from ${api} for ${DAY} s, public, no-cache`),
        ...['js', 'css'].map((type) => `*.${type} from ${api} for ${WEEK} s, public, no-cache`),
        `all others from ${api} for 0 s`,
      ]);
    },
    'all of it by HTTPS, and by HTTPS for a year': async () => {
      for (const behavior of await behaviors()) {
        assert.equal(behavior.ViewerProtocolPolicy, 'redirect-to-https', behavior.PathPattern);
        const { StrictTransportSecurity } = (await headersOf(behavior)).SecurityHeadersConfig!;
        assert.deepEqual(StrictTransportSecurity, { AccessControlMaxAgeSec: 31_536_000, IncludeSubdomains: false, Override: true });
      }
    },
    'media are read with signed requests, which the bucket takes from this distribution alone': async () => {
      const { Origins, arn } = await readDistribution(aws);
      const { OriginAccessControlId } = Origins!.Items!.find(({ DomainName }) => DomainName!.startsWith(BUCKET))!;
      const { OriginAccessControl } = await cloudFront.getOriginAccessControl({ Id: OriginAccessControlId });
      assert.equal(OriginAccessControl!.OriginAccessControlConfig!.SigningBehavior, 'always');
      const { Statement } = JSON.parse((await s3.getBucketPolicy({ Bucket: BUCKET })).Policy!) as { Statement: Statement[] };
      const admitted = Statement.filter(({ Principal }) => Principal.Service === 'cloudfront.amazonaws.com');
      assert.deepEqual(admitted.flatMap(({ Action }) => Action).sort(), ['s3:GetObject', 's3:ListBucket']);
      for (const { Condition } of admitted) assert.equal(Condition.StringEquals['AWS:SourceArn'], arn);
    },
    'no error is cached, and requests are logged': async () => {
      const { CustomErrorResponses, Logging } = await readDistribution(aws);
      assert.ok(CustomErrorResponses!.Items!.length > 5);
      assert.deepEqual([...new Set(CustomErrorResponses!.Items!.map(({ ErrorCachingMinTTL }) => ErrorCachingMinTTL))], [0]);
      assert.equal(Logging!.Enabled, true);
      assert.match(Logging!.Bucket!, /^platform-.*logs.*\.s3\./);
    },
  };
}

interface Statement {
  readonly Principal: { readonly Service?: string };
  readonly Action: string | string[];
  readonly Condition: { readonly StringEquals: Record<string, string> };
}

export function firewallChecks(aws: Clients, blocked: readonly string[]): Checks {
  const logging = () => aws.stubbed('AWS::WAFv2::LoggingConfiguration', /./) as unknown as Logging;

  return {
    [`the firewall asks ${blocked.length > 0 ? 'its list of addresses and ' : ''}AWS's rules in their order, which all stop requests`]: async () => {
      const { Rules, DefaultAction } = await readWebAcl(aws);
      assert.deepEqual(Rules!.sort((a, b) => a.Priority! - b.Priority!).map(kindOf), [
        ...blocked.map(() => 'address: block'),
        'AWSManagedRulesAmazonIpReputationList: none',
        `${RateLimit.perIp().limit} in 300 s by IP: block`,
        `${RateLimit.perIpWithoutFiles().limit} in 300 s by IP: block`,
        `${RateLimit.perNetwork().limit} in 300 s by CUSTOM_KEYS: challenge`,
        `${50 * RateLimit.perNetwork().limit} in 300 s by CUSTOM_KEYS: block`,
        // The readiness check, which the probe of the platform asks.
        '20 in 300 s by IP: block',
        '1000 in 300 s by CUSTOM_KEYS: block',
        'AWSManagedRulesKnownBadInputsRuleSet: none',
        'AWSManagedRulesCommonRuleSet: none but count SizeRestrictions_BODY',
        'AWSManagedRulesSQLiRuleSet: none',
        'Body above 16384 bytes: block',
        'Headers above 8192 bytes: block',
      ]);
      assert.deepEqual(DefaultAction, { Allow: {} });
    },
    'secrets in headers are neither logged nor sampled': async () => {
      const { DataProtectionConfig } = await readWebAcl(aws);
      const hidden = DataProtectionConfig!.DataProtections!.flatMap(({ Field }) => Field!.FieldKeys!);
      assert.deepEqual(hidden.sort(), SECRET_HEADERS);
      assert.deepEqual(logging().RedactedFields.map(({ SingleHeader }) => SingleHeader.Name).sort(), SECRET_HEADERS);
    },
    'it logs to the log group beside it': async () => {
      const { LogDestinationConfigs, ResourceArn } = logging();
      assert.equal(ResourceArn, (await readWebAcl(aws)).ARN);
      const { StackResources } = await aws.globalCloudFormation.describeStackResources({ StackName: SUPPORT_STACK });
      const { PhysicalResourceId: name } = StackResources!.find(({ ResourceType }) => ResourceType === 'AWS::Logs::LogGroup')!;
      assert.match(name!, /^aws-waf-logs-/);
      assert.deepEqual(LogDestinationConfigs, [`arn:aws:logs:${GLOBAL_REGION}:${ACCOUNT}:log-group:${name}`]);
    },
  };
}

interface Logging {
  readonly ResourceArn: string;
  readonly LogDestinationConfigs: string[];
  readonly RedactedFields: { readonly SingleHeader: { readonly Name: string } }[];
}

function kindOf({ Statement: statement, Action, OverrideAction }: Rule): string {
  const [action] = Object.keys({ ...Action, ...OverrideAction }).map((name) => name.toLowerCase());
  const { IPSetReferenceStatement, RateBasedStatement: rate, ManagedRuleGroupStatement: group } = statement!;
  const { RegexMatchStatement: path, SizeConstraintStatement: size } = statement!;
  if (IPSetReferenceStatement) return `address: ${action}`;
  if (path) return `path ${path.RegexString}: ${action}`;
  if (size) return `${Object.keys(size.FieldToMatch!).join()} above ${size.Size} bytes: ${action}`;
  if (rate) return `${rate.Limit} in ${rate.EvaluationWindowSec} s by ${rate.AggregateKeyType}: ${action}`;
  const counted = group!.RuleActionOverrides?.filter(({ ActionToUse }) => ActionToUse!.Count).map(({ Name }) => Name) ?? [];
  return [`${group!.Name}: ${action}`, ...counted.map((name) => `but count ${name}`)].join(' ');
}
