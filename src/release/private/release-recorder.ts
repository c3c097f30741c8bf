import { Duration, Fn, Stack, Tokenization } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { parameterArns, revisionParameter } from './release-access';
import { IFargateApi } from '../../fargate-api';
import { changeScaling, putParameter, scalableTargets, updateService } from '../../fargate-api/internal';
import { acknowledge, acknowledgeWildcard } from '../../private/acknowledge';
import { BundledFunction } from '../../private/bundled-function';
import { Caller } from '../../private/caller';

/** Options of the release recorder. */
export interface ReleaseRecorderProps {
  readonly api: IFargateApi;
  readonly repository: ecr.IRepository;
  readonly parameterName: string;
  readonly replicaRegions?: string[];
  readonly minTasks: number;
  readonly logEncryptionKey: kms.IKey;
}

/**
 * A function that writes the digest of the running image to the image parameter of each Region, and an alarm on its
 * failure.
 */
export class ReleaseRecorder extends Construct {
  readonly handler: lambda.Function;
  readonly failureAlarm: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: ReleaseRecorderProps) {
    super(scope, id);
    const { api } = props;
    const { region } = Stack.of(api);
    const recorder = new BundledFunction(this, 'Handler', {
      entry: 'release/private/record-release',
      description: 'Writes the digest of the released image to the image parameter',
      caller: Caller.PIPELINE,
      statements: this.statements(props),
      // The function waits for a deployment in progress, or for the first tasks.
      timeout: Duration.minutes(15),
      environment: {
        CLUSTER: api.cluster.clusterName,
        SERVICE: api.service.serviceName,
        CONTAINER: api.container.containerName,
        REPOSITORY_URI: props.repository.repositoryUri,
        PARAMETER_NAME: props.parameterName,
        REVISION_PARAMETER_NAME: revisionParameter(props.parameterName),
        REGIONS: Fn.join(',', [region, ...props.replicaRegions ?? []]),
        MIN_TASKS: Tokenization.stringifyNumber(props.minTasks),
      },
      logEncryptionKey: props.logEncryptionKey,
    });
    this.handler = recorder.lambda;
    this.failureAlarm = this.createAlarm();
    acknowledge(recorder.role, 'AwsSolutions-IAM5[Resource::*]', 'ecs:DescribeTaskDefinition and ' +
      'DescribeScalableTargets have no resource-level permissions');
    acknowledgeWildcard(recorder.role, scalableTargets(api.service),
      'Application Auto Scaling generates the ids of scalable targets');
  }

  private statements({ api, parameterName, replicaRegions }: ReleaseRecorderProps): iam.PolicyStatement[] {
    return [
      updateService(api),
      new iam.PolicyStatement({ actions: ['ecs:DescribeServices'], resources: [api.service.serviceArn] }),
      new iam.PolicyStatement({
        actions: ['ecs:DescribeTaskDefinition', 'application-autoscaling:DescribeScalableTargets'], resources: ['*'],
      }),
      changeScaling(api),
      new iam.PolicyStatement({
        actions: ['ssm:GetParameter'],
        resources: parameterArns(Stack.of(api), revisionParameter(parameterName)),
      }),
      putParameter(...parameterArns(Stack.of(api), parameterName, replicaRegions)),
    ];
  }

  private createAlarm(): cloudwatch.Alarm {
    return new cloudwatch.Alarm(this, 'FailureAlarm', {
      alarmDescription: 'A release could not be recorded in the image parameter. If the log of the recorder function ' +
        'says that the stack has replaced the release, release it again. Otherwise invoke the function manually, and ' +
        'do not deploy the stack before: it would deploy the old image.',
      metric: this.handler.metricErrors({ period: Duration.minutes(5) }),
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
  }
}
