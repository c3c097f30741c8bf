import { Duration, Stack, aws_ecs as ecs, aws_iam as iam, aws_kms as kms, aws_lambda as lambda, aws_sns as sns, aws_sqs as sqs, TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { importedRepository, importedVpc, rotatedKey, smallFunction } from './imported';
import { apiProps } from './imported-parts';
import { Variant } from './stacks';
import {
  EventJob, FargateApi, FileConverter, AccountResource, JobSource, JobTarget, MediaProcessor, ScheduledJob, SecureBucket,
  SpotTestRunners,
} from '../../src';
import { DeliveryPipeline, GithubDeployRole, GithubSubject, ReleaseReconciler } from '../../src/release/internal';

const CONNECTION = 'arn:aws:codeconnections:ap-northeast-1:123456789012:connection/12345678-1234-1234-1234-123456789012';

/** An API, and the function of its releases in two Regions. */
function released(stack: Stack, imageParameterName: string) {
  const [api, repository] = [new FargateApi(stack, 'Api', apiProps(stack)), importedRepository(stack)];
  return { api, repository, releases: new ReleaseReconciler(stack, 'Releases', { api, repository, imageParameterName, replicaRegions: ['ap-northeast-3'] }) };
}

/** A topic encrypted with a key that grants its publishers access. */
function topic(stack: Stack, key: kms.Key): sns.Topic {
  for (const service of ['cloudwatch', 'events']) key.grantEncryptDecrypt(new iam.ServicePrincipal(`${service}.amazonaws.com`));
  return new sns.Topic(stack, 'Alarms', { masterKey: key, enforceSSL: true });
}

export const deliveryVariants: Record<string, Variant> = {
  MediaWithEverything: {
    build: (stack) => new MediaProcessor(stack, 'Media', {
      bucket: new SecureBucket(stack, 'Bucket', { eventBridge: true }).bucket,
      encryptionKey: rotatedKey(stack),
      deleteDerivatives: false,
      tiff: true,
      vpc: importedVpc(stack),
      outputPrefix: 'thumbs/',
      converters: [FileConverter.lambdaFunction(lambda.Function.fromFunctionArn(stack, 'Pdf', 'arn:aws:lambda:ap-northeast-1:123456789012:function:pdf'), { suffixes: ['.pdf'] })],
    }),
  },
  PipelineWithEverything: {
    build: (stack) => {
      const key = rotatedKey(stack);
      const { api, repository, releases } = released(stack, '/everything/image');
      new DeliveryPipeline(stack, 'Pipeline', {
        connectionArn: CONNECTION,
        repository: 'eldonia/eldonia-backend',
        api,
        imageRepository: repository,
        releases,
        name: 'everything-pipeline',
        manualApproval: true,
        notificationTopic: topic(stack, key),
        encryptionKey: key,
      });
    },
  },
  RoleThatReleases: {
    build: (stack) => {
      const { releases, ...rest } = released(stack, '/released/image');
      return new GithubDeployRole(stack, 'Role', {
        repository: 'eldonia/eldonia-backend',
        subject: GithubSubject.environment('production'),
        provider: AccountResource.fromExisting('arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com'),
        roleName: 'deploy',
      }).grantRelease({ ...rest, releases: releases.requests });
    },
  },
  WeeklyTask: {
    build: (stack) => {
      const vpc = importedVpc(stack);
      const key = rotatedKey(stack);
      const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task', { family: 'weekly' });
      taskDefinition.addContainer('Main', { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/busybox:stable'), logging: ecs.LogDriver.awsLogs({ streamPrefix: 'job' }) });
      new ScheduledJob(stack, 'Job', {
        schedule: ScheduleExpression.expression('cron(0 3 ? * SUN *)', TimeZone.ASIA_TOKYO),
        target: JobTarget.fargateTask({ cluster: ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'shared', vpc }), taskDefinition }),
        encryptionKey: key,
        alarmTopic: topic(stack, key),
        flexibleWindow: Duration.minutes(15),
      });
    },
  },
  JobByPattern: {
    build: (stack) => new EventJob(stack, 'Job', {
      source: JobSource.eventPattern({ source: ['shop.orders'] }),
      encryptionKey: rotatedKey(stack),
      handler: smallFunction(stack, 'Function'),
    }),
  },
  RunnersByQueue: {
    build: (stack) => {
      const key = rotatedKey(stack);
      new SpotTestRunners(stack, 'Runners', {
        vpc: importedVpc(stack),
        encryptionKey: key,
        notificationTopic: topic(stack, key),
        queue: sqs.Queue.fromQueueArn(stack, 'Queue', 'arn:aws:sqs:ap-northeast-1:123456789012:runs'),
      });
    },
  },
};
