/* eslint-disable @typescript-eslint/no-explicit-any */
import { handlers } from './commands';
import { needsOfHandler } from './handlers';
import { LambdaFunction } from './lambda-function';
import { Need, needs, of, SEND, Use } from './need';
import { Place } from './place';

const LAMBDA = 'https://docs.aws.amazon.com/lambda/latest/dg';
const MANAGED = 'https://docs.aws.amazon.com/aws-managed-policy/latest/reference';

/** What a function needs: for its log, its network, its sources and destinations, and the calls of its code. */
export function useOfFunction(place: Place, id: string, properties: any): Use {
  const fn = new LambdaFunction(place, id, properties);
  const handler = handlers().get(String(properties.Code.S3Key).replace(/\.zip$/, ''));
  return {
    subject: handler ? `function \`${handler.name}\`` : 'function of the user',
    needs: [...log(fn), ...network(fn), ...sources(fn), ...destinations(fn), ...handler ? needsOfHandler(handler, fn) : []],
  };
}

function log({ place, properties: { LoggingConfig } }: LambdaFunction): Need[] {
  if (!LoggingConfig) return [];
  return needs(`${MANAGED}/AWSLambdaBasicExecutionRole.html`, of('logs', 'CreateLogStream', 'PutLogEvents'), [place.text({ 'Fn::GetAtt': [LoggingConfig.LogGroup.Ref, 'Arn'] })]);
}

function network({ properties: { VpcConfig } }: LambdaFunction): Need[] {
  if (!VpcConfig) return [];
  return needs(`${MANAGED}/AWSLambdaVPCAccessExecutionRole.html`, of('ec2',
    'AssignPrivateIpAddresses', 'CreateNetworkInterface', 'DeleteNetworkInterface', 'DescribeNetworkInterfaces', 'DescribeSubnets', 'UnassignPrivateIpAddresses',
  ), ['*']);
}

function sources(fn: LambdaFunction): Need[] {
  return fn.attached('AWS::Lambda::EventSourceMapping', 'FunctionName').flatMap(({ EventSourceArn }) => {
    const queue = fn.place.text(EventSourceArn);
    const key = fn.place.keyOf(`<${EventSourceArn['Fn::GetAtt']?.[0]}>`);
    return [
      ...needs(`${MANAGED}/AWSLambdaSQSQueueExecutionRole.html`, of('sqs', 'DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'), [queue]),
      ...key ? needs(`${LAMBDA}/services-sqs-configure.html`, ['kms:Decrypt'], [key]) : [],
    ];
  });
}

function destinations(fn: LambdaFunction): Need[] {
  return fn.attached('AWS::Lambda::EventInvokeConfig', 'FunctionName').flatMap(({ DestinationConfig }) => {
    const target = DestinationConfig?.OnFailure?.Destination;
    if (!target) return [];
    const key = fn.place.keyOf(`<${target['Fn::GetAtt']?.[0]}>`);
    return [
      ...needs(`${LAMBDA}/invocation-async-retain-records.html`, ['sqs:SendMessage'], [fn.place.text(target)]),
      ...key ? needs(SEND, of('kms', 'Decrypt', 'GenerateDataKey'), [key]) : [],
    ];
  });
}

