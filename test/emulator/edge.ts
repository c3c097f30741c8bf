import assert from 'assert/strict';
import { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { WebACL } from '@aws-sdk/client-wafv2';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { DOMAIN } from '../../tools/emulator/emulator';

/** The configuration of the one distribution that there is. */
export async function readDistribution({ cloudFront }: Clients): Promise<DistributionConfig> {
  const { DistributionList } = await cloudFront.listDistributions({});
  assert.equal(DistributionList?.Items?.length, 1);
  return (await cloudFront.getDistributionConfig({ Id: DistributionList.Items[0].Id })).DistributionConfig!;
}

async function readWebAcl({ waf }: Clients): Promise<WebACL> {
  const { WebACLs } = await waf.listWebACLs({ Scope: 'CLOUDFRONT' });
  assert.equal(WebACLs?.length, 1);
  return (await waf.getWebACL({ Scope: 'CLOUDFRONT', Id: WebACLs[0].Id, Name: WebACLs[0].Name })).WebACL!;
}

export function distributionChecks(aws: Clients): Checks {
  return {
    'the distribution answers for the domain with the certificate of us-east-1': async () => {
      const { Aliases, ViewerCertificate } = await readDistribution(aws);
      const { CertificateSummaryList } = await aws.acm.listCertificates({});
      assert.deepEqual(CertificateSummaryList!.map(({ DomainName }) => DomainName), [DOMAIN]);
      assert.deepEqual(Aliases!.Items, [DOMAIN]);
      assert.equal(ViewerCertificate!.ACMCertificateArn, CertificateSummaryList![0].CertificateArn);
      assert.match(ViewerCertificate!.ACMCertificateArn!, /^arn:aws:acm:us-east-1:/);
    },
    'the firewall of us-east-1 stands before it': async () => {
      assert.equal((await readDistribution(aws)).WebACLId, (await readWebAcl(aws)).ARN);
    },
  };
}
