import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Step } from './model';
import { FailoverMode, StandbyMode } from '../../src/failover';
import { FailoverPlan } from '../../src/failover/internal';

/** The steps that the construct itself makes, so that the model can't drift away from it. */
export function stepsOf(standbyMode: StandbyMode, mode: FailoverMode, direction: 'failover' | 'failback'): Step[] {
  const stack = new Stack(new App(), 'Simulation', { env: { account: '123456789012', region: 'us-east-1' } });
  const side = { ecsCluster: 'shop', ecsService: 'shop-backend' };
  new FailoverPlan(stack, 'Failover', {
    pair: {
      name: 'shop',
      primary: { ...side, region: 'ap-northeast-1', clusterIdentifier: 'shop' },
      standby: { ...side, region: 'ap-northeast-3', clusterIdentifier: 'shop-osaka' },
      globalClusterIdentifier: 'shop-global',
      standbyMode,
      readerScaling: { maximum: 5 },
      scalableStack: standbyMode === StandbyMode.PILOT_LIGHT ? { stackName: 'ShopOsaka', role: 'shop-scaling' } : undefined,
      schedules: [{ name: 'shop-report', primaryRoleName: 'shop-report-tokyo', standbyRoleName: 'shop-report-osaka' }],
    },
    zone: { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'shop.example' },
    domainName: 'origin.shop.example',
    mode,
    ...mode === FailoverMode.AUTOMATIC
      ? { triggerAlarms: ['primary-is-down'] }
      : { approver: iam.Role.fromRoleArn(stack, 'Approver', 'arn:aws:iam::123456789012:role/on-call') },
  });
  const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::ARCRegionSwitch::Plan'));
  const { Workflows: [forth, back] } = Properties as { Workflows: { Steps: Step[] }[] };
  return (direction === 'failover' ? forth : back).Steps;
}
