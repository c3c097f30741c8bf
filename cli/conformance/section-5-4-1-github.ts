import { Assembly, every, TemplatePart, TemplateResource } from './assembly';
import { allows, elements, isLeastPrivilege, permitted, statementsOf } from './permissions';
import { Check, hold, inRepository, joined, Kind, overall, section, subject, unseen } from './requirement';

const ISSUER = 'token.actions.githubusercontent.com';
/** The subject of a pull request, or a pattern that matches one: `repo:a/b:*`, `repo:a/*`. */
const PULL_REQUEST = /:pull_request$|:[^:/]*[*?][^:/]*$|^repo:[^:]*[*?][^:]*$/;
const PROVIDERS = ['AWS::IAM::OIDCProvider', 'Custom::AWSCDKOpenIdConnectProvider'];
const ROLE = subject('role that GitHub Actions can assume', githubRoles);
/** One branch, one tag or one environment. Subjects of pull requests have none of them. */
const ONE_REF = /:(ref:refs\/(heads|tags)\/|environment:)[^*?]+$/;
/** The actions that a push of an image calls. */
const PUSH = [
  'ecr:BatchCheckLayerAvailability', 'ecr:InitiateLayerUpload', 'ecr:UploadLayerPart', 'ecr:CompleteLayerUpload',
  'ecr:PutImage',
];
/** The resources that the variables of the workflow name. */
const NAMES: Record<string, string> = {
  'AWS::ECR::Repository': 'RepositoryName', 'AWS::ECS::Cluster': 'ClusterName', 'AWS::ECS::Service': 'ServiceName',
};

/**
 * The workflow is a file in the repository of the application, which no template contains: `eldonia-constructs
 * conformance --repository .` reads it. The role that it assumes can contradict it.
 */
export const GITHUB_ACTIONS = section('5.4.1', 'GitHub Actions', inRepository([
  ...unseen(
    ROLE, 'name: Deploy to AWS', 'on.push: the branches main and develop', 'on.pull_request: the branch main', 'env.AWS_REGION: ap-northeast-1',
  ),
  overall('env.ECR_REPOSITORY: eldonia-backend', ROLE, (app) => names(app, 'ecr:PutImage')),
  overall('env.ECS_CLUSTER: eldonia-cluster', ROLE, (app) => names(app, 'ecs:UpdateService')),
  overall('env.ECS_SERVICE: eldonia-backend', ROLE, (app) => names(app, 'ecs:UpdateService')),
  overall('jobs.test: a job tests each push and each pull request', ROLE, (app) => !deployers(app).some(allowsPullRequests)),
  ...unseen(
    ROLE, 'actions/setup-node: Node.js 20, and the npm cache of the lock file', 'npm ci: the test job installs dependencies',
    'npm test: the test job runs the tests', 'npm run lint: the test job runs the linter',
  ),
  overall('jobs.build-and-deploy: after the tests, and on main only', ROLE, (app) =>
    deployers(app).every((role) => every(claims(role, 'sub'), (claim) => claim.is(ONE_REF)))),
  // The workflow of the document reads access keys from secrets, which contradicts its section 5.8.1.
  overall('aws-actions/configure-aws-credentials: the job signs in to AWS with temporary credentials', ROLE, (app) =>
    app.all('AWS::IAM::User', 'AWS::IAM::AccessKey').length === 0 && githubRoles(app).every((role) => isForOneRepository(app, role))),
  overall('aws-actions/amazon-ecr-login: the job signs in to Amazon ECR', ROLE, may('ecr:GetAuthorizationToken')),
  overall('docker build and push: the image has the commit as its tag', ROLE, may(...PUSH)),
  overall('docker push latest: the image also has the tag latest', ROLE, may('ecr:PutImage')),
  joined('aws ecs update-service: the service deploys the image', ROLE, {
    'update-service': (app) => every(releasers(app), (role) => statementsOf(app, role).every((statement) => isLeastPrivilege(statement) && passesToTasksOnly(statement))),
    '--force-new-deployment': () => true,
  }),
  overall('aws ecs wait services-stable: the job waits for the deployment', ROLE, may('ecs:DescribeServices')),
  ...unseen(
    ROLE, 'uses: the actions have a version', 'jobs.build-and-deploy.needs: the job waits for the tests',
    'aws-region and the registry: those of the sign-in', 'GITHUB_OUTPUT: the build names its image',
  ),
]));

