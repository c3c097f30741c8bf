import { Assembly, every, TemplatePart, TemplateResource, Values } from './assembly';
import * as queries from './queries';
import { mapped } from './verdict';

/** Whether an environment is for production. The document states some values for one kind only. */
export enum Kind {
  PRODUCTION = 'production',
  DEVELOPMENT = 'development',
}

/** A check of an environment. */
export type Check = (app: Assembly, kind: Kind) => boolean;

/** The subject of a statement. */
export interface Subject<Part extends TemplatePart = TemplateResource> {
  readonly name: string;
  /** The resources to check if the statement doesn't hold. */
  readonly find: (app: Assembly) => TemplateResource[];
  /** What the statement is about: the resources themselves, or parts of them. */
  readonly parts: (app: Assembly) => Part[];
}

/** What is special about a statement. */
export interface StatementOptions {
  /**
   * Whether the statement is about files of the application's repository, so that no template shows that it is met. The
   * check then only finds resources that contradict it.
   *
   * @default false
   */
  readonly inRepository?: boolean;

  /**
   * The environments that the statement concerns.
   *
   * @default - every environment
   */
  readonly applies?: Check;

  /**
   * Whether the value is the one of the document, although a deviation names the statement.
   *
   * @default - it is not
   */
  readonly literally?: Check;
}

/** A statement without its number. */
interface Statement extends StatementOptions {
  readonly text: string;
  readonly subject: Pick<Subject, 'name' | 'find'>;
  readonly holds: Check;
  /** The values of the document that the statement joins, by their names. It holds if each of them does. */
  readonly values?: Readonly<Record<string, Value>>;
}

/** A value of the document in a statement with others. */
type Value = Pick<Statement, 'holds' | 'inRepository' | 'literally'>;

/** A statement of the architecture document, and the check of the synthesized templates. */
export interface Requirement extends Statement {
  /** `R<section>-<statement>`. */
  readonly number: string;
  readonly section: string;
  /** The title of the section. */
  readonly title: string;
}

export const subject = (name: string, find: (app: Assembly) => TemplateResource[]): Subject => ({ name, find, parts: find });

/** Every resource of a type. */
export const ofType = (name: string, type: string): Subject => subject(name, (app) => app.all(type));

/** Parts of the resources of a subject, or some of them. */
export function within<Part extends TemplatePart>({ name, find }: Subject, parts: (app: Assembly) => Part[]): Subject<Part> {
  return { name, find, parts };
}

export const DATABASE = subject('Aurora cluster', queries.databases);
export const CACHE = subject('ElastiCache replication group', queries.caches);
export const MEDIA_BUCKET = subject('bucket of the API or of CloudFront', queries.mediaBuckets);
export const TASK = subject('task definition of an ECS service', queries.tasks);
export const CONTAINER = within(TASK, queries.containers);
export const SERVICE = subject('ECS service', queries.services);
export const LOAD_BALANCER = subject('load balancer', queries.loadBalancers);
export const TARGET_GROUP = subject('target group', queries.targetGroups);
export const DISTRIBUTION = subject('CloudFront distribution', queries.distributions);
export const TASK_SCALING = subject('scalable target of an ECS service', (app) => queries.scalableTargets(app, 'ecs'));

/** For a statement that the document limits to production. */
export const IN_PRODUCTION: StatementOptions = { applies: (_, kind) => kind === Kind.PRODUCTION };

/** A statement about the app as a whole. */
export function overall(text: string, about: Statement['subject'], holds: Check, options?: StatementOptions): Statement {
  return { ...options, text, subject: about, holds };
}

/** A statement that joins values of the document, by their names, each with its check. */
export function joined(
  text: string, about: Statement['subject'], checks: Readonly<Record<string, Check | Value>>, options?: StatementOptions,
): Statement {
  const values = mapped(checks, (check) => typeof check === 'function' ? { holds: check } : check);
  return { ...overall(text, about, (app, kind) => Object.values(values).every(({ holds }) => holds(app, kind)), options), values };
}

/** What each resource or part of a subject must have: values, or a test. */
type Test<Part> = Values | ((part: Part, app: Assembly, kind: Kind) => boolean);

/** The check of each resource or part of a subject. */
export function all<Part extends TemplatePart>(about: Subject<Part>, test: Test<Part>): Check {
  return (app, kind) => every(about.parts(app), (part) => typeof test === 'function' ? test(part, app, kind) : part.is(test));
}

/** A statement about each resource or part of its subject. */
export function each<Part extends TemplatePart>(text: string, about: Subject<Part>, test: Test<Part>, options?: StatementOptions): Statement {
  return overall(text, about, all(about, test), options);
}

/** A statement about each resource or part of its subject, which joins values of the document. */
export function eachOf<Part extends TemplatePart>(
  text: string, about: Subject<Part>, tests: Readonly<Record<string, Test<Part>>>, options?: StatementOptions,
): Statement {
  return joined(text, about, mapped(tests, (test) => all(about, test)), options);
}

/** Statements that no template shows or contradicts. */
export function unseen(about: Statement['subject'], ...texts: string[]): Statement[] {
  return texts.map((text) => overall(text, about, () => true, { inRepository: true }));
}

/** Statements about the files of the repository. A check finds what contradicts the statement. */
export function inRepository(statements: readonly Statement[]): Statement[] {
  return statements.map((statement) => ({ ...statement, inRepository: true }));
}

/** Numbers the statements of a section from 1, in the order of the document. */
export function section(name: string, title: string, statements: readonly Statement[]): Requirement[] {
  return statements.map((statement, index) => ({ ...statement, number: `R${name}-${index + 1}`, section: name, title }));
}

/** Whether requirements of another section hold: those with these numbers, or all. */
export function hold(requirements: readonly Requirement[], ...numbers: string[]): Check {
  const chosen = requirements.filter(({ number }) => numbers.length === 0 || numbers.includes(number));
  return (app, kind) => chosen.every(({ holds }) => holds(app, kind));
}
