import { Assembly } from './assembly';
import { releasers } from './github-roles';
import { permitted } from './permissions';
import { section } from './requirement';
import { ofType } from './subject';
import { every, TemplatePart, TemplateResource } from './template-part';

/** Stages, actions and categories have the same names. */
type Stage = 'Source' | 'Build' | 'Deploy';

const PIPELINE_TYPE = 'AWS::CodePipeline::Pipeline';
const SUBJECT = ofType('pipeline', PIPELINE_TYPE);
const CONNECTION = /^(arn:[^:]+:(codeconnections|codestar-connections):[^:]+:[^:]+:connection\/.+|\$\{\w+\})$/;
const FILE = 'imagedefinitions.json';
/** CodePipeline asks by the old name of the service, newer parts of it by the new one. */
const USE_CONNECTION = ['codeconnections:UseConnection', 'codestar-connections:UseConnection'];

/** Field by field as the document has it; names may begin otherwise than with `eldonia`. */
export const PIPELINE = section('5.4.2', [
  [
    'the pipeline is eldonia-backend-pipeline',
    SUBJECT,
    (app) => every(deliveries(app), (pipeline) => pipeline.only('Name', /^[\w-]+-backend-pipeline$/)),
  ],
  ['the pipeline is of type V2', SUBJECT, (app) => every(deliveries(app), (pipeline) => pipeline.only('PipelineType', 'V2'))],
  [
    'its stages are Source, Build and Deploy',
    SUBJECT,
    (app) => every(deliveries(app), (pipeline) => pipeline.parts('Stages/*/Name').map((name) => name.text()).join() === 'Source,Build,Deploy'),
  ],
  ["the source is GitHub's, by a connection", SUBJECT, (app) => everyAction(app, 'Source', isType('Source', 'CodeStarSourceConnection'))],
  [
    'the connection is named, and may be used by both of its names',
    SUBJECT,
    (app) => every(deliveries(app), (pipeline) => every(actions(pipeline, 'Source'), (action) => mayConnect(app, pipeline, action))),
  ],
  ['the repository is eldonia/eldonia-backend', SUBJECT, (app) => everySetting(app, 'Source', 'FullRepositoryId', /^[\w.-]+\/[\w.-]+$/)],
  [
    // The document's workflow deploys the same branch. Whether it does so by itself is seen in its file alone.
    'the branch is main, and what deploys a push of it to a service is one: this pipeline, or a role of GitHub Actions',
    SUBJECT,
    (app) => everySetting(app, 'Source', 'BranchName', 'main') && deliveries(app).every((pipeline) => isDeployedOnce(app, pipeline)),
  ],
  ['CodeBuild builds', SUBJECT, (app) => everyAction(app, 'Build', isType('Build', 'CodeBuild'))],
  [
    'the project is eldonia-backend-build, and can build images',
    SUBJECT,
    (app) => everySetting(app, 'Build', 'ProjectName', (name) => isOwn(name, 'Name', /^[\w-]+-backend-build$/)
      && name.refs().every((project) => project.has('Environment/PrivilegedMode', true))),
  ],
  ['ECS deploys, and nothing else does', SUBJECT, (app) => everyAction(app, 'Deploy', isType('Deploy', 'ECS')) && deliveries(app).every(deploysOnly)],
  [
    'the pipeline deploys to the cluster eldonia-cluster',
    SUBJECT,
    (app) => everySetting(app, 'Deploy', 'ClusterName', (name) => isOwn(name, 'ClusterName', /^[\w-]+-cluster$/)),
  ],
  [
    'the pipeline deploys the service eldonia-backend',
    SUBJECT,
    (app) => everySetting(app, 'Deploy', 'ServiceName', (name) => isOwn(name, 'ServiceName', /^[\w-]+-backend$/)),
  ],
  [
    'what is deployed is in imagedefinitions.json, which the build has written',
    SUBJECT,
    (app) => everySetting(app, 'Deploy', 'FileName', FILE) && deliveries(app).every(handsOver),
  ],
]);

