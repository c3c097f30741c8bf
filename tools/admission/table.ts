import { Edge } from './edges';
import { Places } from './places';
import { StackTemplate } from '../../src/assembly/template';

const WATCHED = ['AWS::KMS::Key', 'AWS::SNS::Topic', 'AWS::SQS::Queue', 'AWS::S3::Bucket'];

/** The name of a service without the common suffix and the Region. */
export function shortName({ service }: Edge): string {
  return service.replace(/(\.[a-z]+-[a-z]+-\d)?\.amazonaws\.com$/, '');
}

/** Pairs of types whose first refers to the second without an edge. */
export function unread(stacks: readonly StackTemplate[], edges: readonly Edge[]): string[] {
  const places = new Places(stacks);
  const pairs = places.app.all().flatMap(({ stack, id, body: { Type, Properties } }) => {
    const read = edges.filter(({ sender, region }) => sender === id && region === stack.region).map(({ target }) => target);
    return places.mentioned(stack, Properties).filter((one) => WATCHED.includes(one.body.Type) && one.id !== id && !read.includes(one.id))
      .map(({ body }) => `${Type} > ${body.Type}`.replaceAll('AWS::', ''));
  });
  return [...new Set(pairs)].sort();
}
