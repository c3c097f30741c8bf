import { Duration, Fn, Stack, Tokenization } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { parameterArns } from './release-access';
import { IFargateApi } from '../../fargate-api';
import { acknowledge, acknowledgeWildcard } from '../../private/acknowledge';
import { BundledFunction } from '../../private/bundled-function';
import { Caller } from '../../private/caller';

/** What is recorded, and where. */
export interface ReleaseRecorderProps {
  readonly api: IFargateApi;
  readonly repository: ecr.IRepository;
  readonly parameterName: string;
  readonly replicaRegions?: string[];
  readonly minTasks: number;
  readonly logEncryptionKey: kms.IKey;
}

/** The function that writes the digest of what runs to the image parameter of each region, and the alarm on its failure. */
export class ReleaseRecorder extends Construct {
  readonly handler: lambda.Function;
  readonly failureAlarm: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: ReleaseRecorderProps) {
    super(scope, id);
    const { api } = props;
    const { region } = Stack.of(api);
    const recorder = new BundledFunction(this, 'Handler', {
      entry: 'release/private/record-release',
      description: 'Writes the released image to its parameter',
      caller: Caller.PIPELINE,
      statements: this.statements(props),
      // It waits for a deployment that is under way, or for the first tasks.
      timeout: Duration.minutes(15),
      environment: {
        CLUSTER: api.cluster.clusterName,
        SERVICE: api.service.serviceName,
        CONTAINER: api.container.containerName,
        REPOSITORY_URI: props.repository.repositoryUri,
        PARAMETER_NAME: props.parameterName,
        REGIONS: Fn.join(',', [region, ...props.replicaRegions ?? []]),
        MIN_TASKS: Tokenization.stringifyNumber(props.minTasks),
      },
      logEncryptionKey: props.logEncryptionKey,
    });
    this.handler = recorder.lambda;
    this.failureAlarm = this.createAlarm();
    acknowledge(recorder.role, 'AwsSolutions-IAM5[Resource::*]', 'ecs:DescribeTaskDefinition knows no resource');
    acknowledgeWildcard(recorder.role, scalableTargets(api), 'the id of a scalable target is known to Application Auto Scaling alone');
  }

  private statements({ api, parameterName, replicaRegions }: ReleaseRecorderProps): iam.PolicyStatement[] {
    return [
      new iam.PolicyStatement({ actions: ['ecs:DescribeServices'], resources: [api.service.serviceArn] }),
      new iam.PolicyStatement({ actions: ['ecs:DescribeTaskDefinition'], resources: ['*'] }),
      new iam.PolicyStatement({
        actions: ['application-autoscaling:RegisterScalableTarget'],
        resources: [scalableTargets(api)],
        conditions: { StringEquals: { 'application-autoscaling:service-namespace': 'ecs' } },
      }),
      new iam.PolicyStatement({
        actions: ['ssm:GetParameter', 'ssm:PutParameter'], resources: parameterArns(Stack.of(api), parameterName, replicaRegions),
      }),
    ];
  }

  private createAlarm(): cloudwatch.Alarm {
    return new cloudwatch.Alarm(this, 'FailureAlarm', {
      alarmDescription: 'A release is not in its parameter: deploy no stack before it is, or the old image comes back',
      metric: this.handler.metricErrors({ period: Duration.minutes(5) }),
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
  }
}

function scalableTargets(api: IFargateApi): string {
  return Stack.of(api).formatArn({ service: 'application-autoscaling', resource: 'scalable-target', resourceName: '*' });
}
