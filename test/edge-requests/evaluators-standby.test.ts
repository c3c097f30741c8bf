import { attribute, control, edge, ref, resource, template } from './fixtures';
import { Templates } from '../../tools/requests/deployment';
import { Routed, ViewerRequest, route } from '../../tools/requests/route';

const URL = 'https://eldonia.example/media/a.png';
const osaka = (arn: string) => template({
  Copies: resource('AWS::S3::Bucket', { BucketName: 'copies' }),
  Policy: resource('AWS::S3::BucketPolicy', {
    Bucket: ref('Copies'),
    PolicyDocument: {
      Statement: [{
        Effect: 'Allow',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Action: 's3:GetObject',
        Resource: { 'Fn::Join': ['', [attribute('Copies', 'Arn'), '/media/*']] },
        Condition: { ArnLike: { 'AWS:SourceArn': arn } },
      }],
    },
  }),
});

/** `/media/*` from a bucket, and from its replica in another stack for a missing object and for a 503. */
function pair(arn = 'arn:aws:cloudfront::123456789012:distribution/*', name = 'copies'): Templates {
  const origin = { S3OriginConfig: {}, OriginAccessControlId: attribute('Control', 'Id') };
  const templates = edge({
    first: { TargetOriginId: 'Group', AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'] },
    config: {
      OriginGroups: {
        Quantity: 1,
        Items: [{
          Id: 'Group',
          FailoverCriteria: { StatusCodes: { Quantity: 2, Items: [404, 503] } },
          Members: { Quantity: 2, Items: [{ OriginId: 'Own' }, { OriginId: 'Copies' }] },
        }],
      },
      Origins: [
        { Id: 'Own', DomainName: attribute('Media', 'RegionalDomainName'), ...origin },
        { Id: 'Copies', DomainName: `${name}.s3.ap-northeast-3.amazonaws.com`, ...origin },
      ],
    },
  }, { Control: control });
  return { ...templates, Osaka: osaka(arn) };
}

const requested = (request: Partial<ViewerRequest>, templates = pair()): Routed =>
  route(templates, { url: URL, ...request });

test.each([
  ['GET', 200, 'bucket'],
  ['GET', 403, 'bucket'],
  ['GET', 503, 'standby bucket'],
  ['GET', 404, 'standby bucket'],
  ['HEAD', 503, 'standby bucket'],
  ['OPTIONS', 503, 'standby bucket'],
  ['POST', 503, 'bucket'],
  ['DELETE', 503, 'bucket'],
])('a %s whose first origin returns %d is served by the %s', (method, originStatus, origin) => {
  expect(requested({ method, originStatus })).toMatchObject({ origin, key: 'media/a.png' });
});

test.each([
  ['any distribution of the account', 'arn:aws:cloudfront::123456789012:distribution/*', true],
  ['another distribution', 'arn:aws:cloudfront::123456789012:distribution/E2ABCDEFGHIJKL', false],
])('a policy that allows %s', (_, arn, readable) => {
  expect(requested({ originStatus: 503 }, pair(arn)).readable).toBe(readable);
});

test('fails at a bucket that is in no template', () => {
  expect(() => requested({ originStatus: 503 }, pair(undefined, 'others')))
    .toThrow('no template has the bucket others');
});
