import * as crypto from 'crypto';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { Stack, aws_cloudfront as cloudfront, aws_s3 as s3 } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { configOf, edge, warningsOf } from './fixture';
import { EdgeBehavior, SiteOptions } from '../../../src/edge';
import { EdgeDistributionProps, Site } from '../../../src/edge/internal';
import { testStack } from '../../../tools/assemblies/stacks';
import { statement, statementsOf } from '../../support/statements';
import { propertiesOf } from '../../support/templates';

const root = mkdtempSync(join(tmpdir(), 'site-'));

/** A folder with these files. */
function folderOf(...files: string[]): string {
  const folder = mkdtempSync(join(root, 'dist-'));
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), file);
  }
  return folder;
}

const BUILT = folderOf('index.html', 'favicon.ico', 'assets/index-a1b2c3d4.js', 'guide/index.html', 'about.html', 'lost/[id].html', '404.html');
const API = [EdgeBehavior.uncached('/api/*')];

interface Made { readonly stack: Stack; readonly template: Template }
type Headers = Record<string, { readonly value: string }>;
interface Answer { readonly statusCode: number; readonly headers: Headers }
interface Viewer { readonly headers?: Headers; readonly users?: Record<string, string>; readonly response?: Answer }

function made(options: SiteOptions, props: Partial<EdgeDistributionProps> = {}, standby = false): Made {
  const stack = testStack();
  const site = new Site(stack, 'Site', { options, bucketName: 'shop-site', accessLogsBucket: s3.Bucket.fromBucketName(stack, 'Logs', 'logs'), standby });
  if (!standby) edge(stack, { site: options, siteBucket: site.bucket, ...props });
  return { stack, get template() { return Template.fromStack(stack); } };
}

/** What the function of CloudFront with a comment returns, with its modules and a key value store. */
async function ask({ template }: Made, uri: string, { headers = {}, users = {}, response }: Viewer = {}, comment = 'Finds the page of a path'): Promise<unknown> {
  const [{ FunctionCode: code }] = propertiesOf(template, 'AWS::CloudFront::Function', { FunctionConfig: { Comment: comment } });
  const cf = { kvs: () => ({ exists: (key: string) => Promise.resolve(key in users) }) };
  const handler = new Function('cf', 'crypto', `${code.replace(/^import .*$/gm, '')}\nreturn handler;`)(cf, crypto) as (event: object) => unknown;
  return handler({ request: { uri, headers: { ...headers } }, response: response && { ...response, headers: { ...response.headers } } });
}

