/* eslint-disable @typescript-eslint/no-explicit-any */
import { Deployment, Resource, matchesWildcards } from './deployment';

/** Whether a bucket's policy lets a distribution read an object over HTTPS. */
export function mayRead(deployment: Deployment, bucket: Resource, key: string, distribution: Resource): boolean {
  const own = `\${${bucket.stack}.${bucket.id}}`;
  const policies = deployment.all('AWS::S3::BucketPolicy').filter(({ properties }) => properties.Bucket === own);
  const statements = policies.flatMap(({ properties }) => properties.PolicyDocument.Statement);
  const target = `\${${bucket.stack}.${bucket.id}.Arn}/${key}`;
  const source = `arn:aws:cloudfront::${'${AWS::AccountId}'}:distribution/\${${distribution.stack}.${distribution.id}}`;
  const effects = statements.filter((statement) => applies(statement, target, source)).map(({ Effect }) => Effect);
  return effects.includes('Allow') && !effects.includes('Deny');
}

function applies(statement: any, target: string, source: string): boolean {
  const { Principal, Action, Resource: resources, Condition = {} } = statement;
  const forCloudFront = Principal === '*' || Principal.AWS === '*' || [Principal.Service].flat().includes('cloudfront.amazonaws.com');
  const toRead = [Action].flat().some((action) => matchesWildcards(action, 's3:GetObject'));
  const ofObject = [resources].flat().some((resource) => matchesWildcards(resource, target));
  return forCloudFront && toRead && ofObject && Object.entries<any>(Condition).every(([operator, tests]) =>
    Object.entries<any>(tests).every(([name, value]) => holds(operator, name, value, source)));
}

function holds(operator: string, name: string, value: any, source: string): boolean {
  switch (`${operator} ${name}`) {
    case 'Bool aws:SecureTransport': return String(value) === 'true';
    // CloudFront speaks TLS 1.2 or newer with S3.
    case 'NumericLessThan s3:TlsVersion': return Number(value) > 1.2;
    case 'StringEquals AWS:SourceArn': return withoutAccount(value) === source;
    case 'ArnLike AWS:SourceArn': return matchesWildcards(withoutAccount(value), source);
    default: throw new Error(`can't evaluate the condition ${operator} ${name}`);
  }
}

/** An account may stand in the template as a number or as a reference. */
function withoutAccount(arn: string): string {
  return arn.replace(/::\d{12}:/, '::${AWS::AccountId}:');
}
