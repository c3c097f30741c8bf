import { Token } from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';

/** The records of domain names. */
export interface SiteRecords {
  readonly zone: route53.IHostedZone;
  readonly domainNames: string[];
  readonly target: route53.RecordTarget;
  /** Whether the target has IPv6 addresses. */
  readonly ipv6: boolean;
}

/**
 * The records by which users reach a site. Each edge of a platform creates them here, so that they have the same
 * logical IDs: with another edge CloudFormation changes the record, and does not create a second one of its name, which
 * Route 53 would reject.
 *
 * The construct IDs contain the domain names, so that another order of the names does not replace the records.
 */
export function siteRecords(scope: Construct, { zone, domainNames, target, ipv6 }: SiteRecords): route53.RecordSet[] {
  const records = new Construct(scope, 'Records');
  return domainNames.flatMap((recordName, index) => {
    const id = Token.isUnresolved(recordName) ? `Name${index + 1}` : recordName.toLowerCase();
    const parent = new Construct(records, id);
    // With the dot at its end, the CDK appends no zone to a token, or to a name in another case.
    const props = { zone, recordName: `${recordName}.`, target };
    return [new route53.ARecord(parent, 'Ipv4', props), ...ipv6 ? [new route53.AaaaRecord(parent, 'Ipv6', props)] : []];
  });
}