/** The pipelines that deploy to ECS; an app may have others. */
function deliveries(app: Assembly): TemplateResource[] {
  return app.all(PIPELINE_TYPE).filter((pipeline) => pipeline.has('Stages/*/Actions/*/ActionTypeId/Provider', 'ECS'));
}

/** The documented action of a stage. Tests and approvals may stand beside it. */
function actions(pipeline: TemplateResource, name: Stage): TemplatePart[] {
  return pipeline.parts('Stages/*').filter((stage) => stage.has('Name', name)).flatMap((stage) => stage.parts('Actions/*'))
    .filter((action) => action.has('Name', name));
}

function everyAction(app: Assembly, name: Stage, test: (action: TemplatePart) => boolean): boolean {
  return every(deliveries(app), (pipeline) => every(actions(pipeline, name), test));
}

function everySetting(app: Assembly, name: Stage, setting: string, expected: string | RegExp | ((part: TemplatePart) => boolean)): boolean {
  return everyAction(app, name, (action) => action.only(`Configuration/${setting}`, expected));
}

function isType(category: Stage, provider: string): (action: TemplatePart) => boolean {
  const fields = { Category: category, Owner: 'AWS', Provider: provider, Version: '1' };
  return (action) => Object.entries(fields).every(([field, value]) => action.only(`ActionTypeId/${field}`, value));
}

/** The name itself, or that of a resource of the app. */
function isOwn(part: TemplatePart, property: string, name: RegExp): boolean {
  const owners = part.refs();
  return owners.length === 0 ? part.is(name) : owners.every((owner) => owner.only(property, name));
}

function mayConnect(app: Assembly, pipeline: TemplateResource, action: TemplatePart): boolean {
  const roles = action.has('RoleArn') ? action.refs('RoleArn') : pipeline.refs('RoleArn');
  return action.only('Configuration/ConnectionArn', (arn) => isConnection(arn)
    && every(roles, (role) => USE_CONNECTION.every((call) => permitted(app, role, call).some((resource) => resource.is(arn.text())))));
}

/** A parameter without a default is taken at its word. */
function isConnection(arn: TemplatePart): boolean {
  const owners = arn.refs();
  return owners.length > 0 ? owners.every(({ type }) => type.endsWith('::Connection')) : arn.is(CONNECTION);
}

/** One pipeline that starts on a push; or none, and a role by which the workflow deploys. */
function isDeployedOnce(app: Assembly, pipeline: TemplateResource): boolean {
  const same = deliveries(app).filter((other) => targetOf(other) === targetOf(pipeline));
  const automatic = same.filter((one) => one.has('Triggers/*') || !actions(one, 'Source').every(waits));
  return automatic.length === 1 || (automatic.length === 0 && releasers(app).length > 0);
}

function waits(source: TemplatePart): boolean {
  return source.has('Configuration/DetectChanges', false);
}

/** The service that a pipeline deploys, in one text. */
function targetOf(pipeline: TemplateResource): string {
  const names = actions(pipeline, 'Deploy').flatMap((action) => ['ClusterName', 'ServiceName'].flatMap((name) => action.parts(`Configuration/${name}`)));
  return names.map((name) => name.refs().map(({ id, stack }) => `${stack.name}/${id}`).join() || name.text()).join();
}

function deploysOnly(pipeline: TemplateResource): boolean {
  return pipeline.parts('Stages/*').filter((stage) => stage.has('Name', 'Deploy')).every((stage) => stage.parts('Actions/*').length === 1);
}

/** From the build's project through its artifact to the deployment. An imported project or a build specification in a file isn't seen. */
function handsOver(pipeline: TemplateResource): boolean {
  const built = actions(pipeline, 'Build');
  const taken = actions(pipeline, 'Deploy').flatMap((action) => action.parts('InputArtifacts/*/Name'));
  return every(taken, (name) => built.some((action) => action.has('OutputArtifacts/*/Name', name.text())))
    && built.flatMap((action) => action.refs('Configuration/ProjectName')).every((project) =>
      project.parts('Source/BuildSpec').every((spec) => !spec.text().includes('\n') || spec.text().includes(FILE)));
}
