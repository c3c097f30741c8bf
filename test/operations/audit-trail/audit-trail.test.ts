import { Template } from 'aws-cdk-lib/assertions';
import { rulesIn } from './fixture';
import { AuditTrail } from '../../../src/operations';
import { testStack } from '../../../tools/assemblies/stacks';

const stack = testStack();
const audit = new AuditTrail(stack, 'Audit');
const template = Template.fromStack(stack);
const key = stack.resolve(audit.encryptionKey!.keyArn) as object;
const trailBucket = stack.resolve(audit.trailBucket!.bucketName) as object;
const recorder = stack.resolve(audit.configRecorder!.ref).Ref as string;
test('the trail records every region, encrypted and with proof of integrity', () => template.hasResourceProperties('AWS::CloudTrail::Trail', {
  IsLogging: true,
  IsMultiRegionTrail: true,
  IncludeGlobalServiceEvents: true,
  EnableLogFileValidation: true,
  KMSKeyId: key,
  S3BucketName: trailBucket,
  CloudWatchLogsLogGroupArn: stack.resolve(audit.trailLogGroup!.logGroupArn),
}));

test('has the service-linked role of AWS Config before recorder and channel, which don\'t wait for each other', () => {
  const [role] = Object.keys(template.findResources('Custom::ConfigServiceRole'));
  const channel = stack.resolve(audit.deliveryChannel!.ref).Ref as string;
  const { [recorder]: { DependsOn: first }, [channel]: { DependsOn: second } } = template.toJSON().Resources;

  expect([first, second]).toEqual([expect.arrayContaining([role]), expect.arrayContaining([role])]);
  expect([first.includes(channel), second.includes(recorder)]).toEqual([false, false]);
});

test('checks rules on the region, after there is a recorder', () => {
  expect(rulesIn(template)).toEqual(expect.arrayContaining(['VPC_FLOW_LOGS_ENABLED', 'RDS_STORAGE_ENCRYPTED', 'MULTI_REGION_CLOUD_TRAIL_ENABLED']));
  expect(audit.configRules).toHaveLength(rulesIn(template).length);
  template.allResources('AWS::Config::ConfigRule', { DependsOn: [recorder] });
});
