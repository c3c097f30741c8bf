/* eslint-disable @typescript-eslint/no-explicit-any */
import { managedPage, Need, needs, of, SEND, Use } from './need';
import { Place } from './place';
import { secretPattern } from './services';

const ECS = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide';
/** Below these the application writes; the derivatives are those of their function. */
const ORIGINALS = 'originals/';
const WRITTEN = [ORIGINALS, 'private/'];
const DERIVATIVES = 'media/';
const PULL = of('ecr', 'BatchCheckLayerAvailability', 'BatchGetImage', 'GetDownloadUrlForLayer');

/** What ECS needs to start the containers of a task definition. */
export function useOfExecution(place: Place, { ContainerDefinitions: containers }: any): Use {
  const images = containers.map(({ Image }: any) => place.text(Image)).filter((image: string) => image.includes('.dkr.ecr.')) as string[];
  const secrets = containers.flatMap(({ Secrets = [] }: any) => Secrets.map(({ ValueFrom }: any) => place.text(ValueFrom))) as string[];
  const [parameters, values] = [true, false].map((own) => [...new Set(secrets.filter((arn) => arn.includes(':parameter/') === own).map(secretOf))]);
  const groups = containers.flatMap(({ LogConfiguration }: any) => LogConfiguration?.Options?.['awslogs-group']?.Ref ?? []) as string[];
  return {
    subject: 'task execution (ECS)',
    needs: [
      ...needs(`${ECS}/task_execution_IAM_role.html`, PULL, images.map((image) => repositoryOf(place, image))),
      ...images.length > 0 ? needs(`${ECS}/task_execution_IAM_role.html`, ['ecr:GetAuthorizationToken'], ['*']) : [],
      ...needs(`${ECS}/task_execution_IAM_role.html`, of('logs', 'CreateLogStream', 'PutLogEvents'), groups.map((id) => place.text({ 'Fn::GetAtt': [id, 'Arn'] }))),
      ...needs(`${ECS}/task_execution_IAM_role.html#task-execution-secrets`, ['secretsmanager:GetSecretValue'], values!),
      ...needs(`${ECS}/task_execution_IAM_role.html#task-execution-secrets`, ['ssm:GetParameters'], parameters!),
      ...needs(`${ECS}/task_execution_IAM_role.html#task-execution-secrets`, ['kms:Decrypt'], values!.flatMap((one) => place.keyOf(one) ?? []),
        { 'kms:ViaService': `secretsmanager.${place.region}.amazonaws.com` }),
    ],
  };
}

/** The ARN of a secret or parameter, without the key of the JSON. */
function secretOf(reference: string): string {
  const [, whole] = /^(<[^>]*>|arn:.*?:(?:secret:[^:]+|parameter\/.*))(?::.*)?$/.exec(reference)!;
  return whole!.includes(':secret:') ? secretPattern(whole!) : whole!;
}