describe('a front end', () => {
  const site = made({ folder: BUILT, hashedFiles: ['assets/*'] }, { behaviors: API, contentSecurityPolicy: "default-src 'self'", openPaths: ['/ready', '/api/live'] });
  const { DefaultCacheBehavior, CacheBehaviors, DefaultRootObject, Origins, CustomErrorResponses } = configOf(site.template);

  test('is the default behavior beside the paths of the load balancer, and changes no error of the API', () => {
    expect(CacheBehaviors.map(({ PathPattern }: { PathPattern: string }) => PathPattern)).toEqual(['/ready', '/api/*']);
    expect(Origins.find(({ Id }: { Id: string }) => Id === DefaultCacheBehavior.TargetOriginId).S3OriginConfig).toBeDefined();
    expect(DefaultRootObject).toBe('index.html');
    expect(CacheBehaviors.map(({ FunctionAssociations }: { FunctionAssociations: unknown }) => FunctionAssociations)).toEqual([undefined, undefined]);
    expect(CustomErrorResponses.filter((each: object) => 'ResponsePagePath' in each)).toEqual([]);
    expect(warningsOf(site.stack)).toEqual([]);
  });

  test('is in a bucket that only this distribution reads', () => {
    const readers = statementsOf(site.template, 'AWS::S3::BucketPolicy').filter(({ Effect }) => Effect === 'Allow');

    expect(readers.map(({ Action }) => Action)).toEqual(['s3:GetObject', 's3:ListBucket']);
    expect(readers).toEqual(readers.map(() => statement({ Principal: { Service: 'cloudfront.amazonaws.com' }, Condition: { StringEquals: { 'AWS:SourceArn': expect.anything() } } })));
  });

  test('is revalidated with each use, except files whose name has a hash, and has the security headers', () => {
    const [policy] = propertiesOf(site.template, 'AWS::CloudFront::CachePolicy');
    const headers = propertiesOf(site.template, 'AWS::CloudFront::ResponseHeadersPolicy')
      .map(({ ResponseHeadersPolicyConfig: config }) => config).find(({ CustomHeadersConfig: custom }) => custom);
    const copies = propertiesOf(site.template, 'Custom::CDKBucketDeployment');

    expect(policy.CachePolicyConfig).toMatchObject({ MinTTL: 0, DefaultTTL: 0, MaxTTL: 31_536_000 });
    expect(headers.CustomHeadersConfig.Items).toEqual([{ Header: 'Cache-Control', Value: 'public, no-cache', Override: false }]);
    expect(headers.SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy).toBe("default-src 'self'");
    expect(copies.map(({ SystemMetadata }) => SystemMetadata?.['cache-control']).filter(Boolean)).toEqual(['public, max-age=31536000, immutable']);
  });

  test('has its pages after all other files, and deletes nothing', () => {
    const copies = Object.entries(site.template.findResources('Custom::CDKBucketDeployment'));
    const steps = copies.sort(([, one], [other]) => one.DependsOn.includes(other) ? 1 : -1).map(([, { Properties }]) => Properties);

    expect(steps.map(({ Exclude, Include }) => [Exclude, Include])).toEqual([
      [['*'], ['assets/*']], [['*.html', 'assets/*'], undefined], [['*'], ['*.html']],
    ]);
    expect(steps.map(({ Prune }) => Prune)).toEqual([false, false, false]);
  });

  test('responds with index.html to the paths of the application, and leaves those of files', async () => {
    for (const path of ['/', '/users', '/users/7/']) expect(await ask(site, path)).toMatchObject({ uri: '/index.html' });
    for (const path of ['/favicon.ico', '/assets/old.js']) expect(await ask(site, path)).toMatchObject({ uri: path });
  });
});

describe('a front end of pages', () => {
  const site = made({ folder: BUILT, notFoundPage: '404.html' }, { behaviors: API });

  test.each([
    ['/', '/index.html'], ['/guide/', '/guide/index.html'], ['/guide', '/guide/index.html'], ['/about', '/about.html'], ['/about.html', '/about.html'],
    ['/lost/%5Bid%5D', '/lost/%5Bid%5D.html'], ['/nothing', '/404.html'], ['/nothing/', '/404.html'], ['/old.html', '/404.html'], ['/old.png', '/old.png'],
  ])('finds for %s %s', async (path, page) => expect(await ask(site, path)).toMatchObject({ uri: page }));

  test('has the status 404 for its page of missing pages only', async () => {
    const status = (headers: Headers) => ask(site, '/', { response: { statusCode: 200, headers } }, 'Responds 404 for missing pages');

    expect(await status({ 'x-amz-meta-site-status': { value: '404' } })).toEqual({ statusCode: 404, statusDescription: 'Not Found', headers: {} });
    expect(await status({ etag: { value: 'a' } })).toEqual({ statusCode: 200, headers: { etag: { value: 'a' } } });
    expect(propertiesOf(site.template, 'Custom::CDKBucketDeployment').filter(({ UserMetadata }) => UserMetadata))
      .toMatchObject([{ Include: ['404.html'], UserMetadata: { 'site-status': '404' } }]);
    expect(propertiesOf(site.template, 'Custom::CDKBucketDeployment').flatMap(({ Include }) => Include ?? []))
      .toEqual(expect.arrayContaining(['index.html', 'lost/[[]id].html']));
  });

  test('without a page for missing ones, has the index of a folder', async () => {
    const plain = made({ singlePage: false });

    expect(await ask(plain, '/guide')).toMatchObject({ uri: '/guide/index.html' });
    plain.template.resourceCountIs('Custom::CDKBucketDeployment', 0);
  });

  test('can be found by a function of the caller', () => {
    const fn = cloudfront.Function.fromFunctionAttributes(testStack(), 'Own', { functionName: 'own', functionArn: 'arn:own' });
    const functionAssociations = [{ function: fn, eventType: cloudfront.FunctionEventType.VIEWER_REQUEST }];
    const { template } = made({ singlePage: false }, { defaultBehavior: { functionAssociations } });

    expect(configOf(template).DefaultCacheBehavior.FunctionAssociations).toEqual([{ EventType: 'viewer-request', FunctionARN: 'arn:own' }]);
  });
});

