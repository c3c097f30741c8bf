import { allOf, OSAKA_REGION, pairOf, placed, assemblyOf, TOKYO_REGION, VIRGINIA_REGION } from './fixture';
import { verdictsOf } from '../../cli/conformance/verdicts';
import { Edge } from '../../src/region';

const BUCKETS = [TOKYO_REGION, OSAKA_REGION].map((region) => `eldonia-site-123456789012-${region}`);

describe('a pair with a front end that a workflow copies, for the office', () => {
  const pair = pairOf({
    edge: Edge.cloudFront({ site: { hashedFiles: ['assets/*'] }, firewallOptions: { allowedClients: ['192.0.2.0/24'] } }),
    github: { repository: 'eldonia/eldonia-backend' },
  });
  const workflow = pair.primary.githubWorkflow();
  const assembly = assemblyOf(pair);
  const stacks = placed(assembly);
  const [{ DistributionConfig: { OriginGroups, Origins, DefaultCacheBehavior, CacheBehaviors } }] = allOf(stacks, 'AWS::CloudFront::Distribution');

  test('has a bucket in each Region, and CloudFront reads the other one when a Region is lost', () => {
    const group = OriginGroups.Items.find(({ Id }: { Id: string }) => Id === DefaultCacheBehavior.TargetOriginId);
    const originOf = (id: string) => Origins.find(({ Id }: { Id: string }) => Id === id);
    const [first, second] = group.Members.Items.map(({ OriginId }: { OriginId: string }) => originOf(OriginId));
    const namesIn = (region: string) => allOf(stacks, 'AWS::S3::Bucket', region).map(({ BucketName }) => BucketName).filter((name) => BUCKETS.includes(name));

    expect([TOKYO_REGION, OSAKA_REGION].map(namesIn)).toEqual(BUCKETS.map((name) => [name]));
    expect(first.DomainName).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^PlatformSiteBucket/), 'RegionalDomainName'] });
    expect(second.DomainName).toBe(`${BUCKETS[1]}.s3.${OSAKA_REGION}.amazonaws.com`);
    expect(allOf(stacks, 'AWS::S3::BucketPolicy', OSAKA_REGION).map((policy) => JSON.stringify(policy)).filter((text) =>
      text.includes('PlatformSiteBucket') && text.includes('"AWS:SourceArn"'))).toHaveLength(1);
  });

  test('is copied into both buckets by the deploy role, and by nothing else', () => {
    const naming = ['AWS::IAM::Role', 'AWS::IAM::Policy'].flatMap((type) => allOf(stacks, type)).filter((policy) => JSON.stringify(policy).includes(BUCKETS[1]));

    expect(naming.map(({ Roles }) => Roles as unknown)).toEqual([[{ Ref: expect.stringMatching(/^PlatformDeployRole/) }]]);
    expect(BUCKETS.filter((name) => !workflow.includes(` ${name} ap-northeast-`))).toEqual([]);
    expect(allOf(stacks, 'Custom::CDKBucketDeployment')).toEqual([]);
  });

  test('keeps the readiness check for the probe: at the load balancer, and open for other clients', () => {
    const [{ Rules: [rule] }] = allOf(stacks, 'AWS::WAFv2::WebACL', VIRGINIA_REGION);

    expect(CacheBehaviors.map(({ PathPattern }: { PathPattern: string }) => PathPattern)).toEqual(['/ready', '/api/*', '/media/*']);
    expect(rule.Name).toBe('OtherClients');
    expect(JSON.stringify(rule.Statement)).toContain('"SearchString":"/ready"');
  });

  test('meets the requirements on media and caches, as each Region has the files, and hashed ones are kept', () => {
    const verdicts = verdictsOf(assembly.directory).filter(({ requirement }) => /^R5\.(?:2\.4|6\.3|7\.2)-/.test(requirement));

    expect(verdicts.filter(({ outcome }) => outcome === 'not met')).toEqual([]);
    expect(verdicts.find(({ requirement }) => requirement === 'R5.2.4-4')).toMatchObject({ deviation: expect.stringContaining('`hashedFiles`') });
  });
});
