import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { plansOf, TemplatePlan } from './template-plans';
import { FailoverMode, StandbyMode } from '../../src/failover';
import { FailoverPlan } from '../../src/failover/internal';

/** The plan that the construct itself makes, so that the model can't drift away from it. */
export function planOf(standbyMode: StandbyMode, mode: FailoverMode): TemplatePlan {
  const app = new App();
  const stack = new Stack(app, 'Simulation', { env: { account: '123456789012', region: 'us-east-1' } });
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
  return plansOf(app.synth())[0];
}
