import { TimeZone, aws_autoscaling as autoscaling, aws_ec2 as ec2, aws_sqs as sqs } from 'aws-cdk-lib';
import { SpotTestRunnersProps } from '../../../src';
import { baseOf, Table, tableOf } from '../change';
import { usual } from '../usual';

const rows = usual<SpotTestRunnersProps>('SpotTestRunnersProps', {
  instanceTypes: [{ to: [new ec2.InstanceType('c7g.large')], name: 'default → c7g.large' }],
  machineImage: [{ to: ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.ARM_64, edition: ec2.AmazonLinuxEdition.MINIMAL }) }],
  queue: [{ to: (stack) => sqs.Queue.fromQueueArn(stack, 'Queue', `arn:aws:sqs:${stack.region}:123456789012:tests`) }],
  shutdown: [{ to: autoscaling.Schedule.cron({ hour: '3', minute: '0' }), name: 'default → 3 o’clock' }],
  timeZone: [{ beside: { shutdown: autoscaling.Schedule.cron({ hour: '3', minute: '0' }) }, to: TimeZone.EUROPE_BERLIN, name: 'default → Europe/Berlin' }],
  userData: [{ to: () => ec2.UserData.custom('#!/bin/sh\necho started'), name: 'default → own' }],
});

export const releaseTables: readonly Table[] = [tableOf<SpotTestRunnersProps>('SpotTestRunnersProps', baseOf('SpotTestRunners', 'Runners'), rows)];
