import { join, relative } from 'path';
import { parse } from 'yaml';
import { canHold, MAIN, OTHERS, Run, valueOf } from './condition';
import { isOfNode, NODE } from './dockerfile';
import { readJson, RepositoryFiles } from './files';
import { finding, Finding, Findings, joined, placed } from './finding';
import { UserError } from '../../../tools/user-error';
import { Assembly } from '../assembly';
import { containers } from '../queries';
import { githubRoles, trusts } from '../section-5-4-1-github';
import { deliveries, startsOnPush } from '../section-5-4-2-pipeline';

type Map = Readonly<Record<string, unknown>>;

interface Step {
  readonly uses: string;
  readonly run: string;
  /** The part whose failure fails the step. */
  readonly failing: string;
  readonly with: Map;
  readonly env: Map;
  readonly folder: string;
  readonly isCertain: boolean;
}

interface Job { readonly id: string; readonly body: Map; readonly steps: readonly Step[]; readonly deploys: boolean }

const REGISTERS = /--task-definition[ =](?![\w"'-]+:\d)\S/;
/** A script that does something, and fails if that fails. */
const DOES = /^(?!((ba)?sh -c ['"]?)?(exit|true|:|echo|node (-e|-p|--eval|--print))\b)(?!.* --(version|help)$)(?!.*(\|\||;) *(true|:|exit|echo)\b)(?!.*--if-present)(?!.*[^&>]&(?![&>]))(?!.*\|\| *node (-e|-p)\b)(?!.*(\bvitest list|--print-config)\b)\S/;
/** Options that leave tests out, or run none. That of a name is a timeout for Mocha. */
const NARROWED = /\s--?(test-((name|skip)-pattern|only)|testNamePattern|f?grep|list-?tests)\b|(\b(jest|vitest)|^(?!.*\bmocha\b).*\s--)\s(.*\s)?-t\b|(\b(mocha|playwright)|\s--)\s(.*\s)?-g\b|\bmocha\s(.*\s)?-f\b/im;
/** A shell that runs its script; others only print it, or parse it. */
const SHELL = /^(undefined|pwsh|(ba)?sh(( --(noprofile|norc|login)| -[euxolE]+( pipefail)?)* \{0\})?)$/;
/** Shells that stop at the first failure, which others do if their script says so. */
const STOPS = /^(undefined|pwsh|(ba)?sh|.* -\w*e\w*( .*)?)$/;
/** What runs scripts of other packages. */
const WORKSPACES = /(\s(-w|-ws|--workspaces?)|\b(turbo|nx|lerna))\b|"workspaces"/;
const OPTIONS = String.raw`(?:(?:--prefix|-C|-w|--workspace)[ =]\S+ |-s |--(?:silent|quiet) )*`;
const NPM = `npm ${OPTIONS}`;
const RUN = `${NPM}(?:run|run-script) ${OPTIONS}`;
const TEST = `(?:${RUN}test|${NPM}(?:test|tst|t))`;
const INSTALL = `${NPM}(?:ci|clean-install)`;
const DEPLOYS = /\baws ecs update-service\b/;
/** What no file shows. */
const UNSEEN: Finding = { outcome: 'not applicable', literally: true };

const GUIDE = 'https://github.com/eldonia/eldonia-constructs/blob/main/docs/releases.md#a-process-of-your-own';
/** Where the file has what a requirement is about. */
const MARKS: Readonly<Record<string, RegExp>> = {
  'R5.4.1-1': /^name:/,
  'R5.4.1-2': /^\s+push:/,
  'R5.4.1-3': /^\s+pull_request:/,
  'R5.4.1-4': /AWS_REGION:/,
  'R5.4.1-5': /ECR_REPOSITORY:/,
  'R5.4.1-6': /ECS_CLUSTER:/,
  'R5.4.1-7': /ECS_SERVICE:/,
  'R5.4.1-8': /runs-on:/,
  'R5.4.1-9': /node-version(-file)?:/,
  'R5.4.1-10': /npm ci/,
  'R5.4.1-11': /npm (run )?test/,
  'R5.4.1-12': /npm run lint/,
  'R5.4.1-13': /if: .*refs\/heads\/main/,
  'R5.4.1-14': /role-to-assume:|aws-access-key-id:/,
  'R5.4.1-15': /amazon-ecr-login/,
  'R5.4.1-16': /docker (buildx )?build|build-push-action/,
  'R5.4.1-17': /(?<!ubuntu-)latest\b/,
  'R5.4.1-18': /aws ecs update-service|amazon-ecs-deploy-task-definition/,
  'R5.4.1-19': /aws ecs wait|wait-for-service-stability/,
  'R5.4.1-20': /uses:/,
  'R5.4.1-21': /needs:/,
  'R5.4.1-22': /aws-region:/,
  'R5.4.1-23': /GITHUB_OUTPUT/,
  'R5.4.2-14': /^\s+push:/,
};

/** Section 5.4.1: the workflow that deploys. */
export function judgeWorkflow(files: RepositoryFiles, scripts: Map, folder: string): Findings {
  const paths = files.workflows();
  const workflows = paths.map((path) => new Workflow(path, files));
  const deploying = workflows.filter((workflow) => workflow.deploy !== undefined);
  const onMain = deploying.filter(({ deploy }) => isOnMain(deploy!.body.if, [deploy!.body.needs].flat().map(String)));
  // Another one may copy the images that it builds to other accounts.
  const workflow = onMain.find(({ body }) => 'push' in eventsOf(body.on)) ?? onMain[0] ?? deploying[0];
  if (workflow === undefined) {
    throw new UserError(`repository must have a workflow in .github/workflows that calls aws ecs update-service, got ${paths.length === 0 ? 'no workflow' : paths.join(', ')}; ` +
      'write what githubWorkflow() of the platform returns to .github/workflows/deploy.yml, or check other sections with --section');
  }
  return placed(judge(workflow, files, scripts, folder), workflow.path, files.read(workflow.path) ?? '', MARKS);
}

function judge(workflow: Workflow, files: RepositoryFiles, scripts: Map, folder: string): Findings {
  const { path, body, test, deploy: { body: job, steps, id } } = workflow as Workflow & { readonly deploy: Job };
  const on = eventsOf(body.on);
  const environment = { ...mapOf(body.env), ...mapOf(job.env) };
  const setup = test?.steps.find(({ uses }) => uses.startsWith('actions/setup-node@'))?.with ?? {};
  const lock = String(setup['cache-dependency-path']);
  const credentials = steps.find(({ uses }) => uses.startsWith('aws-actions/configure-aws-credentials@'))?.with;
  const permissions = job.permissions ?? body.permissions;
  const script = steps.map(({ run }) => run).join('\n');
  const values = JSON.stringify(steps);
  const effect = (app: Assembly) => effectOf(app, job, credentials, script);
  const twice: Finding['against'] = (app) => 'push' in on && deliveries(app).some(startsOnPush)
    ? { outcome: 'not met', detail: `${path} deploys a push, and so does the pipeline; github.deployer selects one` } : {};
  const isPlain = /\bdocker build\b/.test(script) && /\bdocker push\b/.test(script);
  const isCheckout = (uses: string) => uses.startsWith('actions/checkout@');
  /** The actions of some steps, each of a version; that of the document is a tag. */
  const versions = (list: readonly Step[], isConcerned: (uses: string) => boolean, name: string) => {
    const actions = list.map(({ uses }) => uses).filter((uses) => uses !== '' && isConcerned(uses));
    return finding(actions.length > 0 && actions.every((uses) => uses.startsWith('./') || /@\S/.test(uses)), `${path}: ${name}, and a version of each action`, actions.every((uses) => /@v[24]$/.test(uses)));
  };
  const [node] = valuesOf(setup['node-version'] ?? versionIn(files, setup['node-version-file']), { ...environment, ...mapOf(test?.body.env) }, mapOf(mapOf(test?.body.strategy).matrix))
    .flatMap((value) => LTS[value] ?? /^[^\d/]*(20|22|24)\b/.exec(value)?.[1] ?? []);
  /** The resources of an app that a variable names. */
  const variable = (name: string, value: RegExp, type?: string, property = '') => ({
    ...finding(value.test(String(environment[name])), `${path}: env.${name}, matching ${String(value)}`),
    against: (app: Assembly) => type === undefined || app.all(type).every((one) => !one.has(property))
      || app.all(type).some((one) => one.has(property, String(environment[name])))
      ? {} : { outcome: 'not met', detail: `${path}: env.${name} names none of the app` } as const,
  });
  const known: Map = Object.assign({}, environment, ...steps.map((step) => step.env));
  const knownIn = (text: string) => text.replace(/\$\{\{ *env\.(\w+) *\}\}/g, '$$$1').replace(/\$\{?(\w+)\}?/g, (all, name: string) => String(known[name] ?? all));
  /** Whether each call of a command has the value of a variable as an option; the value of another variable is not known. */
  const hasOption = (command: string, option: string, name: string) => [...script.replace(/\$\{\{ *env\.(\w+) *\}\}/g, '$$$1').matchAll(new RegExp(String.raw`\b${command}\b[^\n]*?\s${option}[ =]["']?([^\s"']+)`, 'g'))]
    .every(([, word]) => [knownIn(word), String(environment[name])].some((value, _, [one, other]) => value.startsWith('$') || one === other));
  const isOfService = (command: string, option: string) => hasOption(command, '--cluster', 'ECS_CLUSTER') && hasOption(command, option, 'ECS_SERVICE');
  const role = String(credentials?.['role-to-assume']);
  const builds = steps.flatMap(buildsOf);
  /** Those of the image that the service runs, by its name; others can be beside them. */
  const named = builds.filter(({ tags }) => tags.map(knownIn).map(knownIn).some((tag) => new RegExp(String.raw`(^|/)${String(environment.ECR_REPOSITORY)}(:|$)`).test(tag)));
  const isBackend = (file: string) => file.includes('$') || relative('.', file) === join(folder, 'Dockerfile');
  const isWhole = ({ file, stages, values: given }: Build) => isBackend(file) && (files.read(join(folder, 'Dockerfile')) === undefined
    || isOfNode(files.read(join(folder, 'Dockerfile'))!, stages, Object.fromEntries(given.map(([name, value = `$${name}`]) => [name, knownIn(value)])) as Record<string, string>));
  const isBuilt = named.length > 0 ? named.every(isWhole) : builds.some(isWhole);
  /** Whether a command of a step runs in the folder of the backend, or leads there, also by a script of the folder where it runs. */
  const isThere = (step: Step, command: RegExp, name?: string) => [...step.run.matchAll(command)].some(({ index, 0: { length } }) => {
    const place = folderAt(step, index + length);
    const manifest = files.read(join(place, 'package.json')) ?? '';
    const { scripts: own = {} } = manifest.startsWith('{') ? readJson(files, join(place, 'package.json')) as { readonly scripts?: Map } : {};
    const names = name === undefined ? ['preinstall', 'install', 'postinstall', 'prepare'] : [name];
    return place.includes('$') || place === folder || WORKSPACES.test(step.run) || WORKSPACES.test(manifest)
      || names.some((one) => new RegExp(String.raw`(\bcd|--prefix|-C|--cwd|--dir)[ =](\./)?${folder}(?![\w-])`).test(String(own[one])));
  });
  const runs = (command: string, name?: string) => {
    const isMade = name === undefined || (DOES.test(String(scripts[name] ?? '')) && !NARROWED.test(String(scripts[name])));
    const pattern = { 'npm test': TEST, 'npm ci': INSTALL }[command] ?? `${RUN}lint`;
    const words = new RegExp(String.raw`\b${pattern}(?![\w:-])[^\n;&|]*`, 'g');
    /** With what the script runs in the place of its name. */
    const full = (run: string) => name === undefined ? run : run.replace(new RegExp(pattern, 'g'), () => String(scripts[name]));
    const isRun = test?.steps.some((step) => step.isCertain && calls(step, pattern) && !NARROWED.test(full(step.run)) && isThere(step, words, name));
    return finding(!isIgnored(test?.body) && isRun === true && isMade,
      isMade ? `${path}: jobs.test runs ${command} in ${folder}, whose failure fails the job` : `package.json: the script ${name}`);
  };
  const needs = [job.needs].flat().map(String);
  const needed = test !== undefined && needs.includes(test.id);
  const failed: Run = { ...MAIN, results: Object.fromEntries(needs.map((one) => [one, one === test?.id ? 'failure' : 'success'])) };
  const waits = needed && !canHold(job.if, failed);
  return {
    'R5.4.1-1': finding(/^Deploy to AWS\b/.test(String(body.name)), `${path}: name: Deploy to AWS`, body.name === 'Deploy to AWS'),
    'R5.4.1-2': joined(Object.fromEntries(['main', 'develop'].map((branch) =>
      [`push to ${branch}`, finding(hasBranch(on, 'push', branch), `${path}: on.push.branches: [main, develop]`)]))),
    'R5.4.1-3': finding(hasBranch(on, 'pull_request', 'main'), `${path}: on.pull_request.branches: [main]`),
    'R5.4.1-4': variable('AWS_REGION', /^ap-northeast-1$/),
    'R5.4.1-5': variable('ECR_REPOSITORY', /^[\w-]+-backend$/, 'AWS::ECR::Repository', 'RepositoryName'),
    'R5.4.1-6': variable('ECS_CLUSTER', /^[\w-]+-cluster$/, 'AWS::ECS::Cluster', 'ClusterName'),
    'R5.4.1-7': variable('ECS_SERVICE', /^[\w-]+-backend$/, 'AWS::ECS::Service', 'ServiceName'),
    'R5.4.1-8': joined({
      'ubuntu-latest': finding(test !== undefined && workflow.isRun(test.id, [MAIN, ...OTHERS]) && [test.body, job].every((one) => /^ubuntu-(latest|2[2-9]\.04)/.test(String(one['runs-on'])))
        && job.container === undefined && NODE.test(String(mapOf(test.body.container).image ?? test.body.container ?? 'node:20')),
      `${path}: a job without condition on ubuntu, and in no container but one of Node.js, that runs npm test`),
      'checkout@v4 of the tests': versions(test?.steps ?? [], isCheckout, 'actions/checkout in the job that runs npm test'),
    }),
    'R5.4.1-9': joined({
      'node-version 20': finding(node !== undefined, `${path}: actions/setup-node with node-version 20 or a newer LTS`, node === '20'),
      'cache npm': finding(setup.cache === 'npm', `${path}: actions/setup-node with cache npm`),
      'lock file path': finding(files.read(lock) !== undefined, `${path}: actions/setup-node with cache-dependency-path of a file that exists`),
    }),
    'R5.4.1-10': runs('npm ci'),
    'R5.4.1-11': runs('npm test', 'test'),
    'R5.4.1-12': runs('npm run lint', 'lint'),
    'R5.4.1-13': finding(isOnMain(job.if, needs) && needed && (/\balways\(/i.test(String(job.if)) || needs.every((one) => workflow.isRun(one, [MAIN]))),
      `${path}: jobs.${id} needs the job that runs npm test, with if: github.ref == 'refs/heads/main'`),
    'R5.4.1-14': joined({
      'access key id': {
        ...finding(credentials !== undefined && 'role-to-assume' in credentials && !('aws-access-key-id' in credentials),
          `${path}: configure-aws-credentials with role-to-assume, without aws-access-key-id`, false),
        against: (app) => namesRole(app, role, path),
      },
      'secret access key': finding(credentials !== undefined && !('aws-secret-access-key' in credentials) && (permissions === 'write-all' || mapOf(permissions)['id-token'] === 'write'),
        `${path}: configure-aws-credentials without aws-secret-access-key, and the permission id-token: write`, false),
    }),
    'R5.4.1-15': workflow.seen(steps.some((step) => step.uses.startsWith('aws-actions/amazon-ecr-login@') && step.with['registry-type'] !== 'public'), 'aws-actions/amazon-ecr-login',
      steps.some(({ uses }) => uses === 'aws-actions/amazon-ecr-login@v2')),
    'R5.4.1-16': joined({
      'docker build': workflow.seen(isBuilt, `docker build of ${join(folder, 'Dockerfile')}`, isPlain),
      'tag github.sha': workflow.seen(/github\.sha|GITHUB_SHA/.test(values) && steps.every(({ uses, with: { ref, repository } }) => !isCheckout(uses) || (repository === undefined && /undefined|github\.(sha|ref)/.test(String(ref)))), 'the tag github.sha', isPlain),
      'docker push of the commit': workflow.seen(/--push\b|type=registry\b|\bdocker (image )?push (-\S+ )*(?!\S*:latest)/.test(script), 'docker push with the tag github.sha', isPlain),
    }),
    'R5.4.1-17': joined({
      'docker tag latest': workflow.seen(/\bdocker tag \S+ \S*:latest\b|(-t|--tag)[ =]\S*:latest\b|--image-tag latest\b/.test(script), 'the tag latest', isPlain),
      'docker push latest': workflow.seen(/\bdocker push \S*:latest\b|(-t|--tag)[ =]\S*:latest\b[^\n]*--push\b|\becr put-image\b/.test(script), 'docker push of the tag latest', isPlain),
    }),
    'R5.4.1-18': joined({
      'update-service': { ...workflow.seen(DEPLOYS.test(script) && !/--desired-count[ =]0\b/.test(script) && isOfService('aws ecs update-service', '--service'), 'aws ecs update-service of env.ECS_CLUSTER and env.ECS_SERVICE', !REGISTERS.test(script)), against: effect },
      '--force-new-deployment': { ...workflow.seen(/\baws ecs update-service\b[^\n]*--force-new-deployment\b/.test(script), 'aws ecs update-service --force-new-deployment', !REGISTERS.test(script)), against: effect },
    }),
    'R5.4.1-19': workflow.seen(steps.some(({ run }) => /\baws ecs wait services-stable\b/.test(run) && !/\bif aws ecs wait\b(?![^]*\bexit [1-9])/.test(run)) && isOfService('aws ecs wait services-stable', '--services'), 'aws ecs wait services-stable of env.ECS_CLUSTER and env.ECS_SERVICE', !/\bfor\b/.test(script)),
    'R5.4.1-20': joined({
      'setup-node@v4': versions(test?.steps ?? [], (uses) => !isCheckout(uses), 'actions/setup-node in the job that runs npm test'),
      'checkout@v4 of the deployment': versions(steps, (uses) => uses.startsWith('actions/checkout'), `actions/checkout in jobs.${id}`),
      'configure-aws-credentials@v4': versions(steps, (uses) => !uses.startsWith('actions/checkout'), 'aws-actions/configure-aws-credentials'),
    }),
    'R5.4.1-21': finding(waits && !isIgnored(test!.body), `${path}: jobs.${id} needs the job that runs npm test, and waits for its success`, [job.needs].flat().length === 1 && job.environment === undefined),
    'R5.4.1-22': joined({
      'aws-region': workflow.seen(hasOption('aws ecs', '--region', 'AWS_REGION') && steps.every(({ run, env }) => !/\baws ecs\b/.test(run) || [undefined, environment.AWS_REGION].includes(env.AWS_REGION)) && /^\$\{\{ *env\.AWS_REGION *\}\}$|^ap-northeast-1$/.test(String(credentials?.['aws-region'])), 'aws-region: ${{ env.AWS_REGION }}'),
      'registry of the login': workflow.seen(/steps\.[\w-]+\.outputs\.registry/.test(values), 'the registry of steps.login-ecr.outputs'),
    }),
    'R5.4.1-23': workflow.seen(/(image|digest)=[^\n]*GITHUB_OUTPUT/.test(script), 'echo "image=…" >> $GITHUB_OUTPUT', /"?image=[^\n]*GITHUB_OUTPUT/.test(script)),
    'R5.4.2-14': {
      ...UNSEEN,
      against: twice,
      values: { 'starts on a push': { ...UNSEEN, against: twice }, 'stage Deploy deploys': UNSEEN },
    },
  };
}

/** Why the commands of a job change nothing on the platform of an app. */
function effectOf(app: Assembly, job: Map, credentials: Map | undefined, script: string): ReturnType<NonNullable<Finding['against']>> {
  const environment = typeof job.environment === 'string' ? job.environment : mapOf(job.environment).name;
  const subject = environment === undefined ? /:ref:refs\/heads\/main$/ : new RegExp(`:environment:${String(environment)}$`);
  const role = String(credentials?.['role-to-assume']).split('/').pop();
  const roles = githubRoles(app).filter((one) => !one.has('RoleName') || role?.includes('${{') || one.has('RoleName', role));
  /** A restart takes the new image only where the task definition has a tag that moves. */
  const isReleased = containers(app).some((container) => !container.only('Image', /:latest$/));
  const problems = containers(app).length === 0 ? [] : [
    !roles.some((one) => trusts(one).some((trust) => trust.has('Condition/*/token.actions.githubusercontent.com:sub', (claim) => [claim.value].flat().some((text) => subject.test(String(text))))))
      && `no role of the app trusts ${environment === undefined ? 'a job without environment' : `the environment ${String(environment)}`}`,
    isReleased && !REGISTERS.test(script) && 'it registers no task definition with the new image',
    isReleased && !/put-parameter\b|lambda invoke[^]*\brecord\b|\brecord\b[^]*lambda invoke/.test(script) && 'it does not write the image parameter',
  ].filter((problem) => problem !== false);
  return problems.length === 0 ? {} : { warning: `as written, and releases nothing on this platform: ${problems.join('; ')}; see ${GUIDE}` };
}

/** Whether a role is one of the app: by account and name, where the file has them. */
function namesRole(app: Assembly, role: string, path: string): ReturnType<NonNullable<Finding['against']>> {
  const [, account, name] = /^arn:aws[\w-]*:iam::(\d+):role\/(?:.*\/)?([^/]+)$/.exec(role) ?? [];
  const own = githubRoles(app);
  return name === undefined || own.length === 0 || own.some((one) => [undefined, account].includes(one.stack.account) && (!one.has('RoleName') || one.has('RoleName', name)))
    ? {} : { outcome: 'not met', detail: `${path}: role-to-assume names no role of the app` };
}

class Workflow {
  readonly body: Map;
  readonly deploy?: Job;
  readonly test?: Job;
  private readonly callsOthers: boolean;

  constructor(readonly path: string, files: RepositoryFiles) {
    this.body = bodyOf(path, files.read(path) ?? '');
    const jobs = Object.entries(mapOf(this.body.jobs)).map(([id, job]): Job => ({
      id,
      body: mapOf(job),
      steps: stepsOf(mapOf(job), this.body, files),
      deploys: stepsOf(mapOf(job), this.body, files, true).some(({ run }) => DEPLOYS.test(run)),
    }));
    this.deploy = jobs.find(({ deploys }) => deploys);
    this.test = jobs.find((job) => job !== this.deploy && job.steps.some((step) => calls(step, TEST)))
      ?? jobs.find((job) => job !== this.deploy);
    this.callsOthers = jobs.some(({ body, steps }) => typeof body.uses === 'string' || steps.some(({ uses }) => uses.startsWith('./')));
  }

  /** Whether a job runs in each of some runs, and the jobs that it needs. */
  isRun(id: string, runs: readonly Run[], before: readonly string[] = []): boolean {
    const { if: condition, needs = [] } = mapOf(mapOf(this.body.jobs)[id]);
    return runs.every((run) => canHold(condition, run)) && !before.includes(id)
      && [needs].flat().every((one) => this.isRun(String(one), runs, [...before, id]));
  }

  /** A step that is missing here can be in a workflow or an action that this workflow calls. */
  seen(isMet: boolean, expected: string, literally = true): Finding {
    const found = finding(isMet, `${this.path}: ${expected}`, literally);
    return isMet || !this.callsOthers ? found : { ...found, outcome: 'not checkable here', detail: `${this.path} calls another workflow or action` };
  }
}

function bodyOf(path: string, text: string): Map {
  let problem = 'something else';
  try {
    const value: unknown = parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Map;
  } catch (error) {
    problem = `the error "${(error as Error).message.split('\n')[0]}"`;
  }
  throw new UserError(`${path} must be a map in YAML, got ${problem}; repair it`);
}

/** The steps that can run, with their scripts in lines without comments and continuations. */
function stepsOf(job: Map, workflow: Map, files: RepositoryFiles, isAll = false): Step[] {
  const steps = (Array.isArray(job.steps) ? job.steps.map(mapOf) : []).flatMap((step) => ownStepsOf(step, files));
  const defaults = [job, workflow].map((owner) => mapOf(mapOf(owner.defaults).run));
  const setting = (step: Map, name: string) => [step, ...defaults].map((one) => one[name]).find((value) => value !== undefined);
  return steps.filter((step) => isAll || canHold(step.if, MAIN)).map((step) => {
    const shell = String(setting(step, 'shell'));
    const text = typeof step.run !== 'string' || (!isAll && !SHELL.test(shell)) ? '' : plain(oneWord(step.run).replace(isAll ? /$^/ : /^(exit\b.*)[^]*/m, '$1').replace(/(^|\s)#\s.*$/gm, '').replace(/\\\n\s*/g, ' '), shell);
    const run = typeof step.run !== 'string' ? commandsOf(String(step.uses), mapOf(step.with)) : text.replace(IDLE, '')
      .replace(isIgnored(step) ? /^.*\baws ecs (wait|update-service)\b.*$/gm : isAll ? '' : IGNORED, '');
    return {
      uses: typeof step.uses === 'string' ? step.uses : '',
      run,
      failing: STOPS.test(shell) || /^\s*set (-\w*e|-o errexit)/m.test(text) ? run : text.trim().split('\n').slice(-1).join(''),
      isCertain: [MAIN, ...OTHERS].every((one) => valueOf(step.if, one) === true) && !isIgnored(step),
      folder: inRoot(typeof step.run === 'string' ? String(setting(step, 'working-directory') ?? '.') : '.'),
      with: mapOf(step.with),
      env: mapOf(step.env),
    };
  });
}

/** The steps of an action of the repository in its place, as far as files show them. */
function ownStepsOf(step: Map, files: RepositoryFiles): Map[] {
  const paths = /^\.\/(?!.*\.\.)/.test(String(step.uses)) ? ['action.yml', 'action.yaml'].map((name) => join(String(step.uses), name)) : [];
  const found = paths.filter((path) => files.read(path) !== undefined).map((path) => mapOf(bodyOf(path, files.read(path)!).runs).steps);
  const steps = found.flat().filter((one) => one !== undefined).map(mapOf);
  return steps.length === 0 ? [step] : steps.map((one) => ({ ...one, ...step, uses: one.uses, with: one.with }));
}

/** Whether the failure of a job or a step is ignored. */
const isIgnored = (owner: Map = {}): boolean => [MAIN, ...OTHERS].some((run) => valueOf(owner['continue-on-error'] ?? false, run) === true);

/** A script without what only reports a failure: a branch that ends with it, a copy of the output. Options of the AWS CLI are after its command. */
const plain = (script: string, shell: string): string => script.replace(/ \|\| *(exit [1-9]\d*|\{[^{}]*\bexit [1-9]\d*;? *\})/g, '')
  .replace(/\bif ! ([^\n;]+); then\b([^]*?)\bfi\b/g, (all, command: string, rest: string) => /\bexit [1-9]/.test(rest) ? command : all)
  .replace(/^bash$|pipefail/.test(shell) || /^\s*set -.*pipefail/m.test(script) ? /(?<!\|)( 2>&1)? *\|(?!\|)[^\n|;&]*/g : /$^/, '')
  .replace(/\baws((?: --[\w-]+(?:[ =][^\s-]\S*)?)+) (ecs|ecr) ([\w-]+)/g, 'aws $2 $3$1');

/** A script whose expressions of GitHub have no spaces, and no characters of the shell. */
const oneWord = (script: string): string => script.replace(/\$\{\{[^]*?\}\}/g, (one) => one.replace(/[\s;&|<>"'`()]/g, ''));

/** A path from the root of the repository. */
const inRoot = (path: string): string => relative('.', path.replace(/^["']?(\$\{\{ *github\.workspace *\}\}|\$\{?GITHUB_WORKSPACE\b\}?)/, '.').replace(/["']/g, '')) || '.';

/** The folder of the command before a place of a script: that of its step, and where the script goes from there, without what is in brackets. */
function folderAt({ folder, run }: Step, end: number): string {
  const gone = run.slice(0, end).replace(/\([^()]*\)/g, '').matchAll(/\b(?:cd|pushd) ([^\s;&|)]+)|\bpopd\b/g);
  const places = [...gone].reduce((all, [, to]) => to === undefined || to === '-' ? all.slice(0, -1) : [...all, to], [] as string[]);
  const own = /(?:--prefix|-C)[ =]([^\s;&|]+)/.exec(run.slice(0, end).split(/[\n;&|]/).pop()!)?.[1] ?? '.';
  return [...places, own].reduce((from, to) => /^["']?\$/.test(to) ? inRoot(to) : join(from, to.replace(/["']/g, '')), folder);
}

/** Whether a job runs for main, and for no other branch. */
function isOnMain(condition: unknown, needs: readonly string[]): boolean {
  return canHold(condition, { ...MAIN, results: Object.fromEntries(needs.map((id) => [id, 'success'])) }) && !OTHERS.some((run) => canHold(condition, run));
}

/** What common actions run, as commands. */
function commandsOf(uses: string, { tags = '', push, file, context = '.', target, 'build-args': given = '', cluster, service, 'wait-for-service-stability': waits }: Map): string {
  const isOn = (value: unknown) => String(value) === 'true';
  if (uses.startsWith('docker/build-push-action@')) {
    const names = String(tags).split(/[\s,]*\n\s*|\s*,\s*/).filter((tag) => tag !== '').map((tag) => `--tag ${tag.replace(/\s/g, '')}`);
    const [dockerfile, from] = [file, context].map((path) => String(path ?? '').replace(/^\{\{defaultContext\}\}:?|\s/g, ''));
    return `docker buildx build ${names.join(' ')} ${isOn(push) ? '--push' : ''} ${dockerfile && `--file ${dockerfile}`} ${[['--target', target ?? ''], ...String(given).split('\n').map((one) => ['--build-arg', one.replace(/\s/g, '')])].filter(([, value]) => value !== '').flat().join(' ')} ${from || '.'}\necho "digest=" >> $GITHUB_OUTPUT`;
  }
  if (!uses.startsWith('aws-actions/amazon-ecs-deploy-task-definition@')) return '';
  const [own, group] = [service, cluster].map((one) => String(one).replace(/\s/g, ''));
  return `aws ecs update-service --cluster ${group} --service ${own} --task-definition new --force-new-deployment${isOn(waits) ? `\naws ecs wait services-stable --cluster ${group} --services ${own}` : ''}`;
}

/** A word of the shell. */
const WORD = /(?:"[^"]*"|'[^']*'|\$\([^()]*\)|[^\s"';&|>])+/g;
/** Options of `docker build` that have no value, or have it with them. */
const FLAG = /^(--(push|pull|no-cache|load|rm|force-rm|quiet|debug|compress|squash|check)|-[qD]|--?[\w-]+=.*)$/;

interface Build { readonly file: string; readonly tags: readonly string[]; readonly stages: readonly string[]; readonly values: readonly string[][] }

/** The images that a step builds: the file, and the names; what has `$` is not known. */
function buildsOf(step: Step): Build[] {
  return [...step.run.matchAll(/\bdocker (?:buildx |image )?build\b((?:[ \t]+(?:"[^"]*"|'[^']*'|\$\([^()]*\)|[^\s"';&|>])+)*)/g)].map(({ index, 1: line }) => {
    const words = (line.match(WORD) ?? []).map((word) => word.replace(/["']/g, ''));
    const given = (option: RegExp) => words.flatMap((word, place) => option.test(word) ? [word.includes('=') ? word.replace(/^[^=]*=/, '') : words[place + 1]] : []);
    const context = words.find((word, place) => !/^-./.test(word) && (place === 0 || !words[place - 1].startsWith('-') || FLAG.test(words[place - 1]))) ?? '.';
    return {
      file: join(folderAt(step, index), given(/^(-f|--file)(=|$)/)[0] ?? join(context, 'Dockerfile')),
      tags: given(/^(-t|--tag)(=|$)/),
      stages: given(/^--target(=|$)/),
      values: given(/^--build-arg(=|$)/).map((one) => one.split('=')),
    };
  });
}

/** What runs nothing: the words of `echo` that are no output, and a command after one that decides. */
const IDLE = /\becho\b(?!.*GITHUB_OUTPUT).*$|\b(true|:)\s*\|\|.*$|\bfalse\s*&&.*$|\bif (false|! ?true)\b.*$|(^|[;&]\s*):\s.*$/gm;

/** A command that deploys or builds, and whose failure ends nothing, or that runs on while the script ends. */
const IGNORED = /^.*\b(aws ecs (wait|update-service)|docker (buildx |image )?build)\b.*(\|\|\s*(true\b|:|exit 0\b|$)|[^&>]&\s*$|--generate-cli-skeleton).*$/gm;

/** Whether a script runs a command whose failure it does not ignore. */
function calls({ run, failing }: Step, command: string): boolean {
  return !/\bset \+\w*e/.test(run) && failing.split('\n').some((line) => new RegExp(String.raw`(^|[;&(]\s*)\s*(?:(?:env |time )?(?:(?!npm_config)\w+=\S* )*)${command}(?![\w:-])(?!.*([|;]|[^&]&\s*$|--if-present|--dry-run))`).test(line));
}

/** The events of a workflow, with their filters: one name, a list, or a map. */
function eventsOf(on: unknown): Map {
  return typeof on === 'string' || Array.isArray(on) ? Object.fromEntries([on].flat().map((name) => [name, undefined])) : mapOf(on);
}

/** Whether an event starts the workflow for a branch; without branches, it does for all. */
function hasBranch(on: Map, event: string, branch: string): boolean {
  const { branches = '**', 'branches-ignore': ignored = [], tags, types, paths, 'paths-ignore': others } = mapOf(on[event]);
  const [list, except] = [branches, ignored].map((names) => [names].flat() as unknown[]);
  return event in on && [branch, '*', '**'].some((name) => list.includes(name)) && ![...list.filter((name) => String(name).startsWith('!')).map((name) => String(name).slice(1)), ...except].some((name) => isLike(branch, String(name))) && paths === undefined && others === undefined
    && (tags === undefined || branches !== '**') && (types === undefined || ['opened', 'synchronize'].every((type) => [types].flat().includes(type)));
}

/** Whether a branch has a name, or matches it as a pattern. */
const isLike = (branch: string, name: string): boolean => new RegExp(`^${name.replace(/[^\w*/-]/g, '\\$&').replace(/\*+/g, '.*')}$`).test(branch);

/** Versions of Node.js by their names. */
const LTS: Readonly<Record<string, string>> = { 'lts/*': '24', 'lts/iron': '20', 'lts/jod': '22', 'lts/krypton': '24' };

/** The values of an expression that names a variable, or one of a matrix. */
function valuesOf(value: unknown, environment: Map, matrix: Map): string[] {
  const [, context, name] = /^\$\{\{ *(env|matrix)\.([\w-]+) *\}\}$/.exec(String(value)) ?? [];
  const all = { env: [environment[name]], matrix: [matrix[name] ?? [], [matrix.include].flat().map((one) => mapOf(one)[name])] }[context] ?? [value];
  return all.flat(2).filter((one) => one !== undefined).map(String);
}

/** The version of Node.js in a file that setup-node reads. */
function versionIn(files: RepositoryFiles, path: unknown): unknown {
  const text = typeof path === 'string' ? files.read(path) : undefined;
  const { volta, engines } = text?.startsWith('{') ? parse(text) as { readonly volta?: Map; readonly engines?: Map } : {};
  return volta?.node ?? engines?.node ?? (/^nodejs\s+(\S+)/m.exec(text ?? '')?.[1] ?? text?.trim());
}

function mapOf(value: unknown): Map {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Map : {};
}
