import { Assembly, every, TemplatePart, TemplateResource, Values } from './assembly';
import { permitted } from './permissions';
import { all, each, joined, ofType, section, Subject, within } from './requirement';
import { releasers } from './section-5-4-1-github';

/** Stages, actions and categories have the same names. */
type Stage = 'Source' | 'Build' | 'Deploy';

const PIPELINE_TYPE = 'AWS::CodePipeline::Pipeline';
const DELIVERY = within(ofType('pipeline', PIPELINE_TYPE), deliveries);
const [SOURCE, BUILD, DEPLOY] = (['Source', 'Build', 'Deploy'] as const).map(actionOf);
const CONNECTION = /^(arn:[^:]+:(codeconnections|codestar-connections):[^:]+:[^:]+:connection\/.+|\$\{\w+\})$/;
const FILE = 'imagedefinitions.json';
/** CodePipeline uses the old service prefix, newer features the new one. */
const USE_CONNECTION = ['codeconnections:UseConnection', 'codestar-connections:UseConnection'];

/** The fields of the document in its order; names may have another prefix than `eldonia`. */
export const PIPELINE = section('5.4.2', 'Pipeline', [
  each('the pipeline name is eldonia-backend-pipeline', DELIVERY, { Name: /^[\w-]+-backend-pipeline$/ }),
  each('the pipeline type is V2', DELIVERY, { PipelineType: 'V2' }),
  each('the stages are Source, Build and Deploy', DELIVERY, (pipeline) => pipeline.textAt('Stages/*/Name') === 'Source,Build,Deploy'),
  each('the source is GitHub, by a connection', SOURCE, typed('Source', 'CodeStarSourceConnection')),
  each('the connection has an ARN, and the role may use it with both service prefixes', DELIVERY, (pipeline, app) =>
    every(actions(pipeline, 'Source'), (action) => mayConnect(app, pipeline, action))),
  each('the repository is eldonia/eldonia-backend', SOURCE, { 'Configuration/FullRepositoryId': /^[\w.-]+\/[\w.-]+$/ }),
  each('the branch is main', DELIVERY, (pipeline) =>
    every(actions(pipeline, 'Source'), (action) => action.only('Configuration/BranchName', 'main'))),
  each('CodeBuild builds the image', BUILD, typed('Build', 'CodeBuild')),
  each('the project name is eldonia-backend-build, and the project can build images (privileged mode)', BUILD, {
    'Configuration/ProjectName': (name) => isOwn(name, 'Name', /^[\w-]+-backend-build$/)
      && name.refs().every((project) => project.has('Environment/PrivilegedMode', true)),
  }),
  each('the deploy action is ECS, and the Deploy stage has no other action', DELIVERY, (pipeline) =>
    every(actions(pipeline, 'Deploy'), (action) => action.is(typed('Deploy', 'ECS'))) && deploysOnly(pipeline)),
  each('the cluster of the deploy action is eldonia-cluster', DEPLOY, {
    'Configuration/ClusterName': (name) => isOwn(name, 'ClusterName', /^[\w-]+-cluster$/, 'AWS::ECS::Cluster'),
  }),
  each('the service of the deploy action is eldonia-backend', DEPLOY, {
    'Configuration/ServiceName': (name) => isOwn(name, 'ServiceName', /^[\w-]+-backend$/, 'AWS::ECS::Service'),
  }),
  each('the deploy action reads imagedefinitions.json from the build artifact', DELIVERY, (pipeline) =>
    every(actions(pipeline, 'Deploy'), (action) => action.only('Configuration/FileName', FILE)) && handsOver(pipeline)),
  // The workflow of the document deploys the same branch. Only the files of the repository show whether it starts on a push.
  joined('one pipeline of a service starts on a push, or none does and a workflow may deploy', DELIVERY, {
    'starts on a push': { holds: all(DELIVERY, (pipeline, app) => isDeployedOnce(app, pipeline)), literally: all(DELIVERY, startsOnPush) },
    'stage Deploy deploys': { holds: all(DELIVERY, (pipeline, app) => isOpen(pipeline) || releasers(app).length > 0), literally: all(DELIVERY, isOpen) },
  }, { literally: all(DELIVERY, (pipeline) => startsOnPush(pipeline) && isOpen(pipeline)) }),
]);

