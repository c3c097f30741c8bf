import { Deployment, Resource } from './deployment';
import { allows, resolved, resourceStatementsOf } from '../../src/assembly/policies';
import { ACCOUNT } from '../assemblies/stacks';

/** Whether a bucket's policy lets a distribution read an object over HTTPS. CloudFront speaks TLS 1.2 or newer with S3. */
export function mayRead({ app }: Deployment, bucket: Resource, key: string, distribution: Resource): boolean {
  const source = `arn:aws:cloudfront::${ACCOUNT}:distribution/${distribution.reference}`;
  return allows(resourceStatementsOf(app, bucket).map((statement) => resolved(app, statement)), {
    service: 'cloudfront.amazonaws.com',
    action: 's3:GetObject',
    resource: `${bucket.reference.replace('}', '.Arn}')}/${key}`,
    context: { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.2', 'aws:SourceArn': source },
  });
}
