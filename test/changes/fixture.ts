import { Template } from 'aws-cdk-lib/assertions';
import { ResourceBody } from '../../src/assembly/template';
import { harmsOf } from '../support/harms';

export type Resource = ResourceBody;
export type Resources = Record<string, Resource>;

export { built as templateOf } from '../support/templates';

export const resourcesOf = (template: Template) => template.toJSON().Resources as Resources;

/** What an update of a stack loses, replaces or leaves, and what fails. */
export function harms(before: Resources, after: Resources): string[] {
  const [old, now] = [before, after].map((Resources) => [{ name: 'Test', region: 'ap-northeast-1', template: { Resources } }]);
  return harmsOf(old, now);
}