describe('with a password', () => {
  const site = made({ folder: BUILT }, { behaviors: API, basicAuthentication: true, openPaths: ['/ready'] });
  // printf '%s' 'alice:secret' | base64 | tr -d '\n' | sha256sum
  const users = { '2b842bfb026900992705bf5c4f47b2eba0246c710f78cdbc7a9337566cbf1965': 'alice' };
  const guarded = (comment: string, uri: string, credential?: string) =>
    ask(site, uri, { headers: credential === undefined ? {} : { authorization: { value: credential } }, users }, comment);

  test.each(['Finds the page of a path', 'Asks for name and password'])('"%s" accepts users of the store only, and hides the credential', async (comment) => {
    expect(await guarded(comment, '/a.js', `Basic ${Buffer.from('alice:secret').toString('base64')}`)).toEqual({ uri: '/a.js', headers: {} });
    for (const credential of [undefined, '', 'Basic', `Basic ${Buffer.from('alice:guess').toString('base64')}`, `Bearer ${Buffer.from('alice:secret').toString('base64')}`]) {
      expect(await guarded(comment, '/a.js', credential)).toMatchObject({ statusCode: 401, headers: { 'www-authenticate': {} } });
    }
    expect(await guarded(comment, '/ready')).not.toHaveProperty('statusCode');
  });

  test('is asked for on all paths, and is not in the template', () => {
    const { DefaultCacheBehavior, CacheBehaviors } = configOf(site.template);

    expect([DefaultCacheBehavior, ...CacheBehaviors].map(({ FunctionAssociations }) => FunctionAssociations.length)).toEqual([1, 1, 1]);
    expect(propertiesOf(site.template, 'AWS::CloudFront::KeyValueStore').map(({ ImportSource }) => ImportSource)).toEqual([undefined]);
  });
});

test('the site of another Region allows the distributions of the account, and is the second origin', () => {
  const { template } = made({ folder: BUILT }, {}, true);
  const { OriginGroups } = configOf(made({ folder: BUILT }, { standbySite: { bucketName: 'shop-site-osaka', region: 'ap-northeast-3' } }).template);

  template.resourceCountIs('AWS::CloudFront::Function', 0);
  expect(statementsOf(template, 'AWS::S3::BucketPolicy')).toContainEqual(statement({ Action: 's3:GetObject', Condition: { ArnLike: { 'AWS:SourceArn': expect.anything() } } }));
  expect(OriginGroups.Items[0].FailoverCriteria.StatusCodes.Items).toEqual([404, 500, 502, 503, 504]);
});

test('warns of a site without a path of the load balancer', () =>
  expect(warningsOf(made({ folder: BUILT }, { behaviors: [] }).stack)).toEqual([expect.stringMatching(/\(noApiPath\)$/)]));

