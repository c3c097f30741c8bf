import './setup';
import 'aws-cdk-lib/testhelpers/jest-autoclean';
import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { platform } from '../bin/app';

// Once for all tests of the file, and outside of their time limit.
const template = Template.fromStack(Stack.of(platform));

test('the database outlives its stack', () => {
  template.hasResource('AWS::RDS::DBCluster', { DeletionPolicy: 'Snapshot', Properties: { DeletionProtection: true } });
});

test('CloudFront keeps public responses', () => {
  const behaviors = Match.arrayWith([Match.objectLike({ PathPattern: '/api/public/*' })]);
  template.hasResourceProperties('AWS::CloudFront::Distribution', { DistributionConfig: { CacheBehaviors: behaviors } });
});

test('the nightly job runs at 03:00 in Tokyo', () => {
  template.hasResourceProperties('AWS::Scheduler::Schedule', {
    ScheduleExpression: 'cron(0 3 * * ? *)', ScheduleExpressionTimezone: 'Asia/Tokyo',
  });
});