/** The pipelines that deploy to ECS; an app may have others. */
export function deliveries(app: Assembly): TemplateResource[] {
  return app.all(PIPELINE_TYPE).filter((pipeline) => pipeline.has('Stages/*/Actions/*/ActionTypeId/Provider', 'ECS'));
}

/** The documented action of a stage. Test and approval actions may be in the same stage. */
function actions(pipeline: TemplateResource, name: Stage): TemplatePart[] {
  return pipeline.parts('Stages/*').filter((stage) => stage.has('Name', name)).flatMap((stage) =>
    stage.parts('Actions/*'))
    .filter((action) => action.has('Name', name));
}

/** The documented action of each pipeline; nothing if one of them lacks it. */
function actionOf(name: Stage): Subject<TemplatePart> {
  return within(ofType('pipeline', PIPELINE_TYPE), (app) => {
    const found = deliveries(app).map((pipeline) => actions(pipeline, name));
    return found.some((list) => list.length === 0) ? [] : found.flat();
  });
}

function typed(category: Stage, provider: string): Values {
  return { ActionTypeId: { Category: category, Owner: 'AWS', Provider: provider, Version: '1' } };
}

/** The name of a resource of the app; a literal one of a cluster or a service must be that of one. */
function isOwn(part: TemplatePart, property: string, name: RegExp, type?: string): boolean {
  const owners = part.refs();
  const known = type === undefined ? [] : part.app.all(type);
  return owners.length === 0 ? part.is(name) && (known.length === 0 || known.some((one) => one.has(property, part.text())))
    : owners.every((owner) => owner.only(property, name));
}

function mayConnect(app: Assembly, pipeline: TemplateResource, action: TemplatePart): boolean {
  const roles = action.has('RoleArn') ? action.refs('RoleArn') : pipeline.refs('RoleArn');
  return action.only('Configuration/ConnectionArn', (arn) => isConnection(arn)
    && every(roles, (role) =>
      USE_CONNECTION.every((call) => permitted(app, role, call).some((resource) => resource.is(arn.text())))));
}

/** A parameter without a default is accepted. */
function isConnection(arn: TemplatePart): boolean {
  const owners = arn.refs();
  return owners.length > 0 ? owners.every(({ type }) => type.endsWith('::Connection')) : arn.is(CONNECTION);
}

/** One pipeline starts on a push; or none does, and the workflow has a role that can deploy. */
function isDeployedOnce(app: Assembly, pipeline: TemplateResource): boolean {
  const same = deliveries(app).filter((other) => targetOf(other) === targetOf(pipeline));
  const automatic = same.filter(startsOnPush);
  return automatic.length === 1 || (automatic.length === 0 && releasers(app).length > 0);
}

export function startsOnPush(pipeline: TemplateResource): boolean {
  return pipeline.has('Triggers/*') || !actions(pipeline, 'Source').every((source) => source.has('Configuration/DetectChanges', false));
}

function isOpen(pipeline: TemplateResource): boolean {
  return !pipeline.has('DisableInboundStageTransitions/*/StageName', 'Deploy');
}

/** The service that a pipeline deploys, in one text. */
function targetOf(pipeline: TemplateResource): string {
  const names = actions(pipeline, 'Deploy').flatMap((action) =>
    ['ClusterName', 'ServiceName'].flatMap((name) => action.parts(`Configuration/${name}`)));
  return names.map((name) => name.refs().map(({ id, stack }) => `${stack.name}/${id}`).join() || name.text()).join();
}

function deploysOnly(pipeline: TemplateResource): boolean {
  return pipeline.parts('Stages/*').filter((stage) => stage.has('Name', 'Deploy')).every((stage) =>
    stage.parts('Actions/*').length === 1);
}

/**
 * The build artifact is the input of the deployment. Imported projects and build specifications in files are not
 * checked.
 */
function handsOver(pipeline: TemplateResource): boolean {
  const built = actions(pipeline, 'Build');
  const taken = actions(pipeline, 'Deploy').flatMap((action) => action.parts('InputArtifacts/*/Name'));
  return every(taken, (name) => built.some((action) => action.has('OutputArtifacts/*/Name', name.text())))
    && built.flatMap((action) => action.refs('Configuration/ProjectName')).every((project) =>
      project.parts('Source/BuildSpec').every((spec) => !spec.text().includes('\n') || spec.text().includes(FILE)));
}