const many = folderOf('index.html', '404.html', ...Array.from({ length: 600 }, (_, index) => `chapter-${index}/index.html`));
const broken = folderOf('index.html');
symlinkSync('nothing', join(broken, 'lost.js'));
const fn = () => ({ function: {} as cloudfront.IFunction, eventType: cloudfront.FunctionEventType.VIEWER_REQUEST });
test.each<[string, SiteOptions, Partial<EdgeDistributionProps>, string | RegExp]>([
  ['a missing folder', { folder: 'no/such' }, {}, 'site.folder must be a folder, got "no/such"; build the front end first, or pass the path from where the program runs (at Test/Site)'],
  ['an empty folder', { folder: folderOf() }, {}, /^site.folder must contain index.html, got no files in ".*"; build the front end first, and pass the folder of the result/],
  ['a folder without an index', { folder: folderOf('a.js', 'dist/index.html') }, {}, /^site.folder must contain index.html, got 2 without it, such as a.js, in /],
  ['a pattern of no file', { folder: BUILT, hashedFiles: ['static/*'] }, {}, 'site.hashedFiles must match files of the folder, got "static/*"; write it as assets/* (at Test/Site)'],
  ['a page that browsers keep', { folder: BUILT, hashedFiles: ['*'] }, {}, /^site.hashedFiles must not match a page, got "\*", which matches 404.html; /],
  ['two answers to missing pages', { folder: BUILT, notFoundPage: '404.html', singlePage: true }, {}, /^site.notFoundPage must be absent with singlePage, got "404.html"; /],
  ['a file with settings', { folder: folderOf('index.html', '.well-known/security.txt', 'app/.env') }, {},
    /^site.folder must have no hidden files, got "app\/.env", which everybody could read; /],
  ['a link to nothing', { folder: broken }, {}, /^site.folder must have links to files, got "lost.js" \(ENOENT\); /],
  ...['/assets/*', 'assets/[id]-*', "assets/'*", ''].map((pattern): [string, SiteOptions, object, string] => [
    `the hashed files ${pattern}`, { hashedFiles: [pattern] }, {},
    `site.hashedFiles must be patterns of letters, digits and _.~@+*?/- without a slash at the start, got "${pattern}"; write it as assets/* (at Test/Site)`,
  ]),
  ['a page that is not there', { folder: BUILT, notFoundPage: 'lost.html' }, {}, 'site.notFoundPage must be a page of the folder, got "lost.html"; write it as 404.html (at Test/Site)'],
  ['a page without a folder', { notFoundPage: '404.html' }, {}, /^site.folder is required with notFoundPage, got none for "404.html"; /],
  ['a folder that is built twice', { folder: BUILT, sourceDirectory: 'web' }, {}, /^site.sourceDirectory must be absent with folder, got "web"; /],
  ['too many pages', { folder: many, notFoundPage: '404.html' }, {}, /^site.notFoundPage must have at most 10240 bytes of code with the paths of all pages, got \d+; remove it/],
  ['a behavior that takes a file', { folder: BUILT }, { behaviors: EdgeBehavior.defaults(), mediaBucket: s3.Bucket.fromBucketName(testStack(), 'Media', 'media') },
    /^behaviors must leave the files of the site to it, got "\*.js", which matches assets\/index-a1b2c3d4.js; remove the behavior, or move the file/],
  ['files below the path of the API', { folder: folderOf('index.html', 'api/docs.html') }, { behaviors: API },
    'behaviors must leave the files of the site to it, got "/api/*", which matches api/docs.html; remove the behavior, or move the file (at Test/Edge)'],
  ['a function that would hide the pages', { folder: BUILT }, { defaultBehavior: { functionAssociations: [fn()] } },
    'functionAssociations must leave viewer-request to site, got one for defaultBehavior; set singlePage to false, and find the pages in your function (at Test/Edge)'],
  ['gRPC for files', { folder: BUILT }, { defaultBehavior: { enableGrpc: true } }, /^enableGrpc must be absent for a behavior that caches, got true for defaultBehavior; /],
])('fails with %s', (_, options, props, message) => expect(() => made(options, props)).toThrow(message));
