import assert from 'assert/strict';
import { databaseMembers, PairClients } from './pair';
import { typesThat } from './stack-events';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { REGION, STANDBY_REGION } from '../../tools/emulator/emulator';
import { Guide } from '../../tools/emulator/guide';
import { eventually } from '../../tools/emulator/patience';

/** What has deletion protection, as the events of a stack name it. */
const PROTECTED = ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'AWS::RDS::DBCluster', 'AWS::RDS::GlobalCluster'];

/** The names of the stacks of a Region of which CloudFormation has made something, with their states. */
async function states({ cloudFormation }: Clients): Promise<Record<string, string>> {
  const { Stacks } = await cloudFormation.describeStacks({});
  return Object.fromEntries(Stacks!.filter(({ StackName }) => StackName!.startsWith('Eldonia'))
    .map(({ StackName, StackStatus }) => [StackName!, StackStatus!]));
}

/** A first deployment that failed where the site's record of Tokyo was to be created, and the commands of the guide. */
export const failedPrimaryChecks = (aws: PairClients, guide: Guide): Checks => ({
  'Tokyo is rolled back because of the record, up to what is protected from deletion': async () => {
    assert.deepEqual(await typesThat(aws.primary, 'Eldonia-Primary', 'CREATE_FAILED'), ['AWS::Route53::RecordSet']);
    assert.equal((await states(aws.primary))['Eldonia-Primary'], 'ROLLBACK_FAILED');
    assert.deepEqual(await typesThat(aws.primary, 'Eldonia-Primary', 'DELETE_FAILED'), PROTECTED);
  },
  'what Tokyo depends on is kept, and Osaka is not begun': async () => {
    assert.equal((await states(aws.global))['Eldonia-Global'], 'CREATE_COMPLETE');
    assert.equal((await states(aws.standby))['Eldonia-StandbyBase'], 'CREATE_COMPLETE');
    assert.equal((await states(aws.standby))['Eldonia-Standby'], undefined);
  },
  'the commands of the guide delete the stack with what is protected, and nothing else': async () => {
    const variables = `REGION=${REGION} STACK=Eldonia-Primary`;
    assert.match(guide.run('The first deployment fails', 0, variables), /^PlatformEdge\S*Record\S*\s/m);
    guide.run('The first deployment fails', 1, variables);
    await eventually('the stack is deleted', async () => (await states(aws.primary))['Eldonia-Primary'] === undefined || undefined);
    assert.equal((await states(aws.global))['Eldonia-Global'], 'CREATE_COMPLETE');
  },
});

/** A second deployment, which finished Tokyo and failed in Osaka, where it kept what was created. */
export const failedStandbyChecks = (aws: PairClients): Checks => ({
  'Tokyo is deployed at the second attempt': async () => {
    assert.equal((await states(aws.primary))['Eldonia-Primary'], 'CREATE_COMPLETE');
  },
  'Osaka failed because of the record, and nothing is rolled back': async () => {
    assert.deepEqual(await typesThat(aws.standby, 'Eldonia-Standby', 'CREATE_FAILED'), ['AWS::Route53::RecordSet']);
    assert.equal((await states(aws.standby))['Eldonia-Standby'], 'CREATE_FAILED');
    assert.deepEqual(await databaseMembers(aws), [`${REGION} writes`, `${STANDBY_REGION} reads`]);
  },
});

/** The attempt after both failures. */
export const pairDeployedChecks = (aws: PairClients): Checks => ({
  'all stacks are deployed, after two deployments that failed half-way': async () => {
    for (const region of [aws.global, aws.primary, aws.standby]) {
      for (const [stack, state] of Object.entries(await states(region))) assert.match(state, /^(CREATE|UPDATE)_COMPLETE$/, stack);
    }
  },
});
