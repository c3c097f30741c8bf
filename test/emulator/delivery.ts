import assert from 'assert/strict';
import { GITHUB } from '../../tools/emulator/app';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { ACCOUNT, REGION } from '../../tools/emulator/emulator';

const ROLE = { RoleName: 'eldonia-deploy-ap-northeast-1' };
const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;

export interface Statement {
  readonly Principal?: Record<string, string>;
  readonly Action: string | string[];
  readonly Resource?: string | string[];
  readonly Condition?: Record<string, Record<string, string>>;
}

interface Action {
  readonly ActionTypeId: { readonly Provider: string };
  readonly Configuration: Record<string, string>;
  readonly RoleArn: string;
}

interface Stage {
  readonly Name: string;
  readonly Actions: Action[];
  readonly OnFailure?: { readonly Result: string };
}

interface Project {
  readonly environment: { readonly type: string; readonly privilegedMode: boolean };
  readonly source: { readonly type: string; readonly buildspec: string };
  readonly encryptionKey: string;
}

/** The statements of a policy as IAM gives it back. */
export function statementsOf(document: string): Statement[] {
  return (JSON.parse(decodeURIComponent(document)) as { Statement: Statement[] }).Statement;
}

export function deliveryChecks({ physicalId, requests, stubbed }: Clients): Checks {
  const pipeline = () => stubbed('AWS::CodePipeline::Pipeline', /./) as unknown as { PipelineType: string; Stages: Stage[] };
  const permissions = async (): Promise<Statement[]> => {
    const names = (await requests.iam('ListRolePolicies', ROLE))('member');
    const documents = await Promise.all(names.map(async (PolicyName) => (await requests.iam('GetRolePolicy', { ...ROLE, PolicyName }))('PolicyDocument')));
    return documents.flat().flatMap(statementsOf);
  };

  return {
    'GitHub\'s tokens of the workflow of the main branch, in its environment, take the deploy role, and nothing else does': async () => {
      const [document] = (await requests.iam('GetRole', ROLE))('AssumeRolePolicyDocument');
      const [{ Principal, Action, Condition }, ...others] = statementsOf(document);
      assert.deepEqual([Principal, Action, others], [{ Federated: PROVIDER }, 'sts:AssumeRoleWithWebIdentity', []]);
      assert.deepEqual(Condition, {
        StringEquals: {
          'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
          'token.actions.githubusercontent.com:job_workflow_ref': `${GITHUB.repository}/.github/workflows/deploy.yml@refs/heads/main`,
          'token.actions.githubusercontent.com:sub': `repo:${GITHUB.repository}:environment:production`,
        },
      });
      const provider = await requests.iam('GetOpenIDConnectProvider', { OpenIDConnectProviderArn: PROVIDER });
      assert.deepEqual(provider('Url'), ['https://token.actions.githubusercontent.com']);
    },
    'the role may push to the one repository, deploy the one service and write the one parameter': async () => {
      const statements = await permissions();
      const resourcesOf = (action: string) => statements.filter(({ Action }) => [Action].flat().includes(action)).flatMap(({ Resource }) => Resource);
      const service = `${REGION}:${ACCOUNT}`;
      assert.deepEqual(resourcesOf('ecr:PutImage'), [`arn:aws:ecr:${service}:repository/eldonia-backend`]);
      assert.deepEqual(resourcesOf('ecs:UpdateService'), [`arn:aws:ecs:${service}:service/eldonia-cluster/eldonia-backend`]);
      assert.deepEqual(resourcesOf('ssm:PutParameter'), [`arn:aws:ssm:${service}:parameter/eldonia/backend/image`]);
      assert.deepEqual(statements.flatMap(({ Action }) => Action).filter((action) => action.includes('*')), []);
    },
    'the pipeline has the documented stages, waits for a start by hand, and goes back when it fails': async () => {
      const { PipelineType, Stages } = pipeline();
      assert.equal(PipelineType, 'V2');
      const line = ({ Name, Actions, OnFailure }: Stage) => [Name, ...Actions.map(({ ActionTypeId }) => ActionTypeId.Provider), OnFailure?.Result];
      assert.deepEqual(Stages.map(line), [
        ['Source', 'CodeStarSourceConnection', undefined], ['Build', 'CodeBuild', undefined], ['Deploy', 'ECS', 'ROLLBACK'],
      ]);
      const [source, build, deploy] = Stages.map(({ Actions }) => Actions[0].Configuration);
      assert.deepEqual(source, {
        ConnectionArn: GITHUB.connectionArn, FullRepositoryId: GITHUB.repository, BranchName: 'main', DetectChanges: 'false',
      });
      assert.deepEqual(build, { ProjectName: 'eldonia-backend-build' });
      assert.deepEqual(deploy, { ClusterName: 'eldonia-cluster', ServiceName: 'eldonia-backend', FileName: 'imagedefinitions.json' });
    },
    'each action has a role of its own, which the pipeline alone takes': async () => {
      const roles = pipeline().Stages.map(({ Actions }) => Actions[0].RoleArn);
      assert.equal(new Set(roles).size, 3);
      const own = await physicalId('AWS::IAM::Role', /PipelineRolesPipeline[0-9A-F]{8}$/);
      for (const role of roles) {
        const [document] = (await requests.iam('GetRole', { RoleName: role.split('/').at(-1)! }))('AssumeRolePolicyDocument');
        assert.deepEqual(statementsOf(document).map(({ Principal }) => Principal), [{ AWS: `arn:aws:iam::${ACCOUNT}:role/${own}` }]);
      }
    },
    'builds make an image, encrypted, for the architecture of the tasks, and write imagedefinitions.json': async () => {
      const { projects } = await requests.json<{ projects: Project[] }>('codebuild', 'CodeBuild_20161006.BatchGetProjects', {
        names: ['eldonia-backend-build'],
      });
      const [{ environment, source, encryptionKey }] = projects;
      assert.deepEqual([environment.type, environment.privilegedMode, source.type], ['LINUX_CONTAINER', true, 'CODEPIPELINE']);
      assert.match(source.buildspec, /docker build/);
      assert.match(source.buildspec, /imagedefinitions\.json/);
      assert.match(encryptionKey, /^arn:aws:kms:.*:key\//);
    },
  };
}
