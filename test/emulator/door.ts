import assert from 'assert/strict';
import { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { Rule } from '@aws-sdk/client-elastic-load-balancing-v2';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';

const HEADER = 'X-Origin-Verify';

/** The configuration of the one distribution that there is. */
async function readDistribution({ cloudFront }: Clients): Promise<DistributionConfig> {
  const { DistributionList } = await cloudFront.listDistributions({});
  assert.equal(DistributionList?.Items?.length, 1);
  return (await cloudFront.getDistributionConfig({ Id: DistributionList.Items[0].Id })).DistributionConfig!;
}

/** The header that lets CloudFront in, where `generations` are the values that are accepted, the one that is sent first. */
export function headerChecks(aws: Clients, generations: readonly number[]): Checks {
  const { loadBalancing, secrets } = aws;
  const rules = async (): Promise<Rule[]> => {
    const { LoadBalancers } = await loadBalancing.describeLoadBalancers({});
    const { Listeners } = await loadBalancing.describeListeners({ LoadBalancerArn: LoadBalancers![0].LoadBalancerArn });
    const { ListenerArn } = Listeners!.find(({ Port }) => Port === 443)!;
    return (await loadBalancing.describeRules({ ListenerArn })).Rules!;
  };
  const values = async (): Promise<string[]> => Promise.all(generations.map(async (generation) =>
    (await secrets.getSecretValue({ SecretId: `eldonia/cloudfront-header/${generation}` })).SecretString!));
  const headersOf = async (other: boolean) => (await readDistribution(aws)).Origins!.Items!
    .filter(({ OriginAccessControlId }) => Boolean(OriginAccessControlId) === other).map(({ CustomHeaders }) => CustomHeaders?.Items ?? []);

  return {
    [`CloudFront sends secret ${generations[0]} to the load balancer, and to nobody else`]: async () => {
      assert.deepEqual(await headersOf(false), [[{ HeaderName: HEADER, HeaderValue: (await values())[0] }]]);
      assert.deepEqual(await headersOf(true), [[]]);
    },
    [`the load balancer forwards with secret ${generations.join(' or ')} alone, and refuses all else`]: async () => {
      const all = await rules();
      const forwarding = all.filter(({ Actions }) => Actions!.some(({ Type }) => Type === 'forward'));
      const headers = forwarding.map(({ Conditions }) => Conditions!.find(({ Field }) => Field === 'http-header')?.HttpHeaderConfig);
      assert.deepEqual(headers.map((header) => [header?.HttpHeaderName, header?.Values?.sort()]), [[HEADER, (await values()).sort()]]);
      const others = all.filter((rule) => !forwarding.includes(rule));
      assert.deepEqual(others.map(({ IsDefault, Actions }) => [IsDefault, Actions![0].FixedResponseConfig?.StatusCode]), [[true, '403']]);
    },
  };
}

/** A load balancer that CloudFront reaches inside the VPC. */
export function vpcOriginChecks(aws: Clients): Checks {
  const { cloudFront, loadBalancing } = aws;

  return {
    'the load balancer has no public addresses, and CloudFront reaches it inside the VPC by HTTPS': async () => {
      const { LoadBalancers } = await loadBalancing.describeLoadBalancers({});
      assert.deepEqual(LoadBalancers!.map(({ Scheme }) => Scheme), ['internal']);
      const origins = (await readDistribution(aws)).Origins!.Items!;
      const [Id, ...others] = origins.flatMap(({ VpcOriginConfig }) => VpcOriginConfig?.VpcOriginId ?? []);
      assert.deepEqual(others, []);
      const { Arn, OriginProtocolPolicy } = (await cloudFront.getVpcOrigin({ Id })).VpcOrigin!.VpcOriginEndpointConfig!;
      assert.deepEqual([Arn, OriginProtocolPolicy], [LoadBalancers![0].LoadBalancerArn, 'https-only']);
    },
  };
}