/** Whether a role of GitHub Actions has all that the steps of the workflow call, and nothing that contradicts them. */
export function canRelease(app: Assembly): boolean {
  return releasers(app).length > 0 && hold(GITHUB_ACTIONS)(app, Kind.PRODUCTION);
}

/** Whether roles may do this to resources with fixed names only. */
function names(app: Assembly, action: string): boolean {
  return releasers(app).every((role) => every(permitted(app, role, action), isNamed));
}

function may(...needed: string[]): Check {
  return (app) => releasers(app).every((role) => needed.every((action) => permitted(app, role, action).length > 0));
}

function isForOneRepository(app: Assembly, role: TemplateResource): boolean {
  return every(claims(role, 'aud'), (audience) => audience.is('sts.amazonaws.com'))
    && providers(app).every((provider) => provider.has('ClientIdList/*', 'sts.amazonaws.com'))
    && every(claims(role, 'sub'), (claim) => claim.is(/^repo:[^*?]+\/[^*?]+:/));
}

/** An imported resource appears with its name. */
function isNamed(target: TemplatePart): boolean {
  return !target.is(/\*/) && target.refs().every(hasName);
}

function hasName(resource: TemplateResource): boolean {
  const property = NAMES[resource.type];
  return property === undefined || (resource.only(property, /^[\w./-]+$/) && resource.refs('Cluster').every(hasName));
}

/** Registering a task definition requires iam:PassRole for the roles of the tasks. */
function passesToTasksOnly(statement: TemplatePart): boolean {
  return !allows(statement, 'iam:PassRole')
    || (statement.only('Condition/StringEquals/iam:PassedToService', 'ecs-tasks.amazonaws.com')
    && !elements(statement, 'Resource').some((role) => role.is(/\*/)));
}

/** Roles that GitHub Actions can assume. */
export function githubRoles(app: Assembly): TemplateResource[] {
  return app.all('AWS::IAM::Role').filter((role) => trusts(role).length > 0);
}

/** The roles of GitHub Actions that can update a service. */
export function releasers(app: Assembly): TemplateResource[] {
  return githubRoles(app).filter((role) => permitted(app, role, 'ecs:UpdateService').length > 0);
}

/** Those that can change what runs; others are none of the workflow's. */
function deployers(app: Assembly): TemplateResource[] {
  return githubRoles(app).filter((role) => ['ecs:UpdateService', 'ecr:PutImage'].some((action) => permitted(app, role, action).length > 0));
}

/** The statements of a role that trust the OIDC tokens of GitHub. */
export function trusts(role: TemplateResource): TemplatePart[] {
  return role.parts('AssumeRolePolicyDocument/Statement/*').filter((statement) =>
    statement.has('Principal/Federated', isGithub));
}

/** The providers that the app defines, also in another stack than the role; an existing one of the account is not included. */
function providers(app: Assembly): TemplateResource[] {
  return app.all(...PROVIDERS).filter(isProvider);
}

/** The values of a claim that a trust policy compares with StringEquals; empty if a statement doesn't. */
function claims(role: TemplateResource, claim: 'aud' | 'sub'): TemplatePart[] {
  const compared = trusts(role).map((trust) => elements(trust, `Condition/StringEquals/${ISSUER}:${claim}`));
  return compared.some((values) => values.length === 0) ? [] : compared.flat();
}

/** Whether pull requests can assume the role, by a wildcard or because the subject is not checked. */
function allowsPullRequests(role: TemplateResource): boolean {
  return trusts(role).some((trust) => {
    const subjects = elements(trust, `Condition/*/${ISSUER}:sub`);
    return subjects.length === 0 || subjects.some((one) => one.is(PULL_REQUEST));
  });
}

function isGithub(principal: TemplatePart): boolean {
  return principal.is(new RegExp(`oidc-provider/${ISSUER}`)) || principal.refs().some(isProvider);
}

function isProvider(provider: TemplateResource): boolean {
  return PROVIDERS.includes(provider.type) && provider.has('Url', new RegExp(`^(https://)?${ISSUER}/?$`));
}
