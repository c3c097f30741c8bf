import { attribute, one, ref, Resources } from './fixtures';

export const allow = (Action: unknown, Resource: unknown, Condition: unknown = {}) => ({ Effect: 'Allow', Action, Resource, Condition });
export const document = (...Statement: unknown[]) => ({ PolicyDocument: { Statement } });

/** Uploads below `originals/` go through a queue to a function that may write below `media/`. */
export function uploads(): Resources {
  return {
    Media: one('S3::Bucket', { NotificationConfiguration: { EventBridgeConfiguration: {} } }),
    Uploads: one('Events::Rule', {
      EventPattern: {
        'source': ['aws.s3'],
        'detail-type': ['Object Created'],
        'detail': { bucket: { name: [ref('Media')] }, object: { key: [{ prefix: 'originals/' }] } },
      },
      Targets: [{ Arn: attribute('Images', 'Arn'), DeadLetterConfig: { Arn: attribute('DeadLetters', 'Arn') } }],
    }),
    Images: one('SQS::Queue'),
    DeadLetters: one('SQS::Queue'),
    Feed: one('Lambda::EventSourceMapping', { EventSourceArn: attribute('Images', 'Arn'), FunctionName: ref('Resize') }),
    Resize: one('Lambda::Function', {
      Runtime: 'nodejs24.x', Role: attribute('Resizer', 'Arn'), Environment: { Variables: { SETTINGS: '{"formats":["avif","jpeg"]}' } },
    }),
    Resizer: one('IAM::Role', {
      Policies: [document(allow('s3:GetObject', objects('Media', 'originals/*')), allow(['s3:ListBucket', 's3:PutObject'], objects('Media', 'media/*')))],
    }),
  };
}

export function objects(bucket: string, keys: string) {
  return { 'Fn::Join': ['', [attribute(bucket, 'Arn'), `/${keys}`]] };
}
