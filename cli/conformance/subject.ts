import { Assembly } from './assembly';
import * as queries from './queries';
import { TemplateResource } from './template-part';

/** The subject of a statement: its name, and the resources to check if the statement doesn't hold. */
export interface Subject {
  readonly name: string;
  readonly find: (app: Assembly) => TemplateResource[];
}

export const DATABASE: Subject = { name: 'Aurora cluster', find: queries.databases };
export const CACHE: Subject = { name: 'ElastiCache replication group', find: queries.caches };
export const MEDIA_BUCKET: Subject = { name: 'bucket of the API or of CloudFront', find: queries.mediaBuckets };
export const TASK: Subject = { name: 'task definition of an ECS service', find: queries.tasks };
export const SERVICE: Subject = { name: 'ECS service', find: queries.services };
export const LOAD_BALANCER: Subject = { name: 'load balancer', find: queries.loadBalancers };
export const TARGET_GROUP: Subject = { name: 'target group', find: queries.targetGroups };
export const DISTRIBUTION: Subject = { name: 'CloudFront distribution', find: queries.distributions };
export const TASK_SCALING: Subject = {
  name: 'scalable target of an ECS service', find: (app) => queries.scalableTargets(app, 'ecs'),
};

/** Every resource of a type. */
export function ofType(name: string, type: string): Subject {
  return { name, find: (app) => app.all(type) };
}