/** The repository of an image URI. */
export function repositoryOf(place: Place, image: string): string {
  const [, path] = /\/((?:<[^>]*>|[\w./-])+?)(?:\{"Fn::If".*|[:@].*)?$/.exec(image.slice(image.indexOf('.dkr.ecr.')))!;
  return place.arn('ecr', `repository/${path!}`);
}

/** What the application and its sidecars need. */
export function useOfTask(place: Place, id: string, { ContainerDefinitions: containers }: any): Use {
  const environment = containers.flatMap(({ Environment = [] }: any) => Environment) as any[];
  const variables = Object.fromEntries(environment.map(({ Name, Value }) => [Name, place.text(Value)]));
  const images = containers.map(({ Image }: any) => place.text(Image)) as string[];
  const signals = images.some((image) => image.includes('/cloudwatch-agent/'));
  const collector = images.some((image) => image.includes('/aws-otel-collector'));
  const media = variables.MEDIA_BUCKET && `arn:<AWS::Partition>:s3:::${variables.MEDIA_BUCKET}`;
  return {
    subject: 'application (task)',
    needs: [
      ...media ? mediaNeeds(place, media) : [],
      ...queueNeeds(place, variables),
      ...signals || collector ? needs(managedPage('AWSXRayDaemonWriteAccess'), of('xray',
        'GetSamplingRules', 'GetSamplingStatisticSummaries', 'GetSamplingTargets', 'PutTelemetryRecords', 'PutTraceSegments',
      ), ['*']) : [],
      ...signals ? signalNeeds(place) : [],
      ...place.resources('AWS::ECS::Service').filter(([, { TaskDefinition, LoadBalancers }]) => TaskDefinition.Ref === id && !LoadBalancers)
        .flatMap(([, { Cluster }]) => needs(`${ECS}/task-scale-in-protection.html`, of('ecs', 'GetTaskProtection', 'UpdateTaskProtection'),
          [place.arn('ecs', `task/${place.text(Cluster)}/*`)])),
      ...place.resources('AWS::ECS::Service').filter(([, { TaskDefinition, EnableExecuteCommand }]) => TaskDefinition.Ref === id && EnableExecuteCommand)
        .flatMap(([, service]) => execNeeds(place, service)),
    ],
  };
}

/** Consumers receive, delete and hide messages of their queue; all code of the backend sends to each queue. */
function queueNeeds(place: Place, { QUEUE_URL: own, ...others }: Record<string, string>): Need[] {
  const sent = Object.entries(others).filter(([name]) => name.endsWith('_QUEUE_URL')).map(([, url]) => url);
  const keysOf = (urls: string[]) => [...new Set(urls.flatMap((url) => place.keyOf(url) ?? []))];
  const page = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-using-identity-based-policies.html';
  return [
    ...own ? needs(page, of('sqs', 'ChangeMessageVisibility', 'DeleteMessage', 'GetQueueAttributes', 'ReceiveMessage'), [place.arn('sqs', own)]) : [],
    ...needs(page, ['sqs:SendMessage'], sent.map((url) => place.arn('sqs', url))),
    ...needs(SEND, ['kms:Decrypt'], keysOf([...sent, ...own ? [own] : []])),
    ...needs(SEND, ['kms:GenerateDataKey'], keysOf(sent)),
  ];
}

/**
 * The application uploads originals and files of its own in parts, serves and deletes them, and reads and lists derivatives. A tag of an
 * original says why the image processing rejected it.
 */
function mediaNeeds(place: Place, bucket: string): Need[] {
  const page = 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions';
  const key = place.keyOf(place.bucket(bucket.split(':::')[1]!));
  return [
    ...needs(page, of('s3', 'AbortMultipartUpload', 'DeleteObject', 'GetObject', 'ListMultipartUploadParts', 'PutObject'), WRITTEN.map((prefix) => `${bucket}/${prefix}*`)),
    ...needs('https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html', ['s3:GetObjectTagging'], [`${bucket}/${ORIGINALS}*`]),
    ...needs(page, ['s3:GetObject'], [`${bucket}/${DERIVATIVES}*`]),
    ...needs(page, ['s3:ListBucket'], [bucket]),
    ...key ? needs(page, of('kms', 'Decrypt', 'GenerateDataKey'), [key]) : [],
  ];
}

function signalNeeds(place: Place): Need[] {
  const group = place.arn('logs', 'log-group:/aws/application-signals/data');
  return needs(managedPage('CloudWatchAgentServerPolicy'), of('logs',
    'CreateLogGroup', 'CreateLogStream', 'DescribeLogStreams', 'PutLogEvents', 'PutRetentionPolicy',
  ), [group, `${group}:*`]);
}

function execNeeds(place: Place, { Cluster }: any): Need[] {
  const page = `${ECS}/ecs-exec.html`;
  const { KmsKeyId: key, LogConfiguration: logs } = place.find(`<${Cluster.Ref}>`).Configuration?.ExecuteCommandConfiguration ?? {};
  const group = logs && place.text(logs.CloudWatchLogGroupName);
  return [
    ...needs(page, of('ssmmessages', 'CreateControlChannel', 'CreateDataChannel', 'OpenControlChannel', 'OpenDataChannel'), ['*']),
    ...key ? needs(page, ['kms:Decrypt'], [place.text(key)]) : [],
    ...group ? needs(page, ['logs:DescribeLogGroups'], ['*']) : [],
    ...group ? needs(page, of('logs', 'CreateLogStream', 'DescribeLogStreams', 'PutLogEvents'), [place.arn('logs', `log-group:${group}:*`)]) : [],
  ];
}

/** What ECS needs to shift traffic between target groups. */
export function useOfTraffic(place: Place, { LoadBalancers }: any): Use {
  const page = managedPage('AmazonECSInfrastructureRolePolicyForLoadBalancers');
  const balancers = LoadBalancers as any[];
  const settings = balancers.map((balancer) => balancer.AdvancedConfiguration) as any[];
  const groups = [...balancers, ...settings].flatMap(({ TargetGroupArn, AlternateTargetGroupArn }) => TargetGroupArn ?? AlternateTargetGroupArn);
  const rules = settings.flatMap(({ ProductionListenerRule: production, TestListenerRule: test }) => [production, ...test ? [test] : []]);
  const listeners = rules.flatMap((rule) => place.find(place.text(rule))?.ListenerArn ?? []);
  return {
    subject: 'blue/green deployment (ECS)',
    needs: [
      ...needs(page, ['elasticloadbalancing:ModifyRule'], rules.map((rule) => place.text(rule))),
      ...needs(page, ['elasticloadbalancing:ModifyListener'], listeners.map((listener) => place.text(listener))),
      ...needs(page, of('elasticloadbalancing', 'DeregisterTargets', 'RegisterTargets'), groups.map((group) => place.text(group))),
      ...needs(page, of('elasticloadbalancing', 'DescribeListeners', 'DescribeRules', 'DescribeTargetGroups', 'DescribeTargetHealth'), ['*']),
    ],
  };
}
