/* eslint-disable @typescript-eslint/no-explicit-any */
import { handlers } from './commands';
import { needsOfHandler } from './handlers';
import { LambdaFunction } from './lambda-function';
import { managedPage, Need, needs, of, SEND, UPLOAD, Use } from './need';
import { Place } from './place';

const LAMBDA = 'https://docs.aws.amazon.com/lambda/latest/dg';

/** What a function needs: for its log, its network, its sources and destinations, and the calls of its code. */
export function useOfFunction(place: Place, id: string, properties: any): Use {
  const fn = new LambdaFunction(place, id, properties);
  const copies = place.resources('Custom::CDKBucketDeployment').filter(([, { ServiceToken }]) => ServiceToken['Fn::GetAtt'][0] === id);
  if (copies.length > 0) return { subject: 'front end (`BucketDeployment`)', needs: [...log(fn), ...copies.flatMap(([, copy]) => copyNeeds(place, copy))] };
  const handler = handlers().get(String(properties.Code.S3Key).replace(/\.zip$/, ''));
  return {
    subject: handler ? `function \`${handler.name}\`` : 'function of the user',
    needs: [...log(fn), ...network(fn), ...sources(fn), ...destinations(fn), ...handler ? needsOfHandler(handler, fn) : []],
  };
}

function log({ place, properties: { LoggingConfig } }: LambdaFunction): Need[] {
  if (!LoggingConfig) return [];
  return needs(managedPage('AWSLambdaBasicExecutionRole'), of('logs', 'CreateLogStream', 'PutLogEvents'), [place.text({ 'Fn::GetAtt': [LoggingConfig.LogGroup.Ref, 'Arn'] })]);
}

function network({ properties: { VpcConfig } }: LambdaFunction): Need[] {
  if (!VpcConfig) return [];
  return needs(managedPage('AWSLambdaVPCAccessExecutionRole'), of('ec2',
    'AssignPrivateIpAddresses', 'CreateNetworkInterface', 'DeleteNetworkInterface', 'DescribeNetworkInterfaces', 'DescribeSubnets', 'UnassignPrivateIpAddresses',
  ), ['*']);
}

const sources = (fn: LambdaFunction): Need[] => fn.attached('AWS::Lambda::EventSourceMapping', 'FunctionName').flatMap(({ EventSourceArn }) => {
  const queue = fn.place.text(EventSourceArn);
  const key = fn.place.keyOf(`<${EventSourceArn['Fn::GetAtt']?.[0]}>`);
  return [
    ...needs(managedPage('AWSLambdaSQSQueueExecutionRole'), of('sqs', 'DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'), [queue]),
    ...key ? needs(`${LAMBDA}/services-sqs-configure.html`, ['kms:Decrypt'], [key]) : [],
  ];
});

const destinations = (fn: LambdaFunction): Need[] =>
  fn.attached('AWS::Lambda::EventInvokeConfig', 'FunctionName').flatMap(({ DestinationConfig }) => {
    const target = DestinationConfig?.OnFailure?.Destination;
    if (!target) return [];
    const key = fn.place.keyOf(`<${target['Fn::GetAtt']?.[0]}>`);
    return [
      ...needs(`${LAMBDA}/invocation-async-retain-records.html`, ['sqs:SendMessage'], [fn.place.text(target)]),
      ...key ? needs(SEND, of('kms', 'Decrypt', 'GenerateDataKey'), [key]) : [],
    ];
  });

/** The function of the CDK downloads an archive, and calls `aws s3 sync` without deletions. A new permission takes effect late: so all archives. */
function copyNeeds(place: Place, { SourceBucketNames: [archives], DestinationBucketName: { Ref: bucket } }: any): Need[] {
  const page = 'https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_s3_deployment-readme.html';
  const target = place.text({ 'Fn::GetAtt': [bucket, 'Arn'] });
  return [
    ...needs(page, ['s3:GetObject'], [`${place.bucket(place.text(archives))}/*`]),
    ...needs(page, ['s3:ListBucket'], [target]),
    ...needs(UPLOAD, of('s3', 'AbortMultipartUpload', 'PutObject'), [`${target}/*`]),
  ];
}
